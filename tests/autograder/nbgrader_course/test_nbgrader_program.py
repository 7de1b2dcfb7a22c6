"""Ordinary nbgrader courses: every odd hand-in makes a program."""

from __future__ import annotations

import os

from plain_notebooks import (
    DOUBLE,
    answer,
    code,
    judge,
    locked,
    points,
    released,
    submitted,
    test,
    text,
    written,
)

from autograder.nbgrader_course.program import assemble


def steps(program):
    return [(step.id, step.role) for step in program.steps[1:]]


def test_the_submissions_order_and_the_sources_tests_make_the_program(unit):
    prepared = unit()
    cells = released(
        answer("double", DOUBLE),
        test("double_more", "pass", 2),
        locked("tools", "def near(a, b): return True"),
    )
    moved = [*cells[:2], code("mine = 1"), *cells[2:], code("  "), code("last = 1")]
    program = prepared.assemble(submitted(*moved))
    assert steps(program) == [
        ("extra-1", "extra"),
        ("extra-2", "extra"),
        ("tools", "author"),
        ("double", "solution"),
        ("double_two", "graded"),
        ("double_more", "graded"),
        ("extra-3", "extra"),
    ]
    sources = {step.id: step.source for step in program.steps}
    assert sources["double"] == DOUBLE
    assert "negative" in sources["double_more"]
    assert "isclose" in sources["tools"]
    assert program.notes == ()


def test_missing_tests_are_put_back_after_the_students_own_cells(unit):
    prepared = unit()
    kept = [c for c in released(answer("double", "double = helper")) if not is_test(c)]
    place = next(n for n, c in enumerate(kept) if "double = " in c.source)
    kept.insert(place + 1, code("def helper(x): return 2 * x"))
    kept[place].source = "def double(x): return helper(x)"
    results, program = judge(prepared, *kept)
    assert [name for name, _ in steps(program)][-4:] == [
        "double",
        "extra-2",
        "double_two",
        "double_more",
    ]
    assert points(results) == {"double_two": 1, "double_more": 2, "why": 0}
    assert "The test cell 'double_two' is missing: it was put back and run." in program.notes


def is_test(cell):
    own = cell.metadata.get("nbgrader", {})
    return own.get("grade", False) and not own.get("solution", False)


def test_a_notebook_without_any_metadata_still_gets_its_tests(unit):
    results, program = judge(unit(), code("import math"), code(DOUBLE))
    assert [name for name, _ in steps(program)] == [
        "extra-1",
        "extra-2",
        "tools",
        "double_two",
        "double_more",
    ]
    assert len(program.notes) == 1
    assert "metadata that nbgrader put there are lost" in program.notes[0]
    assert results["double"].points == 3


def test_a_missing_answer_is_said(unit):
    cells = [c for c in released() if c.metadata.get("nbgrader", {}).get("grade_id") != "double"]
    results, program = judge(unit(), *cells)
    assert results["double"].outcome == "missing"
    assert results["double"].points == 0
    assert any("'double' is missing" in note for note in program.notes)


def test_of_copies_the_changed_answer_and_the_last_test_count(unit):
    prepared = unit()
    stub, done = released()[4], answer("double", DOUBLE)
    blank, why = written("why", "YOUR ANSWER HERE", 3), written("why", "Two.", 3)
    early = test("double_two", "assert near(double(2), 4)")
    cells = released()
    cells[4:5] = [early, stub, done]
    cells[-1:] = [blank, why, blank]
    results, program = judge(prepared, *cells)
    assert points(results) == {"double_two": 1, "double_more": 2, "why": 0}
    assert results["why"].answer == "Two."
    assert results["double"].answer == DOUBLE
    assert [note for note in program.notes if "more than once" in note] == [
        "Cell 'double_two' is there more than once: the last one counts, other copies run as cells "
        "of your own.",
        "Cell 'double' is there more than once: the last one counts, other copies run as cells of "
        "your own.",
        "Cell 'why' is there more than once: the first changed one counts, other copies run as "
        "cells of your own.",
    ]


def test_retyped_cells_are_read_as_what_they_were(unit):
    cells = released(answer("double", DOUBLE), written("why", "Two.", 3))
    for number, cell in enumerate(cells):
        if cell.metadata.get("nbgrader"):
            make = text if cell.cell_type == "code" else code
            cells[number] = make(cell.source, metadata=cell.metadata)
    results, program = judge(unit(), *cells)
    assert points(results) == {"double_two": 1, "double_more": 2, "why": 0}
    assert results["why"].outcome == "manual"
    assert "was turned into a markdown cell: it was read as code" in program.notes[0]


def test_a_students_cell_never_takes_the_id_of_a_test(unit):
    prepared = unit(answer("a", "a = 1"), test("extra-1", "assert a == 1"))
    program = prepared.assemble(submitted(code("x = 1"), answer("a", "a = 1")))
    assert steps(program) == [("extra-2", "extra"), ("a", "solution"), ("extra-1", "graded")]


def test_assembling_does_not_depend_on_the_folder_it_is_done_in(unit, tmp_path, monkeypatch):
    prepared = unit()
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    program = assemble(prepared.unit, prepared.released, submitted(*released()))
    assert len(program.steps) == 6
    assert os.listdir(folder) == []
