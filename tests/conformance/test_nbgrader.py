"""Stock nbgrader and our engine agree on honest work: a course of its own, nbgrader's commands."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from itertools import zip_longest
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.course.notebooks import student_notebook, to_bytes
from autograder.course.source import load_unit
from autograder.environment import VARIABLES
from autograder.grading.grade import grade_class
from autograder.grading.ready import ready_class
from autograder.proof.answers import load_answers
from autograder.proof.sample import fill_in

pytestmark = pytest.mark.slow
UNIT = "01_neurons"
BIN = Path(sys.executable).parent
NOTEBOOKS, RIGHT = 10, 4  # of the stored answers; nbgrader needs ten seconds for each notebook


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


def spread(answers, most):
    """So many of a list, as far apart as can be; all of them where there are fewer."""
    count = min(most, len(answers))
    return [answers[number * len(answers) // count] for number in range(count)]


def batches(unit, answers):
    """Some stored answers of every exercise, each once, in as few notebooks as can be."""
    ids = [exercise.id for exercise in unit.exercises if not exercise.manual]
    columns = []
    for name in ids:
        stored = [answer for answer in answers if answer.exercise == name]
        right = spread([a for a in stored if a.right], RIGHT)
        wrong = spread([a for a in stored if not a.right], NOTEBOOKS - len(right))
        columns.append([answer.source for answer in (*right, *wrong)])
    for number, row in enumerate(zip_longest(*columns)):
        chosen = {name: source for name, source in zip(ids, row, strict=True) if source}
        yield f"answers{number:02d}", chosen


def make_course(folder: Path, root: Path) -> Path:
    """A copy of what this course commits, with the reference that the build made."""
    shutil.copytree(root / "solutions" / UNIT, folder / "solutions" / UNIT)
    shutil.copy(root / "nbgrader_config.py", folder)
    return folder


@pytest.fixture(scope="module")
def course(tmp_path_factory, root):
    """The course as it is, made ready by nbgrader's own generate_assignment."""
    folder = make_course(tmp_path_factory.mktemp("whole") / "course", root)
    nbgrader(folder, "generate_assignment", UNIT)
    return folder


@pytest.fixture(scope="module")
def short_course(tmp_path_factory, root):
    """The course without its demo cells, which take most of the time and judge nothing."""
    folder = make_course(tmp_path_factory.mktemp("short") / "course", root)
    path = folder / "solutions" / UNIT / f"{UNIT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [
        cell for cell in notebook.cells if "demo" not in cell.metadata.get("tags", ())
    ]
    nbformat.write(notebook, path)
    nbgrader(folder, "generate_assignment", UNIT)
    return folder


@pytest.fixture(scope="module")
def unit(root):
    return load_unit(root / "solutions" / UNIT / f"{UNIT}.py")


def hand_in(course: Path, students: dict[str, dict[str, str]]) -> list[str]:
    """Fill in the released notebook for each student; returns their names."""
    blank = nbformat.read(course / "release" / UNIT / f"{UNIT}.ipynb", as_version=4)
    for name, answers in students.items():
        path = course / "submitted" / name / UNIT / f"{UNIT}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(to_bytes(fill_in(blank, answers)))
    return list(students)


def both_ends(unit) -> dict[str, dict[str, str]]:
    """A student who hands in the reference, and one who changes nothing."""
    reference = {e.solution.grade_id: e.solution.source for e in unit.exercises}
    return {"reference": reference, "untouched": {}}


@pytest.fixture(scope="module")
def submitted(course, unit):
    """The reference and the untouched notebook, handed in whole."""
    return hand_in(course, both_ends(unit))


@pytest.fixture(scope="module")
def submitted_answers(short_course, unit, root):
    """The same two and stored answers, handed in without demo cells."""
    answers = dict(batches(unit, load_answers(root, unit)))
    return hand_in(short_course, both_ends(unit) | answers)


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


def scores(course: Path, student: str) -> dict[str, float]:
    """nbgrader's own scores by graded cell; it has none for an untouched written answer."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        grades = book.find_submission_notebook(UNIT, UNIT, student).grades
        return {grade.name: grade.auto_score or 0 for grade in grades}


def differences(course: Path, root: Path, students: list[str]) -> list[str]:
    """Graded cells to which nbgrader and our engine give different points, a line each."""
    nbgrader(course, "autograde", UNIT)
    job = ready_class(root, course / "submitted", units=(UNIT,), carry=False)
    ours = {graded.result.student: graded.result for graded in grade_class(job)}
    assert sorted(ours) == sorted(students)
    found = []
    for student, result in ours.items():
        theirs = scores(course, student)
        for exercise in result.exercises:
            for cell in exercise.cells:
                if theirs[cell.grade_id] != cell.points:
                    points = f"{theirs[cell.grade_id]:g} by nbgrader, {cell.points:g} by us"
                    found.append(f"{student} {cell.grade_id}: {points}: {exercise.reason!r}")
    return found


class TestAutograde:  # a class of its own, so that it runs beside the other tests
    def test_scores_agree(self, short_course, submitted_answers, root, unit):
        found = differences(short_course, root, submitted_answers)
        assert not found, "\n".join(found)
        coded = sum(exercise.points for exercise in unit.exercises if not exercise.manual)
        assert sum(scores(short_course, "reference").values()) == coded
        assert sum(scores(short_course, "untouched").values()) == 0

    def test_feedback_can_be_generated(self, short_course, submitted_answers):
        nbgrader(short_course, "generate_feedback", UNIT, "--student=reference")
        page = short_course / "feedback" / "reference" / UNIT / f"{UNIT}.html"
        assert "sigmoid" in page.read_text(encoding="utf-8")
