"""Stock nbgrader and our engine agree on honest work: a course of its own, nbgrader's commands."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from itertools import zip_longest
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.answers import load_answers
from autograder.environment import VARIABLES
from autograder.grade import grade_class, ready_class
from autograder.notebooks import student_notebook, to_bytes
from autograder.sample import fill_in
from autograder.source import load_unit

pytestmark = pytest.mark.slow
UNIT = "01_neurons"
BIN = Path(sys.executable).parent


def nbgrader(course: Path, *arguments: str, expect: int | None = 0) -> str:
    """Run one of nbgrader's own commands in a course; returns what it printed."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [str(BIN / "nbgrader"), *arguments],
        cwd=course,
        env=os.environ | VARIABLES | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert expect is None or done.returncode == expect, done.stdout + done.stderr
    return done.stdout + done.stderr


def batches(unit, answers):
    """Every stored answer once, in as few notebooks as there are answers of one exercise."""
    ids = [exercise.id for exercise in unit.exercises if not exercise.manual]
    columns = [[a.source for a in answers if a.exercise == name] for name in ids]
    for number, row in enumerate(zip_longest(*columns)):
        chosen = {name: source for name, source in zip(ids, row, strict=True) if source}
        yield f"answers{number:02d}", chosen


@pytest.fixture(scope="module")
def course(tmp_path_factory, root):
    """A copy of this course, made ready by nbgrader's own generate_assignment."""
    folder = tmp_path_factory.mktemp("nbgrader") / "course"
    shutil.copytree(root / "solutions" / UNIT, folder / "solutions" / UNIT)
    shutil.copy(root / "nbgrader_config.py", folder)
    nbgrader(folder, "generate_assignment", UNIT)
    return folder


@pytest.fixture(scope="module")
def unit(root):
    return load_unit(root / "solutions" / UNIT / f"{UNIT}.py")


@pytest.fixture(scope="module")
def submitted(course, unit, root):
    """The reference, the untouched notebook and every stored answer, handed in."""
    reference = {e.solution.grade_id: e.solution.source for e in unit.exercises}
    students = {"reference": reference, "untouched": {}}
    students |= dict(batches(unit, load_answers(root, unit)))
    blank = student_notebook(unit)
    for name, answers in students.items():
        path = course / "submitted" / name / UNIT / f"{UNIT}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(to_bytes(fill_in(blank, answers)))
    return list(students)


def test_release_holds_the_notebook_and_nothing_of_the_source(course, unit):
    released = [path.name for path in (course / "release" / UNIT).rglob("*") if path.is_file()]
    assert released == [f"{UNIT}.ipynb"]
    text = (course / "release" / UNIT / f"{UNIT}.ipynb").read_text(encoding="utf-8")
    assert "BEGIN SOLUTION" not in text
    assert "BEGIN HIDDEN" not in text
    ours = [cell.source for cell in student_notebook(unit).cells]
    assert [cell["source"] for cell in _cells(text)] == ours


def _cells(text):
    return [cell | {"source": "".join(cell["source"])} for cell in json.loads(text)["cells"]]


def test_validate_passes_the_reference_and_fails_the_untouched(course, submitted):
    def validate(student):
        path = course / "submitted" / student / UNIT / f"{UNIT}.ipynb"
        return nbgrader(course, "validate", str(path), expect=None)

    assert "Success! Your notebook passes all the tests." in validate("reference")
    untouched = validate("untouched")
    assert "VALIDATION FAILED" in untouched
    assert "NotImplementedError" in untouched


def test_scores_of_nbgrader_and_ours_agree_on_every_stored_answer(course, submitted, root, unit):
    nbgrader(course, "autograde", UNIT)
    job = ready_class(root, course / "submitted", units=(UNIT,))
    ours = {result.student: result for result in grade_class(job)}
    assert sorted(ours) == sorted(submitted)
    differences = {}
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        for student in submitted:
            theirs = {
                grade.name: grade.auto_score
                for grade in book.find_submission_notebook(UNIT, UNIT, student).grades
            }
            for exercise in ours[student].exercises:
                for cell in exercise.cells:
                    # nbgrader has no score for a written answer, or a zero for an untouched one.
                    score = theirs[cell.grade_id] or 0
                    if score != cell.points:
                        differences[student, cell.grade_id] = (score, cell.points, exercise.reason)
        assert differences == {}
        totals = {
            name: book.find_submission_notebook(UNIT, UNIT, name).score
            for name in ("reference", "untouched")
        }
    coded = sum(exercise.points for exercise in unit.exercises if not exercise.manual)
    assert totals == {"reference": coded, "untouched": 0}


def test_feedback_can_be_generated(course, submitted):
    nbgrader(course, "generate_feedback", UNIT)
    page = course / "feedback" / "reference" / UNIT / f"{UNIT}.html"
    assert "sigmoid" in page.read_text(encoding="utf-8")
