"""Demands on the code of an answer: no Python loops, no call that does the whole job.

Judged from the text of the cell with the answer, never by running it and never by a clock.
"""

from __future__ import annotations

import ast
import inspect
import linecache
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from course_utils.check.parsing import parse
from course_utils.check.show import clean

Outcome = tuple[str, str, str] | None

_LOOPS: dict[type[ast.AST], str] = {
    ast.For: "a `for` loop",
    ast.AsyncFor: "a `for` loop",
    ast.While: "a `while` loop",
    ast.ListComp: "a list comprehension, which is a loop",
    ast.SetComp: "a set comprehension, which is a loop",
    ast.DictComp: "a dict comprehension, which is a loop",
    ast.GeneratorExp: "a generator expression, which is a loop",
}
# Functions that call a Python function, or yield, once per element.
_LOOPING = {
    "apply_along_axis",
    "apply_over_axes",
    "filter",
    "frompyfunc",
    "fromiter",
    "map",
    "map_fn",
    "ndenumerate",
    "ndindex",
    "nditer",
    "reduce",
    "vectorize",
    "vectorized_map",
    "while_loop",
}
_SHORT = {"np": "numpy", "tf": "tensorflow"}  # as everyone imports them


def judge_source(actual: Any, expected: Any, options: Mapping[str, Any]) -> Outcome:
    """Pass if the text keeps to ``options["no_loops"]`` and ``options["forbidden"]``."""
    found = violations(
        actual if isinstance(actual, str) else "",
        no_loops=bool(options.get("no_loops")),
        forbidden=tuple(options.get("forbidden", ())),
    )
    return (found[0], "", "") if found else None


def violations(text: str, *, no_loops: bool, forbidden: Sequence[str]) -> list[str]:
    """The violations in the text of a cell, a sentence each, in the order of the lines.

    Args:
        text: of the cell; lines with magics (%, !) are left out.
        no_loops: whether loops, comprehensions and functions that loop in Python are refused.
        forbidden: names that must not be used: ``"conv2d"`` whatever it belongs to, ``"tf.nn"``
            with all that it holds.
    """
    lines = ["" if line.lstrip()[:1] in ("%", "!") else line for line in text.split("\n")]
    try:
        tree = parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ["the answer is not valid Python, so it cannot be looked at"]
    found = list(_forbidden(tree, tuple(_full(name) for name in forbidden)))
    if no_loops:
        found += _loops(tree)
    return [f"line {line} of the answer has {what}" for line, what in sorted(found)]


def _loops(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if type(node) in _LOOPS:
            yield node.lineno, f"{_LOOPS[type(node)]}; the statement asks for none"  # type: ignore[attr-defined]
        elif isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if name in _LOOPING and isinstance(node.ctx, ast.Load):
                yield (
                    node.lineno,
                    f"`{name}`, which loops in Python; the statement asks for none",
                )


def _forbidden(tree: ast.AST, names: Sequence[str]) -> Iterator[tuple[int, str]]:
    aliases = _aliases(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            used = [f"{node.module or ''}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            used = [alias.name for alias in node.names]
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            used = [_dotted(node, aliases)]
        else:
            continue
        for name in names:
            if any(_matches(one, name) for one in used):
                yield node.lineno, f"`{clean(name, 80)}`, which is not allowed here"
                break


def _matches(used: str, name: str) -> bool:
    if "." not in name:
        return used.rpartition(".")[2] == name
    return used == name or used.startswith(name + ".")


def _aliases(tree: ast.AST) -> dict[str, str]:
    """Local names of what the cell imports."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.asname: alias.name for alias in node.names if alias.asname}
        elif isinstance(node, ast.ImportFrom):
            found |= {a.asname or a.name: f"{node.module or ''}.{a.name}" for a in node.names}
    return found


def _dotted(node: ast.expr, aliases: Mapping[str, str]) -> str:
    """``tf.nn.conv2d`` as ``tensorflow.nn.conv2d``; of what is no plain path, its last name."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        parts.append(aliases.get(node.id, _SHORT.get(node.id, node.id)))
    return ".".join(reversed(parts))


def _full(name: str) -> str:
    first, dot, rest = name.partition(".")
    return _SHORT.get(first, first) + dot + rest


def cell_of(function: Callable[..., Any]) -> str:
    """The text of the cell, or file, that defines a function or class; "" if it cannot be read."""
    inner = inspect.unwrap(getattr(function, "python_function", function))
    candidates = [inner, *vars(inner).values()] if isinstance(inner, type) else [inner]
    for candidate in candidates:
        code = getattr(candidate, "__code__", None)
        if code is not None:
            return "".join(linecache.getlines(code.co_filename))
    return ""
