"""One program judged: a pure function from bytes to bytes, here or on another machine.

Nothing is pickled: a bundle (all that judging one unit needs), a program and a judgment are JSON.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from autograder.course.source import Unit
from autograder.environment import fingerprint
from autograder.handins.notebook import Submission
from autograder.judging.evidence import Evidence
from autograder.judging.program import Program
from autograder.judging.verdicts import without_program
from autograder.results.jsonl import exercise_from
from autograder.results.values import ExerciseResult, Limits, Step
from autograder.sandbox.fault import GraderFault
from autograder.sandbox.run import AT_ONCE

_NEEDS_A_LOOK = {"crashed", "memory", "output", "timeout", "grader_fault"}
_BUNDLES = 8


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

    def to_json(self) -> dict[str, Any]:
        """All of it, to be sent to another machine."""


@dataclass(frozen=True)
class Judgment:
    """All verdicts on one program; ``attention`` says why a person should look."""

    exercises: tuple[ExerciseResult, ...]
    attention: tuple[str, ...] = ()

    @property
    def lasting(self) -> bool:
        """Whether it would be the same again: a fault of ours, or of the machine, would not."""
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
    """What went wrong; for a defect, which has no words for users, also its kind and place."""
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
        if result.outcome in _NEEDS_A_LOOK
    ]
    if evidence.repeated:
        reasons.append(
            f"{len(evidence.repeated)} checks were sent more than once; the first counted"
        )
    return tuple(reasons)


# -------------------------------------------------------------------------------------- as bytes


def encode_program(program: Program) -> bytes:
    """A program as JSON; the same program gives the same bytes."""
    steps = [[step.id, step.source, step.role] for step in program.steps]
    fields = {"steps": steps, "answers": dict(program.answers), "notes": list(program.notes)}
    return json.dumps(fields, sort_keys=True).encode()


def decode_program(data: bytes) -> Program:
    """The inverse of ``encode_program``."""
    fields = json.loads(data)
    steps = tuple(Step(*step) for step in fields["steps"])
    return Program(steps, fields["answers"], tuple(fields["notes"]))


def encode_judgment(judgment: Judgment) -> bytes:
    """A judgment as two lines of JSON: all verdicts, and how long each took.

    The same verdicts give the same first line (see ``verdicts_in``).
    """
    fields = asdict(judgment)
    seconds = [exercise.pop("seconds") for exercise in fields["exercises"]]
    return "\n".join(json.dumps(part, allow_nan=False) for part in (fields, seconds)).encode()


def decode_judgment(data: bytes) -> Judgment:
    """The inverse of ``encode_judgment``."""
    verdicts, _, times = data.partition(b"\n")
    fields, seconds = json.loads(verdicts), json.loads(times)
    exercises = [
        exercise_from({**exercise, "seconds": taken})
        for exercise, taken in zip(fields["exercises"], seconds, strict=True)
    ]
    return Judgment(tuple(exercises), tuple(fields["attention"]))


def verdicts_in(data: bytes) -> bytes:
    """An encoded judgment without what is another at every run: how long it took."""
    return data.partition(b"\n")[0]


def make_bundle(judge: Judge) -> bytes:
    """All that judging a unit needs on a machine where the same version is installed."""
    content = {"fingerprint": fingerprint(), "judge": judge.to_json()}
    return json.dumps(content, sort_keys=True).encode()


def judge_bytes(bundle: bytes, program: bytes) -> bytes:
    """Judge one program on any machine.

    Before the first program of a bundle the reference and the untouched notebook are proven here.

    Args:
        bundle: From ``make_bundle``.
        program: From ``encode_program``.

    Returns:
        For ``decode_judgment``.
    """
    return encode_judgment(judge(_ready(bundle), decode_program(program)))


class EnvironmentMismatch(RuntimeError):  # noqa: N818 - says what it is
    """Another version of the course, of Python or of a library than where the class is graded."""


@lru_cache(maxsize=_BUNDLES)
def _ready(bundle: bytes) -> Judge:
    content: Mapping[str, Any] = json.loads(bundle)
    if content["fingerprint"] != fingerprint():
        raise EnvironmentMismatch(
            "this machine has another version of the course, of Python or of a library; install "
            "the same ones from requirements.txt"
        )
    ready = judge_from(content["judge"])
    ready.prove()
    return ready


def judge_from(content: Mapping[str, Any]) -> Judge:
    """A judge from what its ``to_json`` returned."""
    from autograder.judging.judge import Prepared
    from autograder.nbgrader_course.judge import PlainPrepared

    if content.get("kind") == "plain":
        return PlainPrepared.from_json(content)
    return Prepared.from_json(content)
