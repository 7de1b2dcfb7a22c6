"""Ordinary nbgrader courses to test with."""

from __future__ import annotations

import pytest
from plain_notebooks import CELLS, LIMITS, make_course

from autograder.nbgrader_course.course import judges_of, read_course


@pytest.fixture
def units(tmp_path):
    """Make units of a course of one assignment of these notebooks."""

    def make(notebooks=None, config="", **options):
        notebooks = notebooks or {"ps1/one": CELLS}
        course = read_course(make_course(tmp_path / "course", notebooks, config))
        return judges_of(course, limits=LIMITS, **options)

    return make


@pytest.fixture
def unit(units):
    """Make the only unit of a course with these cells."""

    def make(*cells, config=""):
        return units({"ps1/one": cells or CELLS}, config)["ps1/one"]

    return make
