"""A notebook of an ordinary nbgrader course as a unit: cells by nbgrader's metadata, exercises.

Such a course knows nothing of ``course_utils.check``: its tests are cells with plain asserts.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader import utils

from autograder.course.source import Cell, CellRole, Exercise, SourceError, Unit

KNOWN = (utils.is_grade, utils.is_solution, utils.is_locked, utils.is_task)  # cells of nbgrader's
_FENCED = re.compile(r"^ {0,3}(```|~~~).*?(^ {0,3}\1|\Z)", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
_TITLE = re.compile(r"^ {0,3}#\s+(.+?)\s*#*\s*$", re.MULTILINE)


class NbgraderCourseError(SourceError):
    """An nbgrader course that cannot be graded. The message names the file and what to do."""


def parse_notebook(text: str) -> NotebookNode:
    """A notebook of any format, as format 4. Raises what nbformat raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # cell ids that are missing; none of them is used
        return nbformat.reads(text, as_version=4)


def unit_of(text: str, name: str, path: Path) -> Unit:
    """The unit in a notebook as nbgrader stores it (see ``source.NotebookSource``).

    Its title is the first heading of level 1, else the notebook's name.
    """
    notebook = parse_notebook(text)
    cells = tuple(
        _cell(raw, number)
        for number, raw in enumerate(notebook.cells, start=1)
        if raw.cell_type in ("code", "markdown")
    )
    tops = (heading for cell in cells if (heading := _heading(cell, _TITLE)))
    title = next(tops, name.rpartition("/")[2])
    return Unit(name, title, 0.0, path, text, cells, _exercises(cells))


def _cell(raw: NotebookNode, number: int) -> Cell:
    known = any(is_known(raw) for is_known in KNOWN)
    own = dict(raw.metadata.nbgrader) if known else None
    # No grade_id holds a dot, so the two kinds of ids never meet.
    id_ = own["grade_id"] if own else f"cell.{number}"
    return Cell(id_, number, raw.cell_type, _role(raw), raw.source, (), own)


def _role(raw: NotebookNode) -> CellRole:
    if utils.is_task(raw):
        return "manual"
    if utils.is_solution(raw):
        return "manual" if utils.is_grade(raw) else "solution"
    if utils.is_grade(raw):
        return "graded"
    return "text" if raw.cell_type == "markdown" else "setup"


def is_task(cell: Cell) -> bool:
    """True if a cell sets a task that students answer in cells of their own below it."""
    return bool((cell.nbgrader or {}).get("task"))


def _heading(cell: Cell, kind: re.Pattern[str] = _HEADING) -> str:
    if cell.kind != "markdown":
        return ""
    found = kind.search(_FENCED.sub("", cell.source))
    return found[1] if found else ""


def _exercises(cells: tuple[Cell, ...]) -> tuple[Exercise, ...]:
    """Group cells: a test belongs to the last answer before it, else to the tests around it."""
    found: dict[str, Exercise] = {}
    heading, answer, title = "", None, ""
    for cell in cells:
        heading = _heading(cell) or heading
        if cell.role == "manual":
            found[cell.id] = Exercise(cell.id, heading or cell.id, cell, ())
            if cell.kind == "code":
                answer = None  # tests that follow are not of the answer before it
        elif cell.role == "solution":
            answer, title = cell, heading or cell.id
        elif cell.role == "graded":
            if answer is None:
                answer, title = nobody(cell), heading or cell.id
            name = answer.grade_id or answer.id.partition(".")[2]
            last = found.setdefault(name, Exercise(name, title, answer, ()))
            found[name] = replace(last, graded=(*last.graded, cell))
    return tuple(found.values())


def nobody(test: Cell) -> Cell:
    """In the place of an answer that tests do not have: a cell that is never run."""
    return Cell(f"nobody.{test.id}", test.line, "code", "solution", "", (), None)


def has_answer(exercise: Exercise) -> bool:
    """True if students have a cell to answer an exercise in."""
    return bool(exercise.solution.grade_id)


def answer_cells(unit: Unit, exercise: Exercise) -> tuple[Cell, ...]:
    """The answer cells that the tests of an exercise are about: all since the tests before."""
    group: list[Cell] = []
    for cell in unit.cells:
        if cell.role == "solution":
            group.append(cell)
            if cell.id == exercise.solution.id:
                return tuple(group)
        elif cell.role == "graded":
            group = []
    return ()
