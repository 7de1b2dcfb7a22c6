"""What holds for every unit as it is handed out.

That an untouched notebook raises nothing but its stubs' exceptions, and gets no points, is tried by
every build and every proof.
"""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from autograder.course.source import Unit, find_units, load_unit

PATHS = find_units(Path(__file__).parent.parent)


@pytest.fixture(params=PATHS, ids=lambda path: path.stem, scope="module")
def unit(request) -> Unit:
    """Each unit of the course."""
    return load_unit(request.param)


def test_every_figure_in_the_executed_notebook_has_a_text_alternative(unit):
    executed = nbformat.read(unit.path.with_suffix(".ipynb"), as_version=nbformat.NO_CONVERT)
    figures = [
        output
        for cell in executed.cells
        for output in cell.get("outputs", ())
        if "image/png" in output.get("data", {})
    ]
    for figure in figures:
        assert len(figure.metadata["image/png"]["alt"]) > 20
        assert figure.data["text/plain"] == figure.metadata["image/png"]["alt"]


def test_executed_notebook_says_nothing_on_stderr(unit):
    executed = nbformat.read(unit.path.with_suffix(".ipynb"), as_version=nbformat.NO_CONVERT)
    said = [
        output.text
        for cell in executed.cells
        for output in cell.get("outputs", ())
        if output.get("name") == "stderr"
    ]
    assert said == []


def test_table_of_exercises_adds_up(unit, root):
    path = root / "notebooks" / unit.name / "unit.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    points = {exercise["id"]: exercise["points"] for exercise in table["exercises"]}
    assert points == {exercise.id: exercise.points for exercise in unit.exercises}
