"""Bulk writing against nbgrader's own preprocessors: whatever the class did, the same gradebook."""

import nbformat.v4 as v4
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbgrader import api, utils
from nbgrader.preprocessors import SaveAutoGrades, SaveCells

from autograder.gradebook import GradebookWriter, sqlite_url, unit_cells, write
from autograder.results.values import CellResult, ExerciseResult, SubmissionResult

UNIT = "ps1/problem1"
ASSIGNMENT, NOTEBOOK = UNIT.split("/")
POINTS = {"relu": (1.0, 2.5), "softmax": (2.0,)}

# What a student did: whether each answer was given, and whether each graded cell passes.
DONE = st.fixed_dictionaries(
    {
        "relu": st.tuples(st.booleans(), st.booleans(), st.booleans()),
        "softmax": st.tuples(st.booleans(), st.booleans()),
        "why": st.tuples(st.booleans()),
    }
)
# A score that a person gives, or none.
SCORE = st.sampled_from([None, 0.0, 0.5, 3.0])
# What a person gives in formgrader to a cell: (cell, manual score, extra credit, comment).
GIVEN = st.tuples(
    st.sampled_from(["relu_0", "softmax_0", "why"]), SCORE, SCORE, st.sampled_from([None, "Good."])
)
# Rounds of grading: who handed in what, and what a person gave each of them afterwards.
ROUNDS = st.lists(
    st.dictionaries(
        st.sampled_from(["ada", "bo", "carmen"]),
        st.tuples(DONE, st.lists(GIVEN, max_size=2)),
        min_size=1,
    ),
    min_size=1,
    max_size=3,
)


def cell(kind, grade_id, text, **flags):
    own = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    new = (v4.new_code_cell if kind == "code" else v4.new_markdown_cell)(text)
    new.metadata.nbgrader = {**own, "grade_id": grade_id, "cell_type": kind, **flags}
    new.metadata.nbgrader["checksum"] = utils.compute_checksum(new)
    return new


def notebook(done):
    """The notebook as executed: answers changed, and errors in the cells that fail."""
    cells = []
    for name, points in POINTS.items():
        answered, *passed = done[name]
        solution = cell("code", name, "raise NotImplementedError", solution=True)
        solution.source = "return x" if answered else solution.source
        cells.append(solution)
        for i, (value, ok) in enumerate(zip(points, passed, strict=True)):
            test = cell("code", f"{name}_{i}", "assert f()", grade=True, locked=True, points=value)
            if not (ok and answered):
                test.outputs = [v4.new_output("error", ename="E", evalue="", traceback=[])]
            cells.append(test)
    written = cell("markdown", "why", "YOUR ANSWER HERE", grade=True, solution=True, points=3)
    written.source = "Because." if done["why"][0] else written.source
    return v4.new_notebook(cells=[*cells, written])


def result(student, done):
    """Our verdicts on the same notebook."""
    exercises = []
    for name, points in POINTS.items():
        answered, *passed = done[name]
        cells = tuple(
            CellResult(f"{name}_{i}", value if ok and answered else 0.0, value, ok and answered)
            for i, (value, ok) in enumerate(zip(points, passed, strict=True))
        )
        outcome = "passed" if all(passed) else "failed"
        exercises.append(verdict(name, outcome if answered else "not_attempted", cells))
    why = CellResult("why", 0.0, 3.0, False)
    exercises.append(verdict("why", "manual" if done["why"][0] else "not_attempted", (why,)))
    return SubmissionResult(student, UNIT, "Problem 1", tuple(exercises))


def verdict(name, outcome, cells):
    points, most = sum(c.points for c in cells), sum(c.max_points for c in cells)
    return ExerciseResult(name, name, points, most, outcome, "", (), cells, 0.1)


BLANK = notebook({"relu": (False,) * 3, "softmax": (False,) * 2, "why": (False,)})


def save_cells(url):
    """What ``nbgrader generate_assignment`` does to its gradebook."""
    with GradebookWriter(url, {}):  # makes the tables; nbgrader would need a program on PATH
        pass
    with api.Gradebook(url) as book:
        book.add_assignment(ASSIGNMENT)
    resources = {"notebook": NOTEBOOK, "assignment": ASSIGNMENT, "db_url": url}
    SaveCells().preprocess(BLANK, {"nbgrader": resources})


def autograde(url, student, done):
    """What ``nbgrader autograde`` does to its gradebook."""
    resources = {"notebook": NOTEBOOK, "assignment": ASSIGNMENT, "student": student, "db_url": url}
    with api.Gradebook(url) as book:
        book.update_or_create_student(student)
        book.update_or_create_submission(ASSIGNMENT, student)
    SaveAutoGrades().preprocess(notebook(done), {"nbgrader": resources})


def give(url, student, given):
    """What formgrader does when a person grades; see its ``apihandlers``."""
    with api.Gradebook(url) as book:
        for name, score, extra, words in given:
            grade = book.find_grade(name, NOTEBOOK, ASSIGNMENT, student)
            grade.manual_score, grade.extra_credit = score, extra
            grade.needs_manual_grade = score is None and grade.auto_score is None
            if name == "why":
                comment = book.find_comment(name, NOTEBOOK, ASSIGNMENT, student)
                comment.manual_comment = words
        book.db.commit()


def read(url):
    """All that nbgrader knows of the submissions, without the ids of rows."""
    with api.Gradebook(url) as book:
        rows = []
        for submitted in book.assignment_submissions(ASSIGNMENT):
            for one in submitted.notebooks:
                about = (one.to_dict(), *(x.to_dict() for x in (*one.grades, *one.comments)))
                rows += [{k: v for k, v in row.items() if k != "id"} for row in about]
        found = book.find_notebook(NOTEBOOK, ASSIGNMENT).to_dict()
        return sorted(map(repr, rows)), {k: v for k, v in found.items() if k != "id"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("gradebooks")


@pytest.mark.slow
# nbgrader's own Gradebook.add_submission makes SQLAlchemy warn.
@pytest.mark.filterwarnings("ignore:Object of type:sqlalchemy.exc.SAWarning")
@settings(max_examples=10)
@given(rounds=ROUNDS)
def test_the_gradebook_is_the_one_that_nbgrader_makes(folder, rounds):
    ours, theirs = (sqlite_url(folder / f"{name}.db") for name in ("ours", "theirs"))
    for path in folder.iterdir():
        path.unlink()
    units = {UNIT: unit_cells(BLANK)}
    save_cells(theirs)
    for handins in rounds:
        for student, (done, _) in handins.items():
            autograde(theirs, student, done)
        write([result(student, done) for student, (done, _) in handins.items()], ours, units)
        assert read(ours) == read(theirs)
        for student, (_, points) in handins.items():
            for url in (ours, theirs):
                give(url, student, points)
