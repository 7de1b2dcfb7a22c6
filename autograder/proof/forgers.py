"""Answers that solve nothing, and the graded cells that give points to one.

A forger keeps the signatures of a reference and replaces what a student writes there: it returns a
constant or an argument, raises, or is a function that stands elsewhere in the unit (see
``borrowed``). It does not look at its task, so a graded cell that gives it points does not ask for
a value that depends on its inputs. What is right all the same is listed in
``tests/proofs/forgers.json``, with the reason.
"""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.course.source import Exercise, Unit
from autograder.errors import UserError
from autograder.judging.judge import UnitJudge
from autograder.judging.program import focus, program_with
from autograder.proof.borrowed import argument_names, borrowed
from autograder.proof.mutants.mutant import FUNCTIONS, Place, places

FILE = Path("tests", "proofs", "forgers.json")
Listed = Mapping[str, Mapping[str, Mapping[str, str]]]  # exercise -> cell -> forger -> reason

# What stands in the place of a body. A body without a return gives None, too.
_BODIES = {
    "None": "return None",
    "0": "return 0",
    "0.0": "return 0.0",
    "1": "return 1",
    "True": "return True",
    "empty list": "return []",
    "empty text": "return ''",
    "empty array": "import numpy\nreturn numpy.zeros(0)",
    "ValueError": "raise ValueError('expected another value of the first argument, got this')",
    "TypeError": "raise TypeError('expected another type of the first argument, got this')",
}


class ForgerError(UserError, ValueError):
    """A list of forgers that cannot be used."""


@dataclass(frozen=True)
class Forger:
    """An answer that solves nothing: to which exercise, how it is made, and its text."""

    exercise: str
    name: str
    source: str


@dataclass(frozen=True)
class Finding:
    """A graded cell that gave points to a forger."""

    exercise: str
    cell: str
    points: float
    forger: str


def forgers_of(unit: Unit, exercise: Exercise) -> list[Forger]:
    """The forgers of an exercise, each text once; none where there is no function to replace."""
    if exercise.manual or not places(exercise.solution.source):
        return []
    found: dict[str, Forger] = {}
    for name, source in [*_replaced(exercise), *borrowed(unit, exercise)]:
        found.setdefault(source, Forger(exercise.id, name, source))
    return list(found.values())


def skipped(unit: Unit) -> list[str]:
    """A line for each coded exercise that has no forgers, and why."""
    return [
        f"{unit.name}: {exercise.id}: no function or class in the solution, so no forgers"
        for exercise in unit.exercises
        if not exercise.manual and not places(exercise.solution.source)
    ]


def _replaced(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Every function and method that a student writes, with the same body in all of them."""
    source = exercise.solution.source
    found = places(source)
    for name, text in _BODIES.items():
        yield name, _with_bodies(source, lambda place, text=text: text)
    yield "zeros like the first argument", _with_bodies(source, lambda p: _zeros(_first(p)))
    for at in range(max(len(argument_names(place)) for place in found)):
        name = f"argument {at + 1}"
        yield name, _with_bodies(source, lambda p, at=at: f"return {_argument(p, at)}")
    yield "tuple of the arguments", _with_bodies(source, lambda p: _tuple(argument_names(p)))
    for length in sorted({length for place in found for length in _lengths(place)}):
        yield f"{length} zeros", _with_bodies(source, lambda p, n=length: _tuple(["0.0"] * n))
        yield (
            f"{length} arrays of zeros like the first argument",
            _with_bodies(source, lambda p, n=length: _zeros(_first(p), n)),
        )


def _zeros(like: str, count: int = 0) -> str:
    made = f"numpy.zeros_like({like})"
    return f"import numpy\n{_tuple([made] * count) if count else f'return {made}'}"


def _tuple(parts: Sequence[str]) -> str:
    return f"return ({''.join(f'{part}, ' for part in parts)})"


def _first(place: Place) -> str:
    return _argument(place, 0)


def _argument(place: Place, at: int) -> str:
    """The argument at a place; the last one where there are fewer."""
    names = argument_names(place)
    return names[min(at, len(names) - 1)] if names else "self" if place.owner else "None"


def _lengths(place: Place) -> set[int]:
    """How many results the reference returns, where it writes them as a tuple."""
    returned = [node.value for node in ast.walk(place.node) if isinstance(node, ast.Return)]
    return {len(value.elts) for value in returned if isinstance(value, ast.Tuple)}


def _with_bodies(source: str, body: Callable[[Place], str]) -> str:
    """A source with another body in each function of a student; docstrings stay."""
    tree = ast.parse(source)
    wanted = {(place.node.lineno, place.name): place for place in places(source)}
    for node in ast.walk(tree):
        if isinstance(node, FUNCTIONS) and (place := wanted.get((node.lineno, node.name))):
            text = "pass" if node.name == "__init__" else body(place)  # which must return None
            kept = node.body[:1] if ast.get_docstring(node) is not None else []
            wrapped = ast.parse("def f():\n" + "\n".join(f"    {x}" for x in text.splitlines()))
            assert isinstance(wrapped.body[0], ast.FunctionDef)
            node.body = copy.copy(kept) + wrapped.body[0].body
    return ast.unparse(tree) + "\n"


def judge_forgers(
    judge: UnitJudge,
    forgers: Sequence[Forger],
    *,
    jobs: int = 2,
    done: Callable[[], None] = lambda: None,
) -> list[Finding]:
    """Judge forgers with the real engine, the other exercises solved by the reference.

    Returns:
        Every graded cell that gave points, in the order of the forgers.
    """
    judge = replace(judge, carry=False)  # what an exercise uses is the reference's already
    unit = judge.unit
    sources = {exercise.id: exercise.solution.source for exercise in unit.exercises}

    def one(forger: Forger) -> list[Finding]:
        program = program_with(unit, {**sources, forger.exercise: forger.source})
        results, _ = judge.judge(focus(program, unit, forger.exercise))
        done()
        return [
            Finding(forger.exercise, cell.grade_id, cell.points, forger.name)
            for result in results
            if result.exercise == forger.exercise
            for cell in result.cells
            if cell.points
        ]

    with ThreadPoolExecutor(max_workers=jobs) as pool:
        return [finding for findings in pool.map(one, forgers) for finding in findings]


def load_listed(course: Path, unit: Unit) -> Listed:
    """What is listed for a unit.

    Raises:
        ForgerError: If the file is no such list, or an entry has no reason.
    """
    path = course / FILE
    if not path.exists():
        return {}
    try:
        listed: Listed = json.loads(path.read_text(encoding="utf-8")).get(unit.name, {})
        entries = list(_entries(listed))
    except (OSError, ValueError, AttributeError) as error:
        expected = "unit -> exercise -> cell -> forger -> reason"
        raise ForgerError(f"{path}: expected {expected}, got {error}") from error
    for key, reason in entries:
        if not isinstance(reason, str) or not reason.strip():
            raise ForgerError(f"{path}: expected a reason for {' / '.join(key)}, got {reason!r}")
    return listed


def _entries(listed: Listed) -> Iterator[tuple[tuple[str, str, str], str]]:
    for exercise, cells in listed.items():
        for cell, names in cells.items():
            for name, reason in names.items():
                yield (exercise, cell, name), reason


def faults(unit: Unit, findings: Sequence[Finding], listed: Listed) -> list[str]:
    """Findings that are not listed, and listed ones that get no points."""
    known = {key for key, _ in _entries(listed)}
    found = {(finding.exercise, finding.cell, finding.forger) for finding in findings}
    lines = {exercise.id: exercise.solution.line for exercise in unit.exercises}
    return [
        *(
            f"{unit.path}:{lines[one.exercise]}: {one.cell} gives {one.points:g} points to an "
            f"answer that solves nothing: {one.forger}"
            for one in findings
            if (one.exercise, one.cell, one.forger) not in known
        ),
        *(
            f"{FILE}: {unit.name} / {' / '.join(key)} gets no points: remove it"
            for key in sorted(known - found)
        ),
    ]
