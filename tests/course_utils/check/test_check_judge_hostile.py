"""The judge on values that were made to break it."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from check_strategies import objects
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.check.agreement import Calling, right_outcomes
from course_utils.check.domain import Domain, array
from course_utils.check.judge import judge
from course_utils.check.kinds import KINDS
from course_utils.check.plain import Opaque, normalize
from course_utils.check.probes import probes_of
from course_utils.check.values import decode, encode

OPTIONS = {
    "rtol": 1e-4,
    "atol": 1e-6,
    "bound": 0.9,
    "at_least": 0.9,
    "exception": "ValueError",
    "match": "",
}
LABELS = np.arange(20) % 5


def deep(depth, leaf):
    for _ in range(depth):
        leaf = [leaf]
    return leaf


HOSTILE = [
    np.float64("nan"),
    np.full((3, 4), np.nan),
    np.array([np.inf, -np.inf]),
    np.zeros((0, 3)),
    np.zeros((1,) * 32),
    np.zeros((10**6,)),
    np.broadcast_to(np.float64(1), (10**5, 10**5)),
    np.array([object()] * 3),
    np.zeros(3, dtype=[("a", "f8"), ("b", "O")]),
    np.array([1 + 2j, np.nan]),
    2**4000,
    -(2**64),
    "x" * 3_000_000,
    "\x1b[31mred\x00\u202e" * 50,
    b"\xff" * 100,
    deep(500, 1.0),
    deep(7, np.ones(2)),
    [deep(5, "a")] * 500,
    {"k" * 900: 1, "\n\n": 2},
    {str(i): i for i in range(9000)},
    [np.ones(i % 7) for i in range(5000)],
    (x for x in []),
    Opaque("x" * 5000, "y" * 5000),
    Opaque("int", "0x1"),
    {"raised": 3, "mro": "x", "message": None},
    {"raised": "ValueError" * 1000, "mro": [1, None, "ValueError"], "message": ["a"]},
    {"raised": "E\n\x00", "mro": [], "message": "m\n" * 5000},
    np.array([np.finfo(np.float64).max, np.finfo(np.float64).tiny]),
    np.array([-(2**63), 2**63 - 1]),
    type,
    NotImplemented,
    Ellipsis,
]
REFERENCES = [
    1.0,
    np.ones((3, 4)),
    np.ones(10**6) * 2,
    LABELS,
    "text",
    None,
    [np.ones(2), np.zeros(3)],
    {"a": 1.0},
    np.array([np.inf, 1.0]),
    np.array([1 + 1j, 2.0]),
    np.array([2.0, 1e308]),
    np.zeros((0, 3)),
    2**64,
]


# Kinds for which what is expected has a form of its own.
GIVEN = {
    "accuracy": LABELS,
    "agrees": normalize(
        right_outcomes(Calling(lambda x: 2 * x), probes_of(Domain({"x": array("n")}), "doubled"))
    ),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("actual", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_values_get_a_short_verdict(kind, actual):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for expected in [GIVEN[kind]] if kind in GIVEN else REFERENCES:
            found = judge(kind, actual, expected, OPTIONS)
            check_verdict(found)


def check_verdict(found):
    assert type(found.passed) is bool
    assert found.passed == (found.message == "")
    assert len(found.message) <= 2000 and len(found.values) <= 2000
    assert all(character.isprintable() or character == "\n" for character in found.message)


@settings(deadline=None, database=None, max_examples=200)
@given(st.sampled_from(list(KINDS)), objects(), objects())
def test_the_judge_never_raises(kind, actual, expected):
    check_verdict(judge(kind, actual, GIVEN.get(kind, expected), OPTIONS))


@settings(deadline=None, database=None, max_examples=200)
@given(objects())
def test_judging_here_and_after_sending_agree(value):
    here = judge("same", value, 1.0, OPTIONS)
    there = judge("same", decode(encode(value), max_bytes=1 << 20), 1.0, OPTIONS)
    assert here == there


def test_nested_permutations_come_to_an_end():
    value: object = np.ones(2)
    for _ in range(6):
        value = [value, value, "x", value]
    other: object = np.zeros(2)
    for _ in range(6):
        other = [other, other, "x", other]
    assert not judge("same", value, other, OPTIONS).passed  # in hours, were it unbounded
