"""Says which elements are wrong, where that helps: rows, one index of an axis, negatives."""

from __future__ import annotations

import numpy as np

from course_utils.check.factors import factor_text, fit_factor
from course_utils.check.pair import Pair, near, rich


def locate(pair: Pair) -> str:
    """Return at most two sentences on the wrong elements; "" if they have nothing in common."""
    found = [text for rule in _RULES if (text := rule(pair))]
    return " ".join(found[:2])


def _rows(pair: Pair) -> str:
    """Rows (index of axis 0) from which on all is wrong."""
    if pair.expected.ndim == 0 or len(pair.expected) < 2:
        return ""
    right = pair.right.reshape(len(pair.right), -1)
    good = right.all(axis=1)
    count = int(np.argmin(good)) if not good.all() else len(good)
    if count == 0 or good[count:].any():
        return ""
    noun = "row" if pair.expected.ndim > 1 else "value"
    rest = pair.actual[count:]
    if not rest.any():
        return f"{_only(count, noun)} right, the rest are zero: does a loop or a return end early?"
    if count == 1 and len(good) > 2 and near(rest, np.broadcast_to(pair.actual[0], rest.shape)):
        return f"Every {noun} repeats the first, which is right: is the index of the loop used?"
    if len(good) > 2 and count == len(good) - 1:
        return f"Only the last {noun} is wrong."
    return f"{_only(count, noun)} right." if len(good) > 2 else ""


def _only(count: int, noun: str) -> str:
    return f"Only the first {noun} is" if count == 1 else f"Only the first {count} {noun}s are"


def _one_index(pair: Pair) -> str:
    """All wrong elements at one index of one axis of several."""
    if pair.expected.ndim < 2 or np.count_nonzero(~pair.right) < 2:
        return ""
    for axis, length in enumerate(pair.expected.shape):
        bad = np.flatnonzero(pair.lanes_wrong(axis))
        if length >= 3 and bad.size == 1:
            return f"All wrong values are at index {bad[0]} of axis {axis}."
    return ""


def _negatives(pair: Pair) -> str:
    negative = pair.expected < 0
    wrong = ~pair.right
    if wrong.all() or not np.array_equal(wrong, negative):
        return ""
    if np.count_nonzero(wrong) < 2 and np.count_nonzero(~wrong) < 2:
        return ""
    return "Exactly the values that should be negative are wrong."


def _wrong_ones(pair: Pair) -> str:
    """A property that the wrong elements have in common while others are right."""
    wrong = ~pair.right
    count = int(np.count_nonzero(wrong))
    if count < 2 or count == pair.size:
        return ""
    actual, expected = pair.actual[wrong], pair.expected[wrong]
    if np.ptp(actual) == 0:
        return f"All wrong values are {actual[0]:.4g}."
    factor = fit_factor(actual, expected)
    if not rich(expected, 2) or not np.isfinite(factor) or not near(actual, factor * expected):
        return ""
    if abs(factor + 1) < 1e-4:
        return "The wrong values have only the wrong sign."
    text = factor_text(factor, (), simple_only=True)
    return f"The wrong values: {text[0].lower()}{text[1:]}" if text else ""


def _sums(pair: Pair) -> str:
    """Rows that should sum to one and do not."""
    if pair.expected.ndim == 0 or pair.expected.shape[-1] < 2 or pair.expected.min() < 0:
        return ""
    if not np.all(np.abs(pair.expected.sum(axis=-1) - 1) < 1e-5) or not pair.rich(2):
        return ""
    if np.all(np.abs(pair.actual.sum(axis=-1) - 1) < 1e-4):
        return ""
    noun = "Each row" if pair.expected.ndim > 1 else "The values"
    return f"{noun} should sum to one{'' if pair.expected.ndim > 1 else ', and do not'}."


def _nearly(pair: Pair) -> str:
    error = np.abs(pair.actual - pair.expected)
    size = np.abs(pair.expected)
    slack = 1e-3 * np.median(size)  # for those that should be zero
    if not 0 < slack < np.inf or not np.all(error <= 0.01 * size + slack):
        return ""
    return (
        "They are within about 1 % of the right ones: an approximation, rounding, or a small "
        "constant (epsilon) too many or too few?"
    )


_RULES = (_rows, _one_index, _negatives, _wrong_ones, _sums, _nearly)
