"""The same arguments in other forms: types, layouts, and values put in their places."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from course_utils.check.domain import Array, Several
from course_utils.check.drawing import Arguments

Change = Callable[[Arguments], Arguments]


def fixed_bounds(spec: Array) -> tuple[float, float]:
    """The bounds that are numbers; those that depend on others bound nothing here."""
    low = -np.inf if isinstance(spec.low, str) else spec.low
    return low, np.inf if isinstance(spec.high, str) else spec.high


def put(values: Mapping[str, Any]) -> Change:
    """A change that puts values in the place of some arguments."""
    return lambda given: given | copy.deepcopy(dict(values))


def to(name: str, change: Callable[[Any], Any]) -> Change:
    """A change of one argument."""
    return lambda given: given | {name: change(given[name])}


def each(change: Callable[[Any], Any]) -> Callable[[list], list]:
    """The same change of every item of a list."""
    return lambda values: [change(value) for value in values]


def plain_form(value: Any, spec: Any) -> Any:
    """The same value in the widest type and in C order."""
    item = spec.item if isinstance(spec, Several) else spec
    if isinstance(spec, Several):
        return [plain_form(v, item) for v in value]
    if isinstance(spec, Array):
        dtype = np.float64 if spec.floats else np.int64
        return np.array(value, dtype=dtype, order="C")
    return value if callable(value) else copy.deepcopy(value)


def cast(value: np.ndarray, dtype: str, spec: Array) -> np.ndarray:
    """The values as another type, rounded and cut to what it and the bounds allow."""
    kind = np.dtype(dtype).kind
    if kind == "b":
        return value > 0
    if kind in "iu" and value.dtype.kind == "f":
        low, high = fixed_bounds(spec)
        least = max(low, 0 if kind == "u" else -100)
        value = np.clip(np.round(3 * value), least, min(high, 100))
        value = value if spec.zeros else np.where(value == 0, min(1, high), value)
    return value.astype(dtype)


def view_of(value: np.ndarray) -> np.ndarray:
    """An array with the same values whose elements do not lie one after the other."""
    if value.ndim >= 2:
        return value.swapaxes(-1, -2).copy().swapaxes(-1, -2)
    wide = np.full(2 * value.size, 9).astype(value.dtype)
    wide[::2] = value.ravel()
    return wide[::2].reshape(value.shape)


def readonly(value: np.ndarray) -> np.ndarray:
    """A copy that must not be written to."""
    value = value.copy()
    value.flags.writeable = False
    return value
