"""Demands on the code of an answer: no Python loops, no call that does the whole job.

Judged from the text of all that the answer uses, never by running it and never by a clock.
"""

from __future__ import annotations

import ast
import inspect
import linecache
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from course_utils.check.closure import APART, closure
from course_utils.check.dynamic import dynamic_access
from course_utils.check.reading import UNREADABLE, TooManyMagicsError, read
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
_NO_PYTHON = "the answer is not valid Python, so it cannot be looked at"
_CELLS = 2000  # the last ones of a long session
_MOST = 50  # meanings of a name, and assignments, that are looked at


@dataclass(frozen=True)
class Code:
    """The code that a check is about.

    Attributes:
        cells: texts of the notebook's cells, in the order in which they ran.
        ends: how many of them had run whenever the checks were made.
        names: of what the answer defines.
        answer: the cell with the answer; -1 if it is not there.
        given: cells of the author, and names that these define, which an answer may use.
        too_long: whether it is more text than is looked at.
    """

    cells: Sequence[str]
    ends: Sequence[int]
    names: Collection[str]
    answer: int
    given: Collection[int | str] = ()
    too_long: bool = False


def judge_source(actual: Any, expected: Any, options: Mapping[str, Any]) -> Outcome:
    """Pass if ``Code`` keeps to ``options["no_loops"]`` and ``options["forbidden"]``."""
    code = actual if isinstance(actual, Code) else Code([""], [1], [], 0)
    no_loops, forbidden = bool(options.get("no_loops")), tuple(options.get("forbidden", ()))
    if code.too_long:
        return "the notebook holds more code of your own than can be looked at", "", ""

    def skip(cell: int, name: str) -> bool:
        """What is given may be used; what is banned is banned, whoever defines it elsewhere."""
        return (
            cell in code.given or name in code.given or (cell != code.answer and name in forbidden)
        )

    try:
        if code.answer >= 0 and not _readable(code.cells[code.answer]):
            return _NO_PYTHON, "", ""
        tree = closure(code.cells, code.ends, code.names, skip)
    except TooManyMagicsError:
        return "a cell of the notebook holds more magics and commands than can be looked at", "", ""
    if not tree.body:
        return "no cell defines the answer in a way that can be read", "", ""
    found = sorted(_found(tree, no_loops, forbidden))
    if not found:
        return None
    place, what = found[0]
    number, line = divmod(place, APART)
    where = "the answer" if number == code.answer else "another cell, which the answer uses,"
    return f"line {line} of {where} has {what}", "", ""


def violations(text: str, *, no_loops: bool, forbidden: Sequence[str]) -> list[str]:
    """The violations in the text of a cell, a sentence each, in the order of the lines.

    Args:
        text: of the cell, all of which is looked at.
        no_loops: whether loops, comprehensions and functions that loop in Python are refused.
        forbidden: names that must not be used: ``"conv2d"`` whatever it belongs to, ``"tf.nn"``
            with all that it holds. A variable of the cell's own may be called ``conv2d``.
    """
    try:
        tree = read(text)
    except UNREADABLE:
        return [_NO_PYTHON]
    return [
        f"line {line} of the answer has {what}"
        for line, what in sorted(_found(tree, no_loops, forbidden))
    ]


def _readable(text: str) -> bool:
    try:
        read(text)
    except UNREADABLE:
        return False
    return True


def _found(tree: ast.Module, no_loops: bool, forbidden: Sequence[str]) -> Iterator[tuple[int, str]]:
    yield from _forbidden(tree, tuple(_full(name) for name in forbidden))
    if no_loops:
        yield from _loops(tree)
    if no_loops or forbidden:
        yield from dynamic_access(tree, own_names(tree))


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


def code_of_function(function: Callable[..., Any], given: Collection[str] = ()) -> Code:
    """The code of a function or class in a notebook: all cells that ran, or the cell, or file,
    that defines it.
    """
    name = getattr(function, "__name__", "")
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is not None:
        name = next((key for key, one in shell.user_ns.items() if one is function), name)
        cells = list(shell.history_manager.input_hist_raw)[-_CELLS:]
        answer = next((n for n in range(len(cells) - 1, -1, -1) if _defines(cells[n], name)), -1)
        if answer >= 0:
            return Code(cells, [len(cells)], [name], answer, given)
    return Code([cell_of(function)], [1], [name], 0, given)


def _defines(text: str, name: str) -> bool:
    return name in text and bool(closure([text], [1], [name]).body)


def cell_of(function: Callable[..., Any]) -> str:
    """The text of the cell, or file, that defines a function or class; "" if it cannot be read."""
    inner = inspect.unwrap(getattr(function, "python_function", function))
    candidates = [inner, *vars(inner).values()] if isinstance(inner, type) else [inner]
    for candidate in candidates:
        code = getattr(candidate, "__code__", None)
        if code is not None:
            return "".join(linecache.getlines(code.co_filename))
    return ""
