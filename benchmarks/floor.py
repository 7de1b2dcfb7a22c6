"""The floor: the CPU time of the cells alone, in a process that has imported the libraries.

No grader that runs the cells can be faster on one core.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import fmean
from typing import Any

from autograder.course.source import Unit
from autograder.environment import VARIABLES
from autograder.judging.judge import UnitJudge
from autograder.judging.program import Program, program_with
from autograder.sandbox.run import AT_ONCE
from autograder.sandbox.values import Run, Step


@dataclass(frozen=True)
class Floor:
    """CPU seconds of a class's cells.

    ``cells`` is each notebook once; ``runs`` is every run that the grader chooses to make, those
    for errors carried forward included, of which there are ``more_runs``. ``busy`` is the time that
    passed on the clock, in CPU seconds: more than 1 if others used the machine.
    """

    cells: float
    runs: float
    more_runs: int
    busy: float = 1.0


@dataclass(frozen=True)
class _Watched(UnitJudge):
    """Remembers what it was made to run."""

    seen: list[Sequence[Step]] = field(default_factory=list)

    def execute(self, steps: Sequence[Step], slot: AbstractContextManager[Any] = AT_ONCE) -> Run:
        self.seen.append(steps)
        return super().execute(steps, slot)


@dataclass(frozen=True)
class Runs:
    """All runs that judging a class takes: each notebook once, and those for errors carried on."""

    notebooks: tuple[Sequence[Step], ...]
    more: tuple[Sequence[Step], ...]
    preload: tuple[str, ...]


def runs_of(judge: UnitJudge, students: Mapping[str, Mapping[str, str]]) -> Runs:
    """The runs that the grader makes for a class, found by judging every notebook once.

    Args:
        judge: Its unit.
        students: From ``classes.make_answers``.
    """
    notebooks, more = [], []
    for answers in students.values():
        program = _program(judge.unit, judge.stubs, answers)
        watched = _Watched(**vars(judge))
        watched.judge(program)
        notebooks.append(watched.seen[0])
        more += watched.seen[1:]
    return Runs(tuple(notebooks), tuple(more), judge.settings.preload)


def floor_of(runs: Runs) -> Floor:
    """Measure the cells of all runs once."""
    seconds = cell_seconds([*runs.notebooks, *runs.more], runs.preload)
    once = sum(cpu for cpu, _ in seconds[: len(runs.notebooks)])
    total = sum(cpu for cpu, _ in seconds)
    return Floor(once, total, len(runs.more), sum(wall for _, wall in seconds) / total)


def mean_floor(floors: Sequence[Floor]) -> Floor:
    """The mean of several measurements of the same runs."""
    names = ("cells", "runs", "busy")
    return replace(
        floors[0], **{name: fmean(getattr(floor, name) for floor in floors) for name in names}
    )


def _program(unit: Unit, stubs: Mapping[str, str], answers: Mapping[str, str]) -> Program:
    ids = {exercise.id: exercise.solution.grade_id for exercise in unit.exercises}
    return program_with(
        unit, {name: answers.get(grade_id, stubs[grade_id]) for name, grade_id in ids.items()}
    )


def cell_seconds(
    programs: Iterable[Sequence[Step]], preload: Sequence[str]
) -> list[tuple[float, float]]:
    """CPU seconds and wall seconds of the cells of each program.

    Raises:
        subprocess.CalledProcessError: If one of them kills its process.
    """
    sources = [[(step.id, step.source) for step in steps] for steps in programs]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.cells"],
        input=json.dumps({"preload": list(preload), "programs": sources}),
        env=os.environ | VARIABLES,
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [(cpu, wall) for cpu, wall in json.loads(done.stdout)]
