"""Run mutants through the engine that grades, and count those that the checks tell apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from autograder.course.source import Exercise, Unit
from autograder.errors import UserError
from autograder.judging.evidence import Evidence
from autograder.judging.judge import UnitJudge
from autograder.judging.program import focus, program_with
from autograder.proof.mutants.blunders import MARK
from autograder.proof.mutants.mutant import Mutant
from autograder.results.outcomes import Outcome
from autograder.results.values import ExerciseResult
from autograder.sandbox.values import Limits

# A mutant may loop forever. One that takes this many times as long as the reference is stopped.
SLOWER, MIN_SECONDS = 5.0, 2.0


class MutationError(UserError, RuntimeError):
    """The reference itself does not pass alone, so that its mutants would prove nothing."""


@dataclass(frozen=True)
class MutantProof:
    """How a mutant was judged. One that is not killed survived."""

    mutant: Mutant
    outcome: Outcome

    @property
    def killed(self) -> bool:
        return self.outcome != "passed"


@dataclass(frozen=True)
class KillRate:
    """How many mutants of an exercise there are, and how many a graded cell told apart."""

    exercise: str
    mutants: int
    killed: int

    @property
    def share(self) -> float:
        """From 0 to 1; 1 where there are no mutants."""
        return self.killed / self.mutants if self.mutants else 1.0


def prove_mutants(
    judge: UnitJudge,
    mutants: Sequence[Mutant],
    *,
    jobs: int = 2,
    done: Callable[[], None] = lambda: None,
) -> list[MutantProof]:
    """Judge every mutant with the real engine, the other exercises solved by the reference.

    Args:
        judge: The unit.
        mutants: Mutants of its exercises.
        jobs: Runs at a time.
        done: Called after each mutant.

    Returns:
        One proof per mutant, in their order. Blunders that found nothing to spoil (a number cannot
        be transposed) are the reference itself and are left out.

    Raises:
        MutationError: If the reference does not pass where the mutants are run.
    """
    names = dict.fromkeys(mutant.exercise for mutant in mutants)
    capped = {name: _capped(judge, _exercise(judge.unit, name)) for name in names}

    def one(mutant: Mutant) -> MutantProof | None:
        exercise = _exercise(judge.unit, mutant.exercise)
        result, evidence = _judge(capped[mutant.exercise], exercise, mutant.source)
        done()
        if result.outcome == "passed" and MARK in mutant.source and MARK not in evidence.output:
            return None
        return MutantProof(mutant, result.outcome)

    with ThreadPoolExecutor(max_workers=jobs) as pool:
        return [proof for proof in pool.map(one, mutants) if proof is not None]


def kill_rates(proofs: Sequence[MutantProof]) -> list[KillRate]:
    """One line per exercise, in the order of the proofs."""
    return list(_rates(proofs))


def _rates(proofs: Sequence[MutantProof]) -> Iterator[KillRate]:
    for name in dict.fromkeys(proof.mutant.exercise for proof in proofs):
        mine = [proof for proof in proofs if proof.mutant.exercise == name]
        yield KillRate(name, len(mine), sum(proof.killed for proof in mine))


def _exercise(unit: Unit, name: str) -> Exercise:
    return next(exercise for exercise in unit.exercises if exercise.id == name)


def _judge(judge: UnitJudge, exercise: Exercise, source: str) -> tuple[ExerciseResult, Evidence]:
    sources = {each.id: each.solution.source for each in judge.unit.exercises}
    program = program_with(judge.unit, {**sources, exercise.id: source})
    results, evidence = judge.judge(focus(program, judge.unit, exercise.id))
    return next(result for result in results if result.exercise == exercise.id), evidence


def _capped(judge: UnitJudge, exercise: Exercise) -> UnitJudge:
    """The unit with limits that stop an endless mutant soon, from a run of the reference."""
    result, evidence = _judge(judge, exercise, exercise.solution.source)
    if result.outcome != "passed":
        raise MutationError(
            f"{judge.unit.path}: the reference solution of {exercise.id!r} does not pass when "
            f"only this exercise is judged: {result.reason}"
        )
    longest = max(end.cpu_seconds for end in evidence.ends.values())
    limits = _limits(judge.limits, longest, evidence.cpu_seconds)
    settings = replace(judge.settings, limits=limits)
    return replace(judge, settings=settings, carry=False)  # what it uses is the reference's already


def _limits(limits: Limits, longest: float, whole: float) -> Limits:
    """Limits for mutants: seconds of the longest cell and of the whole run of the reference."""
    return replace(
        limits,
        cell_cpu_seconds=min(limits.cell_cpu_seconds, max(MIN_SECONDS, SLOWER * longest)),
        cpu_seconds=min(limits.cpu_seconds, max(5 * MIN_SECONDS, SLOWER * whole)),
    )
