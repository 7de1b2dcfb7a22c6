"""Make small nbgrader courses and hand-ins for tests, and judge them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.handins.notebook import Submission, parse_submission
from autograder.judging.program import Program
from autograder.nbgrader_course.judge import NbgraderJudge
from autograder.results.jsonl import lines
from autograder.results.values import ExerciseResult, SubmissionResult
from autograder.sandbox.values import Limits


def _cell(make: Any, source: str, grade_id: str, **flags: Any) -> NotebookNode:
    own = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    return make(source, metadata={"nbgrader": own | {"grade_id": grade_id} | flags})


def answer(grade_id: str, source: str) -> NotebookNode:
    """An autograded answer."""
    return _cell(new_code_cell, source, grade_id, solution=True)


def test(grade_id: str, source: str, points: float = 1) -> NotebookNode:
    """An autograder test."""
    return _cell(new_code_cell, source, grade_id, grade=True, points=points)


test.__test__ = False  # not one of ours


def written(grade_id: str, source: str, points: float = 1, make: Any = None) -> NotebookNode:
    """A manually graded answer: text, or code where ``make`` makes it."""
    make = make or new_markdown_cell
    return _cell(make, source, grade_id, grade=True, solution=True, points=points)


def task(grade_id: str, source: str, points: float = 1) -> NotebookNode:
    """A manually graded task."""
    return _cell(new_markdown_cell, source, grade_id, task=True, locked=True, points=points)


def locked(grade_id: str, source: str) -> NotebookNode:
    """A read-only code cell."""
    return _cell(new_code_cell, source, grade_id, locked=True)


code, text = new_code_cell, new_markdown_cell


def notebook(cells: Iterable[NotebookNode]) -> NotebookNode:
    """A Python notebook of copies of these cells, without the ids of format 4.5."""
    made = new_notebook(nbformat_minor=4)
    made.metadata.kernelspec = {"name": "python3", "language": "python", "display_name": "Python"}
    made.cells = deepcopy(list(cells))
    for cell in made.cells:
        cell.pop("id", None)
    return made


def save(path: Path, cells: Iterable[NotebookNode]) -> Path:
    """Write a notebook; returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook(cells), path)
    return path


def make_course(
    root: Path, notebooks: Mapping[str, Iterable[NotebookNode]], config: str = ""
) -> Path:
    """Write a course with ``source/<assignment>/<notebook>.ipynb``; returns its folder."""
    for name, cells in notebooks.items():
        save(root / "source" / f"{name}.ipynb", cells)
    (root / "nbgrader_config.py").write_text(f"c = get_config()\n{config}\n", encoding="utf-8")
    return root


# ------------------------------------------------------------------------ one course

LIMITS = Limits(cell_cpu_seconds=1, cpu_seconds=4, memory_bytes=400 << 20, output_bytes=1 << 20)
SOLVED = "def {0}(x):\n    ### BEGIN SOLUTION\n    return {1}\n    ### END SOLUTION"
STUB = "def {0}(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
DOUBLE = "def double(x):\n    return 2 * x"
CELLS = (
    text("# Numbers"),
    code("import math"),
    locked("tools", "def near(a, b):\n    return math.isclose(a, b)"),
    text("## Doubling"),
    answer("double", SOLVED.format("double", "2 * x")),
    test("double_two", "assert near(double(2), 4)"),
    test(
        "double_more",
        "assert double(0) == 0\n### BEGIN HIDDEN TESTS\nassert double(-3) == -6, 'negative'\n"
        "### END HIDDEN TESTS",
        2,
    ),
    text("## Why"),
    written("why", "Because of two.", 3),
)


def submitted(*cells: NotebookNode) -> Submission:
    """A hand-in of these cells, as it is read."""
    return parse_submission(nbformat.writes(notebook(cells)).encode())


def judge(
    prepared: NbgraderJudge, *cells: NotebookNode
) -> tuple[dict[str, ExerciseResult], Program]:
    """Verdicts by exercise, and the program, of a hand-in with these cells."""
    program = prepared.assemble(submitted(*cells))
    results, _ = prepared.judge(program)
    lines(SubmissionResult("ann", prepared.unit.name, "", results))  # can be written
    return {result.exercise: result for result in results}, program


def points(results: Mapping[str, ExerciseResult]) -> dict[str, float]:
    """Points by cell; every cell with points has them exactly once."""
    found = [cell for result in results.values() for cell in result.cells]
    assert len({cell.grade_id for cell in found}) == len(found)
    return {cell.grade_id: cell.points for cell in found}


def released(*changes: NotebookNode) -> list[NotebookNode]:
    """The hand-out of ``CELLS`` with the given cells in the place of those of the same name."""
    cells = {
        cell.metadata.get("nbgrader", {}).get("grade_id", f"#{n}"): cell
        for n, cell in enumerate(CELLS)
    }
    cells["double"] = answer("double", STUB.format("double"))
    cells["double_more"] = test("double_more", "assert double(0) == 0", 2)
    cells["why"] = written("why", "YOUR ANSWER HERE", 3)
    for cell in changes:
        cells[cell.metadata.nbgrader.grade_id] = cell
    return list(cells.values())
