"""Make ready to judge a unit: its transcript, proven in this very environment."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from autograder.course.imports import preload_of
from autograder.course.limits import limits_of
from autograder.course.notebooks import stub_sources
from autograder.course.source import Unit, parse_unit
from autograder.environment import fingerprint
from autograder.handins.notebook import Submission
from autograder.judging.carried_errors import carry
from autograder.judging.evidence import Evidence, attempt
from autograder.judging.hidden_labels import masked_files
from autograder.judging.program import Program, assemble, program_with, reference_program
from autograder.judging.redact import veiled
from autograder.judging.reference import (
    FILE_NAME,
    Transcript,
    read_transcript,
    transcript_from,
    transcript_of,
    write_transcript,
)
from autograder.judging.verdicts import verdicts
from autograder.results.values import ExerciseResult, Limits, Run, Step
from autograder.sandbox.run import AT_ONCE, run


class NotReadyError(RuntimeError):
    """Grading must not start: the reference or the untouched notebook is judged wrongly here."""


@dataclass(frozen=True)
class Prepared:
    """A unit with all that judging needs. Nothing of it enters a sandbox but the program.

    ``carry`` says whether an exercise that fails is judged again with the reference in the place of
    the earlier ones that it uses, which nbgrader does not do. ``preload`` are the import statements
    of the unit; with ``warm`` a process that has carried them out is forked for every run.
    """

    unit: Unit
    transcript: Transcript
    stubs: Mapping[str, str]
    limits: Limits
    unsafe: bool = False
    carry: bool = True
    preload: tuple[str, ...] = ()
    warm: bool = True

    @cached_property
    def key(self) -> str:
        """Changes with what a verdict depends on besides the program, and with nothing else."""
        return judge_key(self.unit, self.limits, unsafe=self.unsafe, carry=self.carry)

    def assemble(self, submission: Submission) -> Program:
        """The program of a submission."""
        return assemble(self.unit, submission)

    def judge(
        self, program: Program, slot: AbstractContextManager[Any] = AT_ONCE
    ) -> tuple[tuple[ExerciseResult, ...], Evidence]:
        """Run a program and judge every exercise.

        Args:
            program: From ``assemble``.
            slot: Held while something runs in the sandbox, and not while that is judged.

        Returns:
            The verdicts, and the evidence of the first run alone.
        """
        execute = partial(self.execute, slot=slot)
        evidence = attempt(self.unit, program.steps, execute)
        known = (self.unit, self.transcript, program, evidence)
        results = verdicts(*known, self.stubs, self.limits)
        carried = carry(*known, results, execute) if self.carry else {}
        if carried:
            results = verdicts(*known, self.stubs, self.limits, carried)
        own = [step.source for step in program.steps if step.role in ("solution", "extra")]
        return veiled(results, self.unit, self.transcript, own), evidence

    def execute(self, steps: Sequence[Step], slot: AbstractContextManager[Any] = AT_ONCE) -> Run:
        """Run steps in the sandbox, recording what their checks send."""
        return run(
            steps,
            limits=self.limits,
            unit=self.unit.name,
            preload=self.preload,
            warm=self.warm,
            masked=masked_files(),
            unsafe=self.unsafe,
            slot=slot,
        )

    def prove(self, say: Callable[[str], None] = lambda line: None) -> None:
        """Run the reference and the untouched notebook through the engine that judges the class.

        Args:
            say: Told what takes long.

        Raises:
            NotReadyError: If the first gets less than full marks, or the second more than none.
        """
        say(f"{self.unit.name}: proving the reference solution and the untouched notebook")
        prove_ready(self)

    def to_json(self) -> dict[str, Any]:
        """All of it as plain values, for ``from_json``."""
        return {
            "path": str(self.unit.path),
            "text": self.unit.text,
            "transcript": asdict(self.transcript),
            "limits": asdict(self.limits),
            "unsafe": self.unsafe,
            "carry": self.carry,
            "warm": self.warm,
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Prepared:
        """The inverse of ``to_json``."""
        unit = parse_unit(content["text"], Path(content["path"]))
        switches = {name: content[name] for name in ("unsafe", "carry", "warm")}
        limits = Limits(**content["limits"])
        return _prepared(unit, transcript_from(content["transcript"]), limits, **switches)


def prepare(
    unit: Unit,
    *,
    limits: Limits | None = None,
    unsafe: bool = False,
    prove: bool = False,
    carry: bool = True,
    warm: bool = True,
    say: Callable[[str], None] = lambda line: None,
) -> Prepared:
    """The unit with its stored transcript, made anew when it is not of this source and environment.

    Args:
        unit: The unit.
        limits: What one submission may use, instead of what the unit's header says.
        unsafe: Run without a sandbox.
        carry, warm: See ``Prepared``.
        prove: Run the reference and the untouched notebook even if the transcript is stored.
        say: Told what takes long.

    Raises:
        TranscriptError: If the reference solution does not run.
        NotReadyError: If the reference does not get full marks, or the untouched notebook gets any.
    """
    limits = limits or limits_of(unit)
    path = unit.path.parent / FILE_NAME
    key = transcript_key(unit)
    transcript = read_transcript(path)
    stored = transcript is not None and transcript.key == key
    if transcript is None or not stored:
        say(f"{unit.name}: running the reference solution")
        transcript = make_transcript(unit, key, limits, unsafe, warm)
    prepared = _prepared(unit, transcript, limits, unsafe=unsafe, carry=carry, warm=warm)
    if prove or not stored:
        prove_ready(prepared)
    if not stored:
        write_transcript(transcript, path)
    return prepared


def _prepared(unit: Unit, transcript: Transcript, limits: Limits, **switches: bool) -> Prepared:
    preload = preload_of(reference_program(unit).steps)
    return Prepared(unit, transcript, stub_sources(unit), limits, preload=preload, **switches)


def judge_key(unit: Unit, limits: Limits, **switches: bool) -> str:
    """A hash of all that a verdict depends on besides the program.

    Prose is left out: an edit of it has nothing judged again. The author's code is in the program.
    """
    cells = [
        (cell.id, cell.role, cell.source, cell.points)
        for cell in unit.cells
        if cell.role not in ("text", "demo")
    ]
    titles = [(exercise.id, exercise.title) for exercise in unit.exercises]
    parts = (unit.name, unit.title, cells, titles, asdict(limits), switches, fingerprint())
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def transcript_key(unit: Unit) -> str:
    """Changes with the source, the environment and our code, and with nothing else."""
    return hashlib.sha256(f"{unit.digest}{fingerprint()}".encode()).hexdigest()


def make_transcript(
    unit: Unit, key: str, limits: Limits, unsafe: bool, warm: bool = True
) -> Transcript:
    """Run the reference solution, without the demo cells, and keep what its checks expect."""
    steps = reference_program(unit).steps
    reference = run(
        steps,
        limits=limits,
        reference=True,
        unit=unit.name,
        preload=preload_of(steps),
        warm=warm,
        masked=masked_files(),
        unsafe=unsafe,
    )
    return transcript_of(unit, reference, key)


def prove_ready(prepared: Prepared) -> None:
    """Run the reference and the untouched notebook through the engine that will judge the class.

    Raises:
        NotReadyError: If the first gets less than full marks, or the second more than none.
    """
    prepared = replace(prepared, carry=False)
    unit = prepared.unit
    stubs = {e.id: prepared.stubs[e.solution.grade_id] for e in unit.exercises}
    programs = (reference_program(unit), program_with(unit, stubs))
    with ThreadPoolExecutor(len(programs)) as both:  # a class waits for this
        (reference, _), (untouched, evidence) = both.map(prepared.judge, programs)
    for result in reference:
        if result.outcome not in ("passed", "manual"):
            raise NotReadyError(
                f"{unit.path}: the reference solution of {result.exercise!r} gets "
                f"{result.points:g} of {result.max_points:g} points here: {result.reason}"
            )
    for result in untouched:
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
