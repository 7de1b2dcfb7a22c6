"""Checks an analytic gradient against centred differences of the function itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.check.failure import CheckError
from course_utils.check.judge import Verdict, judge
from course_utils.check.plain import Plain, normalize
from course_utils.check.show import describe

_LARGEST = 10_000  # elements: two evaluations of the function each
_STEP = 6e-6  # about the cube root of the precision of float64, where the two errors balance
_NOISE = 10 * 2.2e-16 / _STEP  # of a difference quotient, relative to the function's value
_SINGLE_STEP = 5e-3  # the same for functions that compute in float32
_SINGLE = {"rtol": 1e-2, "atol": 2e-3}


def judge_gradient(
    gradient: Any, function: Callable[[np.ndarray], Any], at: Any, options: dict[str, Any]
) -> Verdict:
    """Judge ``gradient`` by (f(x + h) - f(x - h)) / 2h in float64, element by element.

    Args:
        gradient: array of the shape of ``at``.
        function: takes a float64 array of that shape, returns one number.
        at: where the gradient was taken; stay away from kinks such as relu's at 0.
        options: ``rtol`` and ``atol``; raised where the function's own rounding (large values,
            float32) makes its differences less precise.

    Returns:
        The verdict.

    Raises:
        CheckError: if ``at`` is not an array of at most 10,000 numbers.
    """
    point = normalize(at)
    if not isinstance(point, np.ndarray) or point.dtype.kind == "c" or point.size > _LARGEST:
        raise CheckError(
            f"check.gradient: at must be an array of at most {_LARGEST:,} real numbers. "
            f"Received: {describe(point)}"
        )
    point = point.astype(np.float64)
    value = normalize(function(point.copy()))
    if not _is_number(value):
        return Verdict(False, _not_a_number(value))
    single = value.dtype.itemsize < 8
    estimate = _estimate(function, point, _SINGLE_STEP if single else _STEP)
    if isinstance(estimate, Verdict):
        return estimate
    noise = _NOISE * abs(float(value))  # what rounding of the function's values does to them
    tolerances = {"rtol": options["rtol"], "atol": max(options["atol"], noise)}
    if single:
        atol = max(tolerances["atol"], _SINGLE["atol"] * max(1.0, abs(float(value))))
        tolerances = {"rtol": max(options["rtol"], _SINGLE["rtol"]), "atol": atol}
    return judge("gradient", normalize(gradient), estimate, tolerances)


def _estimate(function: Callable, point: np.ndarray, step: float) -> np.ndarray | Verdict:
    """The centred differences, or the verdict where the function does not give numbers."""
    estimate = np.zeros(point.size)
    for position in range(point.size):
        width = step * max(1.0, abs(float(point.flat[position])))
        sides = []
        for shift in (width, -width):
            moved = point.copy()
            moved.flat[position] += shift
            value = normalize(function(moved))
            if not _is_number(value):
                return Verdict(False, _not_a_number(value))
            sides.append(float(value))
        estimate[position] = (sides[0] - sides[1]) / (2 * width)
    return estimate.reshape(point.shape)


def _is_number(value: Plain) -> bool:
    real = isinstance(value, np.ndarray) and value.dtype.kind in "biuf"
    return real and value.ndim == 0 and bool(np.isfinite(value))


def _not_a_number(value: Plain) -> str:
    what = describe(value)
    if isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype.kind in "biuf":
        what = "NaN or infinity"
    return f"the function whose gradient is checked gives {what} where one number is expected"
