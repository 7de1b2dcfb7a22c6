"""Find solutions and hidden tests that are still in a student notebook."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nbformat import NotebookNode

from autograder.build.rules import Problem
from autograder.course.regions import MARKERS, hidden_regions
from autograder.course.source import Cell, Unit

_TOO_SHORT = 9  # characters without blanks: "return x" is no secret


def leaks(unit: Unit, student: NotebookNode) -> Iterator[Problem]:
    """Every place where a student notebook shows what it must not."""
    lines = {cell.id: cell.line for cell in unit.cells}
    shown = [(cell.id, cell.source, flattened(cell.source)) for cell in student.cells]
    for cell_id, source, _ in shown:
        for mark in (marker.removeprefix("### ") for marker in MARKERS):
            if mark in source:
                yield Problem(
                    unit.path,
                    lines.get(cell_id, 1),
                    f"the student notebook still shows {mark!r}",
                    "close every region with its own marker",
                )
    for cell in unit.cells:
        for secret in secrets(cell):
            for cell_id, _, flat in shown:
                if secret in flat:
                    yield Problem(
                        unit.path,
                        lines.get(cell_id, 1),
                        f"this cell shows students what is hidden in {cell.grade_id!r}",
                        "write it differently here",
                    )


def secrets(cell: Cell) -> Iterator[str]:
    """The hidden regions of a cell, flattened; not those that are too short to be a secret."""
    for region in hidden_regions(cell.source):
        flat = flattened(region)
        if len(flat) >= _TOO_SHORT:
            yield flat


def flattened(source: str) -> str:
    """Code without comments and white space, so that layout hides nothing."""
    return "".join(re.sub(r"#.*", "", line) for line in source.splitlines()).translate(
        {ord(blank): None for blank in " \t\n"}
    )
