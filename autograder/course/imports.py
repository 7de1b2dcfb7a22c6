"""The imports of a unit's cells, so that a template process can make them before the cells run."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from autograder.sandbox.values import Step


def preload_of(steps: Iterable[Step]) -> tuple[str, ...]:
    """Import statements of the author's steps, each once, in the order in which they occur.

    Those inside of functions count as well. What does not parse (a cell magic) imports nothing.
    """
    found: dict[str, None] = {}
    for step in steps:
        for node in nodes_of(step.source):
            if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and _alone(node)):
                found[ast.unparse(node)] = None
    return tuple(found)


def _alone(node: ast.ImportFrom) -> bool:
    """True if the statement means the same outside of its file."""
    return node.level == 0 and node.module != "__future__"


def nodes_of(source: str) -> list[ast.AST]:
    """The syntax tree of a cell, flat; nothing for what is no Python."""
    for read in (lambda text: text, _without_magics):
        try:
            return list(ast.walk(ast.parse(read(source))))
        except (SyntaxError, ValueError):
            continue
    return []


def _without_magics(source: str) -> str:
    from IPython.core.inputtransformer2 import TransformerManager  # takes a while to import

    return TransformerManager().transform_cell(source)
