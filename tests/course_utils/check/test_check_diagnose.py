"""Diagnosis of wrong values: each mistake gets its own words, and no claim that does not hold."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_utils.check.compare import Tolerance, compare
from course_utils.check.diagnose import diagnose, values_headline
from course_utils.check.plain import normalize

CLOSE = Tolerance(1e-4, 1e-6)
RANDOM = np.random.default_rng(3)
A = RANDOM.normal(size=(4, 5))
BATCH = RANDOM.normal(size=(32, 10))
SEQUENCE = RANDOM.normal(size=(3, 6, 4))


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


P = softmax(A)


def said(actual, expected, tolerance=CLOSE):
    found = compare(normalize(actual), normalize(expected), tolerance)
    assert found is not None and found.reason == "values"
    return diagnose(found)


def with_rows(array, start, value):
    changed = array.copy()
    changed[start:] = value
    return changed


FACTORS = [
    (-A, "Every sign is flipped"),
    (2 * A, "Exactly 2 times too large: is a factor 1/2 missing?"),
    (A / 2, "half of what it should be: is a factor 2 missing?"),
    (-2 * A, "Exactly 2 times too large and the sign is flipped"),
    (
        4 * A,
        "Exactly 4 times too large: 4 is the length of axis 0, the batch size. Should it be a ",
    ),
    (A / 5, "Exactly 5 times too small: 5 is the length of axis 1. Should it be a sum"),
    (20 * A, "20 is the number of all values"),
    (32 * A, "Exactly 32 times too large. If 32 is the batch size: should it be a mean"),
    (A / 32, "Exactly 32 times too small. If 32 is the batch size: should it be a sum"),
    ((32 * A).astype(np.float32), "Exactly 32 times too large"),
    (A * np.sqrt(2), "too large by a factor of the square root of 2"),
    (A / np.sqrt(5), "too small by a factor of the square root of 5, the length of axis 1"),
    (A / np.log(2), "logarithms to base 2"),
    (A * 16 / 15, "a factor of 16/15: a division by n - 1"),
    (A * 1.37, "Every value is 1.37 times too large"),
    (A * 1.04, "Every value is 4 % too large"),
]


@pytest.mark.parametrize(("actual", "words"), FACTORS, ids=[words[:40] for _, words in FACTORS])
def test_constant_factors(actual, words):
    assert words in said(actual, A)


def test_products_of_axes_name_the_axes():
    assert "18 is the product of the lengths of axes 0, 1" in said(18 * SEQUENCE, SEQUENCE)
    assert "24 is the product of the lengths of axes 1, 2" in said(24 * SEQUENCE, SEQUENCE)


@pytest.mark.parametrize(
    ("actual", "expected", "words"),
    [
        (2.0, 1.0, "a factor 1/2 missing, or a sum of two values taken for their mean?"),
        (0.5, 1.0, "a factor 2 missing, or a mean of two values taken for their sum?"),
        (-1.5, 1.5, "The sign is flipped."),
        (3.0, 0.1, ""),
        (0.6, 0.2, ""),
        (32 * 0.7312345, 0.7312345, "If it comes from 32 values: is their sum taken where their"),
        (0.7312345 / 7, 0.7312345, "If it comes from 7 values: is their mean taken where their"),
        (1035 * 0.7312345, 0.7312345, ""),
        (0.7312345 * np.sqrt(2), 0.7312345, ""),
        (0.7312345 * 16 / 15, 0.7312345, ""),
        (1.37 * 0.7312345, 0.7312345, ""),
        (np.exp(0.7312345), 0.7312345, "exponentials"),
        (0.7312345**2, 0.7312345, "squares"),
        ([3.0, 3.0], [1.0, 1.0], ""),
        ([0.4, 1.2], [0.2, 0.6], "Exactly 2 times too large"),
        ([0.274, 0.822], [0.2, 0.6], ""),
    ],
)
def test_few_numbers_support_few_claims(actual, expected, words):
    text = said(actual, expected)
    assert words in text
    if not words:
        assert "times" not in text and "by a factor" not in text


GLOBAL = [
    (np.where(A > 1, np.nan, A), A, "NaN in "),
    (np.where(A > 1, np.inf, A), A, "Infinity in "),
    (np.zeros_like(A), A, "All values are zero."),
    (np.full_like(A, 0.3), A, "All values are the same number."),
    (A.astype(int) + (A * 0).astype(int), 3 * A, ""),
    (np.trunc(5 * A).astype(np.int64), 5 * A, "cut off to whole numbers"),
    (np.rint(5 * A), 5 * A, "rounded to whole numbers"),
    (A + 0.25, A, "off by the same amount"),
    (A - RANDOM.normal(size=5), A, "is the bias forgotten, or added twice?"),
    (A - RANDOM.normal(size=(4, 1)), A, "Each row is off by its own constant"),
    (A * RANDOM.uniform(2, 9, size=(4, 1)), A, "Each row is off by its own factor"),
    (A * RANDOM.uniform(2, 9, size=5), A, "Each index of the last axis is off by its own factor"),
    (softmax(A, axis=0), P, "columns sum to one instead of the rows: use axis=-1"),
    (softmax(SEQUENCE, 1), softmax(SEQUENCE), "sum to one along axis 1 instead of the last"),
    (P / 4, P, "All values together sum to one"),
    (A, P, "The softmax of your values is right"),
    (softmax(P), P, "softmax of the right ones"),
    (np.log(P), P, "logarithms of the right ones"),
    (-np.log(P), P, "Every sign"),
    (np.exp(A), A, "exponentials of the right ones"),
    (A**2, A, "squares of the right ones"),
    (1 / A, A, "one over the right ones"),
    (1 - A, A, "one minus the right ones"),
    (np.abs(A), A, "without their signs"),
    (np.maximum(A, 0), A, "as after a ReLU"),
    (np.tanh(A), A, "tanh of the right ones"),
    (1 / (1 + np.exp(-A)), A, "sigmoid of the right ones"),
    (A, np.tanh(A), "The tanh of your values is right"),
    (A, 1 / (1 + np.exp(-A)), "The sigmoid of your values is right"),
    (A[::-1], A, "in reverse order along axis 0"),
    (A[:, ::-1], A, "in reverse order along axis 1"),
    (A[[1, 3, 0, 2]], A, "in a different order along axis 0"),
    (np.roll(BATCH, 2, axis=0), BATCH, "in a different order along axis 0"),
    (np.vstack([BATCH[:1] * 0, BATCH[:-1]]), BATCH, "each comes one too late"),
    (np.vstack([BATCH[1:], BATCH[:1] * 0]), BATCH, "each comes one too early"),
    (A[:, :4].T, A[:, :4], "The result is transposed."),
    (np.conj(A + 1j), A + 1j, "complex conjugates"),
    (A + 1j, A, "The values are complex"),
    (A, A + 1j, "real where complex"),
]
GLOBAL = [case for case in GLOBAL if case[2] not in ("", "Every sign")]


@pytest.mark.parametrize(
    ("actual", "expected", "words"), GLOBAL, ids=[words[:40] for *_, words in GLOBAL]
)
def test_mistakes_that_touch_every_value(actual, expected, words):
    assert words in said(actual, expected)
    with_large_numbers = said(np.asarray(actual) * 1.0, expected)
    assert words in with_large_numbers or words.startswith("cut off")


LOCAL = [
    (with_rows(A, 1, 0), A, "Only the first row is right, the rest are zero"),
    (with_rows(A, 1, A[0]), A, "Every row repeats the first, which is right"),
    (with_rows(A, 1, RANDOM.normal(size=(3, 5))), A, "Only the first row is right."),
    (with_rows(A, 2, RANDOM.normal(size=(2, 5))), A, "Only the first 2 rows are right."),
    (with_rows(A, 3, 0), A, "Only the first 3 rows are right, the rest are zero"),
    (with_rows(A[0], 4, 9.0), A[0], "Only the last value is wrong."),
    (A + (np.arange(5) == 2) * RANDOM.normal(size=(4, 5)), A, "at index 2 of axis 1"),
    (np.where(A < 0, A**3, A), A, "Exactly the values that should be negative are wrong."),
    (np.where(A > 0.5, 0.5, A), A, "All wrong values are 0.5."),
    (np.where(A > 0.2, -A, A), A, "The wrong values have only the wrong sign."),
    (np.where(A > 0.2, 2 * A, A), A, "The wrong values: exactly 2 times too large"),
    (P + RANDOM.uniform(0.01, 0.2, size=P.shape), P, "Each row should sum to one."),
    (A * RANDOM.uniform(0.995, 1.005, size=A.shape), A, "within about 1 %"),
]


@pytest.mark.parametrize(
    ("actual", "expected", "words"), LOCAL, ids=[words[:40] for *_, words in LOCAL]
)
def test_mistakes_in_some_places(actual, expected, words):
    assert words in said(actual, expected)


def test_zeros_in_floats_are_not_taken_for_fractions_cut_off():
    assert "cut off" not in said([0.0, 1.0], [0.1, 1.0])  # the derivative of relu, not leaky relu
    assert "cut off" not in said([0.0, 3.0, 0.0], [-0.2, 3.0, -0.05])
    assert "cut off" in said([0, 1], [0.1, 1.0])
    assert "cut off" in said(np.zeros(3, dtype=int), [0.5, 0.75, 0.25])
    assert "cut off" in said([0.0, 3.0, 7.0], [0.4, 3.6, 7.2])


def test_a_flipped_sign_comes_before_an_order_that_explains_the_same():
    assert "Every sign is flipped" in said([[0.1, -0.1], [-0.1, 0.1]], [[-0.1, 0.1], [0.1, -0.1]])


def test_booleans_are_not_diagnosed_as_amounts():
    assert said([True, True, True], [False, True, False]) == ""


def test_nan_and_infinity_say_how_many_and_where():
    changed = A.copy()
    changed[1, 2] = changed[3, 0] = np.nan
    assert said(changed, A).startswith("NaN in 2 of 20 values, first at index [1, 2]: ")
    assert said(np.nan, 1.0).startswith("NaN: 0/0")
    right = np.array([np.inf, 1.0, 2.0])
    assert "Infinity" not in said(np.array([np.inf, 1.0, 3.0]), right)


def test_unrelated_numbers_get_no_claim():
    for seed in range(60):
        rng = np.random.default_rng(seed)
        shape = [(), (2,), (3,), (5,), (3, 4), (2, 3, 2)][seed % 6]
        text = said(rng.normal(size=shape), rng.normal(size=shape))
        assert text == "", (seed, text)


def test_headlines_count_and_locate():
    def headline(actual, expected):
        return values_headline(compare(normalize(actual), normalize(expected), CLOSE))

    assert headline(1, 2) == "wrong value"
    assert headline([1, 2], [2, 3]) == "wrong values: all 2 differ"
    assert headline([[1, 2], [3, 5]], [[1, 2], [3, 4]]) == (
        "wrong values: 1 of 4 differ, the first at index [1, 1]"
    )


numbers = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))


@settings(deadline=None, database=None, max_examples=200)
@given(
    hnp.arrays(np.float64, (3, 4), elements=numbers),
    hnp.arrays(np.float64, (3, 4), elements=numbers),
)
def test_claims_about_factors_and_constants_are_true(actual, expected):
    found = compare(actual, expected, CLOSE)
    if found is None:
        return
    text = diagnose(found)
    factor = re.match(r"Exactly (\d+) times too (large|small)( and the sign)?", text)
    if factor:
        size = float(factor[1]) ** (1 if factor[2] == "large" else -1)
        np.testing.assert_allclose(
            actual, (-1 if factor[3] else 1) * size * expected, rtol=1e-3, atol=1e-2
        )
    if "same amount" in text:
        assert np.ptp(actual - expected) <= 0.05 * np.max(np.abs(actual - expected))
    if text == "All values are zero.":
        assert not actual.any()
    assert len(re.findall(r"[.?](?= |$)", text)) <= 2


any_number = st.floats(width=64)


@settings(deadline=None, database=None, max_examples=200)
@given(st.data())
def test_any_numbers_are_diagnosed_without_an_error(data):
    shape = data.draw(hnp.array_shapes(min_dims=0, max_dims=4, min_side=1, max_side=4))
    kinds = st.sampled_from(["f8", "f4", "f2", "c16", "i8", "u1", "?"])
    actual = data.draw(hnp.arrays(data.draw(kinds), shape))
    expected = data.draw(hnp.arrays(data.draw(kinds), shape))
    found = compare(actual, expected, CLOSE)
    if found is not None:
        assert len(diagnose(found)) < 400


@pytest.mark.parametrize("scale", [1e-300, 1e-6, 1e6, 1e300])
def test_patterns_do_not_depend_on_the_scale(scale):
    tight = Tolerance(1e-4, 0.0)
    assert "Exactly 4 times too large" in said(4 * A * scale, A * scale, tight)
    assert "is the bias forgotten" in said((A - A[:1] * 0.37) * scale, A * scale, tight)


def test_large_arrays_are_left_alone():
    expected = np.ones(1_100_000)
    assert said(2 * expected, expected) == ""


def test_large_numbers_do_not_hide_what_small_ones_say():
    expected = np.array([[1e9, 1.0], [2.0, 3.0], [4.0, 5.0], [6.0, 7.0]])
    wrong = expected + np.array([[0.0, 0.5], [0.25, 1.0], [0.1, 0.7], [0.9, 0.3]])
    assert said(wrong, expected) == ""
