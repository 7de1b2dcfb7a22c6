"""The rules on CPU time: for a lesson, and for the part of it that is graded."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.build.lesson_run import Executed
from autograder.build.metadata_rules import Problem
from autograder.course.source import Unit
from autograder.judging.reference import Reference

GRADING_CPU_SECONDS = 10.0


def slow_grading(unit: Unit, reference: Reference) -> Iterator[Problem]:
    """A unit whose reference solution takes too long to be run for every student."""
    if reference.cpu_seconds > GRADING_CPU_SECONDS:
        yield Problem(
            unit.path,
            1,
            f"grading runs for {reference.cpu_seconds:.1f} CPU seconds, at most "
            f"{GRADING_CPU_SECONDS:g}",
            "make the graded work smaller, or tag what only demonstrates as 'demo'",
        )


def over_budget(unit: Unit, used: Executed) -> list[Problem]:
    """The cells, or else the one that takes most, of a lesson that is slower than its budget."""
    lines = {cell.id: cell.line for cell in unit.cells}
    slow = [
        Problem(
            unit.path,
            lines[cell],
            f"this cell takes {seconds:.1f} CPU seconds, the whole unit may take "
            f"{unit.cpu_budget:g}",
            "make it smaller",
        )
        for cell, seconds in used.by_cell.items()
        if seconds > unit.cpu_budget
    ]
    if not slow and used.cpu_seconds > unit.cpu_budget:
        worst = max(used.by_cell, key=lambda cell: used.by_cell[cell])
        slow = [
            Problem(
                unit.path,
                lines[worst],
                f"the lesson takes {used.cpu_seconds:.1f} CPU seconds, at most "
                f"{unit.cpu_budget:g}; this cell takes most, {used.by_cell[worst]:.1f}",
                "make it smaller",
            )
        ]
    return slow
