"""The page that an instructor gets: the class at a glance, and what needs a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from autograder.pages.figures import GROUPS, Picture, outcome_bars, score_distribution
from autograder.pages.given import ByCell, is_open, with_given
from autograder.pages.render import render
from autograder.pages.stats import (
    ExerciseStats,
    FailureGroup,
    exercise_stats,
    failure_groups,
    machine_graded,
    share,
    shares,
)
from autograder.pages.text import safe_name
from autograder.results.outcomes import in_group
from autograder.results.values import ExerciseResult, SubmissionResult

MOST_MESSAGES = 12

# The answer of a student, in a unit, to an exercise: code, or "" where it is not at hand.
AnswerOf = Callable[[str, str, str], str]
_Given = Mapping[tuple[str, str], ByCell]


@dataclass(frozen=True)
class _Stopped:
    student: str
    href: str
    exercise: ExerciseResult


@dataclass(frozen=True)
class _Mistake:
    """A common failure, with the answer of one student who made it."""

    group: FailureGroup
    student: str
    href: str
    sample: str


@dataclass(frozen=True)
class _Unit:
    """The part of the report on one unit."""

    name: str
    title: str
    anchor: str
    count: int
    mean: float | None
    median: float | None
    stats: list[ExerciseStats]
    mistakes: list[_Mistake]
    more_messages: int
    stopped: list[_Stopped]
    scores: Picture | None
    outcomes: Picture | None


@dataclass(frozen=True)
class _Row:
    """One submission in the table of students; its points are those that count."""

    result: SubmissionResult
    href: str
    share: float | None
    passed: int
    waiting: float
    seconds: float


@dataclass(frozen=True)
class _Attention:
    """One submission that a person should look at, and why."""

    result: SubmissionResult
    href: str
    reasons: list[str]


def feedback_path(student: str, unit: str) -> str:
    """Where a student's page is, from the report: also a relative URL."""
    return f"feedback/{safe_name(student)}/{safe_name(unit)}.html"


def report_page(
    results: Sequence[SubmissionResult],
    answer_of: AnswerOf | None = None,
    given: _Given | None = None,
) -> str:
    """One self-contained HTML page about a class: any number of students and units.

    Args:
        results: Of the class.
        answer_of: Finds the answers that are shown as samples; by default those in the results.
        given: By (student, unit) and cell what a person gave: it counts in the table of students
            and among what waits for a person. Statistics are of what the autograder gives.
    """
    given = given or {}
    answer_of = answer_of or _answers_in(results)
    results = sorted(results, key=lambda result: (result.student, result.unit))
    names = sorted({result.unit for result in results})
    units = [[r for r in results if r.unit == name] for name in names]
    known = [value for unit in units for value in shares(machine_graded(unit))]
    return render(
        "report.html",
        units=[_unit(i, unit, answer_of) for i, unit in enumerate(units)],
        students=len({result.student for result in results}),
        rows=_rows(units, given),
        attention=[one for result in results if (one := _attention(result)).reasons],
        by_hand=_by_hand(results, given),
        mean=fmean(known) if known else None,
        median=median(known) if known else None,
        groups=GROUPS,
        unsafe=any(result.unsafe for result in results),
    )


def _answers_in(results: Sequence[SubmissionResult]) -> AnswerOf:
    def answer_of(student: str, unit: str, exercise: str) -> str:
        wanted = (student, unit)
        found = next(result for result in results if (result.student, result.unit) == wanted)
        return next(one.answer for one in found.exercises if one.exercise == exercise)

    return answer_of


def _unit(number: int, results: list[SubmissionResult], answer_of: AnswerOf) -> _Unit:
    known = shares(machine_graded(results))
    stats = exercise_stats(results)
    messages = failure_groups(results)
    common = [group for group in messages if len(group.students) > 1] or messages
    return _Unit(
        name=results[0].unit,
        title=results[0].unit_title,
        anchor=f"unit-{number}",
        count=len(results),
        mean=fmean(known) if known else None,
        median=median(known) if known else None,
        stats=stats,
        mistakes=[_mistake(group, answer_of) for group in common[:MOST_MESSAGES]],
        more_messages=len(messages) - len(common[:MOST_MESSAGES]),
        stopped=[_Stopped(r.student, _href(r), e) for r in results for e in _cut_short(r)],
        scores=score_distribution(known) if known else None,
        outcomes=outcome_bars(stats) if stats else None,
    )


def _mistake(group: FailureGroup, answer_of: AnswerOf) -> _Mistake:
    student, unit = group.first
    sample = answer_of(student, unit, group.exercise).strip("\n")
    return _Mistake(group, student, feedback_path(student, unit), sample)


def _cut_short(result: SubmissionResult) -> list[ExerciseResult]:
    return [exercise for exercise in result.exercises if exercise.outcome in in_group("stopped")]


def _href(result: SubmissionResult) -> str:
    return feedback_path(result.student, result.unit)


def _rows(units: list[list[SubmissionResult]], given: _Given) -> list[_Row]:
    pairs = [pair for unit in units for pair in zip(unit, machine_graded(unit), strict=True)]
    pairs.sort(key=lambda pair: (pair[0].student, pair[0].unit))
    return [_row(*pair, _given_to(pair[0], given)) for pair in pairs]


def _given_to(result: SubmissionResult, given: _Given) -> ByCell:
    return given.get((result.student, result.unit), {})


def _row(result: SubmissionResult, counted: SubmissionResult, given: ByCell) -> _Row:
    waiting = [exercise for exercise in result.exercises if is_open(exercise, given)]
    return _Row(
        result=with_given(result, given),
        href=_href(result),
        share=share(counted.exercises),
        passed=sum(exercise.outcome == "passed" for exercise in result.exercises),
        waiting=sum(exercise.max_points for exercise in waiting),
        seconds=sum(exercise.seconds for exercise in result.exercises),
    )


def _attention(result: SubmissionResult) -> _Attention:
    faults = [exercise for exercise in result.exercises if exercise.outcome == "grader_fault"]
    told = [f"Grader fault in {fault.exercise}: {fault.reason}" for fault in faults]
    return _Attention(result, _href(result), [*result.attention, *told])


def _by_hand(results: Sequence[SubmissionResult], given: _Given) -> list[tuple[str, str, int]]:
    """Unit, exercise and number of answers that a person has still to grade."""
    answers = Counter(
        (result.unit, exercise.exercise)
        for result in results
        for exercise in result.exercises
        if exercise.outcome == "manual" and is_open(exercise, _given_to(result, given))
    )
    return [(unit, exercise, count) for (unit, exercise), count in sorted(answers.items())]
