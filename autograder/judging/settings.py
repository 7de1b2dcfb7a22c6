"""How the programs of a unit run."""

from __future__ import annotations

from autograder.course.imports import preload_of
from autograder.course.source import Unit
from autograder.judging.hidden_labels import masked_files
from autograder.judging.program import reference_program
from autograder.sandbox.values import Limits, Settings


def settings_of(unit: Unit, limits: Limits, *, unsafe: bool = False, warm: bool = True) -> Settings:
    """How programs of a unit run: with its imports loaded, and no hidden labels in reach."""
    return Settings(
        unit.name,
        limits,
        preload=preload_of(reference_program(unit).steps),
        warm=warm,
        masked=masked_files(),
        unsafe=unsafe,
    )
