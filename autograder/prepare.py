"""Make ready to judge a unit: its transcript, proven in this very environment."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.assemble import Program, program_with, reference_program
from autograder.attempt import Evidence, attempt
from autograder.environment import fingerprint
from autograder.execution import run
from autograder.labels import masked_files
from autograder.model import ExerciseResult, Limits, Run, Step
from autograder.notebooks import stub_sources
from autograder.source import Unit
from autograder.transcript import (
    FILE_NAME,
    Transcript,
    read_transcript,
    transcript_of,
    write_transcript,
)
from autograder.verdicts import verdicts


class NotReadyError(RuntimeError):
    """Grading must not start: the reference or the untouched notebook is judged wrongly here."""


@dataclass(frozen=True)
class Prepared:
    """A unit with all that judging needs. Nothing of it enters a sandbox but the program."""

    unit: Unit
    transcript: Transcript
    stubs: Mapping[str, str]
    limits: Limits
    unsafe: bool = False

    def judge(self, program: Program) -> tuple[tuple[ExerciseResult, ...], Evidence]:
        """Run a program and judge every exercise."""
        evidence = attempt(self.unit, program.steps, self.execute)
        return verdicts(self.unit, self.transcript, program, evidence, self.stubs), evidence

    def execute(self, steps: Sequence[Step]) -> Run:
        """Run steps in the sandbox, recording what their checks send."""
        return run(
            steps,
            limits=self.limits,
            unit=self.unit.name,
            masked=masked_files(),
            unsafe=self.unsafe,
        )


def prepare(
    unit: Unit, *, limits: Limits | None = None, unsafe: bool = False, prove: bool = False
) -> Prepared:
    """The unit with its stored transcript, made anew when it is not of this source and environment.

    Args:
        unit: The unit.
        limits: What one submission may use.
        unsafe: Run without a sandbox.
        prove: Run the reference and the untouched notebook even if the transcript is stored.

    Raises:
        TranscriptError: If the reference solution does not run.
        NotReadyError: If the reference does not get full marks, or the untouched notebook gets any.
    """
    limits = limits or Limits()
    path = unit.path.parent / FILE_NAME
    key = transcript_key(unit)
    transcript = read_transcript(path)
    stored = transcript is not None and transcript.key == key
    if transcript is None or not stored:
        transcript = make_transcript(unit, key, limits, unsafe)
    prepared = Prepared(unit, transcript, stub_sources(unit), limits, unsafe)
    if prove or not stored:
        prove_ready(prepared)
    if not stored:
        write_transcript(transcript, path)
    return prepared


def transcript_key(unit: Unit) -> str:
    """Changes with the source, the environment and our code, and with nothing else."""
    return hashlib.sha256(f"{unit.digest}{fingerprint()}".encode()).hexdigest()


def make_transcript(unit: Unit, key: str, limits: Limits, unsafe: bool) -> Transcript:
    """Run the reference solution, without the demo cells, and keep what its checks expect."""
    reference = run(
        reference_program(unit).steps,
        limits=limits,
        reference=True,
        unit=unit.name,
        masked=masked_files(),
        unsafe=unsafe,
    )
    return transcript_of(unit, reference, key)


def prove_ready(prepared: Prepared) -> None:
    """Run the reference and the untouched notebook through the engine that will judge the class.

    Raises:
        NotReadyError: If the first gets less than full marks, or the second more than none.
    """
    unit = prepared.unit
    results, _ = prepared.judge(reference_program(unit))
    for result in results:
        if result.outcome not in ("passed", "manual"):
            raise NotReadyError(
                f"{unit.path}: the reference solution of {result.exercise!r} gets "
                f"{result.points:g} of {result.max_points:g} points here: {result.reason}"
            )
    stubs = {e.id: prepared.stubs[e.solution.grade_id] for e in unit.exercises}
    results, evidence = prepared.judge(program_with(unit, stubs))
    for result in results:
        if result.points or any(cell.passed for cell in result.cells):
            raise NotReadyError(
                f"{unit.path}: the untouched notebook gets {result.points:g} points for "
                f"{result.exercise!r}; a check there passes without an answer"
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
