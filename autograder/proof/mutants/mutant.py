"""What a mutant is, and how the text of a solution cell is looked at."""

from __future__ import annotations

import ast
import hashlib
from dataclasses import dataclass

from autograder.course.regions import BEGIN_SOLUTION, END_SOLUTION
from autograder.course.source import Exercise

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Change:
    """One small change of a source: where (line from 1, column from 0), what, and the new text."""

    line: int
    column: int
    name: str
    source: str


@dataclass(frozen=True)
class Mutant:
    """A reference solution with one mistake in it.

    ``id`` says where and what: the line is counted from the beginning of the solution region, so
    that an edited docstring does not move it. ``before`` and ``after`` are the lines that differ
    (for a blunder, the call that was added). ``digest`` stands for the mutant and the solution that
    it comes from, docstrings aside: when the solution changes, so does every digest.
    """

    exercise: str
    id: str
    before: str
    after: str
    source: str
    digest: str


def make_mutant(exercise: Exercise, key: str, before: str, after: str, source: str) -> Mutant:
    """A mutant with its digest."""
    text = "\0".join((meaning(exercise.solution.source), key, after))
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Mutant(exercise.id, key, before, after, source, digest)


def meaning(source: str) -> str:
    """The syntax tree as text, without docstrings, comments and what else makes no difference.

    Two sources of the same meaning do the same. Raises ``SyntaxError``.
    """
    return ast.dump(_Plain().visit(ast.parse(source)))


class _Plain(ast.NodeTransformer):
    def _without_docstring(self, node: ast.AST) -> ast.AST:
        self.generic_visit(node)
        if ast.get_docstring(node, clean=False) is not None:  # type: ignore[arg-type]
            node.body = node.body[1:]  # type: ignore[attr-defined]
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        node.keywords = [keyword for keyword in node.keywords if not _says_nothing(keyword)]
        return node

    visit_FunctionDef = visit_ClassDef = visit_AsyncFunctionDef = _without_docstring  # noqa: N815

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        inner = node.operand
        if (
            isinstance(node.op, ast.USub)
            and isinstance(inner, ast.Constant)
            and type(inner.value) in (int, float)
        ):
            return ast.Constant(-inner.value)
        return node


def _says_nothing(keyword: ast.keyword) -> bool:
    """``strict=`` of zip only checks lengths, and False is what ``keepdims=`` is without it."""
    if keyword.arg == "keepdims":
        return isinstance(keyword.value, ast.Constant) and keyword.value.value is False
    return keyword.arg == "strict"


def region_starts(source: str) -> dict[int, int]:
    """Line number -> line of the BEGIN marker, for every line inside a solution region."""
    starts: dict[int, int] = {}
    begin = 0
    for number, line in enumerate(source.splitlines(), start=1):
        if line.strip() == END_SOLUTION:
            begin = 0
        if begin:
            starts[number] = begin
        if line.strip() == BEGIN_SOLUTION:
            begin = number
    return starts


@dataclass(frozen=True)
class Place:
    """A function or method of which a part (or all) was written in a solution region."""

    name: str
    owner: str
    node: ast.FunctionDef | ast.AsyncFunctionDef

    @property
    def label(self) -> str:
        return f"{self.owner}.{self.name}" if self.owner else self.name


def places(source: str) -> list[Place]:
    """Functions at the top level and methods of classes there that a student completes."""
    inside = region_starts(source)
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, FUNCTIONS):
            found.append(Place(node.name, "", node))
        elif isinstance(node, ast.ClassDef):
            # Properties, static and class methods cannot be replaced like a method.
            methods = (m for m in node.body if isinstance(m, FUNCTIONS) and not m.decorator_list)
            found += [Place(method.name, node.name, method) for method in methods]
    return [p for p in found if any(n in inside for n in range(p.node.lineno, _last(p.node) + 1))]


def _last(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno
