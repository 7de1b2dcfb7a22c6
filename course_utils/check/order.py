"""Right values in the wrong places: transposed, reversed, shifted, permuted."""

from __future__ import annotations

import itertools

import numpy as np

from course_utils.check.pair import Pair, explains, near

_LONGEST = 64  # positions of an axis among which a permutation is looked for
_LARGEST = 100_000  # elements of arrays in which one is looked for


def wrong_order(pair: Pair) -> str:
    """Say how the right values were moved; "" if they were not."""
    if pair.size < 2 or pair.expected.ndim == 0:
        return ""
    return _transposed(pair) or _along_an_axis(pair)


def _transposed(pair: Pair) -> str:
    axes = range(pair.expected.ndim)
    if not 2 <= len(axes) <= 4 or not pair.rich(2):
        return ""
    for order in itertools.permutations(axes):
        turned = pair.expected.transpose(order)
        if turned.shape == pair.actual.shape and pair.explained_by(turned):
            if len(axes) == 2:
                return "The result is transposed."
            return "The values are right but their axes are in a different order."
    return ""


def _along_an_axis(pair: Pair) -> str:
    for axis in range(min(pair.expected.ndim, 6)):
        actual = np.moveaxis(pair.actual, axis, 0).reshape(pair.actual.shape[axis], -1)
        expected = np.moveaxis(pair.expected, axis, 0).reshape(actual.shape)
        where = f" along axis {axis}" if pair.expected.ndim > 1 else ""
        found = _moved(actual, expected, where)
        if found:
            return found
    return ""


def _moved(actual: np.ndarray, expected: np.ndarray, where: str) -> str:
    """``actual`` and ``expected`` have the axis in question first."""
    count, distinct = len(expected), _distinct(expected)
    if distinct >= 2 and explains(expected[::-1], actual, expected):
        return f"The values are right but in reverse order{where}."
    if distinct >= 4 and explains(expected[:-1], actual[1:], expected[1:]):
        return f"The values are shifted by one place{where}: each comes one too late."
    if distinct >= 4 and explains(expected[1:], actual[:-1], expected[:-1]):
        return f"The values are shifted by one place{where}: each comes one too early."
    if distinct >= 3 and count <= _LONGEST and expected.size <= _LARGEST:
        order = _permutation(actual, expected)
        if order and explains(expected[order], actual, expected):
            return f"The values are right but in a different order{where}."
    return ""


def _distinct(rows: np.ndarray) -> int:
    """Number of different rows, counted up to four."""
    seen: list[np.ndarray] = []
    for row in rows[:_LONGEST]:
        if not any(near(row, other) for other in seen):
            seen.append(row)
        if len(seen) == 4:
            break
    return len(seen)


def _permutation(actual: np.ndarray, expected: np.ndarray) -> list[int]:
    """For each row of ``actual`` a row of ``expected`` that it equals, each used once; or []."""
    margin = 1e-6 * np.max(np.abs(expected), initial=0.0) + 1e-4 * np.abs(expected)
    free = list(range(len(expected)))
    order = []
    for row in actual:
        errors = np.max(np.abs(expected[free] - row) - margin[free], axis=1)
        if not errors.min() <= 0:
            return []
        order.append(free.pop(int(np.argmin(errors))))
    return order
