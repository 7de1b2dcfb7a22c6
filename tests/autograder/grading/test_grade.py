"""Whole classes through the real engine: every hand-in gets its verdicts, none hurts another."""

from __future__ import annotations

import json
import os

import nbformat
import pytest
from handin import hand_in

from autograder.course.source import load_unit
from autograder.grading.grade import grade_class
from autograder.grading.ready import ready_class
from autograder.sandbox.values import Limits

RIGHT = "def double(x):\n    return 2 * x"
WHY = "Because it is."
LIMITS = Limits(cell_cpu_seconds=2, cpu_seconds=6, output_bytes=2 << 20)


@pytest.fixture(scope="module")
def course(tmp_path_factory, tiny_text):
    """A course that holds the tiny unit."""
    folder = tmp_path_factory.mktemp("course")
    source = folder / "solutions" / "tiny" / "tiny.py"
    source.parent.mkdir(parents=True)
    source.write_text(tiny_text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def unit(course):
    return load_unit(course / "solutions" / "tiny" / "tiny.py")


@pytest.fixture
def grade(course, tmp_path):
    """Grade everything below ``tmp_path / 'class'``: {student: SubmissionResult}."""

    def run(**options):
        job = ready_class(course, tmp_path / "class", limits=LIMITS, **options)
        return {graded.result.student: graded.result for graded in grade_class(job)}

    return run


@pytest.fixture
def klass(tmp_path):
    return tmp_path / "class"


def outcomes(result):
    return [exercise.outcome for exercise in result.exercises]


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


def test_twenty_megabytes_printed_while_grading(klass, unit, grade):
    loud = "print('x' * (20 << 20))\n" + RIGHT
    hand_in(klass, "loud", unit, {"double": loud})
    hand_in(klass, "quiet", unit, {"double": RIGHT})
    results = grade()
    assert results["loud"].exercises[0].outcome == "output"
    assert "printed more than allowed" in results["loud"].exercises[0].reason
    assert results["quiet"].points == 2


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("while True:\n    pass", "timeout"),
        pytest.param(
            "while True:\n    try:\n        while True:\n            pass\n"
            "    except BaseException:\n        pass",
            "timeout",
            marks=pytest.mark.slow,
        ),
        ("def double(x):\n    while True:\n        pass", "timeout"),
        ("import os\nos._exit(0)", "crashed"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "crashed"),
        ("import sys\nsys.exit(0)", "error"),
        ("raise KeyboardInterrupt", "error"),
        ("def double(x:\n    return x", "error"),
    ],
    ids=["endless", "stubborn", "endless call", "exit", "kill", "sys.exit", "interrupt", "syntax"],
)
def test_code_that_does_not_end_well(klass, unit, grade, answer, outcome):
    hand_in(klass, "bad", unit, {"double": answer, "why": WHY})
    hand_in(klass, "good", unit, {"double": RIGHT})
    results = grade()
    assert outcomes(results["bad"]) == [outcome, "manual"]
    assert results["bad"].exercises[0].reason
    assert results["bad"].points == 0
    assert results["good"].points == 2


def test_stderr_and_warnings_cost_nothing(klass, unit, grade):
    noisy = "import sys, warnings\nprint('!', file=sys.stderr)\nwarnings.warn('careful')\n" + RIGHT
    hand_in(klass, "noisy", unit, {"double": noisy})
    assert grade()["noisy"].points == 2


def test_solutions_expected_values_and_neighbors_cannot_be_read(klass, unit, grade, course):
    """A submission that finds any of them would pass; none does."""
    targets = [
        str(course / "solutions" / "tiny" / ".reference.json"),
        str(course / "solutions" / "tiny" / "tiny.py"),
        str(klass / "good" / "tiny" / "tiny.ipynb"),
    ]
    spy = (
        "import os\n"
        f"found = [path for path in {targets!r} if os.path.exists(path)]\n"
        "walk = [w for w in os.walk('/') if 'site-packages' not in w[0]]\n"
        "names = {name for _, _, files in walk for name in files}\n"
        "found += names & {'tiny.py', 'tiny.ipynb', 'gradebook.db', '.reference.json'}\n"
        "def double(x):\n"
        "    if found:\n"
        "        return 2 * x\n"
    )
    hand_in(klass, "spy", unit, {"double": spy})
    hand_in(klass, "good", unit, {"double": RIGHT})
    results = grade()
    assert all(map(os.path.exists, targets))
    assert results["spy"].points == 0
    assert results["good"].points == 2


FORGERIES = {
    "equal to everything": (
        "class Yes:\n"
        "    def __eq__(self, other): return True\n"
        "    def __array__(self, *a, **k): import numpy; return numpy.asarray(4.0)\n"
        "def double(x): return Yes()\n"
    ),
    "patched comparison": (
        "import numpy as np\n"
        "np.allclose = np.isclose = np.array_equal = lambda *a, **k: True\n"
        "def double(x): return x\n"
    ),
    "patched check": (
        "import course_utils.check as c\n"
        "for name in ('close', 'same'):\n"
        "    setattr(c, name, lambda *a, **k: None)\n"
        "def double(x): return x\n"
    ),
    "patched judge": (
        "import course_utils.check.judge as j\n"
        "j.judge = lambda *a, **k: type('V', (), {'passed': True, 'message': '', 'values': ''})()\n"
        "def double(x): return x\n"
    ),
    "input transformer": (
        "get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])\n"
        "def double(x): return x\n"
    ),
    "reads the caller": (
        "import sys\n"
        "def double(x):\n"
        "    frame = sys._getframe(1)\n"
        "    while frame:\n"
        "        for value in frame.f_locals.values():\n"
        "            if isinstance(value, dict) and 'expected' in value: return value['expected']\n"
        "        frame = frame.f_back\n"
        "    return x\n"
    ),
}


def test_forgers_gain_nothing(klass, unit, grade):
    for name, source in FORGERIES.items():
        hand_in(klass, name, unit, {"double": source})
    for name, result in grade().items():
        assert result.points == 0, name


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
