"""Functions that stand elsewhere in a unit, as answers to an exercise.

A student's process holds the functions of earlier exercises, the text of hidden tests whose turn
has come, and, when an error is carried forward, the reference of what an answer is built on. None
of these may be the answer to an exercise that is judged there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.course.regions import hidden_lines
from autograder.course.source import Cell, Exercise, Unit
from autograder.proof.mutants.mutant import Place, places


def borrowed(unit: Unit, exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Names and texts of answers that call a function from elsewhere, if it can be called so."""
    own = [place for place in places(exercise.solution.source) if not place.owner]
    if not own:
        return
    at = unit.exercises.index(exercise)
    for other in unit.exercises[:at]:
        for place in () if other.manual else places(other.solution.source):
            yield from _called(place, own, f"{place.name} of {other.id}", "")
    for user in unit.exercises[at + 1 :]:
        if exercise.id in user.solution.uses:
            text = user.solution.source
            for place in places(text):
                yield from _called(place, own, f"{place.name}, which is built on it", text)
    for other in unit.exercises[: at + 1]:
        for cell in other.graded:
            text = _helpers(cell)
            functions = (n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef))
            for place in (Place(node.name, "", node) for node in functions):
                yield from _called(place, own, f"{place.name}, hidden in {cell.grade_id}", text)


def _called(place: Place, own: list[Place], name: str, text: str) -> Iterator[tuple[str, str]]:
    """An answer whose functions are all another one, which the text before it defines."""
    if not place.owner and all(_fits(place, one) for one in own):
        lines = "".join(f"{one.name} = {place.name}\n" for one in own if one.name != place.name)
        yield name, f"{text}\n{lines}" if text else lines


def _fits(function: Place, own: Place) -> bool:
    given = function.node.args
    most = len(given.posonlyargs) + len(given.args) + len(given.kwonlyargs)
    least = most - len(given.defaults)
    return least <= len(argument_names(own)) <= most


def argument_names(place: Place) -> list[str]:
    """The arguments that a caller hands over."""
    given = place.node.args
    names = [argument.arg for argument in [*given.posonlyargs, *given.args]]
    return [*names[1 if place.owner else 0 :], *(argument.arg for argument in given.kwonlyargs)]


def _helpers(cell: Cell) -> str:
    """The imports and functions of a hidden region, without what it checks."""
    hidden = hidden_lines(cell.source)
    kinds = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
    kept = [
        ast.unparse(node)
        for node in ast.parse(cell.source).body
        if isinstance(node, kinds) and node.lineno in hidden
    ]
    return "\n".join(kept)
