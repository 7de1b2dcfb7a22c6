"""Mistakes of numeric code for which the library has no operator."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

from autograder.proof.mutants.mutant import FUNCTIONS, Change

Rewrite = tuple[str, ast.expr]  # what it is called, and the new expression

_OTHER_FUNCTION = {
    "max": "min",
    "min": "max",
    "maximum": "minimum",
    "minimum": "maximum",
    "argmax": "argmin",
    "argmin": "argmax",
    "mean": "sum",
    "sum": "mean",
    "reduce_mean": "reduce_sum",
    "reduce_sum": "reduce_mean",
    "reduce_max": "reduce_min",
    "reduce_min": "reduce_max",
    "std": "var",
    "var": "std",
    "zeros": "ones",
    "ones": "zeros",
    "log1p": "log",
    "expm1": "exp",
    "floor": "ceil",
    "ceil": "floor",
    "any": "all",
    "all": "any",
}
_SYMMETRIC = {"maximum", "minimum", "logaddexp", "allclose", "array_equal", "add", "multiply"}
_KEPT_KEYWORDS = {"name", "verbose"}  # change no number
_NO_VALUE = {"asarray", "array", "float", "len", "range", "zip", "enumerate", "reversed", "tuple"}


def edits(source: str) -> Iterator[Change]:
    """Every such mistake that can be made in a source."""
    tree = ast.parse(source)
    lines = source.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    raw = b"".join(lines)

    def cut(node: ast.expr | ast.stmt, text: str) -> str:
        begin = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        return (raw[:begin] + text.encode() + raw[end:]).decode()

    for node in ast.walk(tree):
        for name, new in _rewrites(node):
            assert isinstance(node, ast.expr)
            yield Change(node.lineno, node.col_offset, name, cut(node, _text(new)))
    for part, name, text in _statements(tree):
        yield Change(part.lineno, part.col_offset, name, cut(part, text))


def _text(node: ast.expr) -> str:
    """Source of an expression, in parentheses where it could fall apart."""
    text = ast.unparse(node)
    whole = isinstance(node, ast.Name | ast.Call | ast.Attribute | ast.Subscript | ast.Constant)
    return text if whole else f"({text})"


def _rewrites(node: ast.AST) -> Iterator[Rewrite]:
    if isinstance(node, ast.BinOp):
        yield from _terms(node)
    elif isinstance(node, ast.Call):
        yield from _call(node)
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield "drop .T", node.value
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield "drop index", node.value
    elif isinstance(node, ast.Constant) and type(node.value) is float and node.value:
        yield "double number", ast.Constant(2 * node.value)
        yield "halve number", ast.Constant(node.value / 2)


def _terms(node: ast.BinOp) -> Iterator[Rewrite]:
    left, right = node.left, node.right
    yield "drop right", left
    if isinstance(node.op, ast.Sub):
        yield "drop left", ast.UnaryOp(ast.USub(), right)
    elif not isinstance(node.op, ast.Pow | ast.FloorDiv | ast.Mod):
        yield "drop left", right
    if isinstance(node.op, ast.Sub | ast.Div | ast.Pow | ast.MatMult | ast.FloorDiv):
        yield "swap sides", ast.BinOp(right, node.op, left)
    if isinstance(node.op, ast.MatMult):
        yield "MatMult to Mult", ast.BinOp(left, ast.Mult(), right)
        yield "add .T left", ast.BinOp(ast.Attribute(left, "T", ast.Load()), node.op, right)
        yield "add .T right", ast.BinOp(left, node.op, ast.Attribute(right, "T", ast.Load()))


def _call(node: ast.Call) -> Iterator[Rewrite]:
    name, receiver = _called(node)
    arguments = node.args
    if name in _OTHER_FUNCTION:
        yield f"{name} to {_OTHER_FUNCTION[name]}", _renamed(node, _OTHER_FUNCTION[name])
    if name == "range" and len(arguments) == 1:
        for sign, op in (("more", ast.Add()), ("less", ast.Sub())):
            bound = ast.BinOp(arguments[0], op, ast.Constant(1))
            yield f"one turn {sign}", _with(node, args=[bound])
    if receiver is not None and not _is_module(receiver):
        if name != "append":
            yield f"drop {name}", receiver
    elif len(arguments) == 1 and name not in _NO_VALUE and isinstance(node.func, ast.Attribute):
        yield f"drop {name}", arguments[0]
    starred = any(isinstance(argument, ast.Starred) for argument in arguments)
    if len(arguments) >= 2 and name not in _SYMMETRIC and not starred:
        swapped = [*arguments[:-2], arguments[-1], arguments[-2]]
        yield "swap arguments", _with(node, args=swapped)
    for position, keyword in enumerate(node.keywords):
        yield from _keyword(node, position, keyword)


def _keyword(node: ast.Call, position: int, keyword: ast.keyword) -> Iterator[Rewrite]:
    if keyword.arg is None or keyword.arg in _KEPT_KEYWORDS:
        return
    others = [k for at, k in enumerate(node.keywords) if at != position]
    yield f"drop {keyword.arg}", _with(node, keywords=others)
    if keyword.arg == "axis":
        old = ast.unparse(keyword.value)
        for new in {"0": (1, -1), "1": (0,), "-1": (0, 1), "-2": (-1,)}.get(old, ()):
            axis = ast.keyword("axis", ast.Constant(new))
            changed = [*node.keywords[:position], axis, *node.keywords[position + 1 :]]
            yield f"axis {new}", _with(node, keywords=changed)


def _called(node: ast.Call) -> tuple[str, ast.expr | None]:
    """Name of the function, and what stands before the dot."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr, node.func.value
    return (node.func.id if isinstance(node.func, ast.Name) else ""), None


def _is_module(node: ast.expr) -> bool:
    """Whether it looks like ``np`` or ``tf.math``, rather than an array."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in {"np", "tf", "keras", "math", "ops", "random"}


def _with(
    node: ast.Call, args: list[ast.expr] | None = None, keywords: list[ast.keyword] | None = None
) -> ast.Call:
    return ast.Call(
        node.func,
        node.args if args is None else args,
        node.keywords if keywords is None else keywords,
    )


def _renamed(node: ast.Call, name: str) -> ast.Call:
    changed = copy.deepcopy(node)
    if isinstance(changed.func, ast.Attribute):
        changed.func.attr = name
    elif isinstance(changed.func, ast.Name):
        changed.func.id = name
    return changed


def _statements(tree: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, str, str]]:
    """Statements left out, conditions that always hold or never, loops that turn once."""
    for node in ast.walk(tree):
        if isinstance(node, FUNCTIONS):
            yield from _left_out(node)
        if isinstance(node, ast.If | ast.IfExp):
            yield node.test, "always true", "True"
            yield node.test, "always false", "False"
        if isinstance(node, ast.For | ast.While):
            last = node.body[-1]
            indent = "\n" + " " * last.col_offset
            text = ast.unparse(last).replace("\n", indent)
            yield last, "first turn only", f"{text}{indent}break"


def _left_out(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
) -> Iterator[tuple[ast.stmt, str, str]]:
    """Statements without which the function still runs: its names are bound before them."""
    bound = {argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)}
    for node in _in_order(function.body):
        if isinstance(node, ast.AugAssign | ast.Expr) and not _is_text(node):
            yield node, "drop statement", "pass"
        if isinstance(node, ast.Assign):
            names = {n.id for target in node.targets for n in ast.walk(target) if _is_store(n)}
            if names <= bound:
                yield node, "drop statement", "pass"
            bound |= names


def _in_order(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        yield statement
        for part in ("body", "orelse", "finalbody"):
            inner = getattr(statement, part, [])
            if not isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
                yield from _in_order(inner)


def _is_store(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
