"""The rules on ``uses``, which names the earlier exercises that an answer is built on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.build.metadata_rules import Problem
from autograder.course.regions import BEGIN_SOLUTION
from autograder.course.source import Cell, Exercise, Unit


def uses_problems(unit: Unit) -> Iterator[Problem]:
    """Names that are no earlier exercises, and those of which the statement says nothing.

    A student who does not read that an earlier function may be called writes it again, and one who
    calls it all the same would be the only one whose errors are carried.
    """
    earlier: list[str] = []
    for exercise in unit.exercises:
        line = exercise.solution.line
        for name in exercise.solution.uses:
            if name not in earlier:
                known = ", ".join(earlier) or "none"
                what = f"{exercise.id!r} uses {name!r}, which is no earlier exercise"
                yield Problem(unit.path, line, what, f"the earlier ones are: {known}")
            elif not _says(name, exercise, unit):
                what = f"{exercise.id!r} uses {name!r}, and its statement does not say so"
                yield Problem(unit.path, line, what, f"name `{name}` in the text or the docstring")
        if not exercise.manual:
            earlier.append(exercise.id)


def _says(name: str, exercise: Exercise, unit: Unit) -> bool:
    return re.search(rf"`{re.escape(name)}\b", _statement(exercise.solution, unit)) is not None


def _statement(answer: Cell, unit: Unit) -> str:
    """The text between an exercise and the one before, and what a student sees of its answer."""
    texts = []
    for cell in reversed(unit.cells[: unit.cells.index(answer)]):
        if cell.role in ("graded", "solution", "manual"):
            break
        if cell.role == "text":
            texts.append(cell.source)
    return "\n".join([*reversed(texts), answer.source.partition(BEGIN_SOLUTION)[0]])
