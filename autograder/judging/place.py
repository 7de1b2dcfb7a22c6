"""Where an exception came from: the student's own line, and the check that led to it.

Lines and numbers come from the sandbox and may be forged. What is told of a check is read from the
author's source: its name and its hint, where both are written out, which a check that fails tells,
too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from autograder.course.check_calls import CheckCall, calls
from autograder.course.source import Exercise
from autograder.judging.program import Program
from autograder.sandbox.values import ErrorInfo
from course_utils.check.parsing import parse

Frame = tuple[str, int, str]


def own_frame(error: ErrorInfo, program: Program) -> Frame | None:
    """The innermost place in code that the student wrote: step, line, text of the line."""
    own = {step.id for step in program.steps if step.role in ("solution", "extra")}
    return next((frame for frame in reversed(error.frames) if frame[0] in own), None)


def check_at(error: ErrorInfo, exercise: Exercise) -> CheckCall | None:
    """The check that the exception ended, if it is known which: see ``check_in_line``."""
    sources = {cell.id: cell.source for cell in exercise.graded}
    place = next((frame for frame in error.frames if frame[0] in sources), None)
    return None if place is None else check_in_line(sources[place[0]], place[1])


@lru_cache(maxsize=512)
def check_in_line(source: str, line: int) -> CheckCall | None:
    """The one check in the statement of a graded cell that a line belongs to.

    Where that statement only computes what is checked, it is the first check after it that uses a
    name which it binds.

    Returns:
        None if there is none, or its name is not written out.
    """
    statements = list(_statements(parse(source)))
    here = [s for s in statements if s.lineno <= line <= (s.end_lineno or s.lineno)]
    if not here:
        return None
    statement = here[-1]  # the innermost
    found = calls(statement)
    if not found:
        bound = _names(statement, ast.Store)
        later = (call for s in statements if s.lineno > line for call in calls(s))
        found = [call for call in later if bound & _names(call.node, ast.Load)][:1]
    return found[0] if len(found) == 1 and found[0].name else None


def _statements(tree: ast.AST) -> Iterator[ast.stmt]:
    """All statements, outer ones before those within them."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.stmt):
            yield node
        yield from _statements(node)


def _names(tree: ast.AST, context: type[ast.expr_context]) -> set[str]:
    return {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, context)
    }
