"""The judge of a unit: its reference, proven in this very environment, and the steps of judging."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from autograder.course.limits import limits_of
from autograder.course.notebooks import stub_sources
from autograder.course.source import Unit, parse_unit
from autograder.environment import fingerprint
from autograder.handins.notebook import Submission
from autograder.judging.carried_errors import carry_errors
from autograder.judging.case import Case
from autograder.judging.evidence import Evidence, gather
from autograder.judging.program import Program, assemble
from autograder.judging.proved import note_proved, was_proved
from autograder.judging.redact import redacted
from autograder.judging.reference import (
    FILE_NAME,
    Reference,
    reference_from,
    reference_key,
    run_reference,
    stored_reference,
    write_reference,
)
from autograder.judging.self_test import prove_ready
from autograder.judging.settings import settings_of
from autograder.judging.verdicts import verdicts
from autograder.results.values import ExerciseResult
from autograder.sandbox.run import AT_ONCE, run
from autograder.sandbox.values import Limits, Run, Settings, Step


@dataclass(frozen=True)
class UnitJudge:
    """A unit with all that judging needs. Nothing of it enters a sandbox but the program.

    ``carry`` says whether an exercise that fails is judged again with the reference in the place of
    the earlier ones that it uses, which nbgrader does not do.
    """

    unit: Unit
    reference: Reference
    stubs: Mapping[str, str]
    settings: Settings
    carry: bool = True

    @property
    def limits(self) -> Limits:
        """The limits of one submission."""
        return self.settings.limits

    @property
    def unsafe(self) -> bool:
        """True if submissions run without a sandbox."""
        return self.settings.unsafe

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
        evidence = gather(self.unit, program.steps, execute)
        case = Case(self.unit, self.reference, self.stubs, self.limits, program, evidence)
        results = verdicts(case)
        carried = carry_errors(case, results, execute) if self.carry else {}
        if carried:
            results = verdicts(case, carried)
        own = [step.source for step in program.steps if step.role in ("solution", "extra")]
        return redacted(results, self.unit, self.reference, own), evidence

    def execute(self, steps: Sequence[Step], slot: AbstractContextManager[Any] = AT_ONCE) -> Run:
        """Run steps in the sandbox, recording what their checks send."""
        return run(steps, self.settings, slot)

    def prove(self, say: Callable[[str], None] = lambda line: None) -> None:
        """Run the reference and the untouched notebook through the engine that judges the class.

        Args:
            say: Told what takes long.

        Raises:
            NotReadyError: If the first gets less than full marks, or the second more than none.
        """
        say(f"{self.unit.name}: proving the reference solution and the untouched notebook")
        prove_ready(self)
        note_proved(self)

    def ensure_proved(self, say: Callable[[str], None] = lambda line: None) -> None:
        """Prove unless that was done in this very environment; otherwise as ``prove``."""
        if not was_proved(self):
            self.prove(say)

    def to_json(self) -> dict[str, Any]:
        """All of it as plain values, for ``from_json``."""
        return {
            "path": str(self.unit.path),
            "text": self.unit.text,
            "reference": asdict(self.reference),
            "limits": asdict(self.limits),
            "unsafe": self.unsafe,
            "carry": self.carry,
            "warm": self.settings.warm,
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> UnitJudge:
        """The inverse of ``to_json``."""
        unit = parse_unit(content["text"], Path(content["path"]))
        limits = Limits(**content["limits"])
        settings = settings_of(unit, limits, unsafe=content["unsafe"], warm=content["warm"])
        reference = reference_from(content["reference"])
        return cls(unit, reference, stub_sources(unit), settings, content["carry"])


def judge_of(
    unit: Unit,
    *,
    limits: Limits | None = None,
    unsafe: bool = False,
    prove: bool = False,
    carry: bool = True,
    warm: bool = True,
    say: Callable[[str], None] = lambda line: None,
) -> UnitJudge:
    """The judge of a unit, with its stored reference, made anew when it is of another source or
    environment.

    Args:
        unit: The unit.
        limits: What one submission may use, instead of what the unit's header says.
        unsafe: Run without a sandbox.
        carry: See ``UnitJudge``.
        warm: See ``Settings``.
        prove: Judge the reference and the untouched notebook even if the reference is stored.
        say: Told what takes long.

    Raises:
        ReferenceRunError: If the reference solution does not run.
        NotReadyError: If the reference does not get full marks, or the untouched notebook gets any.
    """
    settings = settings_of(unit, limits or limits_of(unit), unsafe=unsafe, warm=warm)
    stored = stored_reference(unit)
    if stored is None:
        say(f"{unit.name}: running the reference solution")
    reference = stored or run_reference(unit, reference_key(unit), settings)
    judge = UnitJudge(unit, reference, stub_sources(unit), settings, carry)
    if prove or stored is None:
        judge.prove(say)
    if stored is None:
        write_reference(reference, unit.path.parent / FILE_NAME)
    return judge


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
