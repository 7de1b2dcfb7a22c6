"""Judge the reference and the untouched notebook, before anything else is judged here."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from autograder.course.source import Unit
from autograder.errors import UserError
from autograder.judging.evidence import Evidence
from autograder.judging.program import program_with, reference_program

if TYPE_CHECKING:
    from autograder.judging.judge import UnitJudge


class NotReadyError(UserError, RuntimeError):
    """Grading must not start: the reference or the untouched notebook is judged wrongly here."""


def prove_ready(judge: UnitJudge) -> None:
    """Run the reference and the untouched notebook through the engine that will judge the class.

    Raises:
        NotReadyError: If the first gets less than full marks, or the second more than none.
    """
    judge = replace(judge, carry=False)
    unit = judge.unit
    stubs = {e.id: judge.stubs[e.solution.grade_id] for e in unit.exercises}
    programs = (reference_program(unit), program_with(unit, stubs))
    with ThreadPoolExecutor(len(programs)) as both:  # a class waits for this
        (reference, _), (untouched, evidence) = both.map(judge.judge, programs)
    lines = {exercise.id: exercise.solution.line for exercise in unit.exercises}
    for result in reference:
        if result.outcome not in ("passed", "manual"):
            raise NotReadyError(
                f"{unit.path}:{lines[result.exercise]}: the reference solution of "
                f"{result.exercise!r} gets {result.points:g} of {result.max_points:g} points here: "
                f"{result.reason}"
            )
    for result in untouched:
        if result.points or any(cell.passed for cell in result.cells):
            raise NotReadyError(
                f"{unit.path}:{lines[result.exercise]}: the untouched notebook gets "
                f"{result.points:g} points for {result.exercise!r}; a check there passes without "
                "an answer: call the answer in every check"
            )
    _require_only_stubs(unit, evidence)


def _require_only_stubs(unit: Unit, evidence: Evidence) -> None:
    for end in evidence.ends.values():
        if end.error is not None and end.error.type != "NotImplementedError":
            cell = next(cell for cell in unit.cells if cell.id == end.step)
            raise NotReadyError(
                f"{unit.path}:{cell.line}: in the untouched notebook this cell raises "
                f"{end.error.type}: {end.error.message}; only NotImplementedError may occur"
            )
