"""The values that the stages of the autograder hand to each other.

Everything here is a frozen dataclass without behavior that touches files, processes or the clock.
"""

from __future__ import annotations

from dataclasses import dataclass

from autograder.results.outcomes import Outcome

# ---------------------------------------------------------------------------------------- running


# ---------------------------------------------------------------------------------------- results


@dataclass(frozen=True)
class CheckResult:
    """One check of one exercise: ``message`` is empty when it passed."""

    name: str
    passed: bool
    message: str
    cell: str
    hidden: bool


@dataclass(frozen=True)
class CellResult:
    """Points of one graded cell, which is all or nothing."""

    grade_id: str
    points: float
    max_points: float
    passed: bool


@dataclass(frozen=True)
class ExerciseResult:
    """The one verdict on an exercise. ``reason`` says what to do about anything but a pass.

    ``carried`` are the earlier exercises in whose place the reference solution stood when this one
    was judged a second time; empty when that was not needed, or earned nothing.
    """

    exercise: str
    title: str
    points: float
    max_points: float
    outcome: Outcome
    reason: str
    checks: tuple[CheckResult, ...]
    cells: tuple[CellResult, ...]
    seconds: float
    answer: str = ""
    carried: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """A person's score and comment for a cell; ``points`` is None where they gave none."""

    points: float | None = None
    extra: float = 0.0
    comment: str = ""


@dataclass(frozen=True)
class SubmissionResult:
    """All verdicts on one student's notebook of one unit.

    ``notes`` tell the student what was odd about the file; ``attention`` tells the instructor why
    a person should look (empty: nobody needs to). ``unsafe`` is set when no sandbox was used.
    """

    student: str
    unit: str
    unit_title: str
    exercises: tuple[ExerciseResult, ...]
    notes: tuple[str, ...] = ()
    attention: tuple[str, ...] = ()
    unsafe: bool = False

    @property
    def points(self) -> float:
        return sum(exercise.points for exercise in self.exercises)

    @property
    def max_points(self) -> float:
        return sum(exercise.max_points for exercise in self.exercises)
