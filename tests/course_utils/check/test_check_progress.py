"""The table of progress, as text and as HTML."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

from course_utils import check
from course_utils.check.failure import CheckError
from course_utils.check.progress import summarize

TABLE = {
    "unit": "01_neurons",
    "title": "Neurons & <layers>",
    "exercises": [
        {
            "id": "relu",
            "title": "Exercise 1: ReLU",
            "points": 3,
            "cells": [
                {"grade_id": "relu_values", "points": 2, "checks": ["clips", "keeps"]},
                {"grade_id": "relu_shape", "points": 1, "checks": ["shape"]},
            ],
        },
        {
            "id": "train",
            "title": "Exercise 2: <b>train</b>",
            "points": 1.5,
            "cells": [{"grade_id": "train_accuracy", "points": 1.5, "checks": []}],
        },
    ],
}


@pytest.fixture
def table(tmp_path):
    (tmp_path / "unit.json").write_text(json.dumps(TABLE), encoding="utf-8")
    check.begin("01_neurons")


def states(passed):
    return [(row.state, row.points) for row in summarize(TABLE, set(passed)).rows]


def test_states_and_points():
    assert states([]) == [("not yet", 0), ("when graded", 0)]
    assert states(["clips"]) == [("not yet", 0), ("when graded", 0)]
    assert states(["clips", "keeps"]) == [("partly", 2), ("when graded", 0)]
    assert states(["clips", "keeps", "shape", "other"]) == [("done", 3), ("when graded", 0)]


def test_the_text(table, capsys):
    check.close(0, 0, "clips")
    check.close(0, 0, "keeps")
    capsys.readouterr()
    check.progress()
    assert capsys.readouterr().out == (
        "Progress in 01_neurons: Neurons & <layers>\n"
        "Exercise 1: ReLU          partly       2 of 3\n"
        "Exercise 2: <b>train</b>  when graded  – of 1.5\n"
        "Points so far: 2 of 4.5\n"
        "Hidden tests run when the notebook is graded; written questions are graded by a person.\n"
    )


class Tags(HTMLParser):
    """Checks that tags nest; keeps the text."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.text = [], [], []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.seen.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def test_the_html_is_escaped_and_well_formed():
    parser = Tags()
    parser.feed(summarize(TABLE, {"shape"})._repr_html_())
    assert not parser.open
    assert "b" not in parser.seen and {"caption", "table", "th"} <= set(parser.seen)
    assert "Exercise 2: <b>train</b>" in parser.text
    assert "Points so far: 1 of 4.5" in parser.text


def test_what_is_done_stands_out():
    html = summarize(TABLE, {"clips", "keeps", "shape"})._repr_html_()
    assert html.count("<strong>done</strong>") == 1
    assert "– of 1.5" in html and "0 of 1.5" not in html


def test_a_missing_table_is_said(capsys):
    check.begin("01_neurons")
    check.progress()
    assert "unit.json of 01_neurons, is not beside this notebook" in capsys.readouterr().out


def test_progress_needs_a_unit_and_a_table_of_that_unit(tmp_path):
    with pytest.raises(CheckError, match="begin"):
        check.progress()
    check.begin("02_training")
    path = tmp_path / "unit.json"
    for text, words in (
        (json.dumps(TABLE), "must be of unit '02_training'. Received: '01_neurons'"),
        ("[]", "no table of exercises"),
        ("{", "no table of exercises"),
        ('{"unit": "02_training"}', "lacks 'exercises'"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(CheckError, match=words):
            check.progress()
