"""Figures of merit of a class and of its exercises.

Points that are not known count neither as earned nor as possible: those of an exercise that a
person grades for anyone in the class, and those lost to a fault of the grader.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import StatisticsError, correlation, fmean

from autograder.pages.render import settled
from autograder.pages.text import split_hint, split_values
from autograder.results.outcomes import Group, Outcome, in_group
from autograder.results.values import ExerciseResult, SubmissionResult

_FEWEST = 3  # pairs for a correlation
_COMPARED = 500  # characters of a message


@dataclass(frozen=True)
class ExerciseStats:
    """One exercise over the class.

    ``share`` is the mean share of its points (1 is easy), ``discrimination`` the item-rest
    correlation: Pearson's r between the share of this exercise and the share of all the others
    (point-biserial where an exercise is all or nothing; Ebel and Frisbie, Essentials of Educational
    Measurement, 1991, chapter 13). None: not defined.
    """

    id: str
    title: str
    max_points: float
    count: int
    share: float | None
    discrimination: float | None
    outcomes: Counter[Outcome]

    def count_in(self, group: Group) -> int:
        """How many submissions have one of the outcomes of a group."""
        return sum(self.outcomes[outcome] for outcome in in_group(group))


@dataclass
class FailureGroup:
    """Failures of an exercise that say the same but for their numbers.

    ``message`` is the first one's, without values and hint; ``first`` is whose, and in which unit.
    """

    exercise: str
    message: str
    first: tuple[str, str]
    checks: list[str] = field(default_factory=list)
    students: list[str] = field(default_factory=list)


def share(exercises: Sequence[ExerciseResult]) -> float | None:
    """Earned share of the points that are settled, 0 to 1; None when none are."""
    known = [exercise for exercise in exercises if settled(exercise)]
    possible = sum(exercise.max_points for exercise in known)
    return sum(exercise.points for exercise in known) / possible if possible else None


def by_hand(results: Sequence[SubmissionResult]) -> set[str]:
    """The exercises of a unit whose points a person gives."""
    exercises = (exercise for result in results for exercise in result.exercises)
    return {exercise.exercise for exercise in exercises if exercise.outcome == "manual"}


def machine_graded(results: Sequence[SubmissionResult]) -> list[SubmissionResult]:
    """The submissions of a unit without the exercises that a person grades."""
    left_out = by_hand(results)
    return [
        replace(result, exercises=tuple(e for e in result.exercises if e.exercise not in left_out))
        for result in results
    ]


def shares(results: Sequence[SubmissionResult]) -> list[float]:
    """The share of every submission that has one."""
    return [value for result in results if (value := share(result.exercises)) is not None]


def exercise_stats(results: Sequence[SubmissionResult]) -> list[ExerciseStats]:
    """Statistics of every exercise of a unit, in the order in which they first occur."""
    left_out = by_hand(results)
    found: dict[str, list[tuple[ExerciseResult, float | None]]] = defaultdict(list)
    for result in results:
        counted = [one for one in result.exercises if one.exercise not in left_out]
        for exercise in result.exercises:
            others = [other for other in counted if other is not exercise]
            found[exercise.exercise].append((exercise, share(others)))
    return [_of_one(pairs, known=name not in left_out) for name, pairs in found.items()]


def _of_one(pairs: list[tuple[ExerciseResult, float | None]], *, known: bool) -> ExerciseStats:
    first = pairs[0][0]
    own = [(share([exercise]) if known else None, rest) for exercise, rest in pairs]
    own_shares = [mine for mine, _ in own if mine is not None]
    both = [(mine, rest) for mine, rest in own if mine is not None and rest is not None]
    return ExerciseStats(
        id=first.exercise,
        title=first.title,
        max_points=first.max_points,
        count=len(pairs),
        share=fmean(own_shares) if own_shares else None,
        discrimination=_correlation(both),
        outcomes=Counter(exercise.outcome for exercise, _ in pairs),
    )


def _correlation(pairs: list[tuple[float, float]]) -> float | None:
    """Pearson's r, or None for fewer than three pairs or when one side is constant."""
    if len(pairs) < _FEWEST:
        return None
    try:
        return correlation(*zip(*pairs, strict=True))
    except StatisticsError:
        return None


def failure_groups(results: Sequence[SubmissionResult]) -> list[FailureGroup]:
    """Failures by exercise and what the message says, the most students first."""
    groups: dict[tuple[str, str], FailureGroup] = {}
    for result in results:
        for exercise in result.exercises:
            for check, message in _failures(exercise):
                key = (exercise.exercise, _masked(message))
                first = (result.student, result.unit)
                group = groups.setdefault(key, FailureGroup(exercise.exercise, message, first))
                if check and check not in group.checks:
                    group.checks.append(check)
                if result.student not in group.students:
                    group.students.append(result.student)
    return sorted(groups.values(), key=lambda group: -len(group.students))


def _failures(exercise: ExerciseResult) -> list[tuple[str, str]]:
    failed = [
        (check.name, _what_is_wrong(check.message)) for check in exercise.checks if not check.passed
    ]
    if exercise.outcome == "error":
        failed.append(("", _first_line(exercise.reason)))
    return failed


def _first_line(message: str) -> str:
    return message.strip().split("\n", 1)[0]


def _what_is_wrong(message: str) -> str:
    return split_values(split_hint(message.strip())[0])[0]


def _masked(message: str) -> str:
    """The message without what differs between students who made the same mistake."""
    text = re.sub(r"^result\[\d+\]: |(?<=wrong values): .*", "", message[:_COMPARED])
    return re.sub(r"\d+(\.\d+)?(e[+-]?\d+)?", "#", text)
