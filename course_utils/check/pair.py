"""An answer and the right values side by side, with the questions that every diagnosis asks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_ENOUGH = 10_000  # elements to look at for different ones
_UNEXPLAINED = 0.02  # of the largest error: what a diagnosis may leave unexplained


@dataclass(frozen=True)
class Pair:
    """Two float64 arrays of one shape; ``actual`` is finite and differs from ``expected``.

    ``right`` marks the elements that agree; ``integers`` is set where the answer's own dtype is a
    whole-number one.
    """

    actual: np.ndarray
    expected: np.ndarray
    right: np.ndarray
    integers: bool

    @classmethod
    def of(cls, actual: np.ndarray, expected: np.ndarray, right: np.ndarray) -> Pair:
        """Make a pair from two arrays of real numbers of one shape."""
        wide = actual.astype(np.float64), expected.astype(np.float64)
        return cls(*wide, right, actual.dtype.kind in "iu")

    @property
    def size(self) -> int:
        return self.expected.size

    @property
    def rows(self) -> int:
        """Number of lanes along the last axis."""
        return self.size // self.expected.shape[-1]

    def rich(self, count: int) -> bool:
        """True if at least ``count`` different expected values are not negligible."""
        return rich(self.expected, count)

    def lanes_wrong(self, axis: int) -> np.ndarray:
        """Which indices of ``axis`` have a wrong element, as a boolean vector."""
        others = tuple(i for i in range(self.right.ndim) if i != axis % self.right.ndim)
        return np.asarray((~self.right).any(axis=others))

    def round_numbers(self) -> int:
        """How many of the two numbers of a pair of size 1 are round: relations may be chance."""
        numbers = float(self.actual.reshape(-1)[0]), float(self.expected.reshape(-1)[0])
        return sum(is_round(number) for number in numbers)

    def explained_by(self, prediction: np.ndarray) -> bool:
        """True if ``prediction`` accounts for the answer, errors included."""
        return explains(prediction, self.actual, self.expected)


def explains(prediction: np.ndarray, actual: np.ndarray, expected: np.ndarray) -> bool:
    """True if ``prediction`` meets ``actual``, and far better than ``expected`` does."""
    if not near(actual, prediction):
        return False
    left = np.max(np.abs(actual - prediction))
    return bool(left <= _UNEXPLAINED * np.max(np.abs(actual - expected)))


def near(values: np.ndarray, target: np.ndarray) -> bool:
    """True if all values agree to 4 digits (or to 6 digits of the largest); never for NaN."""
    scale = np.max(np.abs(target), initial=0.0)
    return bool(np.all(np.abs(values - target) <= 1e-6 * scale + 1e-4 * np.abs(target)))


def rich(values: np.ndarray, count: int) -> bool:
    """True if there are ``count`` different values above a hundredth of the largest."""
    scale = np.max(np.abs(values), initial=0.0)
    if not 0 < scale < np.inf:
        return False
    relative = values / scale
    large = relative[np.abs(relative) > 0.01][:_ENOUGH]
    return np.unique(np.round(large, 4)).size >= count


def is_round(number: float) -> bool:
    """True if a number has at most two decimals or is a multiple of 1/8."""
    if not abs(number) < 1e9:
        return False
    return any(abs(number * unit - round(number * unit)) < 1e-6 for unit in (8, 100))
