"""Names for the constant factor by which an answer is off."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import numpy as np

PRECISION = 3e-5  # relative: how well a factor has to meet the number it is named after
_LARGEST = 4096
_LARGEST_ALONE = 64  # of the whole factors that are named where a single number is all there is

_CONSTANTS = (
    ("the square root of 2", math.sqrt(2)),
    ("the square root of 3", math.sqrt(3)),
    ("pi", math.pi),
    ("the square root of 2 pi", math.sqrt(2 * math.pi)),
    ("log(2), as between logarithms to base 2 and natural ones", math.log(2)),
    ("log(10), as between logarithms to base 10 and natural ones", math.log(10)),
)


def fit_factor(actual: np.ndarray, expected: np.ndarray) -> float:
    """Return the factor k that brings ``k * expected`` closest to ``actual`` (least squares)."""
    scale = float(np.max(np.abs(expected), initial=0.0))
    if scale == 0.0:
        return 0.0
    unit = expected / scale
    return float(np.sum(actual / scale * unit) / np.sum(unit * unit))


def factor_text(
    factor: float, shape: tuple[int, ...], *, simple_only: bool, alone: bool = False
) -> str:
    """Say what a factor of ``factor`` on every value may come from.

    Args:
        factor: got / expected, finite, neither 0 nor 1.
        shape: of the value; its axis lengths explain many factors.
        simple_only: name -1, 2 and 1/2 alone: there are too few numbers to trust more.
        alone: it comes from a single number: only small whole factors are named, and what would
            have to hold is said.

    Returns:
        One or two sentences, or "" for a factor that is not to be named.
    """
    if _is(factor, -1):
        return "The sign is flipped." if simple_only else "Every sign is flipped."
    size, sign = abs(factor), "" if factor > 0 else " and the sign is flipped"
    if _is(size, 2):
        sums = ", or a sum of two values taken for their mean" if alone else ""
        return f"Exactly 2 times too large{sign}: is a factor 1/2 missing{sums}?"
    if _is(size, 0.5):
        means = ", or a mean of two values taken for their sum" if alone else ""
        return f"Exactly half of what it should be{sign}: is a factor 2 missing{means}?"
    if simple_only:
        return ""
    if alone:
        return _whole_alone(size, sign)
    return _whole(size, sign, shape) or _named(size, sign, shape) or _plain(size, sign)


def _is(value: float, target: float) -> bool:
    return abs(value - target) <= PRECISION * abs(target)


def _whole(size: float, sign: str, shape: tuple[int, ...]) -> str:
    """Whole factors and their reciprocals."""
    large = size > 1
    count = round(size if large else 1 / size)
    if not 3 <= count <= _LARGEST or not _is(size, count if large else 1 / count):
        return ""
    text = f"Exactly {count} times too {'large' if large else 'small'}{sign}"
    asked = "a mean instead of a sum?" if large else "a sum instead of a mean?"
    what = _axes_of_length(count, shape)
    if what:
        return f"{text}: {count} is {what}. Should it be {asked}"
    return f"{text}. If {count} is the batch size: should it be {asked}"


def _whole_alone(size: float, sign: str) -> str:
    """Whole factors of a single number, which has no axes that could explain them."""
    large = size > 1
    count = round(size if large else 1 / size)
    if not 3 <= count <= _LARGEST_ALONE or not _is(size, count if large else 1 / count):
        return ""
    taken, asked = ("sum", "mean") if large else ("mean", "sum")
    return (
        f"Exactly {count} times too {'large' if large else 'small'}{sign}. If it comes from "
        f"{count} values: is their {taken} taken where their {asked} is asked for?"
    )


def _axes_of_length(count: int, shape: tuple[int, ...]) -> str:
    """Which axis, or product of axes, has this length."""
    for axes in _subsets(len(shape)):
        if math.prod(shape[axis] for axis in axes) != count:
            continue
        if len(axes) == len(shape) > 1:
            return "the number of all values"
        if len(axes) > 1:
            return f"the product of the lengths of axes {', '.join(map(str, axes))}"
        batch = ", the batch size" if axes[0] == 0 and len(shape) > 1 else ""
        return f"the length of axis {axes[0]}{batch}"
    return ""


def _subsets(axes: int) -> Iterator[tuple[int, ...]]:
    """Single axes first, then pairs, and so on; of at most five axes."""
    for count in range(1, min(axes, 5) + 1):
        yield from itertools.combinations(range(min(axes, 5)), count)


def _named(size: float, sign: str, shape: tuple[int, ...]) -> str:
    """Square roots, well-known constants, and n / (n - 1)."""
    word, ratio = ("large", size) if size > 1 else ("small", 1 / size)
    for name, value in _CONSTANTS:
        if _is(ratio, value) or _is(ratio, 1 / value):
            return f"Every value is too {word} by a factor of {name}{sign}."
    for axis, length in enumerate(shape):
        if length > 1 and _is(ratio, math.sqrt(length)):
            return (
                f"Every value is too {word} by a factor of the square root of {length}, "
                f"the length of axis {axis}{sign}."
            )
    return _bessel(ratio, word, sign)


def _bessel(ratio: float, word: str, sign: str) -> str:
    """n / (n - 1), which distinguishes the two estimates of a variance."""
    if _is(100 * ratio, round(100 * ratio)):  # as likely a factor that someone wrote down
        return ""
    count = round(ratio / (ratio - 1)) if ratio > 1.005 else 0
    if not 3 <= count <= 200 or not _is(ratio, count / (count - 1)):
        return ""
    return (
        f"Every value is too {word} by a factor of {count}/{count - 1}{sign}: "
        "a division by n - 1 in place of n, or the other way round?"
    )


def _plain(size: float, sign: str) -> str:
    word, ratio = ("large", size) if size > 1 else ("small", 1 / size)
    if not 1.001 <= ratio <= 1e6:
        return ""
    much = f"{100 * (ratio - 1):.2g} %" if ratio < 1.2 else f"{ratio:.3g} times"
    return f"Every value is {much} too {word}{sign}: is a constant factor wrong?"
