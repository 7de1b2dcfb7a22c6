"""Judge: compare what a submission sent with what the reference solution gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from autograder.course.source import Cell, Exercise, Unit
from autograder.judging.carried_errors import Carried
from autograder.judging.case import Case
from autograder.judging.compare import all_passed, compare
from autograder.judging.dependencies import code_of
from autograder.judging.evidence import Evidence, Stop
from autograder.judging.explain import describe_error
from autograder.results.outcomes import Outcome
from autograder.results.values import CellResult, CheckResult, ExerciseResult
from autograder.sandbox.limit_texts import IN_SHORT, is_memory_error, too_long
from autograder.sandbox.values import Limits

MAX_ANSWER = 20_000
_LIMITS = Limits()
_NOTHING: Mapping[str, Carried] = MappingProxyType({})


def verdicts(case: Case, carried: Mapping[str, Carried] = _NOTHING) -> tuple[ExerciseResult, ...]:
    """Exactly one verdict for every exercise of the unit.

    Args:
        case: What was submitted, and what it is judged by.
        carried: What a second run has gained, by exercise (see ``carried_errors``).
    """
    return tuple(
        _manual(exercise, case)
        if exercise.manual
        else _coded(exercise, case, carried.get(exercise.id))
        for exercise in case.unit.exercises
    )


def without_program(
    unit: Unit, outcome: Outcome, reason: str, seconds: float = 0.0
) -> tuple[ExerciseResult, ...]:
    """The same verdict on every exercise: nothing was submitted, or it could not be read."""
    return tuple(
        result_of(exercise, _cells(exercise, {}), (), outcome, reason, seconds, "")
        for exercise in unit.exercises
    )


def _manual(exercise: Exercise, case: Case) -> ExerciseResult:
    answer = case.program.answers.get(exercise.id)
    outcome: Outcome = "manual"
    reason = "Written answer: points are given by hand."
    if answer is None:
        outcome, reason = "missing", "The cell for your written answer is not in the notebook."
    elif _untouched(exercise, answer, case.stubs):
        outcome, reason = "not_attempted", "Nothing was written here."
    return result_of(exercise, _cells(exercise, {}), (), outcome, reason, 0.0, answer or "")


def _coded(exercise: Exercise, case: Case, carried: Carried | None) -> ExerciseResult:
    evidence = case.evidence
    gained = carried.cells if carried else frozenset()
    checks: list[CheckResult] = []
    passed: dict[str, bool] = {}
    code = partial(code_of, exercise, case.program)
    for cell in exercise.graded:
        expected = case.reference.of_cell(cell.id)
        if cell.id in gained:
            results = [CheckResult(one.name, True, "", one.cell, one.hidden) for one in expected]
        else:
            results = compare(expected, evidence.records, code)
        checks += results
        passed[cell.id] = all_passed(expected, results)
    outcome, reason = _outcome(exercise, case, passed, checks, gained)
    steps = {exercise.solution.id, *passed}
    seconds = sum(end.cpu_seconds for key, end in evidence.ends.items() if key in steps)
    answer = case.program.answers.get(exercise.id) or ""
    result = result_of(
        exercise, _cells(exercise, passed), tuple(checks), outcome, reason, seconds, answer
    )
    return replace(result, carried=carried.replaced) if carried else result


def _outcome(
    exercise: Exercise,
    case: Case,
    passed: Mapping[str, bool],
    checks: list[CheckResult],
    gained: frozenset[str],
) -> tuple[Outcome, str]:
    answer, evidence = case.program.answers.get(exercise.id), case.evidence
    if passed and all(passed.values()):
        return "passed", ""
    if answer is None:
        return "missing", "The answer cell is not in the notebook that was submitted."
    if _untouched(exercise, answer, case.stubs):
        return "not_attempted", "The answer cell is as it was handed out."
    steps = [exercise.solution.id, *(cell for cell in passed if cell not in gained)]
    stop = evidence.stop_at(set(steps))
    if stop is not None:
        return stopped(stop)
    ends = [evidence.ends[step] for step in steps if step in evidence.ends]
    if any(end.status == "timeout" for end in ends):
        return "timeout", too_long(case.limits)
    failed = next((check for check in checks if not check.passed), None)
    error = next((end.error for end in ends if end.error is not None), None)
    exhausted = next((e.error for e in ends if e.error and is_memory_error(e.error)), None)
    if exhausted is not None:
        return "memory", describe_error(exhausted, exercise, case.program, case.limits)
    if failed is not None:
        also = f"\n{describe_error(error, exercise, case.program, case.limits)}" if error else ""
        return "failed", f"{failed.name}: {failed.message}{also}"
    if error is not None:
        return "error", describe_error(error, exercise, case.program, case.limits)
    return never_ran(evidence)


def stopped(stop: Stop) -> tuple[Outcome, str]:
    outcome: Outcome = "output" if stop.ending == "messages" else stop.ending  # type: ignore[assignment]
    return outcome, f"The run was stopped here: {IN_SHORT[stop.ending]}. {stop.reason}".strip()


def never_ran(evidence: Evidence) -> tuple[Outcome, str]:
    if evidence.stops:
        outcome, reason = stopped(evidence.stops[-1])
        return outcome, f"This exercise was not reached. {reason}"
    return "failed", "Its checks sent no result."


def _untouched(exercise: Exercise, answer: str, stubs: Mapping[str, str]) -> bool:
    stub = stubs.get(exercise.solution.grade_id, "")
    return not answer.strip() or answer.split() == stub.split()


def _cells(exercise: Exercise, passed: Mapping[str, bool]) -> tuple[CellResult, ...]:
    def result(cell: Cell) -> CellResult:
        ok = passed.get(cell.id, False)
        return CellResult(cell.grade_id, cell.points if ok else 0.0, cell.points, ok)

    return tuple(map(result, (exercise.solution,) if exercise.manual else exercise.graded))


def result_of(
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
