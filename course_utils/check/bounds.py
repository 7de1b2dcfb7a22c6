"""Judges numbers against a bound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from course_utils.check.compare import stacked
from course_utils.check.plain import Plain
from course_utils.check.show import describe, side_by_side, value_text

_SLACK = 1e-6  # relative: the bound itself may come rounded to float32

Outcome = tuple[str, str, str] | None


def judge_at_least(actual: Plain, expected: Plain, options: Mapping[str, Any]) -> Outcome:
    """Pass numbers that are all at least ``options["bound"]``."""
    return _bounded(actual, float(options["bound"]), sign=1)


def judge_at_most(actual: Plain, expected: Plain, options: Mapping[str, Any]) -> Outcome:
    """Pass numbers that are all at most ``options["bound"]``."""
    return _bounded(actual, float(options["bound"]), sign=-1)


def _bounded(actual: Plain, bound: float, sign: int) -> Outcome:
    word = "at least" if sign > 0 else "at most"
    actual = stacked(actual)
    values = side_by_side(f"{word} {bound:g}", value_text(actual))
    if not isinstance(actual, np.ndarray) or actual.dtype.kind == "c":
        reason = "Is a `return` missing?" if actual is None else ""
        return f"{describe(actual)} where a number is expected", reason, values
    if actual.size == 0:
        return "an empty array where a number is expected", "", values
    numbers = actual.astype(np.float64)
    right = sign * numbers >= sign * bound - _SLACK * abs(bound)
    if right.all():
        return None
    if np.isnan(numbers).any():
        return "NaN where a number is expected", "", values
    size = "small" if sign > 0 else "large"
    if numbers.size == 1:
        return f"too {size}", "", values
    return f"{np.count_nonzero(~right):,} of {numbers.size:,} values are too {size}", "", values
