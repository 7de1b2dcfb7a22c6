"""Error carried forward: judge an exercise again, with the reference in the place of earlier ones.

An answer that is right can fail because it uses an earlier one that is not. After the first run,
every exercise that was tried and did not pass, whose author says which earlier ones it is built on
(``uses`` on the answer), and that uses some of them that did not pass, is judged once more: the
reference solutions of those run right after the student's own cells. The better verdict counts,
cell by cell; the earlier exercises keep their points.

The reference is then in the process of the student's code, which may read it and send it anywhere:
as a value, an error, output, or in the time that it takes. So nothing that the second run sends is
kept but, for each graded cell of the exercises that are judged again, whether it passed.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from autograder.course.source import Exercise, Unit
from autograder.judging.case import Case
from autograder.judging.compare import all_passed, compare
from autograder.judging.dependencies import code_of, dependencies_of, reader
from autograder.judging.evidence import Evidence, gather
from autograder.judging.parts import names_bound, parts_of
from autograder.judging.program import Program
from autograder.results.outcomes import TABLE
from autograder.results.values import ExerciseResult
from autograder.sandbox.fault import GraderFault
from autograder.sandbox.values import Run, Step

MAX_MORE_RUNS = 6  # of one submission, whatever it holds: each may use all of its CPU seconds
_REFERENCE = "~reference"  # no id of a cell has such a character
_Execute = Callable[[Sequence[Step]], Run]
_Group = tuple[tuple[Exercise, ...], tuple[Exercise, ...]]  # to judge again, to be replaced


@dataclass(frozen=True)
class Carried:
    """The gain of judging an exercise a second time.

    ``cells`` are the graded cells that pass with the reference in the place of the earlier
    exercises ``replaced``. Nothing else of the second run is kept: whatever else it sends could
    hold the reference.
    """

    cells: frozenset[str]
    replaced: tuple[str, ...]


def carry_errors(
    case: Case, results: Sequence[ExerciseResult], execute: _Execute
) -> dict[str, Carried]:
    """Judge exercises again with earlier ones replaced by the reference; return gains by exercise.

    Args:
        case: What was submitted, and what it is judged by.
        results: The verdicts on it.
        execute: Runs steps in the sandbox; called at most ``MAX_MORE_RUNS`` times, and not at all
            when no exercise that was tried uses one that did not pass.

    Raises:
        GraderFault: If a run or its judging fails for a reason that is not the student's.
    """
    unit, program = case.unit, case.program
    limited = _Limited(execute)
    verdict = {result.exercise: result for result in results}
    judged = [e for e in unit.exercises if not e.manual and _in_program(e, program)]
    broken = {e.id for e in judged if verdict[e.id].outcome != "passed"}
    waiting = [e for e in judged if TABLE[verdict[e.id].outcome].tried]
    found: dict[str, Carried] = {}
    while waiting and limited.left:
        uses = {
            e.id: dependencies_of(e, unit, program, broken & built_on(e, unit)) for e in waiting
        }
        groups, waiting = _next_groups([e for e in waiting if uses[e.id]], uses)
        for group, replaced in groups:
            steps = second_program(case, replaced, group)
            judge = partial(_passing, case)
            passing = _guarded(unit, judge, steps, group, limited)
            for exercise in group:
                before = _passed(exercise, verdict[exercise.id])
                gained = passing[exercise.id] - before
                if gained:
                    found[exercise.id] = Carried(gained, tuple(e.id for e in replaced))
                if len(before | gained) == len(exercise.graded):
                    broken.discard(exercise.id)
    return found


def built_on(exercise: Exercise, unit: Unit) -> frozenset[str]:
    """Ids of the earlier exercises that one is built on by its author's word, or that those are."""
    named = {e.id: e.solution.uses for e in unit.exercises}
    found: set[str] = set()
    waiting = [*exercise.solution.uses]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += named.get(name, ())
    return frozenset(found)


def _in_program(exercise: Exercise, program: Program) -> bool:
    """True if the program judges the exercise at all: a proof leaves out all others."""
    steps = {step.id for step in program.steps}
    return any(cell.id in steps for cell in exercise.graded)


def _passed(exercise: Exercise, result: ExerciseResult) -> frozenset[str]:
    pairs = zip(exercise.graded, result.cells, strict=True)
    return frozenset(cell.id for cell, judged in pairs if judged.passed)


def _next_groups(
    waiting: Sequence[Exercise], uses: Mapping[str, tuple[Exercise, ...]]
) -> tuple[list[_Group], list[Exercise]]:
    """Those to judge now, together where they use the same; and those that use one of them.

    The latter wait: an exercise that passes now is not replaced when they are judged.
    """
    ids = {exercise.id for exercise in waiting}
    groups: dict[tuple[str, ...], list[Exercise]] = {}
    later = []
    for exercise in waiting:
        key = tuple(e.id for e in uses[exercise.id])
        if ids.intersection(key):
            later.append(exercise)
        else:
            groups.setdefault(key, []).append(exercise)
    return [(tuple(group), uses[group[0].id]) for group in groups.values()], later


def second_program(
    case: Case, replaced: Sequence[Exercise], group: Sequence[Exercise]
) -> tuple[Step, ...]:
    """The student's program with the reference in some places, to judge a group of exercises.

    A reference runs after the student's own cell, so that helpers defined there stay; in its place
    if that cell had stopped the run or ran into the time limit; in the author's place if there is
    none; and again after a cell of the student's own, or another that is replaced, that binds one
    of its names. Other graded cells, what stopped the first run, and what comes after the group are
    left out.
    """
    graded = {cell.id for exercise in group for cell in exercise.graded}
    own = {*graded, *(exercise.solution.id for exercise in group)}
    evidence = case.evidence
    stopped = {stop.step for stop in evidence.stops}
    stopped |= {
        exercise.solution.id
        for exercise in replaced
        if (end := evidence.ends.get(exercise.solution.id)) and end.status == "timeout"
    }
    steps = _with_references(case.unit, case.program.steps, replaced)
    last = max(place for place, step in enumerate(steps) if step.id in graded)
    return tuple(
        step
        for step in steps[: last + 1]
        if (step.role != "graded" or step.id in graded) and (step.id not in stopped - own)
    )


def _with_references(unit: Unit, steps: Sequence[Step], replaced: Sequence[Exercise]) -> list[Step]:
    """The steps with references in their places, and again where the student binds their names."""
    order = {cell.id: place for place, cell in enumerate(unit.cells)}
    read, waiting = reader(steps), list(replaced)
    names = {e.id: names_bound(parts_of(e.solution.source)) for e in replaced}
    placed: list[Exercise] = []
    found: list[Step] = []

    def add(exercises: Sequence[Exercise]) -> None:
        for exercise in exercises:
            name = f"{exercise.solution.id}{_REFERENCE}"
            again = sum(step.id.startswith(name) for step in found)
            source = exercise.solution.source
            found.append(Step(f"{name}-{again + 1}" if again else name, source, "author"))

    for step in steps:
        while waiting and order.get(step.id, -1) > order[waiting[0].solution.id]:
            placed.append(waiting.pop(0))  # its cell is missing
            add(placed[-1:])
        found.append(step)
        own = waiting[:1] if waiting and step.id == waiting[0].solution.id else []
        if own or step.role == "extra":
            bound = names_bound(read(step))
            add([exercise for exercise in placed if names[exercise.id] & bound] + own)
            placed += own
            waiting = waiting[len(own) :]
    return found


class _Limited:
    """Runs steps a limited number of times; a run after that shows nothing."""

    def __init__(self, execute: _Execute) -> None:
        self._execute = execute
        self.left = MAX_MORE_RUNS

    def __call__(self, steps: Sequence[Step]) -> Run:
        if not self.left:
            return Run((), (), "done", None, "", 0.0, 0.0)
        self.left -= 1
        return self._execute(steps)


def _guarded(
    unit: Unit,
    judge: Callable[[Exercise, Evidence], Iterable[str]],
    steps: Sequence[Step],
    group: Sequence[Exercise],
    execute: _Execute,
) -> dict[str, frozenset[str]]:
    """Ids of the graded cells that pass, by exercise. No text of a fault is passed on."""
    try:
        evidence = gather(unit, steps, execute)
        return {e.id: frozenset(judge(e, evidence)) for e in group}
    except Exception as fault:
        place = traceback.extract_tb(fault.__traceback__)[-1]
        where = f"{type(fault).__name__} in {Path(place.filename).name}:{place.lineno}"
    raise GraderFault(f"judging again with the reference in earlier places failed: {where}")


def _passing(case: Case, exercise: Exercise, evidence: Evidence) -> Iterator[str]:
    code = partial(code_of, exercise, case.program)
    for cell in exercise.graded:
        expected = case.reference.of_cell(cell.id)
        if all_passed(expected, compare(expected, evidence.records, code)):
            yield cell.id
