"""Programs and judgments as bytes: what goes to another process or machine, and into the store.

Nothing is pickled: a bundle (all that judging one unit needs), a program and a judgment are JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from autograder.environment import fingerprint
from autograder.files import digest_of
from autograder.judging.judge import UnitJudge
from autograder.judging.judgment import Judge, Judgment, judge
from autograder.judging.program import Program
from autograder.nbgrader_course.judge import KIND, NbgraderJudge
from autograder.results.jsonl import exercise_from
from autograder.sandbox.values import Step

_BUNDLES = 8


def encode_program(program: Program) -> bytes:
    """A program as JSON; the same program gives the same bytes."""
    steps = [[step.id, step.source, step.role, step.visible] for step in program.steps]
    fields = {"steps": steps, "answers": dict(program.answers), "notes": list(program.notes)}
    return json.dumps(fields, sort_keys=True).encode()


def decode_program(data: bytes) -> Program:
    """The inverse of ``encode_program``."""
    fields = json.loads(data)
    steps = tuple(
        Step(name, source, role, None if visible is None else tuple(visible))
        for name, source, role, visible in fields["steps"]
    )
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


@cache
def form() -> str:
    """A digest of this module: what is stored is read again only in the form it was written in."""
    return digest_of(Path(__file__).read_bytes())


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
    if content.get("kind") == KIND:
        return NbgraderJudge.from_json(content)
    return UnitJudge.from_json(content)
