"""The rules on ``check.begin``, which names the unit whose checks follow."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.build.metadata_rules import Problem
from autograder.course.source import Cell, Unit


def begin_problems(unit: Unit) -> Iterator[Problem]:
    """A unit that does not begin, or under another name: its progress and hints are not found."""
    right = f'write check.begin("{unit.name}"), as the folder is named'
    begun = False
    for cell in unit.cells:
        for call in _begins(cell):
            begun = begun or cell.role != "demo"  # demo cells are not run when grading
            given = call.args[0] if call.args else None
            if not isinstance(given, ast.Constant) or given.value != unit.name:
                shown = ast.unparse(call)[:80]
                what = f"{shown} in the unit {unit.name!r}"
                yield Problem(unit.path, cell.line + call.lineno, what, right)
    graded = [cell.line for cell in unit.cells if cell.role == "graded"]
    if graded and not begun:
        what = "checks without check.begin before them"
        yield Problem(unit.path, graded[0], what, f"{right}, in the set-up cell")


def _begins(cell: Cell) -> list[ast.Call]:
    if cell.kind != "code":
        return []
    try:
        tree = ast.parse(cell.source)
    except SyntaxError:  # reported with its line by the rules on code
        return []
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "check.begin"
    ]
