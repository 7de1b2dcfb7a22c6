"""Ordinary nbgrader courses: every layout of cells and every odd hand-in makes a program."""

from __future__ import annotations

import json
import os
from copy import deepcopy

import pytest
from plain_notebooks import (
    CELLS,
    DOUBLE,
    LIMITS,
    STUB,
    answer,
    code,
    judge,
    locked,
    make_course,
    points,
    released,
    submitted,
    task,
    test,
    text,
    written,
)

from autograder.nbgrader_course.cells import NbgraderCourseError, answer_cells, has_answer
from autograder.nbgrader_course.course import judges_of, read_course
from autograder.nbgrader_course.program import assemble


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


def test_a_unit_has_hidden_tests_and_stubs_but_no_solution(unit):
    prepared = unit()
    assert prepared.unit.name == "ps1/one"
    assert prepared.unit.title == "Numbers"
    cells = {cell.id: cell for cell in prepared.unit.cells}
    assert "negative" in cells["double_more"].source
    assert "negative" not in prepared.released["double_more"]
    assert cells["double"].source == prepared.released["double"] == STUB.format("double")
    everything = json.dumps(prepared.to_json())
    assert "2 * x" not in everything
    assert "Because of two" not in everything


def test_exercises_group_an_answer_with_the_tests_after_it(unit):
    first, second = unit().unit.exercises
    assert (first.id, first.title, first.points) == ("double", "Doubling", 3)
    assert [cell.id for cell in first.graded] == ["double_two", "double_more"]
    assert (second.id, second.title, second.points, second.manual) == ("why", "Why", 3, True)


def test_tests_without_an_answer_before_them_form_an_exercise_of_their_own(unit):
    prepared = unit(
        code("n = 0"),
        test("is_set", "assert n == 1"),
        test("is_int", "assert type(n) is int"),
        answer("a", "a = 1"),
        test("is_one", "assert a == 1"),
    )
    assert [e.id for e in prepared.unit.exercises] == ["is_set", "a"]
    assert [has_answer(e) for e in prepared.unit.exercises] == [False, True]
    results, _ = judge(prepared, code("n = 1"), answer("a", "a = 2"))
    assert points(results) == {"is_set": 1, "is_int": 1, "is_one": 0}
    assert results["is_set"].outcome == "passed"
    results, _ = judge(prepared, code("n = 2"), answer("a", "a = 1"))
    assert results["is_set"].outcome == "failed"
    assert results["is_set"].reason.startswith("is_set: What it asserts is not so.")


def test_several_answers_before_one_test_are_one_exercise(unit):
    prepared = unit(
        answer("a", "a = 1"),
        answer("b", "b = 2"),
        test("sum", "assert a + b == 3"),
        answer("c", "c = 3"),
        test("all", "assert a + b + c == 6", 2),
    )
    names = [[cell.id for cell in answer_cells(prepared.unit, e)] for e in prepared.unit.exercises]
    assert names == [["a", "b"], ["c"]]
    results, _ = judge(prepared, answer("a", "a = 1"), answer("b", "b = 2"), answer("c", "c = 3"))
    assert points(results) == {"sum": 1, "all": 2}
    stub = "# YOUR CODE HERE\nraise NotImplementedError()"
    results, _ = judge(prepared, answer("a", "a = 1"), answer("b", stub), answer("c", stub))
    assert (results["b"].outcome, results["c"].outcome) == ("error", "not_attempted")
    results, program = judge(prepared, answer("b", "b = 2"), answer("c", "c = 3"))
    assert (results["b"].outcome, "NameError" in results["b"].reason) == ("error", True)
    assert any("'a' is missing" in note for note in program.notes)


def test_written_code_ends_the_exercise_before_it(unit):
    prepared = unit(
        answer("a", "a = 1"),
        test("one", "assert a == 1"),
        written("use", "b = a", 2, make=code),
        test("used", "assert b == 1"),
        task("explore", "### BEGIN MARK SCHEME\nanything\n### END MARK SCHEME\nExplore.", 4),
    )
    assert [e.id for e in prepared.unit.exercises] == ["a", "use", "used", "explore"]
    results, program = judge(
        prepared,
        answer("a", "a = 1"),
        written("use", "b = a", 2, make=code),
        task("explore", "Explore.", 4),
        text("I explored."),
        code("a + 1"),
    )
    assert points(results) == {"one": 1, "use": 0, "used": 1, "explore": 0}
    assert (results["use"].outcome, results["explore"].outcome) == ("manual", "manual")
    assert results["explore"].answer == "I explored.\n\na + 1"
    assert "missing" in " ".join(program.notes)  # the tests, which were put back


def test_an_answer_without_any_test_has_no_verdict(unit):
    prepared = unit(answer("a", "a = 1"), test("one", "assert a == 1"), answer("b", "b = 2"))
    assert [e.id for e in prepared.unit.exercises] == ["a"]
    results, _ = judge(prepared, answer("a", "a = 1"), answer("b", "1 / 0"))
    assert points(results) == {"one": 1}


@pytest.mark.parametrize("version", [0, 1, 2])
def test_metadata_of_earlier_schemas_are_upgraded(unit, version):
    cells = deepcopy(CELLS)
    for cell in cells:
        if "nbgrader" in cell.metadata:
            own = cell.metadata.nbgrader
            del own["task"]
            own["schema_version"] = version
            if version == 0:
                del own["schema_version"]
    assert [e.points for e in unit(*cells).unit.exercises] == [3, 3]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema_version": 9}, r"\(t\).*Schema version is too new.*run 'nbgrader update"),
        ({"grade_id": None}, r"\(no grade_id\).*does not have a grade_id"),
        ({"grade_id": "a"}, r"\(a\).*same grade_id"),
        ({"points": None}, r"\(t\).*does not have points"),
        ({"points": float("nan")}, r"\(t\).*points: expected a number"),
        ({"points": -1}, r"\(t\).*-1 is less than"),
        ({"grade": "yes"}, r"\(t\).*'yes' is not of type 'boolean'"),
    ],
)
def test_broken_metadata_are_refused_with_the_file_and_the_cell(unit, change, message):
    cell = test("t", "assert True")
    cell.metadata.nbgrader.update(change)
    for key in [key for key, value in change.items() if value is None]:
        del cell.metadata.nbgrader[key]
    with pytest.raises(NbgraderCourseError, match=rf"ps1/one\.ipynb: cell 2 {message}"):
        unit(answer("a", "a = 1"), cell)


def test_a_notebook_in_another_language_is_refused(tmp_path):
    root = make_course(tmp_path, {"ps1/one": CELLS})
    path = root / "source" / "ps1" / "one.ipynb"
    path.write_text(path.read_text().replace('"language": "python"', '"language": "R"'))
    with pytest.raises(NbgraderCourseError, match=r"one\.ipynb: a notebook in R; only Python"):
        judges_of(read_course(root))


def test_solution_marks_that_do_not_end_are_refused(unit):
    with pytest.raises(NbgraderCourseError, match=r"one\.ipynb: nbgrader's ClearSolutions fails"):
        unit(answer("a", "### BEGIN SOLUTION\na = 1"), test("one", "assert a == 1"))


# ------------------------------------------------------------------------ the program


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
