"""Whole classes through the real engine: every hand-in gets its verdicts, none hurts another."""

from __future__ import annotations

import json

import nbformat
import pytest
from handin import hand_in
from tiny_class import LIMITS, RIGHT, WHY, outcomes

from autograder.grading.grade import grade_class
from autograder.grading.ready import ready_class


def test_right_wrong_untouched_and_absent(klass, unit, grade):
    hand_in(klass, "right", unit, {"double": RIGHT, "why": WHY})
    hand_in(klass, "wrong", unit, {"double": RIGHT.replace("2 *", "3 *")})
    hand_in(klass, "untouched", unit, {})
    hand_in(klass, "error", unit, {"double": "def double(x):\n    return x.twice()"})
    (klass / "absent").mkdir()
    results = grade()
    assert sorted(results) == ["absent", "error", "right", "untouched", "wrong"]
    assert outcomes(results["right"]) == ["passed", "manual"]
    assert results["right"].points == 2
    assert outcomes(results["wrong"]) == ["failed", "not_attempted"]
    assert "two doubled is four" in results["wrong"].exercises[0].reason
    assert outcomes(results["untouched"]) == ["not_attempted", "not_attempted"]
    assert outcomes(results["absent"]) == ["missing", "missing"]
    assert outcomes(results["error"]) == ["error", "not_attempted"]
    assert "line 2 of your answer: return x.twice()" in results["error"].exercises[0].reason
    assert sum(result.points for result in results.values()) == 2


def test_visible_values_are_shown_and_hidden_ones_are_not(klass, unit, grade):
    # Right where it can be seen, wrong elsewhere: the value for unseen input stays unseen.
    only_visible = "def double(x):\n    return 4.0 if isinstance(x, float) else x * 0"
    hand_in(klass, "forger", unit, {"double": only_visible})
    (exercise, _) = grade()["forger"].exercises
    visible, hidden = exercise.checks
    assert visible.passed
    assert not hidden.passed
    assert hidden.hidden
    assert "expected:" not in hidden.message
    assert exercise.points == 0


def test_broken_files_get_a_reason_and_the_others_their_points(klass, unit, grade):
    hand_in(klass, "good", unit, {"double": RIGHT})
    for name, data in {
        "empty": b"",
        "no_json": b'{"cells": [',
        "no_notebook": b"[1, 2]",
        "binary": bytes(range(256)),
    }.items():
        hand_in(klass, name, unit, {}).write_bytes(data)
    results = grade()
    assert results.pop("good").points == 2
    for name, result in results.items():
        assert outcomes(result) == ["missing", "missing"], name
        assert result.exercises[0].reason.startswith("tiny.ipynb: ")
        assert result.attention, "an unreadable file needs a person"


def _without(grade_id):
    def change(notebook):
        notebook.cells = [c for c in notebook.cells if c.metadata.nbgrader.grade_id != grade_id]

    return change


def _duplicate(grade_id):
    def change(notebook):
        cell = next(c for c in notebook.cells if c.metadata.nbgrader.grade_id == grade_id)
        copy = nbformat.from_dict({**cell, "id": "copy"})
        notebook.cells.insert(notebook.cells.index(cell) + 1, copy)

    return change


def _rename(grade_id, name):
    def change(notebook):
        cell = next(c for c in notebook.cells if c.metadata.nbgrader.grade_id == grade_id)
        cell.metadata["nbgrader"] = {**cell.metadata.nbgrader, "grade_id": name}
        cell.id = name

    return change


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        (_without("double"), "missing"),
        (_without("double_values"), "passed"),
        (_duplicate("double"), "passed"),
        (_duplicate("double_values"), "passed"),
        (_rename("double_values", "other"), "passed"),
        # The text of the answer still runs, as a cell of the student's own: it is not wrong.
        (_rename("double", "other"), "passed"),
    ],
    ids=["answer deleted", "tests deleted", "answer twice", "tests twice", "tests renamed",
         "answer renamed"],
)  # fmt: skip
def test_changed_cells_have_a_defined_verdict(klass, unit, grade, change, outcome):
    hand_in(klass, "student", unit, {"double": RIGHT}, change)
    assert grade()["student"].exercises[0].outcome == outcome


def test_twenty_megabytes_of_stored_output_are_ignored(klass, unit, grade):
    def flood(notebook):
        output = {"output_type": "stream", "name": "stdout", "text": "x" * (20 << 20)}
        notebook.cells[1]["outputs"] = [nbformat.from_dict(output)]

    hand_in(klass, "student", unit, {"double": RIGHT}, flood)
    assert grade()["student"].exercises[0].outcome == "passed"


def test_stderr_and_warnings_cost_nothing(klass, unit, grade):
    noisy = "import sys, warnings\nprint('!', file=sys.stderr)\nwarnings.warn('careful')\n" + RIGHT
    hand_in(klass, "noisy", unit, {"double": noisy})
    assert grade()["noisy"].points == 2


def test_fault_of_ours_is_never_a_zero_for_the_student(klass, unit, course, monkeypatch):
    from autograder.judging import judge
    from autograder.sandbox.fault import GraderFault

    hand_in(klass, "student", unit, {"double": RIGHT})
    job = ready_class(course, klass, limits=LIMITS)
    monkeypatch.setattr(judge.UnitJudge, "prove", lambda self, say: None)

    def broken(*args, **kwargs):
        raise GraderFault("no space left")

    monkeypatch.setattr(judge, "run", broken)
    (result,) = (graded.result for graded in grade_class(job))
    assert outcomes(result) == ["grader_fault", "grader_fault"]
    assert result.attention == ("grader fault: no space left",)

    def defect(*args, **kwargs):
        return 1 / 0

    monkeypatch.setattr(judge, "run", defect)
    (result,) = (graded.result for graded in grade_class(job))
    assert outcomes(result) == ["grader_fault", "grader_fault"]
    assert result.attention[0].startswith("grader fault: ZeroDivisionError in test_grade.py:")


def test_grading_refuses_to_start_when_the_reference_fails(course, klass, unit, tmp_path):
    from autograder.judging.reference import FILE_NAME
    from autograder.judging.self_test import NotReadyError

    hand_in(klass, "student", unit, {"double": RIGHT})
    path = course / "solutions" / "tiny" / FILE_NAME
    ready_class(course, klass, limits=LIMITS)
    stored = path.read_text(encoding="utf-8")
    spoiled = json.loads(stored)
    spoiled["checks"][0]["expected"], spoiled["checks"][1]["expected"] = (
        spoiled["checks"][1]["expected"],
        spoiled["checks"][0]["expected"],
    )
    path.write_text(json.dumps(spoiled), encoding="utf-8")
    try:
        with pytest.raises(NotReadyError, match="reference solution of 'double' gets 0 of 2"):
            list(grade_class(ready_class(course, klass, limits=LIMITS)))
    finally:
        path.write_text(stored, encoding="utf-8")
