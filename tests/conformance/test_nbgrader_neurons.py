"""Stock nbgrader and our engine agree on a real unit: one notebook right, one with mistakes."""

from __future__ import annotations

import pytest
from stock import nbgrader
from unit_course import UnitCourse

from autograder.course.notebooks import student_notebook
from autograder.proof.answers import load_answers

pytestmark = pytest.mark.slow
UNIT = "01a_neurons"
FRAMEWORKS = ("keras", "tensorflow")  # to import one takes longer than all cells of the unit


@pytest.fixture(scope="module")
def course(tmp_path_factory, root):
    """The unit without its demo cells, which take most of the time and judge nothing."""
    text = (root / "solutions" / UNIT / f"{UNIT}.py").read_text(encoding="utf-8")
    return UnitCourse(tmp_path_factory.mktemp("real") / "course", root, UNIT, text, demos=False)


@pytest.fixture(scope="module")
def answers(course, root):
    """Of every exercise the last of the stored right answers, and the last of the wrong ones."""
    stored = [
        answer
        for answer in load_answers(root, course.unit)
        if not any(name in answer.source for name in FRAMEWORKS)
    ]
    return [{a.exercise: a.source for a in stored if a.right is right} for right in (True, False)]


def test_release_holds_the_notebook_and_nothing_of_the_source(course):
    released = [path.name for path in course.released.parent.rglob("*") if path.is_file()]
    assert released == [f"{UNIT}.ipynb"]
    text = course.released.read_text(encoding="utf-8")
    assert "BEGIN SOLUTION" not in text
    assert "BEGIN HIDDEN" not in text
    ours = student_notebook(course.unit).cells
    cells = [c.source for c in ours if "demo" not in c.metadata.get("tags", ())]
    assert [cell.source for cell in course.notebook()] == cells


def test_scores_agree(course, answers):
    """Mistakes in every other exercise."""
    right, wrong = answers
    coded = [exercise for exercise in course.unit.exercises if not exercise.manual]
    assert right.keys() == wrong.keys() == {exercise.id for exercise in coded}
    mistaken = [exercise.id for exercise in coded[::2]]
    assert len(mistaken) >= 2
    course.hand_in("right", right)
    course.hand_in("mistaken", right | {name: wrong[name] for name in mistaken})
    results = course.graded()
    nbgrader(course.folder, "autograde", UNIT)
    assert sorted(results) == ["mistaken", "right"]
    assert course.differences(results) == {}
    most = sum(exercise.points for exercise in coded)
    assert sum(course.scores("right").values()) == most
    lost = {
        e.exercise for e in results["mistaken"].exercises if e.outcome not in ("passed", "manual")
    }
    assert lost >= set(mistaken)
    assert 0 < results["mistaken"].points < most
