"""The outputs of a lesson that are still those of its code: they are kept, not made again.

The executed notebook holds the source of every cell beside its output, so it says itself which
code its outputs are of.
"""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.course.source import Cell, Unit

# What these print comes from unit.json, whose titles are the headings in text cells.
_SHOWS_TABLE = re.compile(r"\bcheck\s*\.\s*(progress|overview)\b")


def stored_notebook(path: Path) -> NotebookNode | None:
    """A generated notebook, or None where there is none that can be read."""
    try:
        return nbformat.read(path, as_version=nbformat.NO_CONVERT)
    except (OSError, ValueError, AttributeError):  # absent, or left over from a merge
        return None


def code_of(notebook: NotebookNode | None) -> list[NotebookNode]:
    """The code cells of a notebook, in their order."""
    cells = notebook.cells if notebook else []
    return [cell for cell in cells if cell.cell_type == "code"]


def code_cells(unit: Unit) -> list[Cell]:
    """The code cells of a unit, in their order."""
    return [cell for cell in unit.cells if cell.kind == "code"]


def count_current(unit: Unit, stored: NotebookNode | None, same_table: bool) -> int:
    """How many code cells, from the top, have stored outputs that are still those of the source.

    Args:
        unit: The unit as its source is now.
        stored: Its executed notebook.
        same_table: Whether ``unit.json`` is as it was when the notebook was executed.
    """
    count = 0
    for cell, old in zip(code_cells(unit), code_of(stored), strict=False):
        shows_change = not same_table and _SHOWS_TABLE.search(cell.source) is not None
        if cell.source != old.source or not old.execution_count or shows_change:
            break
        count += 1
    return count


def keep_outputs(notebook: NotebookNode, stored: NotebookNode | None, count: int) -> None:
    """Give the first ``count`` code cells of ``notebook`` the outputs that they have in ``stored``.

    Even if they have run again: a diff then shows what a change of the source has changed.
    """
    cells = code_of(notebook)
    for cell, old in zip(cells[:count], code_of(stored), strict=False):
        cell.outputs, cell.execution_count = old.outputs, old.execution_count
    if stored is not None and count == len(cells):  # nothing ran, so no kernel has named itself
        notebook.metadata.language_info = stored.metadata.language_info


def same_code(left: NotebookNode | None, right: NotebookNode | None) -> bool:
    """True if two notebooks run the same code."""
    return [cell.source for cell in code_of(left)] == [cell.source for cell in code_of(right)]
