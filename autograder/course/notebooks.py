"""Make the notebooks of a unit: the full one, and the one that a student opens."""

from __future__ import annotations

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
    NbGraderPreprocessor,
)

from autograder.course.signposts import signposted
from autograder.course.source import Cell, Unit

CODE_STUB = "# YOUR CODE HERE\nraise NotImplementedError"
TEXT_STUB = "YOUR ANSWER HERE"
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# No version: the same notebook is made by every supported Python.
LANGUAGE = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"}


def full_notebook(unit: Unit) -> NotebookNode:
    """The unit with solutions and hidden tests, not executed."""
    notebook = new_notebook(cells=[_cell(cell) for cell in signposted(unit)])
    notebook.nbformat_minor = 5
    notebook.metadata = nbformat.from_dict(
        {
            "course": {"title": unit.title, "unit": unit.name},
            "kernelspec": KERNELSPEC,
            "language_info": LANGUAGE,
        }
    )
    return notebook


def _cell(cell: Cell) -> NotebookNode:
    make = new_code_cell if cell.kind == "code" else new_markdown_cell
    node = make(source=cell.source, id=cell.id)
    node.metadata["nbgrader"] = dict(cell.nbgrader) if cell.nbgrader else _locked(cell)
    if cell.tags:
        node.metadata["tags"] = list(cell.tags)
    return node


def _locked(cell: Cell) -> dict[str, object]:
    """Metadata for a cell that students read: nbgrader restores it when it grades."""
    return {
        "schema_version": 3,
        "grade": False,
        "solution": False,
        "locked": True,
        "task": False,
        "grade_id": cell.id,
    }


def student_notebook(unit: Unit) -> NotebookNode:
    """The unit without solutions and hidden tests, its other cells locked.

    Made by nbgrader's own preprocessors, so that its Validate and its other commands know it.
    """
    return _preprocessed(unit, ClearHiddenTests())


def gradebook_notebook(unit: Unit) -> NotebookNode:
    """The unit without solutions but with hidden tests: what nbgrader's gradebook stores."""
    return _preprocessed(unit)


def _preprocessed(unit: Unit, *more: NbGraderPreprocessor) -> NotebookNode:
    clear = ClearSolutions(
        code_stub={"python": CODE_STUB}, text_stub=TEXT_STUB, enforce_metadata=True
    )
    last = (CheckCellMetadata(), ComputeChecksums())
    notebook, resources = full_notebook(unit), {}
    for step in (LockCells(), clear, ClearOutput(), *more, *last):
        notebook, resources = step.preprocess(notebook, resources)
    return notebook


def stub_sources(unit: Unit) -> dict[str, str]:
    """Per ``grade_id`` the text of each cell a student is to fill in, before they do."""
    return {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in student_notebook(unit).cells
        if cell.metadata.nbgrader.solution
    }


def to_bytes(notebook: NotebookNode) -> bytes:
    """The one spelling of a notebook: equal notebooks are equal bytes."""
    nbformat.validate(notebook)
    return (nbformat.writes(notebook, version=nbformat.NO_CONVERT).rstrip("\n") + "\n").encode()


def same_sources(left: NotebookNode, right: NotebookNode) -> bool:
    """True if two notebooks have the same cells, outputs aside."""

    def plain(notebook: NotebookNode) -> list[tuple[str, str, str, object]]:
        return [(c.id, c.cell_type, c.source, c.metadata) for c in notebook.cells]

    return plain(left) == plain(right)
