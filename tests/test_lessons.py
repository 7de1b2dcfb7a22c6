"""What holds for every unit as it is handed out.

That an untouched notebook raises nothing but its stubs' exceptions, and gets no points, is tried by
every build and every proof.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from autograder.build.rules import code_lines
from autograder.course.notebooks import student_notebook
from autograder.course.source import Unit, find_units, load_unit

PATHS = find_units(Path(__file__).parent.parent)
START = "00_start_here"
# Papers and documentation; that the servers have them is not asked here.
LINKS = (
    r"https://doi\.org/10\.\d{4,9}/[^\s()]+(\([^\s()]*\)[^\s()]*)*",
    r"https://arxiv\.org/abs/(\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7})",
    r"https://[a-z0-9.-]+\.[a-z]+(/[\w./#%~+-]*)?",
)
LINK = re.compile(r"\]\(((?:[^()\s]|\([^()\s]*\))+)\)")
LESSON = re.compile(r"\b[Ll]essons? (\d\d[a-z]?)\b|\bunits? \d\d")


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


def texts(unit):
    """The text cells as students read them."""
    return [cell.source for cell in student_notebook(unit).cells if cell.cell_type == "markdown"]


def test_a_lesson_is_one_sitting(unit):
    """At most 60 cells, 4 to 8 exercises, and code that can be read in an evening."""
    if unit.name == START:
        return
    assert 35 <= len(unit.cells) <= 60
    assert 4 <= len(unit.exercises) <= 8
    read = {cell.id: cell.source for cell in student_notebook(unit).cells}
    code = [replace(c, source=read[c.id]) for c in unit.cells if c.kind == "code"]
    assert sum(code_lines(cell, ast.parse(cell.source)) for cell in code) <= 390  # about 350


def test_exercises_rise_from_a_warm_up_to_a_challenge(unit):
    levels = [exercise.level for exercise in unit.exercises]
    assert levels[0] == "warm-up"
    assert unit.name == START or "challenge" in levels


def test_links_lead_to_lessons_that_are_there_to_papers_or_to_documentation(unit, root):
    for text in texts(unit):
        for link in LINK.findall(text):
            if link.startswith("../"):
                assert (root / "notebooks" / unit.name / link).is_file(), link
            else:
                assert any(re.fullmatch(form, link) for form in LINKS), link
                host = link.split("/")[2]
                known = LINKS[:1] if "doi.org" in host else LINKS[1:2] if "arxiv" in host else LINKS
                assert any(re.fullmatch(form, link) for form in known), link


def test_papers_are_linked(unit):
    cited = re.findall(r"https://(?:doi|arxiv)\.org/", "".join(texts(unit)))
    assert cited or unit.name == START


def test_no_lesson_leans_on_one_that_is_not_there(unit):
    numbers = {path.stem.partition("_")[0] for path in PATHS}
    said = [match for text in texts(unit) for match in LESSON.finditer(text)]
    assert [match[0] for match in said if match[1] not in numbers] == []


def test_neighbors_are_linked_above_and_below(unit):
    before, after = unit.way.around(unit.name)
    first, *_, last = texts(unit)
    assert before is None or f"]({before.link})" in first
    assert after is None or (f"]({after.link})" in last and after.about in last)
