"""The statements of a cell, with the names that each binds and needs, without running them."""

from __future__ import annotations

import ast
import re
import threading
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from course_utils.check.parsing import parse

_MAX_KEPT = 10_000  # characters of a cell whose parts are kept
_WORD = re.compile(r"(?<![\w.])[^\W\d]\w*")
_QUIET = threading.Lock()  # the filters of warnings belong to all threads
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@dataclass(frozen=True)
class Part:
    """One statement of a cell: the names that it gives a value, and those that it needs."""

    binds: frozenset[str]
    loads: frozenset[str]


def names_bound(parts: Iterable[Part]) -> frozenset[str]:
    """All names that a cell gives a value."""
    return frozenset(name for part in parts for name in part.binds)


def parts_of(source: str) -> tuple[Part, ...]:
    """The statements of a cell; one with all its words where the text is not plain Python."""
    return (_parse_kept if len(source) <= _MAX_KEPT else _parse)(source)


def _parse(source: str) -> tuple[Part, ...]:
    try:
        with _QUIET, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as that of an escape that is none
            tree = parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return words_of(source)
    return tuple(Part(frozenset(bound_by(node)), frozenset(_loaded(node))) for node in tree.body)


_parse_kept = lru_cache(maxsize=256)(_parse)  # a class has the author's cells in common


def words_of(source: str) -> tuple[Part, ...]:
    """A text as one statement, which binds and needs all its words."""
    words = frozenset(_WORD.findall(source))
    return (Part(words, words),)


def _loaded(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id


def bound_by(statement: ast.stmt) -> Iterator[str]:
    """Names that a statement binds in the notebook's namespace, or whose values it changes."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        yield from _names_set_by(node)
        if not isinstance(node, _SCOPES):  # what is bound inside of those stays there
            waiting += ast.iter_child_nodes(node)


def _names_set_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.alias):
        yield (node.asname or node.name).partition(".")[0]
    elif isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
        yield from _base(node)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield from _base(node.value.func)  # layers.append(...) changes layers
    elif isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
        yield node.name


def _base(node: ast.AST) -> Iterator[str]:
    """The name at the beginning of ``a.b[c].d``; nothing for a plain name."""
    inner: ast.AST = node
    while isinstance(inner, ast.Attribute | ast.Subscript):
        inner = inner.value
    if inner is not node and isinstance(inner, ast.Name):
        yield inner.id
