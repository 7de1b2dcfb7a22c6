"""A result as scores for the gradebook; plain values, no database."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from autograder.gradebook.cells import GradebookError, UnitCells
from autograder.results.outcomes import TABLE
from autograder.results.values import ExerciseResult, SubmissionResult


class Grade(NamedTuple):
    """One grade as the gradebook has it; ``waits`` for a person (``needs_manual_grade``)."""

    auto_score: float | None = None
    manual_score: float | None = None
    waits: bool = True


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of one result for one student's notebook, without the texts of checks and answers.

    A cell that has points and is not in ``points`` could not be judged: its earlier score stands
    and it waits for a person. ``points`` is None where a person gives them. ``unchanged``: the
    answers are those that the gradebook's scores are for, so that a person's review stands.
    """

    student: str
    points: Mapping[str, float | None]
    comments: Mapping[str, str | None]
    attention: bool
    unchanged: bool


def scores(result: SubmissionResult, cells: UnitCells, *, unchanged: bool) -> Scores:
    """Reduce a result to what the gradebook keeps of it.

    Raises:
        GradebookError: a result that does not fit the unit's cells, or a name that no gradebook
            can hold.
    """
    _check(result, cells)
    exercises = _by_cell(result)
    given = {cell.grade_id: cell.points for e in result.exercises for cell in e.cells}
    points: dict[str, float | None] = {}
    for cell in cells.scored:
        exercise = exercises.get(cell.grade_id)
        if exercise is None or exercise.outcome == "grader_fault":
            continue
        if cell.manual:
            answered = TABLE[exercise.outcome].group != "nothing to grade"
            points[cell.grade_id] = None if answered else 0.0
        elif cell.grade_id in given:
            points[cell.grade_id] = given[cell.grade_id]
    comments: dict[str, str | None] = {cell.grade_id: None for cell in cells.tasks}
    for name in cells.solutions:
        exercise = exercises.get(name)
        comments[name] = (TABLE[exercise.outcome].comment or None) if exercise else None
    faults = any(exercise.outcome == "grader_fault" for exercise in result.exercises)
    attention = (faults or bool(result.attention)) and not unchanged
    return Scores(result.student, points, comments, attention, unchanged)


def graded(held: Grade, cell: str, new: Scores) -> Grade:
    """A grade with new scores, as in nbgrader's ``SaveAutoGrades``; manual scores are kept."""
    if cell not in new.points:
        return held._replace(waits=True)
    auto = new.points[cell]
    if held.manual_score is not None and new.unchanged:
        return held._replace(auto_score=auto)
    return Grade(auto, held.manual_score, auto is None or held.manual_score is not None)


def _check(result: SubmissionResult, cells: UnitCells) -> None:
    where = f"submission of {result.student!r} for unit {result.unit!r}"
    id_ = result.student
    if not 0 < len(id_) <= 128 or "\0" in id_ or id_.encode("utf-8", "ignore").decode() != id_:
        raise GradebookError(f"{where}: expected a student id of 1 to 128 Unicode characters")
    points = {cell.grade_id: cell.points for cell in cells.scored}
    for exercise in result.exercises:
        for cell in exercise.cells:
            if points.get(cell.grade_id) != cell.max_points:
                raise GradebookError(
                    f"{where}: cell {cell.grade_id!r}: expected a cell of the unit worth "
                    f"{points.get(cell.grade_id)} points, received {cell.max_points}"
                )
            if not 0 <= cell.points < math.inf:
                raise GradebookError(f"{where}: cell {cell.grade_id!r}: points {cell.points}")


def _by_cell(result: SubmissionResult) -> dict[str, ExerciseResult]:
    """The exercise of each grade id: of its solution cell (the exercise's id) and graded cells."""
    exercises = {exercise.exercise: exercise for exercise in result.exercises}
    for exercise in result.exercises:
        exercises |= {cell.grade_id: exercise for cell in exercise.cells}
    return exercises
