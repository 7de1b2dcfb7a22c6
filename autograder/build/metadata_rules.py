"""The rules on a source's header and on the headers of its cells."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course.cell_tags import KINDS, LEVELS, short_header, words_of
from autograder.course.limits import limit_problems
from autograder.course.source import Cell, Unit
from autograder.course.way import PARTS

_ID = re.compile(r"^[A-Za-z][A-Za-z0-9_]{0,59}$")
_TAGS = ("demo", "nbval-ignore-output")
_KEYS = (*KINDS, "points", "level", "uses", "tags")
_NOT_KEYS = {
    "title": 'write key="value" after the marker, or a heading in a text cell',
    "incorrectly_encoded_metadata": 'write key="value", with double quotes around text',
    "region_name": "write [markdown] for a text cell",
}

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
    """The problems of the YAML header."""
    if not unit.title:
        yield Problem(unit.path, 1, "no title", "add 'course: {title: ...}' to the header")
    if unit.cpu_budget <= 0:
        yield Problem(
            unit.path, 1, "no CPU budget", "add 'course: {cpu_budget: SECONDS}' to the header"
        )
    if unit.lesson.part and unit.lesson.part not in PARTS:
        known = ", ".join(f"{number}: {title}" for number, title in PARTS.items())
        yield Problem(unit.path, 1, f"no part {unit.lesson.part}", f"the parts are {known}")
    if unit.lesson.part and not unit.lesson.about:
        remedy = "add 'course: {about: ...}' to the header: what one builds in it, in a few words"
        yield Problem(unit.path, 1, "a part without what the lesson is about", remedy)
    if unit.lesson.about:
        for cell in {0: unit.cells[0], 1: unit.cells[-1]}.values():
            if cell.role != "text":
                remedy = "begin and end with a text cell: the links to other lessons go there"
                yield Problem(unit.path, cell.line, "no text where the links stand", remedy)
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
    """The findings on the header of a cell."""
    yield from _keys(cell)
    yield from _word(cell)
    yield from _tags(cell)


def _keys(cell: Cell) -> Iterator[Finding]:
    for key, value in cell.written.items():
        if key == "nbgrader":
            both = " beside its word" if words_of(cell.written) else ""
            header = short_header(cell.kind, cell.written)
            yield 0, f"nbgrader's metadata written out{both}", f"write {header}"
        elif key in _NOT_KEYS:  # how jupytext keeps what is no key
            yield 0, f"{value!r} in a cell header", _NOT_KEYS[key]
        elif key not in _KEYS:
            known = ", ".join(_KEYS)
            yield 0, f"unknown key {key!r} in a cell header", f"the keys are {known}"


def repeated_keys(unit: Unit) -> Iterator[Problem]:
    """Keys that one header has twice: only the last of them would be read."""
    lines = unit.text.splitlines()
    for cell in unit.cells:
        for key in _KEYS:
            if len(re.findall(rf" {key}=", lines[cell.line - 1])) > 1:
                what = f"{key} stands twice in one cell header"
                yield Problem(unit.path, cell.line, what, "keep one; write a cell for each")


def _word(cell: Cell) -> Iterator[Finding]:
    words = words_of(cell.written)
    if len(words) > 1:
        yield (
            0,
            f"two words in one cell header: {' and '.join(words)}",
            "keep one; an answer, its checks and a question are cells of their own",
        )
        return
    if "uses" in cell.written and words != ["answer"]:
        yield 0, "uses on a cell that is no answer", "write it on the answer"
    if not words:
        if "points" in cell.written:
            yield 0, "points without a word", 'write check="name" or question="name" before them'
        if "level" in cell.written:
            yield 0, "a level without a word", 'write answer="name" or question="name" before it'
        return
    (word,) = words
    yield from _level(word, cell.written)
    if not _ID.match(cell.grade_id):
        yield (
            0,
            f"the name of a cell is missing or unusable: {cell.written[word]!r}",
            f'write {word}="name": letters, digits and underscores, a letter first',
        )
    if word != "question" and cell.kind != "code":
        remedy = 'write question="name" points=1, or take [markdown] out'
        yield 0, f"{word!r} on a text cell", remedy
    yield from _points(word, cell.written)


def _level(word: str, written: Mapping[str, Any]) -> Iterator[Finding]:
    if "level" not in written:
        return
    if word == "check":
        yield 0, "a level on a check", "write it on the answer"
    elif written["level"] not in LEVELS:
        yield 0, f"unknown level {written['level']!r}", f"the levels are {', '.join(LEVELS)}"


def _points(word: str, written: Mapping[str, Any]) -> Iterator[Finding]:
    points = written.get("points")
    if word == "answer":
        if "points" in written:
            yield 0, "points on an answer", "write them on the cells that check it"
    elif "points" not in written:
        yield 0, "a graded cell without points", "add points=1, or another number above 0"
    elif (
        isinstance(points, bool)
        or not isinstance(points, int | float)
        or not 0 < points < math.inf  # neither is NaN
    ):
        yield 0, f"points are no number above 0: {points!r}", "write points=1, without quotes"


def _tags(cell: Cell) -> Iterator[Finding]:
    for tag in cell.tags:
        if tag not in _TAGS:
            yield 0, f"unknown tag {tag!r}", f"the tags are {', '.join(_TAGS)}"
    if cell.tags and cell.role != "demo":
        yield 0, "a tag on a cell that is not plain code", "tag only cells that demonstrate"
