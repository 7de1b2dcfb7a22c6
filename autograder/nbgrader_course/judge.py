"""A notebook of an ordinary nbgrader course, ready to grade submissions.

Stands where ``judging.judge.UnitJudge`` stands for a unit of our own. What trust its verdicts
deserve is said in ``verdicts``. Late penalties and time stamps are nbgrader's.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from autograder.course.imports import preload_of
from autograder.course.source import Unit
from autograder.environment import fingerprint
from autograder.gradebook.cells import UnitCells, unit_cells
from autograder.handins.notebook import Submission
from autograder.judging.evidence import Evidence, gather
from autograder.judging.program import Program
from autograder.nbgrader_course.cells import parse_notebook, unit_of
from autograder.nbgrader_course.program import assemble, submission_of
from autograder.nbgrader_course.verdicts import Case, to_gather, verdicts
from autograder.results.values import ExerciseResult
from autograder.sandbox.run import AT_ONCE, run
from autograder.sandbox.values import Limits, Run, Settings, Step

KIND = "nbgrader"  # in JSON, tells such a unit from one of our own


@dataclass(frozen=True)
class NbgraderJudge:
    """A unit with all that judging needs. No solution of the instructor's is in it.

    Attributes:
        unit: The notebook as nbgrader's gradebook stores it, hidden tests included.
        released: Text of its cells as handed out, by ``grade_id``.
        limits: What one submission may use.
        unsafe: Run without a sandbox.
        warm: Fork a process that has imported what the notebook imports, for every run.
        files: Content of the files that lie in the working folder, by relative path.
    """

    unit: Unit
    released: Mapping[str, str]
    limits: Limits
    unsafe: bool = False
    warm: bool = True
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Changes with what a verdict depends on besides the program, and with nothing else."""
        cells = [(c.id, c.role, c.kind, c.source, c.points) for c in self.unit.cells]
        titles = [(exercise.id, exercise.title) for exercise in self.unit.exercises]
        files = [(k, hashlib.sha256(v).hexdigest()) for k, v in sorted(self.files.items())]
        parts = (self.unit.name, cells, titles, sorted(self.released.items()), files)
        rest = (asdict(self.limits), self.unsafe, fingerprint())
        return hashlib.sha256(repr((parts, rest)).encode()).hexdigest()

    @cached_property
    def preload(self) -> tuple[str, ...]:
        """Import statements of the notebook as handed out."""
        return preload_of(self.program_with({}).steps)

    def prove(self, say: Callable[[str], None] = lambda line: None) -> None:
        """Nothing: what is odd about such a unit stops nobody (see ``warnings_of``)."""

    ensure_proved = prove

    def gradebook_cells(self) -> UnitCells:
        """The cells of the notebook as nbgrader's gradebook stores them."""
        return unit_cells(parse_notebook(self.unit.text))

    def assemble(self, submission: Submission) -> Program:
        """The program of a submission."""
        return assemble(self.unit, self.released, submission)

    def program_with(self, answers: Mapping[str, str]) -> Program:
        """The unit with these answers, by ``grade_id``, and all else as handed out."""
        return self.assemble(submission_of(self.unit, {**self._stubs(), **answers}))

    def judge(
        self, program: Program, slot: AbstractContextManager[Any] = AT_ONCE
    ) -> tuple[tuple[ExerciseResult, ...], Evidence]:
        """Run a program and judge every exercise; ``slot`` is held while it runs."""
        execute = partial(self.execute, slot=slot)
        evidence = gather(to_gather(self.unit), program.steps, execute)
        case = Case(self.unit, self.released, self.limits, program, evidence)
        return verdicts(case), evidence

    def execute(self, steps: Sequence[Step], slot: AbstractContextManager[Any] = AT_ONCE) -> Run:
        """Run steps in the sandbox."""
        settings = Settings(
            self.unit.name,
            self.limits,
            preload=self.preload,
            warm=self.warm,
            reseed=False,
            files=self.files,
            unsafe=self.unsafe,
        )
        return run(steps, settings, slot)

    def _stubs(self) -> dict[str, str]:
        roles = ("solution", "manual")
        names = (cell.grade_id for cell in self.unit.cells if cell.role in roles)
        return {name: self.released[name] for name in names if name in self.released}

    def to_json(self) -> dict[str, Any]:
        """Everything, as JSON can hold it."""
        return {
            "kind": KIND,
            "name": self.unit.name,
            "path": str(self.unit.path),
            "notebook": self.unit.text,
            "released": dict(self.released),
            "limits": asdict(self.limits),
            "unsafe": self.unsafe,
            "warm": self.warm,
            "files": {k: base64.b64encode(v).decode("ascii") for k, v in self.files.items()},
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> NbgraderJudge:
        """Make a judge from what ``to_json`` gave."""
        return cls(
            unit=unit_of(value["notebook"], value["name"], Path(value["path"])),
            released=dict(value["released"]),
            limits=Limits(**value["limits"]),
            unsafe=value["unsafe"],
            warm=value["warm"],
            files={name: base64.b64decode(data) for name, data in value["files"].items()},
        )


def warnings_of(judge: NbgraderJudge, answers: Mapping[str, str]) -> list[str]:
    """The oddities of a unit, a line each: grading can go on, but an instructor should look.

    Args:
        judge: The unit's.
        answers: The instructor's own answers, by ``grade_id``; many courses keep none.
    """
    path = judge.unit.path
    lines = []
    results, evidence = judge.judge(judge.program_with(answers))
    for check in (check for result in results for check in result.checks):
        if not check.passed:
            lines.append(
                f"{path}: test {check.name!r} fails on the source's own answers: "
                f"{' '.join(check.message.split())[:300]}"
            )
    points = {cell.id: cell.points for cell in judge.unit.cells if cell.role == "graded"}
    for step, most in points.items():
        value = getattr(evidence.ends.get(step), "value", None)
        if value is not None and not 0 <= value <= most:
            lines.append(
                f"{path}: test {step!r} displays {value:g}, which is not a number of "
                f"points from 0 to {most:g}"
            )
    results, _ = judge.judge(judge.program_with({}))
    for cell in (cell for result in results for cell in result.cells):
        if cell.points:
            lines.append(
                f"{path}: test {cell.grade_id!r} gives {cell.points:g} of "
                f"{cell.max_points:g} points to the untouched notebook"
            )
    return lines
