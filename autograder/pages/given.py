"""Put the points that a person gave in the place of the autograder's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from autograder.pages.render import settled
from autograder.results.values import ExerciseResult, Given, SubmissionResult

ByCell = Mapping[str, Given]  # by ``grade_id``


def with_given(result: SubmissionResult, given: ByCell) -> SubmissionResult:
    """A result whose points are those that count."""
    exercises = tuple(_exercise_with(exercise, given) for exercise in result.exercises)
    return replace(result, exercises=exercises)


def is_open(exercise: ExerciseResult, given: ByCell) -> bool:
    """True if a person has still to give points for an exercise."""
    points = [given.get(cell.grade_id, Given()).points for cell in exercise.cells]
    return not settled(exercise) and (not points or None in points)


def _exercise_with(exercise: ExerciseResult, given: ByCell) -> ExerciseResult:
    cells = []
    for cell in exercise.cells:
        by_hand = given.get(cell.grade_id, Given())
        points = cell.points if by_hand.points is None else by_hand.points
        cells.append(replace(cell, points=points + by_hand.extra))
    gained = sum(new.points - old.points for new, old in zip(cells, exercise.cells, strict=True))
    return replace(exercise, points=exercise.points + gained, cells=tuple(cells))
