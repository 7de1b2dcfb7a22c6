"""Find the calls of ``course_utils.check`` in the text of a cell, without running it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from course_utils.check.kinds import KINDS


@dataclass(frozen=True)
class CheckCall:
    """One call: its kind, its name (empty if not a literal) and its line within the cell."""

    kind: str
    name: str
    line: int
    node: ast.Call

    @property
    def names_label_set(self) -> bool:
        """True if the labels of ``check.accuracy`` are given by name."""
        labels = _argument(self.node, 1, "labels")
        return isinstance(labels, ast.Constant) and isinstance(labels.value, str)

    @property
    def has_hint(self) -> bool:
        """True if it tells a student what to do when it fails; a computed hint is one, too."""
        given = next((given.value for given in self.node.keywords if given.arg == "hint"), None)
        return given is not None and not (isinstance(given, ast.Constant) and not given.value)

    @property
    def hint(self) -> str:
        """What it tells a student to do; empty if it is not a literal."""
        given = next((given.value for given in self.node.keywords if given.arg == "hint"), None)
        literal = isinstance(given, ast.Constant) and isinstance(given.value, str)
        return given.value if literal else ""  # type: ignore[union-attr]

    def calls_in_expected(self) -> set[str]:
        """Names of the functions called in the argument that says what is expected."""
        if KINDS[self.kind].expects != "given":
            return set()
        expected = _argument(self.node, 1, "expected")
        return {
            node.func.id
            for node in (ast.walk(expected) if expected is not None else ())
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }


def calls(tree: ast.AST) -> list[CheckCall]:
    """All calls ``check.<kind>(...)`` in a syntax tree, in the order of their lines."""
    found = [
        CheckCall(node.func.attr, _name(node), node.lineno, node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "check"
        and node.func.attr in KINDS
    ]
    return sorted(found, key=lambda call: call.line)


def _name(node: ast.Call) -> str:
    name = _argument(node, KINDS[node.func.attr].name_at, "name")  # type: ignore[attr-defined]
    return name.value if isinstance(name, ast.Constant) and isinstance(name.value, str) else ""


def _argument(node: ast.Call, position: int, keyword: str) -> ast.expr | None:
    for given in node.keywords:
        if given.arg == keyword:
            return given.value
    return node.args[position] if position < len(node.args) else None
