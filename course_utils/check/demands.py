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
from course_utils.check.scopes import own_names
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
    "dropwhile",
    "filter",
    "filterfalse",
    "foldl",
    "foldr",
    "fori_loop",
    "frompyfunc",
    "fromiter",
    "map",
    "map_fn",
    "ndenumerate",
    "ndindex",
    "nditer",
    "reduce",
    "scan",
    "starmap",
    "takewhile",
    "vectorize",
    "vectorized_map",
    "while_loop",
}
# Of these, methods of NumPy's ufuncs have the name, too, and loop in C: `np.add.reduce`.
_UFUNC_METHODS = {"reduce": "functools.reduce", "accumulate": "itertools.accumulate"}
_SHORT = {"np": "numpy", "tf": "tensorflow", "keras": "keras"}  # as everyone imports them
_MOST = 50  # meanings of a name, and assignments, that are looked at


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
            with all that it holds. A variable of the cell's own may be called ``conv2d``.
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


def _loops(tree: ast.Module) -> Iterator[tuple[int, str]]:
    aliases, own = _aliases(tree), own_names(tree)
    for node in ast.walk(tree):
        if type(node) in _LOOPS:
            yield node.lineno, f"{_LOOPS[type(node)]}; the statement asks for none"  # type: ignore[attr-defined]
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            name = _looping(node, aliases)
            if name and node not in own:
                yield (
                    node.lineno,
                    f"`{name}`, which loops in Python; the statement asks for none",
                )


def _looping(node: ast.Name | ast.Attribute, aliases: Mapping[str, Sequence[str]]) -> str:
    """The name under which a function that loops is known; "" for all others."""
    paths = _dotted(node, aliases)
    for name, path in _UFUNC_METHODS.items():
        if path in paths:
            return name
    names = [path.rpartition(".")[2] for path in paths]
    method = isinstance(node, ast.Attribute) and node.attr in _UFUNC_METHODS
    return next((name for name in names if name in _LOOPING and not method), "")


def _forbidden(tree: ast.Module, names: Sequence[str]) -> Iterator[tuple[int, str]]:
    aliases, own = _aliases(tree), own_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            used = [f"{node.module or ''}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            used = [alias.name for alias in node.names]
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            used = _dotted(node, aliases)
        else:
            continue
        imported = isinstance(node, ast.Import | ast.ImportFrom)
        for name in names:
            if node in own and "." not in name:
                continue
            if any(_matches(one, name, imported) for one in used):
                yield node.lineno, f"`{clean(name, 80)}`, which is not allowed here"
                break


def _matches(used: str, name: str, imported: bool) -> bool:
    if "." in name:
        return used == name or used.startswith(name + ".")
    parts = used.split(".")
    return name in parts if imported else name == parts[-1]


def _aliases(tree: ast.Module) -> dict[str, list[str]]:
    """What names may stand for: what the cell imports, and paths that it assigns to them."""
    found: dict[str, list[str]] = {}
    assigned = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname:
                    found.setdefault(alias.asname, []).append(alias.name)
        elif isinstance(node, ast.ImportFrom):
            for a in node.names:
                found.setdefault(a.asname or a.name, []).append(f"{node.module or ''}.{a.name}")
        elif isinstance(node, ast.Assign | ast.NamedExpr | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if isinstance(node.value, ast.Name | ast.Attribute):
                names = [target.id for target in targets if isinstance(target, ast.Name)]
                assigned += [(name, node.value) for name in names]
    for name, value in assigned[:_MOST]:
        known = found.setdefault(name, [])
        known += [path for path in _dotted(value, found) if path not in known]
        del known[_MOST:]
    return found


def _dotted(node: ast.expr, aliases: Mapping[str, Sequence[str]]) -> list[str]:
    """``tf.nn.conv2d`` as ``tensorflow.nn.conv2d``; of what is no plain path, its last names."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    rest = ".".join(reversed(parts))
    if not isinstance(node, ast.Name):
        return [rest]
    roots = list(aliases.get(node.id, ()))
    if not roots or node.id in _SHORT:
        roots.append(_SHORT.get(node.id, node.id))
    return [f"{root}.{rest}" if rest else root for root in dict.fromkeys(roots)]


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
