"""nbgrader's markers of the text that students do not get, and the regions between them."""

from __future__ import annotations

import re

BEGIN_SOLUTION, END_SOLUTION = "### BEGIN SOLUTION", "### END SOLUTION"
BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
MARKERS = (BEGIN_SOLUTION, END_SOLUTION, BEGIN_HIDDEN, END_HIDDEN)
_REGION = re.compile(
    "|".join(
        rf"{re.escape(begin)}\n(.*?){re.escape(end)}"
        for begin, end in ((BEGIN_SOLUTION, END_SOLUTION), (BEGIN_HIDDEN, END_HIDDEN))
    ),
    re.DOTALL,
)


def hidden_regions(source: str) -> list[str]:
    """The texts between the markers in a cell: solutions and hidden tests."""
    return [match[1] or match[2] or "" for match in _REGION.finditer(source + "\n")]


def without_regions(source: str) -> str:
    """The text of a cell without its solutions and hidden tests."""
    return _REGION.sub("", source + "\n")


def count_regions(source: str, begin: str, end: str) -> int:
    """Number of well-formed regions; -1 when a marker has no partner."""
    expected, count = begin, 0
    for line in source.splitlines():
        text = line.strip()
        if text not in (begin, end):
            continue
        if text != expected:
            return -1
        count += text == end
        expected = end if text == begin else begin
    return count if expected == begin else -1


def hidden_lines(source: str) -> set[int]:
    """Line numbers (from 1) of the hidden region of a cell, markers included."""
    inside, lines = False, set()
    for number, line in enumerate(source.splitlines(), start=1):
        inside = inside or line.strip() == BEGIN_HIDDEN
        if inside:
            lines.add(number)
        inside = inside and line.strip() != END_HIDDEN
    return lines
