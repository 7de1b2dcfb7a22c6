"""The rules on a percent source: each problem with the file, the line and a remedy."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from autograder.build.begin_rules import begin_problems
from autograder.build.metadata_rules import (
    Finding,
    Problem,
    header_problems,
    metadata_findings,
    repeated_keys,
)
from autograder.build.uses_rules import uses_problems
from autograder.course.check_calls import CheckCall, calls
from autograder.course.regions import (
    BEGIN_HIDDEN,
    BEGIN_SOLUTION,
    END_HIDDEN,
    END_SOLUTION,
    count_regions,
    hidden_lines,
)
from autograder.course.source import Cell, Unit
from course_utils.check.kinds import KINDS

MAX_CODE_LINES = 25


def problems(unit: Unit) -> list[Problem]:
    """All that is wrong with a unit's source, in the order of its lines."""
    found: list[Problem] = []
    found += header_problems(unit)
    found += repeated_keys(unit)
    found += _ids(unit)
    answers = frozenset(name for cell in unit.cells for name in _defined(cell))
    for cell in unit.cells:
        found += (
            Problem(unit.path, cell.line + at, what, fix) for at, what, fix in _cell(cell, answers)
        )
    found += begin_problems(unit)
    found += _exercises(unit)
    found += uses_problems(unit)
    found += _names(unit)
    return sorted(found, key=lambda problem: problem.line)


def _defined(cell: Cell) -> Iterator[str]:
    """Names of the functions that a student writes in a solution cell."""
    if cell.role == "solution":
        yield from re.findall(r"^(?:def|class) (\w+)", cell.source, re.MULTILINE)


def _ids(unit: Unit) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for cell in unit.cells:
        if cell.grade_id and cell.grade_id in first:
            yield Problem(
                unit.path,
                cell.line,
                f"the name {cell.grade_id!r} is used twice (first in line {first[cell.grade_id]})",
                "give every cell a name of its own",
            )
        first.setdefault(cell.grade_id, cell.line)


def _cell(cell: Cell, answers: frozenset[str]) -> Iterator[Finding]:
    yield from metadata_findings(cell)
    yield from _markers(cell)
    if cell.kind == "code":
        yield from _code(cell, answers)


def _markers(cell: Cell) -> Iterator[Finding]:
    solution = count_regions(cell.source, BEGIN_SOLUTION, END_SOLUTION)
    hidden = count_regions(cell.source, BEGIN_HIDDEN, END_HIDDEN)
    if cell.role in ("solution", "manual") and solution < 1:
        yield (
            0,
            "a solution cell needs a solution region, begun and ended",
            f"put the answer between {BEGIN_SOLUTION!r} and {END_SOLUTION!r}",
        )
    if cell.role not in ("solution", "manual") and solution != 0:
        yield 0, "solution markers outside a solution cell", "remove them or mark the cell"
    if cell.role == "graded" and hidden != 1:
        yield (
            0,
            "a graded cell needs exactly one hidden region",
            f"put its hidden checks between {BEGIN_HIDDEN!r} and {END_HIDDEN!r}",
        )
    if cell.role != "graded" and hidden != 0:
        yield 0, "hidden tests outside a graded cell", "move them into a graded cell"


def _code(cell: Cell, answers: frozenset[str]) -> Iterator[Finding]:
    try:
        tree = ast.parse(cell.source)
    except SyntaxError as error:
        yield error.lineno or 0, f"not valid Python: {error.msg}", "correct it"
        return
    length = code_lines(cell, tree)
    if length > MAX_CODE_LINES:
        yield (
            0,
            f"an over-long cell: {length} lines of code, at most {MAX_CODE_LINES}",
            "split it, or move a helper to course_utils",
        )
    if cell.role == "graded":
        yield from _graded(cell, tree, answers)
    elif cell.role != "demo":
        yield from ((c.line, "a check outside a graded cell", "move it") for c in calls(tree))


def code_lines(cell: Cell, tree: ast.Module) -> int:
    """Lines that a student reads as code: no blank lines, comments, docstrings, hidden tests."""
    left_out = hidden_lines(cell.source)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.FunctionDef | ast.ClassDef)
            and ast.get_docstring(node, clean=False) is not None
        ):
            text = node.body[0]
            left_out |= set(range(text.lineno, (text.end_lineno or text.lineno) + 1))
    return sum(
        bool(line.strip()) and not line.lstrip().startswith("#")
        for number, line in enumerate(cell.source.splitlines(), start=1)
        if number not in left_out
    )


def _graded(cell: Cell, tree: ast.Module, answers: frozenset[str]) -> Iterator[Finding]:
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr) and not any(call.node is last.value for call in calls(tree)):
        yield (
            last.lineno,
            "a graded cell that ends in a bare expression (nbgrader would take it for a score)",
            "end with a check",
        )
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            yield node.lineno, "an assert in a graded cell", "use check.close, check.equal, ..."
    hidden = hidden_lines(cell.source)
    inside = [call for call in calls(tree) if call.line in hidden]
    outside = [call for call in calls(tree) if call.line not in hidden]
    if not outside:
        yield 0, "a graded cell without a visible check", "add one that can be verified by hand"
    if all(KINDS[call.kind].expects == "nothing" for call in inside):
        yield (
            0,
            "a graded cell without a hidden check of a value",
            "add check.same, check.agrees, check.gradient or check.accuracy between the hidden "
            "markers",
        )
    for call in calls(tree):
        if not call.has_hint:
            yield (
                call.line,
                f"check.{call.kind} without a hint",
                'add hint="..." that says what to look at when it fails',
            )
    yield from _hidden_calls(inside)
    for call in outside:
        called = sorted(call.calls_in_expected() & answers)
        if called:
            yield (
                call.line,
                f"what check.{call.kind} expects is computed by the answer itself ({called[0]})",
                "write the value out, or check.equal(..., True, ...) that both agree",
            )
        if KINDS[call.kind].hidden_only:
            yield (
                call.line,
                f"check.{call.kind} in the visible part: a student has no reference to compare "
                "with",
                "move it into the hidden region, or use check.close",
            )


def _hidden_calls(inside: Iterable[CheckCall]) -> Iterator[Finding]:
    for call in inside:
        if KINDS[call.kind].visible_only:
            yield (
                call.line,
                f"check.{call.kind} in a hidden region: the code that is judged could read what "
                "is expected",
                "use check.same, or check.accuracy with the name of a label set",
            )
        if call.kind == "accuracy" and not call.names_label_set:
            yield (
                call.line,
                "labels in a hidden region",
                "name a label set, such as 'digits:7', so that the grader looks the labels up",
            )


def _exercises(unit: Unit) -> Iterator[Problem]:
    for exercise in unit.exercises:
        if not exercise.manual and not exercise.graded:
            yield Problem(
                unit.path,
                exercise.solution.line,
                f"exercise {exercise.id!r} has no graded cell",
                "add one right after the solution cell",
            )
    owned = {cell.id for exercise in unit.exercises for cell in exercise.graded}
    for cell in unit.cells:
        if cell.role == "graded" and cell.id not in owned:
            yield Problem(
                unit.path,
                cell.line,
                f"graded cell {cell.grade_id!r} follows no solution cell",
                "put it after the solution that it grades",
            )


def _names(unit: Unit) -> Iterator[Problem]:
    named: Counter[str] = Counter()
    for cell in unit.cells:
        if cell.role != "graded":
            continue
        try:
            found = calls(ast.parse(cell.source))
        except SyntaxError:  # reported by _code, with its line
            continue
        for call in found:
            if not call.name:
                yield Problem(
                    unit.path,
                    cell.line + call.line,
                    f"check.{call.kind} without a name written out",
                    "give it a text of its own that says what is checked",
                )
                continue
            named[call.name] += 1
            if named[call.name] == 2:
                yield Problem(
                    unit.path,
                    cell.line + call.line,
                    f"two checks are named {call.name!r}",
                    "give every check of a unit a name of its own",
                )
