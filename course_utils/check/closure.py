"""All that an answer uses: the statements, of any cell, that it rests on.

A loop in a helper is a loop of the answer, wherever the helper stands and whatever its name is. A
loop in what the answer does not use, such as a first attempt that was replaced, is none.
"""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from course_utils.check.parsing import names_in
from course_utils.check.reading import UNREADABLE, magic_of, read

APART = 1_000_000  # lines from one cell to the next in the tree of a closure
_BUILTINS = frozenset(dir(builtins))
_MOST = 50  # statements that may bind anything, which are looked at
_DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_RUNS_TEXT = {"exec", "eval", "globals", "locals", "vars", "get_ipython", "setattr"}


@dataclass(frozen=True)
class Statement:
    """A statement outside of functions.

    Attributes:
        node: The statement.
        binds: Names that it gives a value, or whose values it changes.
        surely: Of these, names whose former values cannot be reached by them any more.
        now: Names that are read when it runs.
        later: Names that are read when a function in it is called.
        opaque: Whether it may bind names that are not written in it.
    """

    node: ast.stmt
    binds: frozenset[str]
    surely: frozenset[str]
    now: frozenset[str]
    later: frozenset[str]
    opaque: bool


def closure(
    cells: Sequence[str],
    ends: Iterable[int],
    names: Collection[str],
    skip: Callable[[int, str], bool] = lambda cell, name: False,
) -> ast.Module:
    """The statements that some names rest on, in the order in which they ran.

    Args:
        cells: texts, in the order in which they ran; of what is not Python, nothing ran.
        ends: how many cells had run whenever the names were used.
        names: of the functions and classes in question.
        skip: whether a definition, by its cell and name, is left out with all that it uses.

    Returns:
        A tree in which cell ``n`` begins after line ``n * APART``.
    """
    statements: list[Statement] = []
    counts = [0]
    for number, text in enumerate(cells):
        try:
            tree = ast.increment_lineno(read(text), number * APART)
        except UNREADABLE:
            tree = ast.Module([], [])
        statements += map(_statement, tree.body)
        counts.append(len(statements))
    used = sorted({counts[end] for end in ends})
    modules = {_first(alias) for one in statements for alias in _imported(one.node)}
    binding: dict[str, list[int]] = {}
    for place, statement in enumerate(statements):
        called = isinstance(statement.node, ast.Expr) and not statement.opaque
        for name in statement.binds - (modules if called else frozenset()):  # np.seed(3) leaves np
            binding.setdefault(name, []).append(place)
    opaque = [place for place, statement in enumerate(statements) if statement.opaque]
    chosen: dict[int, set[str]] = {}
    skipped: set[int] = set()
    waiting = [(name, end) for name in names for end in used]
    while waiting:
        name, end = waiting.pop()
        for place in _makers(name, binding.get(name, ()), opaque, end, statements):
            if name in chosen.setdefault(place, set()):
                break  # whoever chose it went on from here
            chosen[place].add(name)
            node = statements[place].node
            if isinstance(node, _DEFINITIONS) and skip(node.lineno // APART, node.name):
                skipped.add(place)
                continue
            waiting += [(other, place) for other in statements[place].now]
            waiting += [(other, one) for other in statements[place].later for one in used]
    kept = sorted(chosen.keys() - skipped)
    body = [_narrowed(statements[place].node, chosen[place]) for place in kept]
    return ast.Module(body, [])


def _makers(
    name: str,
    binding: Sequence[int],
    opaque: Sequence[int],
    end: int,
    statements: Sequence[Statement],
) -> Iterator[int]:
    """Places before ``end`` from which a name may have its value, the last one first."""
    for index in range(bisect_left(binding, end) - 1, -1, -1):
        yield binding[index]
        if name in statements[binding[index]].surely:
            return
    if name not in _BUILTINS:
        yield from reversed(opaque[: bisect_left(opaque, end)][-_MOST:])


def _narrowed(statement: ast.stmt, names: Collection[str]) -> ast.stmt:
    """Of an import, what is used: ``import a.b`` binds ``a``, of which ``b`` is used elsewhere."""
    if isinstance(statement, ast.Import):
        kept = [
            alias if alias.asname else ast.copy_location(ast.alias(_first(alias)), alias)
            for alias in statement.names
            if _first(alias) in names
        ]
        return ast.copy_location(ast.Import(kept), statement)
    if isinstance(statement, ast.ImportFrom):
        kept = [alias for alias in statement.names if _first(alias) in names or alias.name == "*"]
        made = ast.ImportFrom(statement.module, kept, statement.level)
        return ast.copy_location(made, statement)
    return statement


def _imported(statement: ast.stmt) -> Sequence[ast.alias]:
    return statement.names if isinstance(statement, ast.Import | ast.ImportFrom) else ()


def _first(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _statement(node: ast.stmt) -> Statement:
    now, later = _read_names(node)
    binds, opaque = set(), False
    for inner in _outside_functions(node):
        binds |= set(_set_by(inner))
        if isinstance(inner, ast.ImportFrom):
            opaque |= any(alias.name == "*" for alias in inner.names)
        elif isinstance(inner, ast.Call):
            opaque |= magic_of(inner) is not None
            if isinstance(inner.func, ast.Name) and inner.func.id in _RUNS_TEXT:
                opaque = True
    for inner in ast.walk(node):
        if isinstance(inner, ast.Global):  # a function of it may set them
            binds |= set(inner.names)
        elif opaque and isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            binds |= set(re.findall(r"\w+", inner.value))
        elif opaque and isinstance(inner, ast.Name) and inner.id not in _BUILTINS:
            binds.add(inner.id)
    surely: set[str] = set()
    if isinstance(node, _DEFINITIONS):
        surely = {node.name}
    elif isinstance(node, ast.Import | ast.ImportFrom):
        surely = {_first(alias) for alias in node.names}
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        surely = {target.id for target in targets if isinstance(target, ast.Name)}
    return Statement(node, *map(frozenset, (binds, surely, now, later)), opaque)


def _read_names(node: ast.stmt) -> tuple[set[str], set[str]]:
    """The notebook's names that a statement reads: at once, and when its functions are called."""
    found: tuple[set[str], set[str]] = set(), set()
    try:
        outermost = names_in(ast.unparse(node))
    except UNREADABLE:
        every = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
        return every, every
    waiting = [(outermost, False)]
    while waiting:
        table, called = waiting.pop()
        for symbol in table.get_symbols():
            in_class = table.get_type() == "class" and symbol.is_local()
            if (table is outermost or symbol.is_global() or in_class) and symbol.is_referenced():
                found[called].add(symbol.get_name())
        waiting += [(inner, called or _is_called(inner)) for inner in table.get_children()]
    return found


def _is_called(table: symtable.SymbolTable) -> bool:
    """Whether a scope runs only when it is called; comprehensions, which have `.0`, do not."""
    return isinstance(table, symtable.Function) and ".0" not in table.get_parameters()


def _outside_functions(statement: ast.stmt) -> Iterator[ast.AST]:
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, _DEFINITIONS | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def _set_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, _DEFINITIONS):
        yield node.name
    elif isinstance(node, ast.alias):
        yield _first(node)
    elif isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
        if not isinstance(node.ctx, ast.Load):
            yield from _base(node)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        if isinstance(node.value.func, ast.Attribute):
            yield from _base(node.value.func)  # layers.append(...) changes layers
    elif isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
        yield node.name


def _base(node: ast.AST) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id
