"""The reference: what each check of a unit expects, from a run of the reference solution."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from autograder.course.check_calls import calls
from autograder.course.regions import hidden_lines
from autograder.course.source import Cell, Unit
from autograder.environment import fingerprint
from autograder.errors import UserError
from autograder.files import replace_file
from autograder.judging.program import reference_program
from autograder.sandbox.run import run
from autograder.sandbox.values import Record, Run, Settings, StepEnd
from course_utils.check.kinds import KINDS
from course_utils.check.parsing import parse

FILE_NAME = ".reference.json"
_REMEDY = "correct it; what it needs must not be in a cell tagged 'demo'"
_REMEDIES = {
    "NameError": "define it in a cell above, import it in the set-up cell, or correct the "
    "spelling; note that demo cells are not run when grading",
    "timeout": "make it smaller, or raise cell_cpu_seconds in the limits of the header",
}


class ReferenceRunError(UserError, RuntimeError):
    """The reference solution did not run, or did not check what the source says it checks."""


@dataclass(frozen=True)
class ExpectedCheck:
    """One check of a graded cell. ``expected`` is an encoded value, ``line`` within the cell."""

    name: str
    cell: str
    kind: str
    line: int
    hidden: bool
    expected: Any
    options: Mapping[str, Any]


@dataclass(frozen=True)
class Reference:
    """Everything that judging a submission of one unit needs to know.

    ``key`` tells of which source, checks and environment this is.
    """

    unit: str
    key: str
    cpu_seconds: float
    checks: tuple[ExpectedCheck, ...]

    def of_cell(self, cell: str) -> tuple[ExpectedCheck, ...]:
        """The checks of one graded cell, in the order in which they ran."""
        return tuple(check for check in self.checks if check.cell == cell)


def reference_of(unit: Unit, run: Run, key: str) -> Reference:
    """Make the reference of a unit from a run of the reference program in reference mode.

    Raises:
        ReferenceRunError: If a cell failed, or the checks that ran are not those in the source.
    """
    _require_clean(unit, run)
    checks = []
    for cell in (cell for exercise in unit.exercises for cell in exercise.graded):
        written = [call.name for call in calls(parse(cell.source))]
        records = [record for record in run.records if record.step == cell.id]
        _require_same(unit, cell, written, [record.name for record in records])
        hidden = hidden_lines(cell.source)
        checks += [_expected(record, hidden) for record in records]
    return Reference(unit.name, key, run.cpu_seconds, tuple(checks))


def _require_clean(unit: Unit, run: Run) -> None:
    lines = {cell.id: cell.line for cell in unit.cells}
    for end in run.steps:
        if end.status != "ok":
            kind = end.error.type if end.error else end.status
            reason = f"{kind}: {end.error.message}" if end.error else kind
            raise ReferenceRunError(
                f"{unit.path}:{_line(lines, end)}: the reference solution does not run "
                f"without the demo cells: {reason}; {_REMEDIES.get(kind, _REMEDY)}"
            )
    if run.ending != "done":
        raise ReferenceRunError(
            f"{unit.path}:{lines.get(run.last_step or '', 1)}: the run of the reference solution "
            f"ended with {run.ending!r}: {run.reason}"
        )


def _line(lines: Mapping[str, int], end: StepEnd) -> int:
    """The line in the source of the statement that failed; of its cell, if that is not known."""
    for step, line, _ in reversed(end.error.frames if end.error else ()):
        if step in lines:
            return lines[step] + line
    return lines.get(end.step, 1)


def _require_same(unit: Unit, cell: Cell, written: list[str], ran: list[str]) -> None:
    if Counter(written) != Counter(ran):
        missing = list((Counter(written) - Counter(ran)).elements())
        extra = list((Counter(ran) - Counter(written)).elements())
        raise ReferenceRunError(
            f"{unit.path}:{cell.line}: graded cell {cell.grade_id!r}: every check must run exactly "
            f"once; did not run: {missing or 'none'}; ran again or under another name: "
            f"{extra or 'none'}; write each check out, outside of loops, branches and functions"
        )


def _expected(record: Record, hidden: set[int]) -> ExpectedCheck:
    by_reference = KINDS[record.kind].expects == "reference"
    return ExpectedCheck(
        name=record.name,
        cell=record.step,
        kind=record.kind,
        line=record.line,
        hidden=record.line in hidden,
        expected=record.actual if by_reference else record.expected,
        options=record.options,
    )


def write_reference(reference: Reference, path: Path) -> None:
    """Store a reference beside the source of its unit (never committed, never in a sandbox)."""
    replace_file(path, json.dumps(asdict(reference), indent=1) + "\n")


def read_reference(path: Path) -> Reference | None:
    """The stored reference, or None when there is none that can be used."""
    try:
        return reference_from(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError):  # absent, or of another version: make anew
        return None


def reference_from(content: Mapping[str, Any]) -> Reference:
    """A reference from what ``asdict`` made of it."""
    fields = dict(content)
    checks = tuple(ExpectedCheck(**check) for check in fields.pop("checks"))
    return Reference(**fields, checks=checks)


def visible_names(checks: Iterable[ExpectedCheck]) -> list[str]:
    """Names of the checks that a student sees."""
    return [check.name for check in checks if not check.hidden]


def reference_key(unit: Unit) -> str:
    """Changes with what the run of the reference depends on, and with nothing else.

    Prose, titles and demo cells are left out: an edit of them has nothing run again.
    """
    graded = [
        (exercise.id, [(cell.id, cell.points) for cell in exercise.graded])
        for exercise in unit.exercises
        if not exercise.manual
    ]
    steps = [(step.id, step.role, step.source) for step in reference_program(unit).steps]
    parts = (unit.name, steps, graded, sorted(unit.limits.items()), fingerprint())
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def stored_reference(unit: Unit) -> Reference | None:
    """The reference beside the source, if it is of this very code and environment."""
    reference = read_reference(unit.path.parent / FILE_NAME)
    current = reference is not None and reference.key == reference_key(unit)
    return reference if current else None


def run_reference(unit: Unit, key: str, settings: Settings) -> Reference:
    """Run the reference solution, without the demo cells, and keep what its checks expect."""
    steps = reference_program(unit).steps
    return reference_of(unit, run(steps, replace(settings, reference=True)), key)
