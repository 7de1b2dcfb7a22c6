"""Judge one program: the interface of a judge of any kind of unit, and the judgment it leads to."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from autograder.course.source import Unit
from autograder.handins.notebook import Submission
from autograder.judging.evidence import Evidence
from autograder.judging.program import Program
from autograder.judging.verdicts import without_program
from autograder.results.outcomes import TABLE
from autograder.results.values import ExerciseResult
from autograder.sandbox.fault import GraderFault
from autograder.sandbox.run import AT_ONCE
from autograder.sandbox.values import Limits


class Judge(Protocol):
    """A unit with all that judging needs: one of ours, or of an ordinary nbgrader course."""

    unit: Unit
    limits: Limits
    unsafe: bool

    @property
    def key(self) -> str:
        """Changes with whatever a verdict depends on besides the program."""

    def assemble(self, submission: Submission) -> Program:
        """The program of a submission."""

    def judge(
        self, program: Program, slot: AbstractContextManager[Any] = AT_ONCE
    ) -> tuple[tuple[ExerciseResult, ...], Evidence]:
        """Run a program and judge every exercise; ``slot`` is held while something runs."""

    def prove(self, say: Callable[[str], None] = ...) -> None:
        """Raise unless the reference and the untouched notebook are judged rightly here."""

    def ensure_proved(self, say: Callable[[str], None] = ...) -> None:
        """Prove unless that was done in this very environment."""

    def to_json(self) -> dict[str, Any]:
        """All of it, to be sent to another machine."""


@dataclass(frozen=True)
class Judgment:
    """All verdicts on one program; ``attention`` says why a person should look."""

    exercises: tuple[ExerciseResult, ...]
    attention: tuple[str, ...] = ()

    @property
    def lasting(self) -> bool:
        """True if judging again would give the same: not after a fault of ours or the machine."""
        return all(exercise.outcome != "grader_fault" for exercise in self.exercises)


def judge(judge: Judge, program: Program, slot: AbstractContextManager[Any] = AT_ONCE) -> Judgment:
    """Judge a program. A fault of ours becomes ``grader_fault``, never a zero, and stops nobody."""
    try:
        exercises, evidence = judge.judge(program, slot)
    except Exception as fault:  # a defect of ours that one hand-in meets does not stop the others
        return faulty(judge.unit, fault)
    return Judgment(exercises, _attention(exercises, evidence))


def faulty(unit: Unit, fault: BaseException) -> Judgment:
    """The judgment when ours is the fault."""
    reason = "The grader failed; nothing was judged."
    results = without_program(unit, "grader_fault", reason)
    return Judgment(results, (f"grader fault: {_where(fault)}",))


def _where(fault: BaseException) -> str:
    """The message of a fault; of a defect, which has no words for users, also kind and place."""
    places = traceback.extract_tb(fault.__traceback__)
    if isinstance(fault, GraderFault) or not places:
        return str(fault)
    place = places[-1]
    return f"{type(fault).__name__} in {Path(place.filename).name}:{place.lineno}: {fault}"


def _attention(results: tuple[ExerciseResult, ...], evidence: Evidence) -> tuple[str, ...]:
    """Why a person should look at this submission, beside its written answers."""
    reasons = [
        f"{result.exercise}: {result.outcome}: {result.reason}"
        for result in results
        if TABLE[result.outcome].look
    ]
    if evidence.repeated:
        reasons.append(
            f"{len(evidence.repeated)} checks were sent more than once; the first counted"
        )
    return tuple(reasons)


# -------------------------------------------------------------------------------------- as bytes
