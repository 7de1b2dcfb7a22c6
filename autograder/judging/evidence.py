"""Run a program to its end, whatever it does: one bad answer does not cost the others theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from autograder.course.source import Unit
from autograder.sandbox.values import Ending, Record, Run, Step, StepEnd

MAX_RUNS = 5


@dataclass(frozen=True)
class Stop:
    """How and where a run was cut short."""

    step: str
    ending: Ending
    reason: str


@dataclass
class Evidence:
    """Records, ends and stops of the runs of one submission. A check's first record counts."""

    records: dict[tuple[str, str], Record] = field(default_factory=dict)
    ends: dict[str, StepEnd] = field(default_factory=dict)
    stops: list[Stop] = field(default_factory=list)
    repeated: set[tuple[str, str]] = field(default_factory=set)
    cpu_seconds: float = 0.0
    output: str = ""

    def stop_at(self, steps: set[str]) -> Stop | None:
        """The stop that happened in one of these steps, if any."""
        return next((stop for stop in self.stops if stop.step in steps), None)


def gather(unit: Unit, steps: Sequence[Step], execute: Callable[[Sequence[Step]], Run]) -> Evidence:
    """Run the steps; when the process dies, run again without the exercise that killed it.

    Args:
        unit: The unit, which tells the steps of an exercise.
        steps: The program.
        execute: Runs steps in the sandbox.
    """
    evidence = Evidence()
    remaining = list(steps)
    for _ in range(MAX_RUNS):
        run = execute(remaining)
        _add(evidence, run)
        if run.ending == "done":
            break
        blamed = run.last_step or (remaining[0].id if remaining else "")
        evidence.stops.append(Stop(blamed, run.ending, run.reason))
        left_out = _steps_of_same_exercise(unit, blamed)
        remaining = [step for step in remaining if step.id not in left_out]
        if not remaining:
            break
    return evidence


def _add(evidence: Evidence, run: Run) -> None:
    seen_in_this_run: set[tuple[str, str]] = set()
    for record in run.records:
        key = (record.step, record.name)
        if key in seen_in_this_run:
            evidence.repeated.add(key)
        seen_in_this_run.add(key)
        evidence.records.setdefault(key, record)
    for end in run.steps:
        evidence.ends.setdefault(end.step, end)
    evidence.cpu_seconds += run.cpu_seconds
    evidence.output = evidence.output or run.output


def _steps_of_same_exercise(unit: Unit, step: str) -> set[str]:
    for exercise in unit.exercises:
        ids = {exercise.solution.id, *(cell.id for cell in exercise.graded)}
        if step in ids:
            return ids
    return {step}
