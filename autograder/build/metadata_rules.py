"""What the build refuses in a source's header and in the metadata and tags of its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course.limits import limit_problems
from autograder.course.source import Cell, Unit

_FLAGS = ("grade", "solution", "locked", "task")
_ID = re.compile(r"^[A-Za-z][A-Za-z0-9_]{0,59}$")
_TAGS = ("demo", "nbval-ignore-output")

Finding = tuple[int, str, str]  # line within the cell (0: its marker), what, remedy


@dataclass(frozen=True)
class Problem:
    """One reason why a source is refused."""

    path: Path
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}; {self.remedy}"


def header_problems(unit: Unit) -> Iterator[Problem]:
    """What is wrong with the YAML header."""
    if not unit.title:
        yield Problem(unit.path, 1, "no title", "add 'course: {title: ...}' to the header")
    if unit.cpu_budget <= 0:
        yield Problem(
            unit.path, 1, "no CPU budget", "add 'course: {cpu_budget: SECONDS}' to the header"
        )
    for problem in limit_problems(unit.limits):
        yield Problem(unit.path, _line_of(problem.key, unit), problem.what, problem.remedy)


def _line_of(key: str, unit: Unit) -> int:
    """The line of the header in which a limit stands; 1 if it cannot be found."""
    end = unit.cells[0].line if unit.cells else 1
    lines = unit.text.splitlines()[: end - 1]
    inside = False
    for number, line in enumerate(lines, start=1):
        inside = inside or re.search(r"\blimits\b", line) is not None
        if inside and re.search(rf"(?<!\w){re.escape(key)}(?!\w)", line):
            return number
    return 1


def metadata_findings(cell: Cell) -> Iterator[Finding]:
    """What is wrong with a cell's nbgrader metadata and its tags."""
    yield from _metadata(cell)
    yield from _tags(cell)


def _metadata(cell: Cell) -> Iterator[Finding]:
    data = cell.nbgrader
    if data is None:
        return
    if not isinstance(data, dict):
        yield 0, "nbgrader metadata is not an object", 'write nbgrader={"schema_version": 3, ...}'
        return
    if data.get("schema_version") != 3:
        yield 0, "nbgrader metadata without schema_version 3", 'add "schema_version": 3'
    for flag in _FLAGS:
        if not isinstance(data.get(flag), bool):
            yield 0, f"nbgrader metadata without {flag!r}", f'add "{flag}": true or false'
    if not _ID.match(cell.grade_id):
        yield (
            0,
            f"grade_id is missing or unusable: {data.get('grade_id')!r}",
            "use letters, digits and underscores, starting with a letter",
        )
    points = data.get("points")
    if data.get("grade") and (
        isinstance(points, bool) or not isinstance(points, int | float) or points <= 0
    ):
        yield 0, "a graded cell without points", 'add "points": a number above 0'
    if data.get("task"):
        yield 0, "task cells are not used here", "write a manually graded question instead"
    if data.get("locked") == bool(data.get("solution")):
        yield 0, "'locked' must be true unless this is a solution cell", 'correct "locked"'


def _tags(cell: Cell) -> Iterator[Finding]:
    for tag in cell.tags:
        if tag not in _TAGS:
            yield 0, f"unknown tag {tag!r}", f"the tags are {', '.join(_TAGS)}"
    if cell.tags and cell.role != "demo":
        yield 0, "a tag on a cell that is not plain code", "tag only cells that demonstrate"
