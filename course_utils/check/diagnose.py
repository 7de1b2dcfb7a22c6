"""Names the likely mistake behind wrong numbers: at most two sentences, the most specific first.

Every claim holds to tolerance on enough elements to mean something, and explains all of the error
(or, where it says so, all wrong elements). Nothing here shows an expected number.
"""

from __future__ import annotations

import numpy as np

from course_utils.check.compare import Mismatch
from course_utils.check.factors import factor_text, fit_factor
from course_utils.check.locate import locate
from course_utils.check.order import wrong_order
from course_utils.check.pair import Pair, near
from course_utils.check.show import first_wrong, index_text
from course_utils.check.transforms import transformed

_LARGEST = 1_000_000  # elements of arrays that are looked at


def values_headline(mismatch: Mismatch) -> str:
    """How many values are wrong, and the first of them."""
    right = mismatch.right
    if right.ndim == 0:
        return "wrong value"
    wrong = int(right.size - np.count_nonzero(right))
    first = index_text(first_wrong(right))
    if wrong == right.size:
        return f"wrong values: all {wrong:,} differ" if wrong > 1 else "wrong value"
    return f"wrong values: {wrong:,} of {right.size:,} differ, the first at index {first}"


def diagnose(mismatch: Mismatch) -> str:
    """Return what the wrong values of a "values" mismatch have in common; "" if nothing."""
    actual, expected = mismatch.actual, mismatch.expected
    if actual.size > _LARGEST:
        return ""
    with np.errstate(all="ignore"):
        found = _not_finite(actual, mismatch.right)
        if found:
            return found
        if "c" in (actual.dtype.kind, expected.dtype.kind):
            return _complex(actual, expected)
        if expected.dtype.kind == "b":  # answers to questions, not amounts
            return ""
        pair = Pair.of(actual, expected, mismatch.right)
        if np.isfinite(pair.expected).all() and np.isfinite(pair.actual).all():
            found = next((text for rule in _RULES if (text := rule(pair))), "")
        return found or locate(pair)


def _not_finite(actual: np.ndarray, right: np.ndarray) -> str:
    if actual.dtype.kind not in "fc":
        return ""
    for name, test, cause in (
        ("NaN", np.isnan, "0/0, inf - inf, or the logarithm or root of a negative number?"),
        ("Infinity", np.isinf, "a division by zero, log(0), or exp of a large number?"),
    ):
        bad = np.asarray(test(actual) & ~right)
        if bad.any():
            return f"{name}{_where(bad)}: {cause}"
    return ""


def _where(bad: np.ndarray) -> str:
    if bad.ndim == 0:
        return ""
    count = int(np.count_nonzero(bad))
    return f" in {count:,} of {bad.size:,} values, first at index {index_text(first_wrong(~bad))}"


def _complex(actual: np.ndarray, expected: np.ndarray) -> str:
    if expected.dtype.kind != "c":
        return "The values are complex: take their real part, or their absolute value?"
    if actual.dtype.kind != "c":
        return "The values are real where complex numbers are expected."
    return "They are the complex conjugates." if near(np.conj(actual), expected) else ""


def _constant(pair: Pair) -> str:
    if pair.size < 2:
        return ""
    if not pair.actual.any():
        return "All values are zero."
    if pair.size >= 3 and np.ptp(pair.actual) == 0 and np.ptp(pair.expected) > 0:
        return "All values are the same number."
    return ""


def _whole_numbers(pair: Pair) -> str:
    fractions = pair.expected != np.rint(pair.expected)
    if near(np.rint(pair.expected), pair.expected) or (pair.size < 2 and not pair.integers):
        return ""
    if np.array_equal(pair.actual, np.trunc(pair.expected)):
        # Zeros in floats have likelier causes: what is left of most fractions must be seen.
        left = np.count_nonzero(pair.actual[fractions])
        if not pair.integers and 2 * left < np.count_nonzero(fractions):
            return ""
        return (
            "The values are cut off to whole numbers: is an array of integers filled in, "
            "or `//` used for `/`?"
        )
    if pair.rich(3) and np.array_equal(pair.actual, np.rint(pair.expected)):
        return "The values are rounded to whole numbers."
    return ""


def _softmax_axis(pair: Pair) -> str:
    """Values that should sum to one along the last axis and do along another."""
    if pair.expected.ndim < 2 or not _sums_to_one(pair.expected, -1):
        return ""
    if _sums_to_one(pair.actual, -1):
        return ""
    for axis in range(pair.expected.ndim - 1):
        if _sums_to_one(pair.actual, axis):
            if pair.expected.ndim == 2:
                return "The columns sum to one instead of the rows: use axis=-1."
            return f"The values sum to one along axis {axis} instead of the last: use axis=-1."
    if pair.size > 1 and abs(pair.actual.sum() - 1) < 1e-4:
        return "All values together sum to one instead of each row: use axis=-1 and keepdims=True."
    return ""


def _sums_to_one(values: np.ndarray, axis: int) -> bool:
    if values.shape[axis] < 2 or values.min() < -1e-6:
        return False
    return bool(np.all(np.abs(values.sum(axis=axis) - 1) < 1e-4))


def _factor(pair: Pair) -> str:
    k = fit_factor(pair.actual, pair.expected)
    if not np.isfinite(k) or k == 0 or not pair.explained_by(k * pair.expected):
        return ""
    simple_only = pair.round_numbers() > 0 if pair.size == 1 else not pair.rich(2)
    alone = pair.size == 1
    text = factor_text(k, pair.actual.shape, simple_only=simple_only, alone=alone)
    # A factor without a name of its own needs more than two numbers to be believed.
    return text if pair.rich(3) or text.startswith(("Exactly", "The sign", "Every sign")) else ""


def _offset(pair: Pair) -> str:
    """Differences that are constant: everywhere, down the columns, or along the rows."""
    difference = pair.actual - pair.expected
    if pair.rich(3) and pair.explained_by(pair.expected + np.mean(difference)):
        return "Every value is off by the same amount: is a constant added, left out or changed?"
    if pair.expected.ndim < 2 or min(pair.expected.shape[-1], pair.rows) < 2 or not pair.rich(3):
        return ""
    leading = tuple(range(pair.expected.ndim - 1))
    per_column = pair.expected + np.mean(difference, axis=leading)
    if np.count_nonzero(pair.lanes_wrong(-1)) >= 2 and pair.explained_by(per_column):
        return (
            "The difference is the same in every row and changes along the last axis: "
            "is the bias forgotten, or added twice?"
        )
    per_row = pair.expected + np.mean(difference, axis=-1, keepdims=True)
    long = pair.expected.shape[-1] >= 3
    if long and pair.lanes_wrong(0).all() and pair.explained_by(per_row):
        return "Each row is off by its own constant: is a term per row missing (a mean, a maximum)?"
    return ""


def _lane_factors(pair: Pair) -> str:
    """One factor per row, or per column."""
    if pair.expected.ndim < 2 or not pair.rich(3):
        return ""
    leading = tuple(range(pair.expected.ndim - 1))
    if pair.lanes_wrong(0).all() and _lanes_scaled(pair, (-1,), pair.expected.shape[-1]):
        return "Each row is off by its own factor: is each row divided by its own sum or norm?"
    if pair.lanes_wrong(-1).all() and _lanes_scaled(pair, leading, pair.rows):
        return "Each index of the last axis is off by its own factor: is each feature scaled right?"
    return ""


def _lanes_scaled(pair: Pair, axes: tuple[int, ...], length: int) -> bool:
    """True if one factor per lane along ``axes`` accounts for the answer."""
    squares = np.sum(pair.expected**2, axis=axes, keepdims=True)
    factors = np.sum(pair.actual * pair.expected, axis=axes, keepdims=True) / squares
    usable = length >= 3 and bool(np.isfinite(factors).all())
    return usable and pair.explained_by(factors * pair.expected)


_RULES = (
    _whole_numbers,
    _constant,
    _softmax_axis,
    _factor,
    wrong_order,
    transformed,
    _offset,
    _lane_factors,
)
