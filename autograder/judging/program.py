"""Rebuild the program to run: the author's cells with a submission's answers in them.

Only the text of solution cells is taken from a submission, by ``grade_id``, plus the student's own
extra code cells in their places. Graded cells, setup cells and all metadata are the author's.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from autograder.course.regions import without_regions
from autograder.course.source import Cell, Unit
from autograder.handins.notebook import Submission, SubmittedCell
from autograder.judging.parts import names_bound, parts_of
from autograder.sandbox.values import Step
from course_utils.check.parsing import parse

MAX_EXTRA_CELLS = 500


@dataclass(frozen=True)
class Program:
    """The steps that will run for one submission, with the answers in them.

    ``answers`` has, per exercise, the submitted text, or None where the cell is missing.
    """

    steps: tuple[Step, ...]
    answers: Mapping[str, str | None]
    notes: tuple[str, ...]


def reference_program(unit: Unit) -> Program:
    """The unit with its own solutions, demo cells left out."""
    return program_with(unit, {e.id: e.solution.source for e in unit.exercises})


def program_with(unit: Unit, answers: Mapping[str, str]) -> Program:
    """The unit with the given text of each exercise's solution cell."""
    steps = _steps(unit, dict(answers), {})
    return Program(steps, dict(answers), ())


def focus(program: Program, unit: Unit, exercise: str) -> Program:
    """The same program without the graded cells of all other exercises.

    What comes after the exercise's last graded cell cannot change its verdict and is left out, too.
    """
    others = {cell.id for other in unit.exercises if other.id != exercise for cell in other.graded}
    own = {cell.id for one in unit.exercises if one.id == exercise for cell in one.graded}
    steps = [step for step in program.steps if step.id not in others]
    last = max((place for place, step in enumerate(steps) if step.id in own), default=len(steps))
    return Program(tuple(steps[: last + 1]), program.answers, program.notes)


def assemble(unit: Unit, submission: Submission) -> Program:
    """The program of a submission. Any submission has one: what is odd about it is noted."""
    places, notes = match_cells(unit, submission)
    answers: dict[str, str | None] = {}
    for exercise in unit.exercises:
        place = places.get(exercise.solution.id)
        found = None if place is None else submission.cells[place]
        if found is not None and found.kind != exercise.solution.kind:
            notes.append(
                f"The answer cell of {exercise.id!r} was turned into a {found.kind} cell: "
                f"change it back to {exercise.solution.kind}."
            )
            found = None
        elif found is None:
            notes.append(
                f"The answer cell of {exercise.id!r} is missing: copy your answer into a fresh "
                "copy of the notebook."
            )
        answers[exercise.id] = None if found is None else found.source
    steps = _steps(unit, answers, _extras(unit, submission, places))
    return Program(steps, answers, tuple(dict.fromkeys(notes)))


def match_cells(unit: Unit, submission: Submission) -> tuple[dict[str, int], list[str]]:
    """Which submitted cell stands for which cell of the author: cell id -> position; and notes."""
    by_grade_id = {cell.grade_id: cell for cell in unit.cells if cell.grade_id}
    by_id = {cell.id: cell for cell in unit.cells}
    places: dict[str, int] = {}
    notes: list[str] = []
    for position, submitted in enumerate(submission.cells):
        cell = _author_cell(submitted, by_grade_id, by_id)
        if cell is None or (cell.role == "text" and submitted.kind == "code"):
            continue  # a text cell that was made a code cell is one of the student's own
        if cell.id not in places:
            places[cell.id] = position
        elif cell.role in ("solution", "manual", "graded"):
            notes.append(
                f"Cell {cell.grade_id!r} is there more than once: the first one is the answer, "
                "later copies run as cells of your own."
            )
    return places, notes


def _author_cell(
    submitted: SubmittedCell, by_grade_id: Mapping[str, Cell], by_id: Mapping[str, Cell]
) -> Cell | None:
    """The author's cell that a submitted cell is, by grade_id; by id if it lost its metadata."""
    if submitted.grade_id:
        return by_grade_id.get(submitted.grade_id) or by_id.get(submitted.grade_id)
    return by_id.get(submitted.id)


def _extras(unit: Unit, submission: Submission, places: Mapping[str, int]) -> dict[str, list[str]]:
    """The student's own code cells, by the id of the author's cell that they follow."""
    owner = {position: cell_id for cell_id, position in places.items()}
    locked = {
        key
        for cell in unit.cells
        if cell.role not in ("solution", "manual", "text")
        for key in (cell.id, cell.grade_id)
        if key
    }
    extras: dict[str, list[str]] = {}
    previous, count = "", 0
    for position, cell in enumerate(submission.cells):
        if position in owner:
            previous = owner[position]
        elif (
            cell.kind == "code"
            and cell.source.strip()
            and cell.grade_id not in locked
            and count < MAX_EXTRA_CELLS
        ):
            extras.setdefault(previous, []).append(cell.source)
            count += 1
    return extras


def _steps(
    unit: Unit, answers: Mapping[str, str | None], extras: Mapping[str, list[str]]
) -> tuple[Step, ...]:
    by_cell = {exercise.solution.id: exercise.id for exercise in unit.exercises}
    mine = [*filter(None, answers.values()), *(text for group in extras.values() for text in group)]
    used = set(re.findall(r"\w+", "\n".join(mine)))
    steps: list[Step] = []

    def add_extras(after: str) -> None:
        for source in extras.get(after, ()):
            number = sum(step.role == "extra" for step in steps) + 1
            steps.append(Step(f"extra-{number}", source, "extra"))

    add_extras("")
    for cell in unit.cells:
        if cell.role == "solution":
            answer = answers.get(by_cell[cell.id])
            if answer is not None:
                steps.append(Step(cell.id, answer, "solution"))
        elif cell.role == "graded":
            steps.append(Step(cell.id, cell.source, "graded", _visible(cell.source)))
        elif cell.role == "setup":
            steps.append(Step(cell.id, cell.source, "author"))
        elif cell.role == "demo" and (imports := _imports(cell.source, used)):
            steps.append(Step(cell.id, imports, "author"))
        add_extras(cell.id)
    return tuple(steps)


@lru_cache(maxsize=512)
def _visible(source: str) -> tuple[str, ...]:
    """The names that a graded cell binds where a student sees it."""
    return tuple(sorted(names_bound(parts_of(without_regions(source)))))


def _imports(source: str, used: set[str]) -> str:
    """The imports of a demo cell, which is not run, that bring in a name which a student uses."""
    lines = []
    for node in parse(source).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
            if names & used:
                lines.append(ast.unparse(node))
    return "\n".join(lines)
