"""Stock nbgrader and our engine agree on honest work: a small unit, nbgrader's commands.

Any notebook takes nbgrader seconds. So its commands run on a unit made for them, which has a cell
of every kind; that they run on a real one as well is seen in ``test_nbgrader_neurons.py``.
"""

from __future__ import annotations

import json

import pytest
from stock import nbgrader
from unit_course import UnitCourse

from autograder.build.rules import problems
from autograder.course.notebooks import student_notebook

pytestmark = pytest.mark.slow
CENTER = "def center(x):\n    return x - x.mean(axis=0)"
COUNT = "def count(labels, size):\n    return np.bincount(labels, minlength=size)"
NOISY = (
    "import sys\n\ndef center(x):\n    print(x.shape, file=sys.stderr)\n    return x - x.mean(0)"
)
# What each student answers, and the points of each graded cell, as our engine gives them.
CLASS = {
    "other": (
        {
            "center": "def center(x):\n    return x - np.ones((1, len(x))) @ x / len(x)",
            "count": "def count(labels, size):\n"
            "    return np.array([sum(int(k) == n for k in labels) for n in range(size)])",
            "why": "It is linear.",
        },
        (2, 1, 2, 1),
    ),
    "wrong": (
        {
            "center": "def center(x):\n    x -= x.mean(axis=0)\n    return x",
            "count": "def count(labels, size):\n    return np.bincount(labels)",
            "why": "No idea.",
        },
        (2, 0, 0, 1),
    ),
    "raises": (
        {
            "center": "1 / 0\n\ndef center(x):\n    return x",
            "count": "def count(labels, size):\n    return labels.count(size)",
        },
        (0, 0, 0, 0),
    ),
    "unfinished": (
        {"center": CENTER, "count": "def count(labels, size):\n    return (1"},
        (2, 1, 0, 0),
    ),
    "hidden": (
        {
            "center": "def center(x):\n    return x - (x[0] + x[-1]) / 2",
            "count": "def count(labels, size):\n    return np.bincount(labels, minlength=3)[:size]",
        },
        (0, 1, 0, 1),
    ),
    "missing": ({"center": CENTER, "count": COUNT}, (2, 1, 0, 0)),
    "noisy": (
        {"center": NOISY, "count": "import sys\nsys.stderr.write('!')\n" + COUNT},
        (2, 1, 2, 1),
    ),
}
GRADED = ("center_values", "center_argument", "count_values", "count_type", "why")


@pytest.fixture(scope="module")
def course(tmp_path_factory, root):
    """The small unit, made ready by generate_assignment, and a class that has handed it in."""
    text = (root / "tests" / "conformance" / "small_unit.txt").read_text(encoding="utf-8")
    course = UnitCourse(
        tmp_path_factory.mktemp("small") / "course", root, "small", text, demos=True
    )
    assert problems(course.unit) == []
    course.hand_in("reference", course.reference())
    course.hand_in("untouched", {})
    for student, (answers, _) in CLASS.items():
        course.hand_in(student, answers, _without_count if student == "missing" else lambda _: None)
    return course


def _without_count(notebook):
    notebook.cells = [c for c in notebook.cells if c.metadata.nbgrader.grade_id != "count"]


@pytest.fixture(scope="module")
def results(course):
    """Our results; nbgrader has graded the class too, and finds our reference in the course."""
    results = course.graded()
    nbgrader(course.folder, "autograde", "small")
    return results


def test_release_holds_the_notebook_and_nothing_of_the_source(course):
    released = [path.name for path in course.released.parent.rglob("*") if path.is_file()]
    assert released == ["small.ipynb"]
    text = course.released.read_text(encoding="utf-8")
    assert "BEGIN SOLUTION" not in text
    assert "BEGIN HIDDEN" not in text
    ours = [cell.source for cell in student_notebook(course.unit).cells]
    assert [cell["source"] for cell in _cells(text)] == ours


def _cells(text):
    return [cell | {"source": "".join(cell["source"])} for cell in json.loads(text)["cells"]]


def test_validate_passes_the_reference_and_fails_the_untouched(course):
    def validate(student):
        path = str(course.submitted(student))
        return nbgrader(course.folder, "validate", path, expect=None)

    assert "Success! Your notebook passes all the tests." in validate("reference")
    untouched = validate("untouched")
    assert "VALIDATION FAILED" in untouched
    assert "NotImplementedError" in untouched


def test_our_engine_gives_the_points_that_each_answer_deserves(results):
    found = {
        student: tuple(c.points for e in result.exercises for c in e.cells if e.outcome != "manual")
        for student, result in results.items()
    }
    expected = {student: points for student, (_, points) in CLASS.items()}
    full, none = (2, 1, 2, 1), (0, 0, 0, 0)
    assert {s: p[:4] for s, p in found.items()} == expected | {"reference": full, "untouched": none}
    outcomes = {e.outcome for result in results.values() for e in result.exercises}
    assert {"passed", "failed", "error", "missing", "not_attempted", "manual"} <= outcomes


def test_scores_agree(course, results):
    assert sorted(results) == sorted(["reference", "untouched", *CLASS])
    found = course.differences(results)
    noisy = {key: found.pop(key) for key in list(found) if key[0] == "noisy"}
    assert found == {}
    assert tuple(course.scores("reference")) == GRADED
    assert sum(course.scores("reference").values()) == 6
    assert sum(course.scores("untouched").values()) == 0
    # What is written to stderr while a graded cell runs costs its points there and nothing here.
    assert sorted(cell for _, cell in noisy) == ["center_argument", "center_values"]
    assert all("0 by nbgrader" in words for words in noisy.values())


def test_feedback_can_be_generated(course, results):
    nbgrader(course.folder, "generate_feedback", "small", "--student=wrong")
    page = course.folder / "feedback" / "wrong" / "small" / "small.html"
    assert "bincount" in page.read_text(encoding="utf-8")
