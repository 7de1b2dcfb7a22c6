"""Ordinary nbgrader courses: one verdict for every test, with its reason."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from plain_notebooks import (
    CELLS,
    DOUBLE,
    LIMITS,
    STUB,
    answer,
    judge,
    make_course,
    notebook,
    points,
    released,
    test,
)

from autograder.nbgrader_course.cells import unit_of
from autograder.nbgrader_course.course import judges_of, read_course
from autograder.nbgrader_course.verdicts import score
from autograder.sandbox.values import StepEnd

OUTCOMES = {
    "passed": ("passed", 3, ""),
    "untouched": ("not_attempted", 0, "as it was handed out"),
    "visible": ("failed", 0, "double_two: What it asserts is not so.\nin the test: assert near"),
    "hidden": ("failed", 1, "double_more: negative"),
    "error": ("error", 0, "ZeroDivisionError: division by zero\nin line 1 of your answer: 1 / 0"),
    "raises": ("error", 0, "double_two: ValueError: no\nin line 1 of your answer"),
    "endless": ("timeout", 0, "time limit"),
    "exits": ("crashed", 0, "The run was stopped here"),
    "prints": ("output", 0, "printed more"),
}
ANSWERS = {
    "passed": DOUBLE,
    "untouched": STUB.format("double"),
    "visible": "def double(x): return 3 * x",
    "hidden": "def double(x): return 2 * abs(x)",
    "error": "1 / 0",
    "raises": "def double(x): raise ValueError('no')",
    "endless": "def double(x):\n    while True: pass",
    "exits": "def double(x): __import__('os')._exit(1)",
    "prints": "def double(x):\n    while True: print('x' * 1000)",
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    root = make_course(tmp_path_factory.mktemp("course"), {"ps1/one": CELLS})
    return judges_of(read_course(root), limits=LIMITS)["ps1/one"]


@pytest.mark.parametrize("name", ANSWERS)
def test_outcomes_and_reasons(prepared, name):
    results, _ = judge(prepared, *released(answer("double", ANSWERS[name])))
    outcome, score_, reason = OUTCOMES[name]
    result = results["double"]
    assert (result.outcome, result.points) == (outcome, score_)
    assert reason in result.reason
    assert [check.name for check in result.checks] == ["double_two", "double_more"]
    assert "-6" not in str(result)


def test_what_is_written_to_stderr_costs_nothing(prepared):
    noisy = "import sys, warnings\n" + DOUBLE.replace(
        "    return", "    print('x', file=sys.stderr); warnings.warn('y')\n    return"
    )
    results, _ = judge(prepared, *released(answer("double", noisy)))
    assert results["double"].outcome == "passed"


def test_a_crash_costs_neither_later_tests_nor_the_answers_they_use(unit):
    prepared = unit(
        answer("a", "def a(x): return x"),
        test("dies", "a(1)"),
        test("after", "a(2)"),
        answer("b", "def b(x): return a(x)"),
        test("uses", "assert b(5) == 5", 2),
    )
    deadly = "def a(x):\n    if x < 3: __import__('os').kill(0, 9)\n    return x"
    results, _ = judge(prepared, answer("a", deadly), answer("b", "def b(x): return a(x)"))
    assert points(results) == {"dies": 0, "after": 0, "uses": 2}
    assert (results["a"].outcome, results["b"].outcome) == ("crashed", "passed")
    assert results["a"].checks[1].message == "This test did not run."


@pytest.mark.parametrize(
    ("value", "points"),
    [(None, 2), (0.0, 0), (0.5, 0.5), (2.0, 2), (7.0, 2), (-1.0, 2)],
)
def test_a_displayed_number_is_partial_credit_as_in_nbgrader(value, points):
    class Ended(StepEnd):
        """An end that tells what the cell displayed."""

    end = Ended("t", "ok", 0.1)
    object.__setattr__(end, "value", value)
    (cell,) = [c for c in _unit_of_one(2).cells if c.role == "graded"]
    assert score(cell, end) == points


def _unit_of_one(worth):
    cells = [answer("a", "a = 1"), test("t", "a", worth)]
    return unit_of(nbformat.writes(notebook(cells)), "ps1/one", Path("one.ipynb"))


def test_a_test_that_did_not_end_well_scores_nothing():
    (cell,) = [c for c in _unit_of_one(2).cells if c.role == "graded"]
    assert score(cell, None) == 0
    assert score(cell, StepEnd("t", "error", 0.1)) == 0
    assert score(cell, StepEnd("t", "timeout", 0.1)) == 0


def test_a_test_may_ask_whether_nbgrader_runs_it(unit):
    prepared = unit(
        test("clean", "assert not {'os', 'sys'} & set(dir())"),
        test("asks", "import os\nassert os.environ['NBGRADER_EXECUTION'] == 'autograde'"),
    )
    results, _ = judge(prepared)
    assert results["clean"].outcome == "passed"
