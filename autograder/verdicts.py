"""Judge: compare what a submission sent with what the reference solution gave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.assemble import Program
from autograder.attempt import Evidence, Stop
from autograder.labels import resolve
from autograder.meaning import meaning_of
from autograder.model import (
    CellResult,
    CheckResult,
    ErrorInfo,
    ExerciseResult,
    Outcome,
    Record,
)
from autograder.source import Cell, Exercise, Unit
from autograder.transcript import ExpectedCheck, Transcript
from course_utils.check.judge import judge
from course_utils.check.values import MalformedValue, decode

MAX_VALUE_BYTES = 32 << 20
MAX_ANSWER = 20_000
_STOPPED = {
    "timeout": "it ran into the time limit",
    "memory": "it used more memory than allowed",
    "output": "it printed more than allowed",
    "messages": "it sent more results than allowed",
    "crashed": "the Python process died",
}


def verdicts(
    unit: Unit,
    transcript: Transcript,
    program: Program,
    evidence: Evidence,
    stubs: Mapping[str, str],
) -> tuple[ExerciseResult, ...]:
    """Exactly one verdict for every exercise of the unit."""
    return tuple(
        _manual(exercise, program, stubs)
        if exercise.manual
        else _coded(exercise, transcript, program, evidence, stubs)
        for exercise in unit.exercises
    )


def without_program(
    unit: Unit, outcome: Outcome, reason: str, seconds: float = 0.0
) -> tuple[ExerciseResult, ...]:
    """The same verdict on every exercise: nothing was submitted, or it could not be read."""
    return tuple(
        _result(exercise, _cells(exercise, {}), (), outcome, reason, seconds, "")
        for exercise in unit.exercises
    )


def _manual(exercise: Exercise, program: Program, stubs: Mapping[str, str]) -> ExerciseResult:
    answer = program.answers.get(exercise.id)
    outcome: Outcome = "manual"
    reason = "Written answer: points are given by hand."
    if answer is None:
        outcome, reason = "missing", "The cell for your written answer is not in the notebook."
    elif _untouched(exercise, answer, stubs):
        outcome, reason = "not_attempted", "Nothing was written here."
    return _result(exercise, _cells(exercise, {}), (), outcome, reason, 0.0, answer or "")


def _coded(
    exercise: Exercise,
    transcript: Transcript,
    program: Program,
    evidence: Evidence,
    stubs: Mapping[str, str],
) -> ExerciseResult:
    checks: list[CheckResult] = []
    passed: dict[str, bool] = {}
    for cell in exercise.graded:
        results = [
            _check(expected, evidence.records.get((cell.id, expected.name)))
            for expected in transcript.of_cell(cell.id)
        ]
        checks += (result for result in results if result is not None)
        passed[cell.id] = all(result is not None and result.passed for result in results)
    answer = program.answers.get(exercise.id)
    outcome, reason = _outcome(exercise, answer, passed, checks, evidence, stubs)
    steps = {exercise.solution.id, *passed}
    seconds = sum(end.cpu_seconds for key, end in evidence.ends.items() if key in steps)
    return _result(
        exercise, _cells(exercise, passed), tuple(checks), outcome, reason, seconds, answer or ""
    )


def _check(expected: ExpectedCheck, record: Record | None) -> CheckResult | None:
    """The result of one check; None when the submission sent nothing for it."""
    if record is None:
        return None
    if record.kind != expected.kind:
        passed, message = (
            False,
            f"expected a {expected.kind!r} check, received {record.kind[:40]!r}",
        )
    else:
        passed, message = _judged(expected, record.actual)
    return CheckResult(expected.name, passed, message, expected.cell, expected.hidden)


def _judged(expected: ExpectedCheck, actual: Any) -> tuple[bool, str]:
    try:
        value = decode(actual, max_bytes=MAX_VALUE_BYTES)
    except MalformedValue as error:
        return False, f"the value that was sent cannot be read: {error}"
    wanted = decode(expected.expected, max_bytes=MAX_VALUE_BYTES)
    if expected.kind == "accuracy":
        wanted = resolve(wanted)
    verdict = judge(expected.kind, value, wanted, dict(expected.options))
    if verdict.passed:
        return True, ""
    hint = expected.options.get("hint", "")
    parts = [
        verdict.message,
        "" if expected.hidden else verdict.values,
        f"Hint: {hint}" if hint else "",
    ]
    return False, "\n".join(part for part in parts if part)


def _outcome(
    exercise: Exercise,
    answer: str | None,
    passed: Mapping[str, bool],
    checks: list[CheckResult],
    evidence: Evidence,
    stubs: Mapping[str, str],
) -> tuple[Outcome, str]:
    if passed and all(passed.values()):
        return "passed", ""
    if answer is None:
        return "missing", "The answer cell is not in the notebook that was submitted."
    if _untouched(exercise, answer, stubs):
        return "not_attempted", "The answer cell is as it was handed out."
    steps = [exercise.solution.id, *passed]
    stop = evidence.stop_at(set(steps))
    if stop is not None:
        return _stopped(stop)
    ends = [evidence.ends[step] for step in steps if step in evidence.ends]
    if any(end.status == "timeout" for end in ends):
        return "timeout", "It ran into the time limit: is there a loop that never ends?"
    failed = next((check for check in checks if not check.passed), None)
    error = next((end.error for end in ends if end.error is not None), None)
    if failed is not None:
        also = f"\n{describe_error(error, exercise)}" if error else ""
        return "failed", f"{failed.name}: {failed.message}{also}"
    if error is not None:
        return "error", describe_error(error, exercise)
    return _never_ran(evidence)


def _stopped(stop: Stop) -> tuple[Outcome, str]:
    outcome: Outcome = "output" if stop.ending == "messages" else stop.ending  # type: ignore[assignment]
    return outcome, f"The run was stopped here: {_STOPPED[stop.ending]}. {stop.reason}".strip()


def _never_ran(evidence: Evidence) -> tuple[Outcome, str]:
    if evidence.stops:
        outcome, reason = _stopped(evidence.stops[-1])
        return outcome, f"This exercise was not reached. {reason}"
    return "failed", "Its checks sent no result."


def describe_error(error: ErrorInfo, exercise: Exercise) -> str:
    """An exception in words for the student: what, where in their own code, and what it means.

    Lines of graded cells are left out, since they may be hidden tests.
    """
    graded = {cell.id for cell in exercise.graded}
    text = f"{error.type}: {error.message}" if error.message else error.type
    own = [frame for frame in error.frames if frame[0] not in graded]
    if own:
        step, line, source = own[-1]
        place = "your answer" if step == exercise.solution.id else "another cell"
        text += f"\nin line {line} of {place}: {source.strip()}"
    in_check = bool(error.frames) and error.frames[-1][0] in graded
    meaning = meaning_of(error, in_check=in_check)
    return f"{text}\n{meaning}" if meaning else text


def _untouched(exercise: Exercise, answer: str, stubs: Mapping[str, str]) -> bool:
    stub = stubs.get(exercise.solution.grade_id, "")
    return not answer.strip() or answer.split() == stub.split()


def _cells(exercise: Exercise, passed: Mapping[str, bool]) -> tuple[CellResult, ...]:
    def result(cell: Cell) -> CellResult:
        ok = passed.get(cell.id, False)
        return CellResult(cell.grade_id, cell.points if ok else 0.0, cell.points, ok)

    return tuple(map(result, (exercise.solution,) if exercise.manual else exercise.graded))


def _result(
    exercise: Exercise,
    cells: tuple[CellResult, ...],
    checks: tuple[CheckResult, ...],
    outcome: Outcome,
    reason: str,
    seconds: float,
    answer: str,
) -> ExerciseResult:
    if len(answer) > MAX_ANSWER:
        answer = answer[:MAX_ANSWER] + f"\n[{len(answer) - MAX_ANSWER} more characters]"
    return ExerciseResult(
        exercise=exercise.id,
        title=exercise.title,
        points=sum(cell.points for cell in cells),
        max_points=exercise.points,
        outcome=outcome,
        reason=reason,
        checks=checks,
        cells=cells,
        seconds=round(seconds, 3),
        answer=answer,
    )
