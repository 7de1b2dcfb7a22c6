"""Blunders: functions that do something else with what they get or give."""

from collections import namedtuple

import numpy as np
import pytest
from mutated import SCALE

from autograder.proof.mutants import inside
from autograder.proof.mutants.mutant import places

CLASS = """class Counter:
    def __init__(self, start):
        self.value = start

    @property
    def even(self):
        ### BEGIN SOLUTION
        return self.value % 2 == 0
        ### END SOLUTION

    def add(self, count: int):
        ### BEGIN SOLUTION
        self.value += count
        return self.value
        ### END SOLUTION
"""
VARIABLE = "total = 0\n### BEGIN SOLUTION\nrate = total + 0.5\n### END SOLUTION\n"
Pair = namedtuple("Pair", "left right")
MATRIX = np.array([[1, 2], [3, 4], [5, 6]])


@pytest.mark.parametrize(
    ("value", "how", "expected"),
    [
        (MATRIX, "zeros", np.zeros((3, 2))),
        (1.5, "doubled", 3.0),
        (MATRIX, "negated", -MATRIX),
        (MATRIX, "one too large", MATRIX + 1),
        (MATRIX, "first number everywhere", np.ones((3, 2))),
        (MATRIX, "transposed", MATRIX.T),
        (MATRIX, "first row only", [[1, 2], [0, 0], [0, 0]]),
        (MATRIX, "without last row", [[1, 2], [3, 4], [0, 0]]),
    ],
)
def test_numbers_and_arrays_are_spoiled(value, how, expected):
    changed, touched = inside._mutant_spoil(value, how)
    assert touched
    np.testing.assert_array_equal(changed, expected)


@pytest.mark.parametrize(
    ("value", "how"),
    [
        (2.0, "transposed"),
        (np.ones((1, 4)), "transposed"),
        (np.ones((1, 4)), "first row only"),
        (7, "first number everywhere"),
        ("text", "zeros"),
        (None, "doubled"),
        (np.array(["a", "b"]), "first row only"),
    ],
)
def test_what_has_nothing_to_spoil_stays_as_it_is(value, how):
    changed, touched = inside._mutant_spoil(value, how)
    assert changed is value
    assert not touched


def test_containers_and_returned_functions_are_spoiled_inside():
    value = {"a": [1.0, (2, "text")], "b": Pair(3, None)}
    changed, touched = inside._mutant_spoil(value, "doubled")
    assert changed == {"a": [2.0, (4, "text")], "b": Pair(6, None)}
    assert touched
    later, _ = inside._mutant_spoil(lambda x: x + 1, "negated")
    assert later(4) == -5


@pytest.mark.parametrize(
    ("how", "which", "expected"),
    [
        ("input", 0, 6.0),
        ("nothing", 0, None),
        ("element doubled", 1, (6.0, 4.0)),
        ("elements swapped", 0, (2.0, 6.0)),
        ("argument doubled", "by", (6.0, 4.0)),
        ("argument halved", "by", (6.0, 1.0)),
        ("argument one more", "by", (6.0, 3.0)),
        ("argument one less", "by", (6.0, 1.0)),
        ("argument ignored", "by", (6.0, 9.0)),
    ],
)
def test_functions_blunder(how, which, expected):
    def pair(x, by=9.0):
        return x, by

    assert inside._mutant_of(pair, how, which)(6.0, by=2.0) == expected


def test_a_blunder_may_remember_the_first_call():
    again = inside._mutant_of(lambda x: 2 * x, "first answer again")
    assert [again(1), again(5)] == [2, 2]
    stuck = inside._mutant_of(lambda x: 2 * x, "argument ignored", "x")
    assert [stuck(1), stuck(5)] == [2, 2]


def test_a_blunder_may_change_an_argument_in_place():
    given = np.ones(3)
    assert inside._mutant_of(np.sum, "changed in place", 0)(given) == 3
    np.testing.assert_array_equal(given, np.zeros(3))


def test_blunders_fit_the_annotations(made):
    keys = {mutant.id for mutant in made(SCALE) if mutant.id.startswith("scale: ")}
    assert {"scale: argument by doubled", "scale: argument x changed in place"} <= keys
    assert "scale: nothing" not in keys
    assert not any("element" in key for key in keys)


def test_methods_of_classes_blunder_and_properties_are_left_alone(made):
    assert [place.label for place in places(CLASS)] == ["Counter.add"]
    one = next(m for m in made(CLASS) if m.id == "Counter.add: argument count one more")
    names = {}
    exec(one.source, names)
    assert names["Counter"](5).add(2) == 8


def test_variables_of_a_solution_without_functions_are_spoiled(made):
    mutants = made(VARIABLE)
    doubled = next(mutant for mutant in mutants if mutant.id == "rate: doubled")
    names = {}
    exec(doubled.source, names)
    assert (names["total"], names["rate"]) == (0, 1.0)
    assert not any(mutant.id.startswith("total: ") for mutant in mutants)
