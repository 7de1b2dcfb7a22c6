"""Read scores from a gradebook, and those that a person gave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from nbgrader import api
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from autograder.gradebook.database import open_database
from autograder.results.values import Given


@dataclass(frozen=True)
class Score:
    """Points of one student for one unit; ``waits`` if a person has still to look at it."""

    student: str
    unit: str
    points: float
    max_points: float
    waits: bool


def read_scores(db_url: str, course_id: str) -> list[Score]:
    """All scores in a gradebook, by unit and student; penalties for lateness are taken off.

    Args:
        db_url: Any SQLAlchemy URL.
        course_id: The course.

    Raises:
        GradebookError: As ``open_database``.
    """
    engine = open_database(db_url, course_id)
    try:
        with Session(engine) as session:
            found = session.scalars(select(api.SubmittedAssignment)).all()
            scores = [_score(one) for one in found]
    finally:
        engine.dispose()
    return sorted(scores, key=lambda score: (score.unit, score.student))


def _score(submission: api.SubmittedAssignment) -> Score:
    penalty = submission.late_submission_penalty or 0.0
    return Score(
        student=submission.student_id,
        unit=submission.name,
        points=max(0.0, float(submission.score or 0.0) - penalty),
        max_points=float(submission.max_score or 0.0),
        waits=bool(submission.needs_manual_grade),
    )


def read_given(db_url: str, course_id: str) -> dict[tuple[str, str], dict[str, Given]]:
    """Read what people gave, by (student, unit) and ``grade_id``: scores, extra credit, comments.

    Args:
        db_url: Any SQLAlchemy URL.
        course_id: The course.

    Raises:
        GradebookError: As ``open_database``.
    """
    grade, comment = api.Grade.__table__.c, api.Comment.__table__.c
    by_hand = grade.manual_score.is_not(None) | (grade.extra_credit != 0)
    grades = _of_cells(api.Grade, grade.manual_score, grade.extra_credit).where(by_hand)
    comments = _of_cells(api.Comment, comment.manual_comment).where(comment.manual_comment != "")
    engine = open_database(db_url, course_id)
    found: dict[tuple[str, str], dict[str, Given]] = {}
    try:
        with engine.connect() as connection:
            for student, unit, part, cell, points, extra in connection.execute(grades):
                mine = found.setdefault((student, _unit(unit, part)), {})
                mine[cell] = Given(points, extra or 0.0)
            for student, unit, part, cell, words in connection.execute(comments):
                mine = found.setdefault((student, _unit(unit, part)), {})
                mine[cell] = replace(mine.get(cell, Given()), comment=words)
    finally:
        engine.dispose()
    return found


def _unit(assignment: str, notebook: str) -> str:
    """The unit's name; the inverse of ``units.notebook_of``."""
    return assignment if assignment == notebook else f"{assignment}/{notebook}"


def _of_cells(table: type[api.Base], *columns: ColumnElement[Any]) -> Select[Any]:
    """Columns of grades or comments, after student, assignment, notebook and cell."""
    own, cell = table.__table__.c, api.BaseCell.__table__.c
    mine, whole = api.SubmittedNotebook.__table__.c, api.SubmittedAssignment.__table__.c
    part, unit = api.Notebook.__table__.c, api.Assignment.__table__.c
    return select(whole.student_id, unit.name, part.name, cell.name, *columns).where(
        own.cell_id == cell.id,
        own.notebook_id == mine.id,
        mine.assignment_id == whole.id,
        mine.notebook_id == part.id,
        whole.assignment_id == unit.id,
    )
