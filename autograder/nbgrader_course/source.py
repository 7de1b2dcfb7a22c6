"""Read the source notebook of an ordinary nbgrader course into plain values.

Such a course knows nothing of ``course_utils.check``: its tests are cells with plain asserts. What
nbgrader's ``generate_assignment`` would store and hand out is made by the very preprocessors that
the course configures, in memory; no file and no gradebook is touched.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from jsonschema import ValidationError
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.converters import GenerateAssignment
from nbgrader.nbgraderformat import MetadataValidator, SchemaTooNewError, SchemaTooOldError
from nbgrader.preprocessors import ClearHiddenTests, SaveCells
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from autograder.course.source import Unit
from autograder.nbgrader_course.cells import KNOWN, NbgraderCourseError, parse_notebook, unit_of


@dataclass(frozen=True)
class NotebookSource:
    """One source notebook.

    Attributes:
        unit: The notebook as nbgrader's gradebook stores it: with hidden tests, without solutions.
        released: Per ``grade_id`` the text that students were handed out.
        answers: Per ``grade_id`` the instructor's own text of each answer cell.
    """

    unit: Unit
    released: Mapping[str, str]
    answers: Mapping[str, str]


# ---------------------------------------------------------------------------------------- reading


def read_source(path: Path, name: str, config: Config) -> NotebookSource:
    """Read a source notebook and do what ``nbgrader generate_assignment`` does to it.

    A course that uses nbgrader's AUTOTEST directives has its own solutions run here, by nbgrader
    and without a sandbox, as ``generate_assignment`` does; nothing else is run.

    Args:
        path: The notebook, with solutions.
        name: What the unit is called: ``"ps1/problem1"``.
        config: The course's configuration; relative paths in it are relative to the current folder.

    Raises:
        NbgraderCourseError: If it is no notebook in Python with valid nbgrader metadata.
    """
    notebook = _read(path)
    _require_python(notebook, path)
    _check_metadata(notebook, path)
    answers = _texts(notebook, utils.is_solution)
    stored, released = _generate(notebook, path, name, config)
    _check_metadata(stored, path)  # a header or footer has joined it
    unit = unit_of(nbformat.writes(stored, version=nbformat.NO_CONVERT), name, path)
    return NotebookSource(unit, _texts(released, *KNOWN), answers)


def _read(path: Path) -> NotebookNode:
    try:
        return parse_notebook(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NbgraderCourseError(f"{path}: cannot be read: {error.strerror or error}") from error
    except Exception as error:  # nbformat raises many kinds
        raise NbgraderCourseError(f"{path}: is not a notebook that can be read: {error}") from error


def _require_python(notebook: NotebookNode, path: Path) -> None:
    language = notebook.metadata.get("kernelspec", {}).get("language", "")
    language = language or notebook.metadata.get("language_info", {}).get("name", "")
    if language and language.lower() not in ("python", "python3", "ipython"):
        raise NbgraderCourseError(
            f"{path}: a notebook in {language}; only Python notebooks can be graded"
        )


def _check_metadata(notebook: NotebookNode, path: Path) -> None:
    """Bring nbgrader's metadata to schema version 3, or say what is wrong with which cell."""
    validator, seen = MetadataValidator(), set()
    for number, cell in enumerate(notebook.cells, start=1):
        try:
            validator.upgrade_cell_metadata(cell)
            validator.validate_cell(cell)
        except (SchemaTooOldError, SchemaTooNewError, ValidationError) as error:
            reason = getattr(error, "message", "") or str(error)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            reason = f"{type(error).__name__}: {error}"
        else:
            reason = _fault(cell, seen)
        if reason:
            own = cell.metadata.get("nbgrader")
            grade_id = own.get("grade_id", "") if isinstance(own, Mapping) else ""
            raise NbgraderCourseError(
                f"{path}: cell {number} ({grade_id or 'no grade_id'}): nbgrader metadata: "
                f"{reason.splitlines()[0][:200]}; run 'nbgrader update {path}', or mend the cell "
                "with nbgrader's toolbar in JupyterLab"
            )


def _fault(cell: NotebookNode, seen: set[str]) -> str:
    """A fault of one cell that nbgrader's schema does not find; empty when nothing is wrong."""
    if not any(is_known(cell) for is_known in KNOWN):
        return ""
    own = cell.metadata.nbgrader
    if own.get("grade_id", "") in seen:
        return "another cell has the same grade_id"
    seen.add(own.get("grade_id", ""))
    scored = utils.is_grade(cell) or utils.is_task(cell)
    if scored and not math.isfinite(own.get("points", math.nan)):
        return "points: expected a number"
    return ""


def _texts(notebook: NotebookNode, *kinds: Any) -> dict[str, str]:
    return {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in notebook.cells
        if any(is_kind(cell) for is_kind in kinds)
    }


def _generate(
    notebook: NotebookNode, path: Path, name: str, config: Config
) -> tuple[NotebookNode, NotebookNode]:
    """The notebook as nbgrader stores it, and as it hands it out."""
    assignment, _, stem = name.partition("/")
    resources: dict[str, Any] = {
        "unique_key": stem,
        "metadata": {"path": str(path.parent), "name": stem},
        "nbgrader": {"student": ".", "assignment": assignment, "notebook": stem},
    }
    stored = None
    for step in GenerateAssignment(config=config).preprocessors:
        kind = import_item(step) if isinstance(step, str) else step
        if stored is None and kind in (SaveCells, ClearHiddenTests):
            stored = copy.deepcopy(notebook)
        if kind is SaveCells:
            continue
        try:
            notebook, resources = kind(config=config)(notebook, resources)
        except Exception as error:  # the course's own preprocessors may raise anything
            raise NbgraderCourseError(
                f"{path}: nbgrader's {kind.__name__} fails: {error or type(error).__name__}; "
                f"run 'nbgrader generate_assignment {assignment}' to see more"
            ) from error
    return stored or copy.deepcopy(notebook), notebook
