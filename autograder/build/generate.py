"""``autograder build``: from one percent source to everything that is generated from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from autograder.build.answered import refuse_answered, what_was_written
from autograder.build.budget import over_budget, slow_grading
from autograder.build.front import write_front
from autograder.build.leaks import leaks
from autograder.build.lesson_run import ExecutionError, execute
from autograder.build.outputs import (
    code_cells,
    code_of,
    count_current,
    keep_outputs,
    same_code,
    stored_notebook,
)
from autograder.build.rules import Problem, problems
from autograder.build.telling import Built, Now, Tell, place_of, silent
from autograder.course.notebooks import full_notebook, same_sources, student_notebook, to_bytes
from autograder.course.source import Unit, load_unit
from autograder.course.way import part_title
from autograder.errors import UserError
from autograder.files import replace_file
from autograder.judging.judge import judge_of
from autograder.judging.reference import (
    Reference,
    stored_reference,
    visible_names,
)
from autograder.judging.self_test import NotReadyError


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


def build_unit(
    path: Path, *, force: bool = False, unsafe: bool = False, tell: Tell = silent
) -> Built:
    """Build what is generated from one source, running again only what can have changed.

    Args:
        path: The source.
        force: Run everything, and replace all outputs.
        unsafe: Run the reference without a sandbox.
        tell: Told what runs.

    Raises:
        RefusedError: If the source breaks a rule, or the lesson is slower than its budget.
        AnsweredError: If somebody has answered in the student notebook.
        ReferenceRunError, NotReadyError, ExecutionError: If the lesson does not run as it should.
    """
    unit = read_source(path)
    paths = Paths.of(unit)
    refuse_answered(paths.student)
    proves = force or stored_reference(unit) is None
    judge = judge_of(unit, unsafe=unsafe, prove=force, say=lambda line: tell(Now(line)))
    _refuse(slow_grading(unit, judge.reference))
    lesson, student = full_notebook(unit), student_notebook(unit)
    stored, code = stored_notebook(paths.executed), code_cells(unit)
    with _in_place(paths.table, table_bytes(unit, judge.reference)) as same_table:
        current = 0 if force else count_current(unit, stored, same_table)
        if new := code[current:]:
            _run_lesson(unit, lesson, tell)
        keep_outputs(lesson, stored, current)
        if untouched := force or not same_code(student, stored_notebook(paths.student)):
            _run_untouched(unit, student, paths.student.parent, tell)
        refuse_answered(paths.student)  # again: a lesson runs for minutes
        write_front(path.resolve().parents[2])
        written = [
            _replace(paths.executed, to_bytes(lesson)),
            _replace(paths.student, to_bytes(student)),
        ]
    return Built(
        unit.name,
        cells=len(code) if new else 0,
        first=new[0] if new and not force else None,
        reference=proves,
        untouched=untouched,
        written=any(written) or not same_table,
    )


def check_unit(path: Path, *, unsafe: bool = False) -> list[str]:
    """Lines on a source's generated files that are stale or wrong; nothing is written to them.

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
    if written := what_was_written(paths.student):
        found.append(written)
    elif not paths.student.exists() or paths.student.read_bytes() != student:
        found.append(_stale(unit, paths.student))
    if not _executed_is_fresh(unit, paths.executed):
        found.append(_stale(unit, paths.executed))
    if not paths.table.exists():
        found.append(_stale(unit, paths.table))
    return found


def _stale(unit: Unit, path: Path) -> str:
    return f"{path}: not what {unit.path} gives; run: autograder build {unit.name}"


def _executed_is_fresh(unit: Unit, path: Path) -> bool:
    executed = stored_notebook(path)
    ran = all(cell.execution_count for cell in code_of(executed))
    return executed is not None and ran and same_sources(executed, full_notebook(unit))


def _refuse(found: Iterable[Problem]) -> None:
    if problems := list(found):
        raise RefusedError(problems)


def _replace(path: Path, content: bytes) -> bool:
    """Write a file if it has other content, and say whether: JupyterLab asks about new ones."""
    if path.exists() and path.read_bytes() == content:
        return False
    replace_file(path, content)
    return True


@contextmanager
def _in_place(path: Path, content: bytes) -> Iterator[bool]:
    """Put a file where a lesson that runs reads it, and say whether it was the same already.

    If something fails the old one comes back: it is what the stored outputs were made with.
    """
    old = path.read_bytes() if path.exists() else None
    same = not _replace(path, content)
    try:
        yield same
    except BaseException:
        if old is None:
            path.unlink(missing_ok=True)
        else:
            replace_file(path, old)
        raise


def _run_lesson(unit: Unit, lesson: NotebookNode, tell: Tell) -> None:
    """Run all of a lesson within its budget: a later cell needs what an earlier one has made."""
    try:
        used = execute(lesson, unit.path.parent, begins=_telling(unit, "lesson", tell))
    except ExecutionError as error:
        raise _located(unit, error) from error
    _refuse(over_budget(unit, used))


def _telling(unit: Unit, stage: str, tell: Tell) -> Callable[[str], None]:
    """Tells of each cell that begins by its place in the source."""
    numbered = {cell.id: (n, cell) for n, cell in enumerate(code_cells(unit), start=1)}

    def begins(cell_id: str) -> None:
        number, cell = numbered[cell_id]
        tell(Now(f"{unit.name}: {stage}", place_of(cell), number, len(numbered)))

    return begins


def _located(unit: Unit, error: ExecutionError) -> ExecutionError:
    """The same error, told with its line in the source."""
    code = code_cells(unit)
    line = next(cell.line for cell in code if cell.id == error.cell)
    for number, within in error.frames:
        if number <= len(code):
            line = code[number - 1].line + within
    what = f"{unit.path}:{line}: the lesson does not run: {error.what}; correct it, or what it uses"
    return ExecutionError(error.cell, what, error.traceback)


def _run_untouched(unit: Unit, student: NotebookNode, folder: Path, tell: Tell) -> None:
    """Run the student notebook as handed out; only the stubs' own exception may occur."""
    notebook = deepcopy(student)
    begins = _telling(unit, "untouched notebook", tell)
    execute(notebook, folder, allow_errors=True, begins=begins)
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
            "level": exercise.level,
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
    table = {
        "unit": unit.name,
        "title": unit.title,
        "part": part_title(unit.lesson.part),
        "exercises": exercises,
    }
    return (json.dumps(table, indent=1, ensure_ascii=False) + "\n").encode()
