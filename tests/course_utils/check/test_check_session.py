"""The session: units, references and tables found from the current folder."""

from __future__ import annotations

import json
import os

import numpy as np
import pytest

from course_utils import check
from course_utils.check import session
from course_utils.check.failure import CheckError
from course_utils.check.values import encode


def write_reference(course, unit, checks):
    folder = course / "solutions" / unit
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ".reference.json"
    entries = [{"name": name, "expected": encode(value)} for name, value in checks.items()]
    path.write_text(json.dumps({"unit": unit, "checks": entries}), encoding="utf-8")
    return path


def test_begin_resets_the_unit_and_what_passed():
    sent = []
    session.record_to(sent.append)
    session.current().passed.add("old")
    session.begin("02_training")
    assert session.current().unit == "02_training"
    assert session.current().passed == set()
    assert session.current().sink is not None


@pytest.mark.parametrize("unit", ["", "../01", "a/b", "a\n", None, 3, "é"])
def test_begin_refuses_what_is_no_folder_name(unit):
    with pytest.raises(CheckError, match="unit must be the name of a folder"):
        session.begin(unit)


def test_reset_goes_back_to_judging():
    session.record_to(print, reference=True)
    session.reset()
    assert session.current().sink is None and not session.current().reference


def test_same_finds_the_reference_above_the_notebook(tmp_path, monkeypatch, capsys):
    path = write_reference(tmp_path, "01_neurons", {"relu": np.array([0.0, 2.0])})
    notebook = tmp_path / "autograded" / "ada" / "01_neurons"
    notebook.mkdir(parents=True)
    for folder in (notebook, path.parent, tmp_path):
        monkeypatch.chdir(folder)
        check.begin("01_neurons")
        check.same(np.float32([0, 2]), "relu")
        assert capsys.readouterr().out == "passed: relu\n"
        with pytest.raises(check.CheckFailure) as failure:
            check.same([0.0, 3.0], "relu")
        assert "expected:" not in str(failure.value)


def test_a_reference_that_changed_is_read_again(tmp_path):
    check.begin("u")
    path = write_reference(tmp_path, "u", {"x": 1.0})
    check.same(1.0, "x")
    write_reference(tmp_path, "u", {"x": 2.0})
    os.utime(path, ns=(1, 1))
    check.same(2.0, "x")


def test_same_without_a_unit_a_folder_a_reference_or_the_check(tmp_path):
    with pytest.raises(CheckError, match="begin"):
        check.same(1, "x")
    check.begin("u")
    with pytest.raises(CheckError, match=r"solutions/u/\.reference\.json.*autograder build u"):
        check.same(1, "x")
    (tmp_path / "solutions" / "u").mkdir(parents=True)
    with pytest.raises(CheckError, match=r"\.reference\.json does not exist.*autograder build u"):
        check.same(1, "x")
    path = write_reference(tmp_path, "u", {"y": 1})
    with pytest.raises(CheckError, match=r"no check named 'x'.*autograder build u"):
        check.same(1, "x")
    path.write_text("{}", encoding="utf-8")
    os.utime(path, ns=(2, 2))
    with pytest.raises(CheckError, match="is no reference"):
        check.same(1, "x")
    path.write_text('{"checks": [{"name": "x", "expected": {"t": "nonsense"}}]}', encoding="utf-8")
    os.utime(path, ns=(3, 3))
    with pytest.raises(CheckError, match="MalformedValue"):
        check.same(1, "x")


def test_the_table_beside_the_notebook_comes_first(tmp_path, monkeypatch):
    assert session.find_table("u") is None
    far = tmp_path / "notebooks" / "u" / "unit.json"
    far.parent.mkdir(parents=True)
    far.write_text("{}", encoding="utf-8")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert session.find_table("u") == far
    near = inner / "unit.json"
    near.write_text("{}", encoding="utf-8")
    assert session.find_table("u") == near
