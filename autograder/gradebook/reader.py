"""Scores out of a gradebook, with what a person has given."""

from __future__ import annotations

from dataclasses import dataclass

from nbgrader import api
from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.gradebook.database import open_database


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
