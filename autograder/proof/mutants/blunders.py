"""The usual blunders: a solution cell whose function returns zeros, its input, a constant, ..."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.proof.mutants import inside
from autograder.proof.mutants.mutant import FUNCTIONS, Place, places, region_starts

# What a blunder prints when it finds something to spoil (an array to transpose, a row to lose).
MARK = inside._MUTANT_MARK
_VALUES = (
    "zeros",
    "doubled",
    "negated",
    "one too large",
    "first number everywhere",
    "transposed",
    "first row only",
    "without last row",
)
_RESULTS = (*_VALUES, "input", "first answer again")
_NUMBERS = {
    "float": ("argument doubled", "argument halved", "argument ignored"),
    "int": ("argument one more", "argument one less", "argument ignored"),
}


@dataclass(frozen=True)
class Blunder:
    """What is wrong (for people), the line that makes it so, and the whole source."""

    name: str
    line: str
    source: str


def blunders(source: str) -> Iterator[Blunder]:
    """Every blunder that can be put below the text of a solution cell.

    Some find nothing to spoil when they run, as a transposed number: they do not print ``MARK``.
    """
    helpers = Path(inside.__file__).read_text(encoding="utf-8")
    for name, line in [*_of_functions(source), *_of_variables(source)]:
        yield Blunder(name, line, f"{source}\n\n{helpers}\n\n{line}\n")


def _of_functions(source: str) -> Iterator[tuple[str, str]]:
    for place in places(source):
        for what, arguments in _kinds(place):
            method = ", method=True" if place.owner else ""
            line = f"{place.label} = _mutant_of({place.label}, {arguments}{method})"
            yield f"{place.label}: {what}", line


def _kinds(place: Place) -> Iterator[tuple[str, str]]:
    """What is wrong, and the arguments of ``_mutant_of`` for it."""
    node, returned = place.node, list(_returned(place.node))
    yield from ((how, repr(how)) for how in _RESULTS) if returned else (("nothing", "'nothing'"),)
    length = max((len(v.elts) for v in returned if isinstance(v, ast.Tuple)), default=0)
    for at in range(length):
        yield f"element {at} doubled", f"'element doubled', {at}"
    for at in range(length - 1):
        yield f"elements {at} and {at + 1} swapped", f"'elements swapped', {at}"
    given = node.args.args[1 if place.owner else 0 :]
    for at, argument in enumerate(given):
        kind = "" if argument.annotation is None else ast.unparse(argument.annotation)
        for how in _NUMBERS.get(kind, ()):
            what = how.replace("argument", f"argument {argument.arg}")
            yield what, f"{how!r}, {argument.arg!r}"
        if not kind or "array" in kind.lower():
            yield f"argument {argument.arg} changed in place", f"'changed in place', {at}"


def _returned(function: ast.AST) -> Iterator[ast.expr]:
    """What a function returns, the functions in it left out."""
    for node in ast.iter_child_nodes(function):
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value
        elif not isinstance(node, (*FUNCTIONS, ast.Lambda, ast.ClassDef)):
            yield from _returned(node)


def _of_variables(source: str) -> Iterator[tuple[str, str]]:
    """Variables that the solution region of a cell without a function assigns."""
    inside = region_starts(source)
    names = [
        node.id
        for statement in ast.parse(source).body
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.lineno in inside
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    for name in dict.fromkeys(names):
        for how in _VALUES:
            yield f"{name}: {how}", f"{name} = _mutant_value({name}, {how!r})"
