"""``autograder build``: from one percent source to everything that is generated from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.build.leaks import leaks
from autograder.build.lesson_run import execute
from autograder.build.rules import Problem, problems
from autograder.course.notebooks import full_notebook, same_sources, student_notebook, to_bytes
from autograder.course.source import Unit, load_unit
from autograder.errors import UserError
from autograder.files import replace_file
from autograder.judging.judge import judge_of
from autograder.judging.reference import Reference, visible_names
from autograder.judging.self_test import NotReadyError

GRADING_CPU_SECONDS = 10.0


class RefusedError(UserError, ValueError):
    """A source that is not built. ``problems`` says why, each with file, line and remedy."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__("\n".join(map(str, found)))
        self.problems = found


@dataclass(frozen=True)
class Paths:
    """The generated files of a unit."""

    executed: Path
    student: Path
    table: Path

    @classmethod
    def of(cls, unit: Unit) -> Paths:
        folder = unit.path.parent
        handed_out = folder.parent.parent / "notebooks" / unit.name
        return cls(
            folder / f"{unit.name}.ipynb",
            handed_out / f"{unit.name}.ipynb",
            handed_out / "unit.json",
        )


def read_source(path: Path) -> Unit:
    """Load a source and refuse it if it breaks a rule.

    Raises:
        RefusedError: With every problem found.
    """
    unit = load_unit(path)
    found = problems(unit)
    if not found:
        found = list(leaks(unit, student_notebook(unit)))
    if found:
        raise RefusedError(found)
    return unit


def build_unit(path: Path, *, force: bool = False, unsafe: bool = False) -> bool:
    """Build all that is generated from one source. Returns whether anything had to be done.

    Raises:
        RefusedError: If the source breaks a rule, or the lesson is slower than its budget.
        ReferenceRunError, NotReadyError, ExecutionError: If the lesson does not run as it should.
    """
    unit = read_source(path)
    paths = Paths.of(unit)
    current = not force and not stale(unit, paths)
    reference = judge_of(unit, unsafe=unsafe).reference
    if current and paths.table.read_bytes() == table_bytes(unit, reference):
        return False
    _require_fast_grading(unit, reference)
    # The table first: a lesson that shows its progress reads it.
    replace_file(paths.table, table_bytes(unit, reference))
    notebook = full_notebook(unit)
    _execute_within_budget(unit, notebook)
    replace_file(paths.executed, to_bytes(notebook))
    replace_file(paths.student, to_bytes(student_notebook(unit)))
    _run_untouched(unit, paths.student)
    return True


def check_unit(path: Path, *, unsafe: bool = False) -> list[str]:
    """What is stale or wrong about the generated files of a source; nothing is written to them.

    The reference, which is never committed, is made where it is missing.
    """
    unit = read_source(path)
    found = stale(unit, Paths.of(unit))
    reference = judge_of(unit, unsafe=unsafe).reference
    table = Paths.of(unit).table
    if table.exists() and table.read_bytes() != table_bytes(unit, reference):
        found.append(_stale(unit, table))
    return found


def stale(unit: Unit, paths: Paths) -> list[str]:
    """The generated files that are not what the source gives (outputs and times aside)."""
    found = []
    student = to_bytes(student_notebook(unit))
    if not paths.student.exists() or paths.student.read_bytes() != student:
        found.append(_stale(unit, paths.student))
    if not _executed_is_fresh(unit, paths.executed):
        found.append(_stale(unit, paths.executed))
    if not paths.table.exists():
        found.append(_stale(unit, paths.table))
    return found


def _stale(unit: Unit, path: Path) -> str:
    return f"{path}: not what {unit.path} gives; run: autograder build {unit.name}"


def _executed_is_fresh(unit: Unit, path: Path) -> bool:
    if not path.exists():
        return False
    executed = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    ran = all(cell.execution_count for cell in executed.cells if cell.cell_type == "code")
    return ran and same_sources(executed, full_notebook(unit))


def _require_fast_grading(unit: Unit, reference: Reference) -> None:
    if reference.cpu_seconds > GRADING_CPU_SECONDS:
        raise RefusedError(
            [
                Problem(
                    unit.path,
                    1,
                    f"grading runs for {reference.cpu_seconds:.1f} CPU seconds, at most "
                    f"{GRADING_CPU_SECONDS:g}",
                    "make the graded work smaller, or tag what only demonstrates as 'demo'",
                )
            ]
        )


def _execute_within_budget(unit: Unit, notebook: NotebookNode) -> None:
    used = execute(notebook, unit.path.parent)
    lines = {cell.id: cell.line for cell in unit.cells}
    slow = [
        Problem(
            unit.path,
            lines[cell],
            f"this cell takes {seconds:.1f} CPU seconds, the whole unit may take "
            f"{unit.cpu_budget:g}",
            "make it smaller",
        )
        for cell, seconds in used.by_cell.items()
        if seconds > unit.cpu_budget
    ]
    if not slow and used.cpu_seconds > unit.cpu_budget:
        worst = max(used.by_cell, key=lambda cell: used.by_cell[cell])
        slow = [
            Problem(
                unit.path,
                lines[worst],
                f"the lesson takes {used.cpu_seconds:.1f} CPU seconds, at most "
                f"{unit.cpu_budget:g}; this cell takes most, {used.by_cell[worst]:.1f}",
                "make it smaller",
            )
        ]
    if slow:
        raise RefusedError(slow)


def _run_untouched(unit: Unit, path: Path) -> None:
    """Run the student notebook as handed out; only the stubs' own exception may occur."""
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    execute(notebook, path.parent, allow_errors=True)
    for cell, error in errors(notebook):
        if error.ename != "NotImplementedError":
            line = next(c.line for c in unit.cells if c.id == cell.id)
            raise NotReadyError(
                f"{unit.path}:{line}: in the untouched notebook this cell raises {error.ename}: "
                f"{error.evalue}; only NotImplementedError may occur"
            )


def errors(notebook: NotebookNode) -> Iterator[tuple[NotebookNode, NotebookNode]]:
    """(cell, error output) of every exception in an executed notebook."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                yield cell, output


def table_bytes(unit: Unit, reference: Reference) -> bytes:
    """``unit.json``: the exercises, points and visible checks, for ``check.progress()``."""
    exercises = [
        {
            "id": exercise.id,
            "title": exercise.title,
            "points": exercise.points,
            "manual": exercise.manual,
            "cells": [
                {
                    "grade_id": cell.grade_id,
                    "points": cell.points,
                    "checks": visible_names(reference.of_cell(cell.id)),
                }
                for cell in exercise.graded
            ],
        }
        for exercise in unit.exercises
    ]
    table = {"unit": unit.name, "title": unit.title, "exercises": exercises}
    return (json.dumps(table, indent=1, ensure_ascii=False) + "\n").encode()
