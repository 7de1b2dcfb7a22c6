"""One notebook for formgrader: the author's cells, the student's text in them, our verdicts.

It is the author's student notebook, so that formgrader finds every cell and no hidden test is in
it, with what is the student's own: answers, changed prose, added cells.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.course.source import Cell, Unit
from autograder.handins.notebook import Submission, SubmittedCell, Unreadable
from autograder.judging.program import match_cells
from autograder.pages.feedback import Failure, failure, own_reason
from autograder.pages.formgrader.inert import (
    CHARACTERS,
    inert_block,
    inert_code,
    inert_line,
    inert_prose,
)
from autograder.pages.text import bounded, label, number
from autograder.results.outcomes import TABLE
from autograder.results.values import CellResult, ExerciseResult, SubmissionResult

MAX_ADDED = 100  # cells of the student's own
MAX_ADDED_CHARACTERS = 200_000  # of all of them
_CHANGED = 4_000  # characters of a cell that is the author's
_VERDICT = 6_000  # characters
_WIDTH = 110  # of its lines, which formgrader does not break
_ABOUT = (
    "*Made by autograder. Below graded cells stands its verdict. The text of answers, and of "
    "cells that the student changed or added, is shown with a space in every HTML tag, link and "
    "image, so that none has an effect; what the student's notebook displayed is left out.*"
)
_NOT_THERE = "[This cell is not in the notebook that was handed in.]"


def notebook(
    unit: Unit,
    blank: NotebookNode,
    result: SubmissionResult,
    submission: Submission | Unreadable | None,
    digest: str = "",
) -> NotebookNode:
    """The notebook that shows one hand-in.

    Args:
        unit: The unit.
        blank: Its student notebook.
        result: The verdicts.
        submission: What was handed in.
        digest: Kept in the metadata, to know later what it was made from.

    Returns:
        A notebook with nbgrader's metadata; it holds no hidden test and nothing that runs.
    """
    cells = submission.cells if isinstance(submission, Submission) else ()
    places, _ = match_cells(unit, Submission(cells))
    added = _added(cells, {place: name for name, place in places.items()})
    verdicts = _verdicts(unit, result)
    made = [_markdown("autograder-about", _about(result, submission)), *added.pop("", ())]
    for cell, node in zip(unit.cells, blank.cells, strict=True):
        found = cells[places[cell.id]] if cell.id in places else None
        made.append(_author_cell(cell, node, found, verdicts.get(cell.id)))
        made += added.pop(cell.id, ())
    metadata = {"autograder": {"digest": digest}, **blank.metadata}
    return nbformat.from_dict(
        {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    )


def _about(result: SubmissionResult, submission: Submission | Unreadable | None) -> str:
    lines = [_ABOUT]
    if isinstance(submission, Unreadable):
        lines.append(f"**The file could not be read:** {inert_line(submission.reason)}")
    lines += [f"- {inert_line(note)}" for note in result.notes]
    return "\n\n".join(lines)


def _author_cell(
    cell: Cell, node: NotebookNode, found: SubmittedCell | None, said: str | None
) -> dict[str, Any]:
    """A cell of the unit, with the student's text where it is theirs to write."""
    if cell.role in ("solution", "manual"):
        source = _answer(cell, found)
    elif cell.role == "text" and found and found.source.split() != node.source.split():
        source = f"*Changed by the student:*\n\n{inert_prose(found.source, _CHANGED)}"
    else:
        source = node.source
    metadata = {"nbgrader": dict(node.metadata["nbgrader"])}
    if cell.kind == "markdown":
        return _markdown(cell.id, source, metadata)
    return _code_cell(cell.id, source, metadata, said)


def _answer(cell: Cell, found: SubmittedCell | None) -> str:
    code = cell.kind == "code"
    if found is None:
        return f"# {_NOT_THERE}" if code else _NOT_THERE
    if found.kind == cell.kind:
        return inert_code(found.source) if code else inert_prose(found.source)
    note = f"[The student turned this cell into a {found.kind} cell.]"
    if code:
        return f"# {note}\n{inert_code(found.source)}"
    return f"{note}\n\n{inert_block(found.source)}"


def _added(
    cells: tuple[SubmittedCell, ...], owner: Mapping[int, str]
) -> dict[str, list[dict[str, Any]]]:
    """The student's own cells, by the id of the author's cell that they follow."""
    found: dict[str, list[dict[str, Any]]] = {}
    previous, count, characters, left_out = "", 0, 0, 0
    for position, cell in enumerate(cells):
        previous = owner.get(position, previous)
        if position in owner or not cell.source.strip():
            continue
        size = min(len(cell.source), CHARACTERS)
        if count == MAX_ADDED or characters + size > MAX_ADDED_CHARACTERS:
            left_out += 1
            continue
        count, characters = count + 1, characters + size
        found.setdefault(previous, []).append(_added_cell(f"autograder-added-{count}", cell))
    if left_out:
        note = f"[{left_out:,} more cells of the student's own are not shown.]"
        found.setdefault(previous, []).append(_markdown("autograder-left-out", note))
    return found


def _added_cell(name: str, cell: SubmittedCell) -> dict[str, Any]:
    if cell.kind == "code":
        return _code_cell(name, inert_code(cell.source), {})
    shown = inert_prose(cell.source) if cell.kind == "markdown" else inert_block(cell.source)
    return _markdown(name, shown)


def _markdown(name: str, source: str, metadata: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {
        "cell_type": "markdown",
        "id": name,
        "metadata": dict(metadata or {}),
        "source": source,
    }


def _code_cell(
    name: str, source: str, metadata: Mapping[str, Any], output: str | None = None
) -> dict[str, Any]:
    stream = {"output_type": "stream", "name": "stdout", "text": output}
    return {
        "cell_type": "code",
        "id": name,
        "metadata": dict(metadata),
        "source": source,
        "execution_count": None,
        "outputs": [stream] if output else [],
    }


# --------------------------------------------------------------------------------------- verdicts


def _verdicts(unit: Unit, result: SubmissionResult) -> dict[str, str]:
    """The verdict on each graded cell, by the cell's id."""
    exercises = {exercise.exercise: exercise for exercise in result.exercises}
    found = {}
    for exercise in unit.exercises:
        judged = exercises.get(exercise.id)
        cells = {} if judged is None else {cell.grade_id: cell for cell in judged.cells}
        for cell in exercise.graded:
            if judged is not None and cell.grade_id in cells:
                found[cell.id] = verdict(judged, cells[cell.grade_id], {cell.id, cell.grade_id})
    return found


def verdict(exercise: ExerciseResult, cell: CellResult, names: set[str]) -> str:
    """The words of the feedback page about one graded cell, as plain text.

    Args:
        exercise: The exercise's result.
        cell: The cell's.
        names: What its checks call the cell.
    """
    outcome = TABLE["passed" if cell.passed else exercise.outcome].label
    lines = [f"{outcome}: {number(cell.points)} of {number(cell.max_points)} points"]
    failed = [check for check in exercise.checks if not check.passed]
    for check in failed:
        if check.cell in names:
            lines += _failure_lines(failure(check))
    if not cell.passed:
        lines.append(_wrapped(own_reason(exercise, failed)))
    return bounded("\n".join(filter(None, lines)), characters=_VERDICT) + "\n"


def _failure_lines(found: Failure) -> Iterator[str]:
    yield f"\n{label(found.name, 200)}{' (hidden test)' if found.hidden else ''}"
    yield _wrapped(found.message)
    yield found.values
    yield _wrapped(found.hint and f"Hint: {found.hint}")


def _wrapped(said: str) -> str:
    lines = (textwrap.wrap(line, _WIDTH, break_long_words=False) for line in said.split("\n"))
    return "\n".join("\n".join(pieces) for pieces in lines)
