"""What has passed is remembered beside the notebook, and shown for all units."""

from __future__ import annotations

import json
import os
import re
from html.parser import HTMLParser

import pytest

from course_utils import check
from course_utils.check import saved, session
from course_utils.check.failure import CheckError, CheckFailure
from course_utils.check.overview import survey, units_here


def table(unit, title, *cells):
    """A table of exercises: each cell is an exercise of 2 points with these checks."""
    exercises = [
        {
            "id": f"e{n}",
            "title": f"Exercise {n}",
            "points": 2,
            "cells": [{"grade_id": f"e{n}_values", "points": 2, "checks": list(checks)}],
        }
        for n, checks in enumerate(cells, start=1)
    ]
    return {"unit": unit, "title": title, "exercises": exercises}


@pytest.fixture
def units(tmp_path):
    """Two units side by side, as students have them."""
    folder = tmp_path / "notebooks"
    for one in (
        table("01_one", "One & <two>", ["first", "second"], ["third"], []),
        table("02_two", "Two", ["first"]),
    ):
        (folder / one["unit"]).mkdir(parents=True)
        (folder / one["unit"] / "unit.json").write_text(json.dumps(one), encoding="utf-8")
    return folder


@pytest.fixture
def inside(units, monkeypatch):
    """The folder of the first unit, where its notebook runs."""
    monkeypatch.chdir(units / "01_one")
    return units / "01_one"


def rows(folder, own=True):
    return [(row.name, row.done, row.known, row.points) for row in survey(folder, own=own).rows]


def test_another_kernel_knows_what_has_passed(units, inside):
    check.begin("01_one")
    check.close(1.0, 1.0, "first")
    check.close(2.0, 2.0, "third")
    session.reset()
    assert rows(units) == [("01_one", 1, 2, 2.0), ("02_two", 0, 1, 0.0)]
    check.begin("01_one")
    check.close(1.0, 1.0, "second")
    assert rows(units)[0] == ("01_one", 2, 2, 4.0)


def test_what_fails_later_no_longer_counts(units, inside):
    check.begin("01_one")
    check.close(2.0, 2.0, "third")
    with pytest.raises(CheckFailure):
        check.close(1.0, 2.0, "third")
    assert rows(units)[0][1:] == (0, 2, 0.0)
    assert saved.passed(inside / saved.NAME) == set()


def test_the_same_name_in_another_unit_is_another_check(units, inside):
    check.begin("01_one")
    check.close(1.0, 1.0, "first")
    assert saved.passed(units / "02_two" / saved.NAME) == set()


def test_nothing_is_remembered_outside_of_the_units_own_folder(units, monkeypatch):
    for folder in (units, units / "02_two"):
        monkeypatch.chdir(folder)
        check.begin("01_one")
        check.close(1.0, 1.0, "first")
    assert list(units.rglob(f"{saved.NAME}*")) == []


def test_nothing_is_remembered_while_a_submission_is_recorded(inside):
    records = []
    session.record_to(records.append)
    check.begin("01_one")
    check.close(1.0, 1.0, "first")
    assert [record["name"] for record in records] == ["first"]
    assert not (inside / saved.NAME).exists()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"passed": 3}', '{"passed": [1, null]}', "\xff"])
def test_a_damaged_file_counts_as_nothing_and_is_replaced(inside, text):
    path = inside / saved.NAME
    path.write_bytes(text.encode("latin-1"))
    assert saved.passed(path) == set()
    saved.note(path, "third", True)
    assert saved.passed(path) == {"third"}


def test_a_place_that_cannot_be_written_is_said_once(inside, capsys):
    (inside / saved.NAME).mkdir()
    check.begin("01_one")
    check.close(1.0, 1.0, "first")
    check.close(1.0, 1.0, "second")
    said = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in said] == [
        "(Progress is not remembered",
        "passed",
        "passed",
    ]


def test_overview_prints_all_units_in_their_order(inside, capsys):
    check.begin("01_one")
    check.close(2.0, 2.0, "third")
    capsys.readouterr()
    check.overview()
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == [
        "01 One & <two>   1 of  2 exercises    2 of 6 points",
        "02 Two           0 of  1 exercises    0 of 2 points",
        "Continue: 01 One & <two>",
    ]


def give_part(folder, name, part):
    path = folder / name / "unit.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "part": part}))


def test_parts_stand_above_their_lessons_with_their_sums(units, inside):
    check.begin("01_one")
    check.close(2.0, 2.0, "third")
    give_part(units, "02_two", "Part 1: Both & more")
    lines = repr(survey(units, own=True)).splitlines()
    assert [line.split("  ")[0] for line in lines[:3]] == [
        "01 One & <two>",
        "Part 1: Both & more",
        "02 Two",
    ]
    give_part(units, "01_one", "Part 1: Both & more")
    page = survey(units, own=True)._repr_html_()
    cells = re.findall(r"<td[^>]*>(?:<strong>)?([^<]*)", page)
    assert cells == ["1 of 3", "2 of 8", "1 of 2", "2 of 6", "0 of 1", "0 of 2"]
    assert page.count("Part 1: Both &amp; more") == 1


def onward(units):
    row = survey(units, own=True).onward
    return row.name if row else None


def test_it_goes_on_where_the_student_was(units, monkeypatch):
    assert onward(units) == "01_one"  # nothing is done yet
    monkeypatch.chdir(units / "02_two")
    check.begin("02_two")
    with pytest.raises(CheckFailure):
        check.close(1.0, 2.0, "first")
    assert onward(units) == "01_one"  # a check that has never passed leaves no trace
    check.close(1.0, 1.0, "first")
    assert onward(units) == "01_one"  # all of 02 is done; what is left stands before it
    session.reset()
    monkeypatch.chdir(units / "01_one")
    check.begin("01_one")
    for value, name in enumerate(("first", "second", "third")):
        check.close(value, value, name)
    assert onward(units) is None


def test_the_lesson_worked_in_last_comes_first(units, monkeypatch):
    both = table("02_two", "Two", ["first"], ["more"])
    (units / "02_two" / "unit.json").write_text(json.dumps(both), encoding="utf-8")
    saved.note(units / "01_one" / saved.NAME, "first", True)
    os.utime(units / "01_one" / saved.NAME, (1, 1))
    saved.note(units / "02_two" / saved.NAME, "first", True)
    assert onward(units) == "02_two"
    page = Links(survey(units, own=True)._repr_html_())
    assert page.links[0] == "../02_two/02_two.ipynb"


class Links(HTMLParser):
    """Collects targets of links, and texts."""

    def __init__(self, text):
        super().__init__()
        self.links, self.texts = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data):
        self.texts.append(data)


def test_overview_links_to_the_notebooks(units):
    page = Links(survey(units, own=True)._repr_html_())
    onward, *listed = page.links
    assert onward == "../01_one/01_one.ipynb"
    assert listed == ["../01_one/01_one.ipynb", "../02_two/02_two.ipynb"]
    assert "01 One & <two>" in page.texts


def test_an_authors_own_runs_do_not_count(units, inside, monkeypatch):
    check.begin("01_one")
    check.close(2.0, 2.0, "third")
    lesson = units.parent / "solutions" / "01_one"
    lesson.mkdir(parents=True)
    monkeypatch.chdir(lesson)
    assert units_here() == (units, False)
    assert rows(units, own=False)[0] == ("01_one", 0, 2, 0.0)


def test_without_units_it_says_so(tmp_path, capsys):
    check.overview()
    assert "no units" in capsys.readouterr().out


def test_a_table_that_is_none_is_named(units, inside):
    (units / "02_two" / "unit.json").write_text("{}", encoding="utf-8")
    with pytest.raises(CheckError, match="02_two"):
        check.overview()
