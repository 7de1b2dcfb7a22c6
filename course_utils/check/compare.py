"""Compares two plain values and says where they first disagree.

Numbers are compared in float64 as ``|actual - expected| <= atol + rtol * |expected|``; NaN agrees
with nothing, an infinity with itself. Shapes, lengths, keys and strings must be equal.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Literal

import numpy as np

from course_utils.check.plain import Opaque, Plain

Reason = Literal["type", "shape", "values", "text", "length", "keys", "order"]


@dataclass(frozen=True)
class Tolerance:
    """How far numbers may be apart.

    With ``exact_integers`` an expected integer must be met exactly by an integer, and to float32
    precision by a float.
    """

    rtol: float = 0.0
    atol: float = 0.0
    exact_integers: bool = False


EXACT = Tolerance(exact_integers=True)


@dataclass(frozen=True)
class Mismatch:
    """The first disagreement: where in the value (``[1]["w"]``), of what sort, between what."""

    path: str
    reason: Reason
    actual: Plain
    expected: Plain
    right: np.ndarray | None = None  # for "values": which elements agree


def compare(actual: Plain, expected: Plain, tolerance: Tolerance) -> Mismatch | None:
    """Return None where the values agree, else their first disagreement.

    Args:
        actual: plain value to be judged.
        expected: plain value that is right.
        tolerance: for numbers.
    """
    found = _compare(actual, expected, tolerance, "")
    lists = isinstance(actual, list) and isinstance(expected, list)
    if found and lists and _in_other_order(actual, expected, tolerance):
        return Mismatch("", "order", actual, expected)
    return found


def agree(actual: np.ndarray, expected: np.ndarray, tolerance: Tolerance) -> np.ndarray:
    """Return a boolean array: which elements agree. Both arrays have the same shape."""
    rtol, atol = tolerance.rtol, tolerance.atol
    with np.errstate(all="ignore"):
        equal = np.asarray(actual == expected)
        if tolerance.exact_integers and expected.dtype.kind in "biu":
            if actual.dtype.kind in "biu":
                return equal
            rtol = min(rtol, 1e-6)
        wide = np.complex128 if "c" in (actual.dtype.kind, expected.dtype.kind) else np.float64
        reference = expected.astype(wide)
        error = np.abs(actual.astype(wide) - reference)
        near = (error <= atol + rtol * np.abs(reference)) & np.isfinite(reference)
    return np.asarray(equal | near)


def stacked(value: Plain) -> Plain:
    """A list of equally shaped arrays as one array; anything else unchanged."""
    if not isinstance(value, list) or not value:
        return value
    items = [stacked(item) for item in value]
    shapes = {item.shape if isinstance(item, np.ndarray) else None for item in items}
    return np.stack(items) if len(shapes) == 1 and None not in shapes else value


def _like(actual: Plain, expected: Plain) -> Plain:
    """A list where an array is expected, or the other way round, in the expected form."""
    if isinstance(expected, np.ndarray) and isinstance(actual, list):
        whole = stacked(actual)
        return whole if isinstance(whole, np.ndarray) and whole.shape == expected.shape else actual
    if isinstance(expected, list) and isinstance(actual, np.ndarray):
        shapes = [item.shape if isinstance(item, np.ndarray) else None for item in expected]
        if actual.shape[:1] == (len(expected),) and set(shapes) <= {actual.shape[1:]}:
            return [np.asarray(item) for item in actual]
    return actual


def _compare(actual: Plain, expected: Plain, tolerance: Tolerance, path: str) -> Mismatch | None:
    actual = _like(actual, expected)
    if isinstance(expected, np.ndarray) and isinstance(actual, np.ndarray):
        return _compare_arrays(actual, expected, tolerance, path)
    if isinstance(expected, list) and isinstance(actual, list):
        return _compare_lists(actual, expected, tolerance, path)
    if isinstance(expected, dict) and isinstance(actual, dict):
        return _compare_dicts(actual, expected, tolerance, path)
    if isinstance(expected, str) and isinstance(actual, str):
        return None if actual == expected else Mismatch(path, "text", actual, expected)
    if (expected is None and actual is None) or _same_large_integer(actual, expected):
        return None
    return Mismatch(path, "type", actual, expected)


def _compare_arrays(
    actual: np.ndarray, expected: np.ndarray, tolerance: Tolerance, path: str
) -> Mismatch | None:
    if actual.shape != expected.shape:
        return Mismatch(path, "shape", actual, expected)
    right = agree(actual, expected, tolerance)
    return None if right.all() else Mismatch(path, "values", actual, expected, right)


def _compare_lists(
    actual: list, expected: list, tolerance: Tolerance, path: str
) -> Mismatch | None:
    if len(actual) != len(expected):
        return Mismatch(path, "length", actual, expected)
    for index, (item, reference) in enumerate(zip(actual, expected, strict=True)):
        found = _compare(item, reference, tolerance, f"{path}[{index}]")
        if found:
            return found
    return None


def _in_other_order(actual: list, expected: list, tolerance: Tolerance) -> bool:
    if len(actual) != len(expected) or not 2 <= len(expected) <= 4:
        return False
    same = [[_compare(a, e, tolerance, "") is None for e in expected] for a in actual]
    orders = itertools.permutations(range(len(expected)))
    return any(all(same[i][j] for j, i in enumerate(order)) for order in orders)


def _compare_dicts(
    actual: dict, expected: dict, tolerance: Tolerance, path: str
) -> Mismatch | None:
    if actual.keys() != expected.keys():
        return Mismatch(path, "keys", actual, expected)
    for key in expected:
        found = _compare(actual[key], expected[key], tolerance, f"{path}[{key[:40]!r}]")
        if found:
            return found
    return None


def _same_large_integer(actual: Plain, expected: Plain) -> bool:
    """Integers beyond int64 travel as text; those spelled out in hexadecimal can be compared."""
    if not (isinstance(actual, Opaque) and isinstance(expected, Opaque)):
        return False
    spelled = expected.text.startswith(("0x", "-0x"))
    return spelled and expected.type_name == "int" == actual.type_name and actual == expected
