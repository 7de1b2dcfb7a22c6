"""Mutations by the operators of a maintained library, Cosmic Ray (Bingham et al.)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograder.errors import UserError
from autograder.proof.mutants.mutant import Change

# What an operator is exchanged for. Each is exchanged for its opposite, and where people often
# mistake it for another, for that one. The library has 132 pairs; on floats most of them only raise
# a TypeError (shifts, bits) or are a second way to be plainly wrong, and each costs a run.
_BINARY = {
    "Add": ("Sub", "Mul"),
    "Sub": ("Add",),
    "Mul": ("Div", "Add"),
    "Div": ("Mul",),
    "FloorDiv": ("Div", "Mul"),
    "Mod": ("FloorDiv",),
    "Pow": ("Mul",),
    "BitAnd": ("BitOr",),
    "BitOr": ("BitAnd",),
    "BitXor": ("BitOr",),
    "LShift": ("RShift",),
    "RShift": ("LShift",),
}
# The boundary case, and the opposite.
_COMPARISON = {
    "Lt": ("LtE", "GtE"),
    "LtE": ("Lt", "Gt"),
    "Gt": ("GtE", "LtE"),
    "GtE": ("Gt", "Lt"),
    "Eq": ("NotEq",),
    "NotEq": ("Eq",),
    "Is": ("IsNot",),
    "IsNot": ("Is",),
}
# Left out: replacing a sign by `+`, `~` or `not` (a deleted sign is the mistake that is made),
# removing decorators (@tf.function changes no number), and those that need a list of variables.
_OTHERS = {
    "ReplaceUnaryOperator_Delete_USub": ("delete -",),
    "ReplaceUnaryOperator_Delete_Invert": ("delete ~",),
    "ReplaceUnaryOperator_Delete_Not": ("delete not",),
    "AddNot": ("add not",),
    "ReplaceTrueWithFalse": ("True to False",),
    "ReplaceFalseWithTrue": ("False to True",),
    "ReplaceAndWithOr": ("and to or",),
    "ReplaceOrWithAnd": ("or to and",),
    "ReplaceBreakWithContinue": ("break to continue",),
    "ReplaceContinueWithBreak": ("continue to break",),
    "ExceptionReplacer": ("another exception",),
    "NumberReplacer": ("number + 1", "number - 1"),  # in turn, at each number
    "ZeroIterationForLoop": ("no turn",),
}


class LibraryMissingError(UserError, RuntimeError):
    """Cosmic Ray is not installed."""


def operators() -> dict[str, tuple[str, ...]]:
    """The library's operators that fit numeric code: its name for each, and ours in turn."""
    pairs = [("ReplaceBinaryOperator", _BINARY), ("ReplaceComparisonOperator", _COMPARISON)]
    exchanged = {
        f"core/{kind}_{old}_{new}": (f"{old} to {new}",)
        for kind, table in pairs
        for old, others in table.items()
        for new in others
    }
    return exchanged | {f"core/{name}": labels for name, labels in _OTHERS.items()}


def library_changes(source: str) -> Iterator[Change]:
    """Every change that a chosen operator makes of a source.

    Raises:
        LibraryMissingError: If the library is not installed; the message says what to do.
    """
    try:
        from cosmic_ray.ast import ast_nodes, get_ast
        from cosmic_ray.mutating import mutate_code
        from cosmic_ray.plugins import get_operator
    except ImportError as error:
        raise LibraryMissingError(
            "mutants need Cosmic Ray, which is not installed here: run `make` in the course, or "
            "pip install -e '.[dev]'"
        ) from error
    nodes = list(ast_nodes(get_ast(source)))
    for name, labels in operators().items():
        operator: Any = get_operator(name)()
        starts = [start for node in nodes for start, _ in operator.mutation_positions(node)]
        for occurrence, (line, column) in enumerate(starts):
            changed = mutate_code(source, operator, occurrence)
            if changed is not None:
                yield Change(line, column, labels[occurrence % len(labels)], changed)
