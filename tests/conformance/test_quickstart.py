"""Stock nbgrader and our engine agree on honest work in the course that its quickstart makes."""

from __future__ import annotations

import nbformat
import pytest
from stock import nbgrader, scores

from autograder.grading.grade import grade_class
from autograder.grading.ready import ClassJob
from autograder.nbgrader_course.course import course_warnings, judges_of, read_course
from autograder.nbgrader_course.handins import course_handins

pytestmark = pytest.mark.slow
SQUARES = """def squares(n):
    if n < 1:
        raise ValueError("n must be at least 1")
    return [i ** 2 for i in range(1, n + 1)]"""
SUM = "def sum_of_squares(n):\n    return sum(squares(n))"
NOISY = "import sys\n" + SQUARES.replace(
    "    if n", "    print('n', n, file=sys.stderr)\n    if n", 1
)
SOLVED = {
    "squares": SQUARES,
    "sum_of_squares": SUM,
    "sum_of_squares_equation": "$\\sum_i i^2$",
    "sum_of_squares_application": "print(sum_of_squares(3))",
}
# What each student answers; nbgrader's own example has these cells.
CLASS = {
    "solved": SOLVED,
    "untouched": {},
    "half": SOLVED | {"squares": "def squares(n):\n    return [i * i for i in range(1, n + 1)]"},
    "wrong": SOLVED | {"squares": "def squares(n):\n    return n", "sum_of_squares": "x = 1"},
    "inlined": SOLVED
    | {"sum_of_squares": "def sum_of_squares(n):\n    return sum(i*i for i in range(n+1))"},
    "raises": SOLVED | {"squares": "1 / 0", "sum_of_squares": "def sum_of_squares(n: return"},
    "deleted": {k: v for k, v in SOLVED.items() if k != "sum_of_squares"},
    "no_test": SOLVED,
    "moved": SOLVED,
    "retyped": SOLVED,
    "noisy": SOLVED | {"squares": NOISY},
}


def _place(notebook, grade_id):
    return next(
        place
        for place, cell in enumerate(notebook.cells)
        if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    )


def _fill_in(notebook, answers):
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = answers.get(grade_id, cell.source)


def _change(notebook, student):
    """What this student did to the notebook beside filling it in."""
    cells = notebook.cells
    if student == "deleted":
        del cells[_place(notebook, "sum_of_squares")]
    elif student == "no_test":
        del cells[_place(notebook, "correct_squares")]
    elif student == "moved":
        cells.insert(0, cells.pop(_place(notebook, "squares")))
        cells.insert(1, nbformat.v4.new_code_cell("squares(3)"))
        del cells[1]["id"]
    elif student == "retyped":
        place = _place(notebook, "squares")
        cells[place] = nbformat.v4.new_markdown_cell(SQUARES, metadata=cells[place].metadata)
        notebook.nbformat_minor = 5  # in earlier formats nbgrader fails on such a cell
        for number, cell in enumerate(cells):
            cell["id"] = f"cell-{number}"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """nbgrader's example course with a class, graded by nbgrader."""
    folder = tmp_path_factory.mktemp("quickstart")
    nbgrader(folder, "quickstart", "course101")
    root = folder / "course101"
    nbgrader(root, "generate_assignment", "ps1")
    for student, answers in CLASS.items():
        notebook = nbformat.read(root / "release" / "ps1" / "problem1.ipynb", as_version=4)
        _fill_in(notebook, answers)
        _change(notebook, student)
        path = root / "submitted" / student / "ps1" / "problem1.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
    blank = nbformat.read(root / "release" / "ps1" / "problem2.ipynb", as_version=4)
    _fill_in(blank, {"part-a": "It counts rabbits."})
    nbformat.write(blank, root / "submitted" / "solved" / "ps1" / "problem2.ipynb")
    nbgrader(root, "autograde", "ps1")
    return read_course(root)


@pytest.fixture(scope="module")
def results(course):
    """Our verdicts by student and unit."""
    units = judges_of(course)
    handins = list(course_handins(course, None, units))
    assert len(handins) == 2 * len(CLASS)
    job = ClassJob(lambda: handins, len(handins), units, {})
    results = [graded.result for graded in grade_class(job)]
    return {(result.student, result.unit): result for result in results}


def theirs(course, student, notebook) -> dict[str, float | None]:
    """nbgrader's own scores by graded cell; None where it waits for a person."""
    return scores(course.db_url, "ps1", notebook, student)


def ours(result) -> dict[str, float | None]:
    return {
        cell.grade_id: None if exercise.outcome == "manual" else cell.points
        for exercise in result.exercises
        for cell in exercise.cells
    }


def test_the_source_and_the_untouched_notebook_give_no_warning(course):
    assert course_warnings(course, judges_of(course)) == []


@pytest.mark.parametrize("student", [name for name in CLASS if name not in ("noisy", "no_test")])
def test_honest_work_scores_as_with_nbgrader(course, results, student):
    assert ours(results[student, "ps1/problem1"]) == theirs(course, student, "problem1")


def test_the_class_holds_full_none_and_partial_scores(results):
    def score(student):
        return results[student, "ps1/problem1"].points

    assert [score(name) for name in ("solved", "untouched", "half")] == [3, 0, 2]
    assert (score("inlined"), score("moved"), score("retyped")) == (2.5, 3, 3)


def test_what_is_written_to_stderr_costs_nothing_here(course, results):
    mine, other = ours(results["noisy", "ps1/problem1"]), theirs(course, "noisy", "problem1")
    assert mine == ours(results["solved", "ps1/problem1"])
    assert {name for name in mine if mine[name] != other[name]} == {
        "correct_squares",
        "squares_invalid_input",
        "correct_sum_of_squares",
    }


def test_a_test_that_was_deleted_is_put_back_here(course, results):
    mine, other = ours(results["no_test", "ps1/problem1"]), theirs(course, "no_test", "problem1")
    assert (mine["correct_squares"], other["correct_squares"]) == (1, None)
    del mine["correct_squares"], other["correct_squares"]
    assert mine == other


def test_notebooks_of_text_and_missing_notebooks_score_as_with_nbgrader(course, results):
    for student in ("solved", "half"):
        mine = ours(results[student, "ps1/problem2"])
        assert mine == theirs(course, student, "problem2")
    assert results["half", "ps1/problem2"].exercises[0].outcome == "missing"
