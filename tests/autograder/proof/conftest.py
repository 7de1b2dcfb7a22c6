"""Mutants of whatever a test would have solved."""

from __future__ import annotations

import pytest

from autograder.course.source import parse_unit
from autograder.proof.mutants import mutants_of


@pytest.fixture
def made(tiny_text, tmp_path):
    """Makes the mutants of a unit whose only solution is the given text."""

    def make(solution):
        original = tiny_text.split("def double", 1)[1].split("\n\n# %%", 1)[0]
        unit = parse_unit(tiny_text.replace("def double" + original, solution), tmp_path / "a.py")
        return mutants_of(unit, unit.exercises[0])

    return make
