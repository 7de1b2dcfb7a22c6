"""Results into nbgrader's own gradebook (nbgrader 0.9, ``nbgrader.api.Gradebook``).

What a person gave (manual scores, extra credit, comments) is never overwritten; what nbgrader's
``autograde`` would have stored is stored here, so formgrader and ``nbgrader export`` work on it.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nbgrader.dbutil
from alembic.script import ScriptDirectory
from nbgrader import api
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import URL, make_url

from autograder.gradebook_cells import GradedCell, SourceCell, UnitCells, unit_cells
from autograder.model import CellResult, ExerciseResult, Outcome, SubmissionResult

__all__ = [
    "GradebookError",
    "GradedCell",
    "SourceCell",
    "UnitCells",
    "sqlite_url",
    "unit_cells",
    "write",
]

_NO_RESPONSE = "No response."  # nbgrader's own words
_COMMENTS: dict[Outcome, str] = {
    "missing": _NO_RESPONSE,
    "not_attempted": _NO_RESPONSE,
    "error": "Autograder: the code raised an exception.",
    "timeout": "Autograder: stopped at the time limit.",
    "memory": "Autograder: stopped at the memory limit.",
    "output": "Autograder: stopped at the output limit.",
    "crashed": "Autograder: the process ended before its time.",
    "grader_fault": "Autograder: could not judge this; the earlier score stands.",
}


class GradebookError(ValueError):
    """Results, or a unit's cells, that do not fit the gradebook."""


def sqlite_url(path: Path) -> str:
    """The SQLAlchemy URL of a SQLite file."""
    return URL.create("sqlite", database=str(path.absolute())).render_as_string()


# ---------------------------------------------------------------------------------------- writing


def write(
    results: Iterable[SubmissionResult],
    db_url: str,
    units: Mapping[str, UnitCells],
    *,
    course_id: str = "default_course",
    unchanged: Container[tuple[str, str]] = (),
) -> int:
    """Write submissions into the gradebook and return how many; one transaction a submission.

    A unit becomes an assignment with one notebook of the same name. Writing the same results again
    changes nothing. Scores, extra credit and comments that a person gave are kept; as in nbgrader,
    a cell with a manual score is to be looked at again after grading, except in submissions
    that ``unchanged`` names as (student, unit): there a person's review stands. An exercise with
    outcome ``grader_fault``, or a graded cell that the result lacks, keeps its earlier score and
    waits for a person.

    Args:
        db_url: any SQLAlchemy URL; an empty database gets nbgrader's tables.
        units: the cells of each unit that occurs in the results.

    Raises:
        GradebookError: results that do not fit ``units``, or a gradebook of another version.
    """
    _prepare(db_url)
    count, ready = 0, set()
    with api.Gradebook(db_url, course_id) as book:
        for count, result in enumerate(results, start=1):  # noqa: B007
            cells = _checked(result, units)
            if result.unit not in ready:
                _write_unit(book, result.unit, cells)
                ready.add(result.unit)
            known = (result.student, result.unit) in unchanged
            try:
                _write_submission(book, result, cells, known)
                book.db.commit()
            except BaseException:
                book.db.rollback()
                raise
    return count


def _prepare(db_url: str) -> None:
    """Create nbgrader's tables with their version, or refuse a gradebook of another version.

    ``Gradebook`` would do the former by running whatever ``alembic`` is on PATH.
    """
    head = ScriptDirectory(nbgrader.dbutil.ALEMBIC_DIR).get_current_head()
    url = make_url(db_url)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            tables = inspect(connection).get_table_names()
            if "alembic_version" not in tables:
                api.Base.metadata.create_all(connection)
                connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
                insert = text("INSERT INTO alembic_version (version_num) VALUES (:head)")
                connection.execute(insert, {"head": head})
            version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    finally:
        engine.dispose()
    if version != head:
        raise GradebookError(
            f"{url.render_as_string()}: expected a gradebook of version {head}, received "
            f"{version}; run: nbgrader db upgrade"
        )


def _checked(result: SubmissionResult, units: Mapping[str, UnitCells]) -> UnitCells:
    where = f"submission of {result.student!r} for unit {result.unit!r}"
    if result.unit not in units:
        raise GradebookError(f"{where}: expected a unit of {sorted(units)}")
    id_ = result.student
    if not 0 < len(id_) <= 128 or "\0" in id_ or id_.encode("utf-8", "ignore").decode() != id_:
        raise GradebookError(f"{where}: expected a student id of 1 to 128 Unicode characters")
    points = {cell.grade_id: cell.points for cell in units[result.unit].scored}
    for exercise in result.exercises:
        for cell in exercise.cells:
            if points.get(cell.grade_id) != cell.max_points:
                raise GradebookError(
                    f"{where}: cell {cell.grade_id!r}: expected a cell of the unit worth "
                    f"{points.get(cell.grade_id)} points, received {cell.max_points}"
                )
            if not 0 <= cell.points < math.inf:
                raise GradebookError(f"{where}: cell {cell.grade_id!r}: points {cell.points}")
    return units[result.unit]


# ---------------------------------------------------------------------------- assignment and cells


def _write_unit(book: api.Gradebook, unit: str, cells: UnitCells) -> None:
    book.update_or_create_assignment(unit)
    notebook = book.update_or_create_notebook(unit, unit, kernelspec=cells.kernelspec)
    _remove_stale(book, notebook, cells)
    for cell in cells.graded:
        book.update_or_create_grade_cell(
            cell.grade_id, unit, unit, max_score=cell.points, cell_type=cell.cell_type
        )
    for cell in cells.tasks:
        book.update_or_create_task_cell(
            cell.grade_id, unit, unit, max_score=cell.points, cell_type=cell.cell_type
        )
    for name in cells.solutions:
        book.update_or_create_solution_cell(name, unit, unit)
    for source in cells.sources:
        columns = asdict(source)
        book.update_or_create_source_cell(columns.pop("grade_id"), unit, unit, **columns)


def _remove_stale(book: api.Gradebook, notebook: api.Notebook, cells: UnitCells) -> None:
    """Remove cells that the unit no longer has, unless a person's work hangs on them."""
    wanted = {
        *(("GradeCell", cell.grade_id) for cell in cells.graded),
        *(("TaskCell", cell.grade_id) for cell in cells.tasks),
        *(("SolutionCell", name) for name in cells.solutions),
    }
    stale = [cell for cell in notebook._base_cells if (cell.type, cell.name) not in wanted]
    for cell in stale:
        grades = book.db.query(api.Grade).filter(api.Grade.cell_id == cell.id).all()
        comments = book.db.query(api.Comment).filter(api.Comment.cell_id == cell.id).all()
        given = [grade.manual_score or grade.extra_credit for grade in grades]
        if any(given) or any(comment.manual_comment for comment in comments):
            book.db.rollback()
            raise GradebookError(
                f"unit {notebook.name!r}: the gradebook holds scores or comments that a person "
                f"gave to cell {cell.name!r}, which the unit no longer has; export them and choose "
                f"another database, or bring the cell back"
            )
        for row in (*grades, *comments, cell):
            book.db.delete(row)
    if cells.sources:
        names = {source.grade_id for source in cells.sources}
        for source in [cell for cell in notebook.source_cells if cell.name not in names]:
            book.db.delete(source)
    book.db.commit()


# ------------------------------------------------------------------------------------- submissions


def _write_submission(
    book: api.Gradebook, result: SubmissionResult, cells: UnitCells, known: bool
) -> None:
    with book.db.no_autoflush:
        submitted = _submitted_notebook(book, result)
        exercises = _by_cell(result)
        points = {c.grade_id: c for exercise in result.exercises for c in exercise.cells}
        grades = _rows(book, submitted, api.Grade)
        for cell in cells.scored:
            exercise = exercises.get(cell.grade_id)
            _grade(grades[cell.grade_id], cell, exercise, points.get(cell.grade_id), known)
        comments = _rows(book, submitted, api.Comment)
        for name in cells.solutions:
            exercise = exercises.get(name)
            comments[name].auto_comment = exercise and _COMMENTS.get(exercise.outcome)
        faults = any(exercise.outcome == "grader_fault" for exercise in result.exercises)
        if (faults or result.attention) and not known:
            submitted.flagged = True


def _submitted_notebook(book: api.Gradebook, result: SubmissionResult) -> api.SubmittedNotebook:
    notebook = book.find_notebook(result.unit, result.unit)
    try:
        student = book.find_student(result.student)
    except api.MissingEntry:
        student = api.Student(id=result.student)
        book.db.add(student)
    try:
        submission = book.find_submission(result.unit, result.student)
    except api.MissingEntry:
        submission = api.SubmittedAssignment(assignment=notebook.assignment, student=student)
        book.db.add(submission)
    for submitted in submission.notebooks:
        if submitted.notebook is notebook:
            return submitted
    submitted = api.SubmittedNotebook(notebook=notebook, assignment=submission)
    book.db.add(submitted)
    return submitted


def _rows(book: api.Gradebook, submitted: api.SubmittedNotebook, kind: type) -> dict[str, Any]:
    """The grades or comments of a submitted notebook by cell name, those not yet there added."""
    notebook = submitted.notebook
    if kind is api.Grade:
        rows, cells = submitted.grades, [*notebook.grade_cells, *notebook.task_cells]
    else:
        rows, cells = submitted.comments, [*notebook.solution_cells, *notebook.task_cells]
    found = {row.cell_id: row for row in rows}
    for cell in cells:
        if cell.id not in found:
            found[cell.id] = kind(cell_id=cell.id, notebook=submitted)
            book.db.add(found[cell.id])
    return {cell.name: found[cell.id] for cell in cells}


def _grade(
    grade: api.Grade,
    cell: GradedCell,
    exercise: ExerciseResult | None,
    points: CellResult | None,
    known: bool,
) -> None:
    """Set one grade as nbgrader's ``SaveAutoGrades`` does; ``known`` is of an unchanged answer."""
    if exercise is None or exercise.outcome == "grader_fault":
        grade.needs_manual_grade = True
    elif cell.manual:
        answered = exercise.outcome not in ("missing", "not_attempted")
        _score(grade, None if answered else 0.0, known)
    elif points is None:
        grade.needs_manual_grade = True
    else:
        _score(grade, points.points, known)


def _score(grade: api.Grade, auto_score: float | None, known: bool) -> None:
    grade.auto_score = auto_score
    if grade.manual_score is None or not known:
        grade.needs_manual_grade = auto_score is None or grade.manual_score is not None


def _by_cell(result: SubmissionResult) -> dict[str, ExerciseResult]:
    """The exercise of each grade id: of its solution cell (the exercise's id) and graded cells."""
    exercises = {exercise.exercise: exercise for exercise in result.exercises}
    for exercise in result.exercises:
        exercises |= {cell.grade_id: exercise for cell in exercise.cells}
    return exercises
