"""Ordinary nbgrader courses: every layout of cells makes a unit."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest
from plain_notebooks import (
    CELLS,
    STUB,
    answer,
    code,
    judge,
    make_course,
    points,
    task,
    test,
    text,
    written,
)

from autograder.nbgrader_course.cells import NbgraderCourseError, answer_cells, has_answer
from autograder.nbgrader_course.course import judges_of, read_course


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
