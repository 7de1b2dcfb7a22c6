"""Ordinary nbgrader courses: partial credit, seeds, and ends that a submission tells itself."""

from __future__ import annotations

import pytest
from plain_notebooks import answer, code, judge, points, test

# What the test cell ends with, and the points of 2 that nbgrader gives it (or would, if too large).
DISPLAYED = {
    "0.5": 0.5,
    "1": 1,
    "0": 0,
    "1.5 # done": 1.5,
    "print(1)\n1.5": 1.5,
    "0.5;": 2,
    "1.5; # done": 2,
    "'0.5'": 2,
    "True": 2,
    "None": 2,
    "x = 1": 2,
    "1.5\nx = 2": 2,
    "-1": 2,
    "float('nan')": 2,
    "7": 2,
    "10**400": 2,
}


@pytest.mark.parametrize("source", DISPLAYED)
def test_a_number_that_a_test_displays_is_partial_credit(unit, source):
    cells = (answer("a", "a = 1"), test("t", source, 2))
    results, _ = judge(unit(*cells), *cells)
    assert points(results) == {"t": DISPLAYED[source]}


def test_partial_credit_is_said(unit):
    cells = (answer("a", "a = 1"), test("t", "0.5", 2))
    results, _ = judge(unit(answer("a", "a = 2"), *cells[1:]), *cells)
    assert results["a"].outcome == "failed"
    assert results["a"].reason == "t: The test gave 0.5 of 2 points."


def test_seeds_that_a_notebook_sets_hold_in_its_later_cells(unit):
    cells = (
        code("import random\nimport numpy as np"),
        code("random.seed(1)\nnp.random.seed(42)"),
        test("random", "assert abs(random.random() - 0.13436424411240122) < 1e-12"),
        test("numpy", "assert abs(np.random.rand() - 0.3745401188473625) < 1e-12"),
    )
    results, _ = judge(unit(*cells), *cells)
    assert points(results) == {"random": 1, "numpy": 1}


def test_an_end_that_an_answer_tells_before_the_test_ran_does_not_count(unit):
    told = """
import json, os
for kind in ("start", "end"):
    line = {"type": kind, "step": "t", "status": "ok", "cpu": 0.0, "error": None}
    os.write(3, json.dumps(line).encode() + b"\\n")
"""
    prepared = unit(answer("a", "a = 1"), test("t", "assert a == 1"))
    results, _ = judge(prepared, answer("a", told))
    assert points(results) == {"t": 0}
