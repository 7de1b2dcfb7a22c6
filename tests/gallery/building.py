"""What the files of the gallery that write their own notebooks use."""

from __future__ import annotations

import json
from pathlib import Path

from nbformat import NotebookNode

NAME = "gallery.ipynb"


def cell(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    """The cell of this ``grade_id``; "setup" is the set-up cell, whose name is of its text."""
    own = [(c, c.metadata.get("nbgrader", {}).get("grade_id", "")) for c in notebook.cells]
    found = [c for c, name in own if name.partition("-")[0] == grade_id]
    if not found:
        raise KeyError(f"no cell of the notebook has the grade_id {grade_id!r}")
    return found[0]


def add_after(notebook: NotebookNode, grade_id: str, new: NotebookNode) -> None:
    """Put a cell after another one, and after those that were put there before."""
    place = notebook.cells.index(cell(notebook, grade_id)) + 1
    while place < len(notebook.cells) and "nbgrader" not in notebook.cells[place].metadata:
        place += 1
    notebook.cells.insert(place, new)


def text_of(notebook: NotebookNode) -> str:
    """The notebook as JSON, not validated."""
    return json.dumps(notebook, indent=1, ensure_ascii=False)


def write(folder: Path, notebook: NotebookNode) -> None:
    """Hand in a notebook as it is, not validated."""
    (folder / NAME).write_bytes(text_of(notebook).encode("utf-8", "surrogatepass"))
