"""The cells of a unit that nbgrader's gradebook knows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from nbformat import NotebookNode
from nbgrader import utils

from autograder.errors import UserError

CellType = Literal["code", "markdown"]

# Cells whose text nbgrader keeps.
_SAVED = (utils.is_grade, utils.is_solution, utils.is_locked, utils.is_task)


class GradebookError(UserError, ValueError):
    """Results, cells or a database that no gradebook can be made of; says what to do."""


@dataclass(frozen=True)
class GradedCell:
    """A cell that has points; ``manual`` when a person gives them."""

    grade_id: str
    points: float
    cell_type: CellType = "code"
    manual: bool = False


@dataclass(frozen=True)
class SourceCell:
    """A cell's text as the instructor has it, for nbgrader's own commands."""

    grade_id: str
    source: str
    cell_type: CellType = "code"
    locked: bool = True
    checksum: str | None = None


@dataclass(frozen=True)
class UnitCells:
    """The cells of a unit that the gradebook knows: what nbgrader's ``SaveCells`` collects.

    ``graded`` holds nbgrader's grade cells, ``tasks`` its task cells (points, always manual),
    ``solutions`` the grade ids of solution cells; a manually graded answer is in both ``graded``
    and ``solutions``. Empty ``sources`` leave the gradebook's source cells as they are.
    """

    graded: tuple[GradedCell, ...]
    solutions: tuple[str, ...] = ()
    tasks: tuple[GradedCell, ...] = ()
    sources: tuple[SourceCell, ...] = ()
    kernelspec: str = "{}"

    @property
    def scored(self) -> tuple[GradedCell, ...]:
        """All cells that have points."""
        return self.graded + self.tasks


def unit_cells(notebook: NotebookNode) -> UnitCells:
    """Collect the cells of a notebook that carries nbgrader metadata (schema version 3)."""
    graded, solutions, tasks, sources = [], [], [], []
    for cell in notebook.cells:
        if utils.is_grade(cell):
            graded.append(_scored_cell(cell, manual=_is_manual(cell)))
        if utils.is_task(cell):
            tasks.append(_scored_cell(cell, manual=True))
        if utils.is_solution(cell):
            solutions.append(cell.metadata.nbgrader.grade_id)
        if any(has(cell) for has in _SAVED):
            sources.append(_source_cell(cell))
    kernelspec = json.dumps(notebook.metadata.get("kernelspec", {}))
    return UnitCells(tuple(graded), tuple(solutions), tuple(tasks), tuple(sources), kernelspec)


def _is_manual(cell: NotebookNode) -> bool:
    return utils.is_solution(cell) or cell.cell_type == "markdown"


def _scored_cell(cell: NotebookNode, *, manual: bool) -> GradedCell:
    own = cell.metadata.nbgrader
    return GradedCell(own.grade_id, float(own.points), cell.cell_type, manual)


def _source_cell(cell: NotebookNode) -> SourceCell:
    own = cell.metadata.nbgrader
    locked = utils.is_locked(cell)
    return SourceCell(own.grade_id, cell.source, cell.cell_type, locked, own.get("checksum"))
