"""Draws what a failed check expected and got, where an array is too large to be read."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_utils.check.compare import EXACT, Mismatch, Tolerance, compare
from course_utils.check.plain import Plain
from course_utils.check.show import SMALL, first_wrong, plural

_KINDS = ("close", "equal")  # those whose values may be shown
_LEAST_SIDE = 4  # of an array that is drawn as an image
_MOST = 1 << 20  # elements of a slice: beyond it a picture shows less than the message


@dataclass(frozen=True)
class Slice:
    """The part of two arrays that is drawn; ``where`` is its index: ``[:, :, 2]``, or empty."""

    expected: np.ndarray
    got: np.ndarray
    wrong: np.ndarray
    where: str


def show(kind: str, actual: Plain, expected: Plain, options: Mapping[str, Any]) -> None:
    """Display a picture of the first disagreement in a notebook, if one helps.

    It does for arrays of equal shapes that are too large to be shown in full: a line for one
    dimension, an image of the slice around the first wrong element for more.

    Args:
        kind: of the check.
        actual: plain value that the student's code gave.
        expected: plain value that is right.
        options: of the check.
    """
    if kind not in _KINDS or not _in_notebook():
        return
    tolerance = EXACT if kind == "equal" else Tolerance(options["rtol"], options["atol"])
    found = compare(actual, expected, tolerance)
    part = None if found is None else slice_of(found)
    if part is not None:
        _draw(part)


def slice_of(found: Mismatch) -> Slice | None:
    """The slice of a disagreement to draw; None where a picture does not help."""
    if found.reason != "values" or found.right is None or found.right.size <= SMALL:
        return None
    actual, expected = np.asarray(found.actual), np.asarray(found.expected)
    if actual.dtype.kind not in "biuf" or expected.dtype.kind not in "biuf":
        return None
    index = _index(found.right)
    part = Slice(expected[index], actual[index], ~found.right[index], _where(index))
    sides = part.expected.shape
    drawable = len(sides) == 1 or min(sides) >= _LEAST_SIDE
    return (
        part if drawable and part.expected.size <= _MOST and np.isfinite(expected).any() else None
    )


def _index(right: np.ndarray) -> tuple[slice | int, ...]:
    """The first wrong element's row, or its plane along the two longest axes."""
    longest = sorted(range(right.ndim), key=lambda axis: -right.shape[axis])[:2]
    first = first_wrong(right)
    return tuple(slice(None) if axis in longest else first[axis] for axis in range(right.ndim))


def _where(index: tuple[slice | int, ...]) -> str:
    if all(isinstance(one, slice) for one in index):
        return ""
    return f"[{', '.join(':' if isinstance(one, slice) else str(one) for one in index)}]"


def _in_notebook() -> bool:
    """True if a kernel runs us; a terminal shows no pictures."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    return hasattr(shell, "kernel")


def _draw(part: Slice) -> None:
    from course_utils import plots  # draws with matplotlib, which takes a second to import

    count = f"wrong: {int(part.wrong.sum()):,} of {plural(part.wrong.size, 'value')}"
    whole = f" of the part {part.where}" if part.where else ""
    if part.expected.ndim == 1:
        curves = {"expected": _finite(part.expected), "got": _finite(part.got)}
        axes = plots.series(curves, x_label="index", title=count)
        plots.show(axes, alt=f"Two curves over the index, expected and got{whole}; {count}.")
        return
    low, high = _limits(part)
    marks = np.where(part.wrong, high, low)
    titles = [f"expected {part.where}".rstrip(), f"got {part.where}".rstrip(), count]
    pictures = np.stack([_finite(part.expected), _finite(part.got), marks]).astype(np.float64)
    axes = plots.image_grid(pictures, titles, columns=3, value_range=(low, high))
    plots.show(
        axes, alt=f"Three images{whole}: expected, got, and black where it is wrong; {count}."
    )


def _finite(array: np.ndarray) -> np.ndarray:
    """With holes in the place of NaN and infinities."""
    return np.where(np.isfinite(array), array, np.nan)


def _limits(part: Slice) -> tuple[float, float]:
    """The same shades for both arrays, over all finite values."""
    values = np.concatenate([part.expected.ravel(), part.got.ravel()]).astype(np.float64)
    values = values[np.isfinite(values)]
    low, high = float(values.min()), float(values.max())
    return (low, high) if high > low else (low, low + 1.0)
