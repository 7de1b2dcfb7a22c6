"""The page that a student gets: what passed, what did not, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.pages.given import ByCell, is_open, with_given
from autograder.pages.render import render, settled
from autograder.pages.text import bounded, split_hint, split_values, value_free
from autograder.results.outcomes import TABLE
from autograder.results.values import CheckResult, ExerciseResult, Given, SubmissionResult


@dataclass(frozen=True)
class Failure:
    """A check that did not pass, as its student is told: without values where it is hidden."""

    name: str
    hidden: bool
    message: str
    values: str
    hint: str


@dataclass(frozen=True)
class _Section:
    number: int
    result: ExerciseResult
    reason: str
    advice: str
    failures: tuple[Failure, ...]
    passes: tuple[CheckResult, ...]
    carried: tuple[str, ...]
    settled: bool
    by_hand: bool
    comment: str

    @property
    def prose(self) -> bool:
        """True if the answer is written text rather than code."""
        return self.result.outcome == "manual"


def feedback_page(result: SubmissionResult, given: ByCell | None = None) -> str:
    """One self-contained HTML page about one submission, for its student.

    It holds the student's code, names and messages of checks, hints and reasons, but neither the
    source of a hidden check nor what it expects.

    Args:
        result: The verdicts.
        given: By ``grade_id`` what a person gave; these points count in place of ours.
    """
    given = given or {}
    titles = {exercise.exercise: exercise.title for exercise in result.exercises}
    result = with_given(result, given)
    sections = [
        _section(i, exercise, titles, given) for i, exercise in enumerate(result.exercises, start=1)
    ]
    waiting = [section.result for section in sections if not section.settled]
    return render(
        "feedback.html",
        result=result,
        sections=sections,
        passed=sum(exercise.outcome == "passed" for exercise in result.exercises),
        waiting=sum(exercise.max_points - exercise.points for exercise in waiting),
        unsafe=result.unsafe,
    )


def _section(
    number: int, exercise: ExerciseResult, titles: Mapping[str, str], given: ByCell
) -> _Section:
    failed = [check for check in exercise.checks if not check.passed]
    cells = [given.get(cell.grade_id, Given()) for cell in exercise.cells]
    known, open_ = settled(exercise), is_open(exercise, given)
    return _Section(
        number=number,
        result=exercise,
        reason=bounded(own_reason(exercise, failed)) if known or open_ else "",
        advice=TABLE[exercise.outcome].advice if known or open_ else "",
        failures=tuple(failure(check) for check in failed),
        passes=tuple(check for check in exercise.checks if check.passed),
        carried=tuple(titles.get(name) or name for name in exercise.carried),
        settled=not open_,
        by_hand=any(cell.points is not None or cell.extra for cell in cells),
        comment=bounded(given.get(exercise.exercise, Given()).comment),
    )


def own_reason(exercise: ExerciseResult, failed: list[CheckResult]) -> str:
    """The reason without the message of a check that is listed anyway."""
    for check in failed:
        repeated = f"{check.name}: {check.message}"
        if exercise.reason.startswith(repeated):
            return exercise.reason.removeprefix(repeated).strip("\n")
    return exercise.reason


def failure(check: CheckResult) -> Failure:
    """A check that did not pass, in the words that the student is told."""
    message, hint = split_hint(f"\n{check.message}")
    message = value_free(message) if check.hidden else message
    sentences, values = split_values(message.strip("\n"))
    return Failure(check.name, check.hidden, bounded(sentences), bounded(values), bounded(hint))
