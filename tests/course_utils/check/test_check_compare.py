"""Comparison of plain values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_utils.check.compare import EXACT, Tolerance, agree, compare
from course_utils.check.plain import normalize

CLOSE = Tolerance(1e-4, 1e-6)
SAME = Tolerance(1e-4, 1e-6, exact_integers=True)


def found(actual, expected, tolerance=CLOSE):
    return compare(normalize(actual), normalize(expected), tolerance)


@settings(deadline=None, database=None)
@given(hnp.arrays(np.float64, hnp.array_shapes(max_dims=3), elements=st.floats(-1e30, 1e30)))
def test_float32_of_the_right_answer_is_right(values):
    with np.errstate(all="ignore"):
        assert found(values.astype(np.float32), values) is None
        assert found(values.tolist(), values) is None
        assert found(values.astype(np.float32).astype(np.longdouble), values) is None


@settings(deadline=None, database=None)
@given(
    hnp.arrays(np.float64, (6,), elements=st.floats(allow_nan=False, width=16)),
    hnp.arrays(np.float64, (6,), elements=st.floats(allow_nan=False, width=16)),
)
def test_agree_is_the_written_formula(actual, expected):
    with np.errstate(all="ignore"):
        near = np.abs(actual - expected) <= 1e-6 + 1e-4 * np.abs(expected)
    formula = (actual == expected) | (near & np.isfinite(expected))
    np.testing.assert_array_equal(agree(actual, expected, CLOSE), formula)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        ([1, 2], [1.0, 2.0]),
        ([True, False], [1, 0]),
        ([1.0, 0.0], [True, False]),
        (2.0, 2),
        (np.float16(0.5), 0.5),
        (1 + 0j, 1.0),
        ([np.inf, -np.inf], [np.inf, -np.inf]),
        ([], ()),
        ((np.ones(2), 3), [np.ones(2), 3]),
        ([np.ones(2), np.zeros(2)], [[1, 1], [0, 0]]),
        (np.array([[1, 1], [0, 0]]), (np.ones(2), np.zeros(2))),
        (np.array([1.0, 2.0]), (np.float32(1), np.array(2))),
        ({"a": [1, 2]}, {"a": np.array([1, 2])}),
        ("text", b"text"),
        (None, None),
        (2**70, 2**70),
        ((None, 3), [None, 3.0]),
    ],
)
@pytest.mark.parametrize("tolerance", [CLOSE, SAME, EXACT])
def test_right_answers_in_other_dress(actual, expected, tolerance):
    assert found(actual, expected, tolerance) is None


@pytest.mark.parametrize(
    ("actual", "expected", "reason"),
    [
        (np.nan, np.nan, "values"),
        (np.inf, -np.inf, "values"),
        (1.0, np.inf, "values"),
        (np.inf, 1.0, "values"),
        (1 + 1e-3j, 1.0, "values"),
        (np.ones(3), np.ones((3, 1)), "shape"),
        ([1.0], 1.0, "shape"),
        (1.0, [1.0], "shape"),
        ("1", 1, "type"),
        (None, 0, "type"),
        (0, None, "type"),
        ({"a": 1}, [1], "type"),
        (2**70, 2**71, "type"),
        (object(), object(), "type"),
        (10**4000, 10**4000, "type"),
        ("a", "b", "text"),
        ((1, "a"), (1, "a", "b"), "length"),
        ({"a": 1}, {"b": 1}, "keys"),
        ((np.ones(2), 0), (0, np.ones(2)), "order"),
    ],
)
def test_wrong_answers_and_why(actual, expected, reason):
    assert found(actual, expected).reason == reason


def test_an_opaque_value_equals_nothing_not_even_itself():
    thing = object()
    assert found(thing, thing).reason == "type"
    assert found([1, thing], [1, thing]).path == "[1]"


def test_the_path_leads_to_the_first_difference():
    actual = {"loss": 1.0, "gradients": (np.zeros(2), [np.ones(3), "x"])}
    expected = {"loss": 1.0, "gradients": (np.zeros(2), [np.ones(3), "y"])}
    assert found(actual, expected).path == "['gradients'][1][1]"


def test_integers_are_exact_where_asked():
    assert found(100_001, 100_000, CLOSE) is None
    assert found(100_001, 100_000, SAME).reason == "values"
    assert found(100_001.0, 100_000, SAME).reason == "values"
    assert found(100_000.01, 100_000, SAME) is None
    assert found(2**53 + 1, 2**53, EXACT).reason == "values"
    assert found(0.1 + 0.2, 0.3, EXACT).reason == "values"
    assert found(np.uint64(2**63), np.int64(-(2**63)), EXACT).reason == "values"


def test_extreme_numbers_warn_of_nothing():
    huge = np.array([1e308, -1e308, np.inf, np.nan, 5e-324])
    found(huge, -huge)
    found(huge.astype(np.complex128), huge)
    found(np.array([2**63 - 1, -(2**63)]), huge[:2])
