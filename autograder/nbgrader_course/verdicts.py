"""Judge a run of an ordinary nbgrader notebook: a test cell passes if it ran without an exception.

Nothing but that is known, so **points can be forged here**: the process that runs the student's
code also runs the asserts, and code that replaces what an assert relies on, or speaks the runner's
protocol, can make any cell end well. The sandbox still protects the machine, the gradebook, the
source's solutions and other students. Checks of ``course_utils.check`` do not have this weakness.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from autograder.course.source import Cell, Exercise, Unit
from autograder.judging.evidence import Evidence
from autograder.judging.explain import describe_error
from autograder.judging.program import Program
from autograder.judging.verdicts import never_ran, result_of, stopped
from autograder.nbgrader_course.cells import answer_cells, has_answer, is_task, nobody
from autograder.results.outcomes import Outcome
from autograder.results.values import CellResult, CheckResult, ExerciseResult
from autograder.sandbox.limit_texts import too_long
from autograder.sandbox.values import ErrorInfo, Limits, StepEnd


@dataclass(frozen=True)
class Case:
    """A program with all that its verdicts rest on.

    Attributes:
        unit: The unit.
        released: Text of its cells as handed out, by ``grade_id``.
        limits: What the run could use, for the words about a limit that was passed.
        program: What ran.
        evidence: What the run of it showed.
    """

    unit: Unit
    released: Mapping[str, str]
    limits: Limits
    program: Program
    evidence: Evidence


def verdicts(case: Case) -> tuple[ExerciseResult, ...]:
    """Exactly one verdict for every exercise of the unit."""
    return tuple(
        _manual(exercise, case) if exercise.manual else _coded(exercise, case)
        for exercise in case.unit.exercises
    )


def to_gather(unit: Unit) -> Unit:
    """The unit as ``gather`` needs it.

    Tests here may use the answers of other exercises. So when a test brings the process down, the
    tests of its exercise are left out of the next run but its answer is not, and when an answer
    does, that answer alone.
    """
    exercises = (e for e in unit.exercises if e.graded)
    return replace(
        unit, exercises=tuple(replace(e, solution=nobody(e.graded[0])) for e in exercises)
    )


def score(cell: Cell, end: StepEnd | None) -> float:
    """Points of a test cell, as nbgrader's ``determine_grade`` gives them.

    A cell whose last expression is a number gets that many points, at most its own; one that is
    less than 0 is taken for no number, as there. Where nbgrader stops grading because the number
    is too large, the cell's points are the bound. What was written to stderr costs nothing.
    """
    if end is None or end.status != "ok":
        return 0.0
    value = getattr(end, "value", None)
    return min(value, cell.points) if value is not None and value >= 0 else cell.points


# ------------------------------------------------------------------------------- one exercise each


def _manual(exercise: Exercise, case: Case) -> ExerciseResult:
    answer = case.program.answers.get(exercise.id)
    cell = exercise.solution
    outcome: Outcome = "manual"
    reason = "Written answer: points are given by hand."
    if is_task(cell):
        reason = "Points are given by hand."  # for cells that cannot be told from other ones
    elif answer is None:
        outcome, reason = "missing", "The cell for your written answer is not in the notebook."
    elif _untouched(exercise, answer, case):
        outcome, reason = "not_attempted", "Nothing was written here."
    end = case.evidence.ends.get(cell.id)
    seconds = end.cpu_seconds if end else 0.0
    cells = (CellResult(cell.grade_id, 0.0, cell.points, False),)
    return result_of(exercise, cells, (), outcome, reason, seconds, answer or "")


def _coded(exercise: Exercise, case: Case) -> ExerciseResult:
    ends = case.evidence.ends
    cells, checks = [], []
    for cell in exercise.graded:
        points = score(cell, ends.get(cell.id))
        passed = cell.id in ends and ends[cell.id].status == "ok" and points == cell.points
        cells.append(CellResult(cell.grade_id, points, cell.points, passed))
        checks.append(_check(cell, passed, points, exercise, case))
    outcome, reason = _outcome(exercise, tuple(checks), case)
    steps = [*_answer_ids(exercise, case), *(cell.id for cell in exercise.graded)]
    seconds = sum(ends[step].cpu_seconds for step in steps if step in ends)
    answer = case.program.answers.get(exercise.id) or ""
    return result_of(exercise, tuple(cells), tuple(checks), outcome, reason, seconds, answer)


def _answer_ids(exercise: Exercise, case: Case) -> list[str]:
    return [cell.id for cell in answer_cells(case.unit, exercise)]


def _check(cell: Cell, passed: bool, points: float, exercise: Exercise, case: Case) -> CheckResult:
    end = case.evidence.ends.get(cell.id)
    if passed:
        return CheckResult(cell.grade_id, True, "", cell.grade_id, False)
    if end is None:
        return CheckResult(cell.grade_id, False, "This test did not run.", cell.grade_id, False)
    if end.error is None:
        message = f"The test gave {points:g} of {cell.points:g} points."
        return CheckResult(cell.grade_id, False, message, cell.grade_id, False)
    line, hidden = _failing_line(cell, end.error, case)
    if end.status == "timeout":
        message = too_long(case.limits)
    elif end.error.type == "AssertionError":
        message = end.error.message or "What it asserts is not so."
    else:
        message = _described(end.error, exercise, case)
    return CheckResult(cell.grade_id, False, f"{message}{line}", cell.grade_id, hidden)


def _described(error: ErrorInfo, exercise: Exercise, case: Case) -> str:
    """An exception in words, without what its test cell says of checks, which may be hidden."""
    return describe_error(error, exercise, case.program, case.limits, checks=False)


def _failing_line(cell: Cell, error: ErrorInfo, case: Case) -> tuple[str, bool]:
    """The line of the test at which it failed, if students were given it; whether it is hidden."""
    places = [line for step, line, _ in error.frames if step == cell.id]
    lines = cell.source.splitlines()
    if not places or not 0 < places[-1] <= len(lines):
        return "", False
    text = lines[places[-1] - 1].strip()
    given = {line.strip() for line in case.released.get(cell.grade_id, "").splitlines()}
    return (f"\nin the test: {text}", False) if text in given else ("", True)


def _outcome(
    exercise: Exercise, checks: tuple[CheckResult, ...], case: Case
) -> tuple[Outcome, str]:
    evidence = case.evidence
    if all(check.passed for check in checks):
        return "passed", ""
    if has_answer(exercise):
        answer = case.program.answers.get(exercise.id)
        if answer is None:
            return "missing", "The answer cell is not in the notebook that was submitted."
        if _untouched(exercise, answer, case):
            return "not_attempted", "The answer cell is as it was handed out."
    answers, tests = _answer_ids(exercise, case), [cell.id for cell in exercise.graded]
    stop = evidence.stop_at({*answers, *tests})
    if stop is not None:
        return stopped(stop)
    ends = [evidence.ends[step] for step in (*answers, *tests) if step in evidence.ends]
    if any(end.status == "timeout" for end in ends):
        return "timeout", too_long(case.limits)
    return _failed(exercise, checks, ends, set(tests), case) or never_ran(evidence)


def _failed(
    exercise: Exercise,
    checks: tuple[CheckResult, ...],
    ends: list[StepEnd],
    tests: set[str],
    case: Case,
) -> tuple[Outcome, str] | None:
    """The first test that does not pass, and before it an exception of the answer itself."""
    own = next((end.error for end in ends if end.error and end.step not in tests), None)
    also = f"\n{_described(own, exercise, case)}" if own else ""
    by_step = {end.step: end for end in ends}
    failed = [check for check in checks if not check.passed and check.cell in by_step]
    for check in failed:
        error = by_step[check.cell].error
        if error is None or error.type == "AssertionError":
            return "failed", f"{check.name}: {check.message}{also}"
    if own is not None:
        return "error", _described(own, exercise, case)
    return ("error", f"{failed[0].name}: {failed[0].message}") if failed else None


def _untouched(exercise: Exercise, answer: str, case: Case) -> bool:
    """True if an answer is empty, or is what was handed out."""
    cells = (exercise.solution,) if exercise.manual else answer_cells(case.unit, exercise)
    stubs = " ".join(case.released.get(cell.grade_id, "") for cell in cells)
    return not answer.strip() or answer.split() == stubs.split()
