"""Describes a value whose kind, shape, length or keys are not the right ones.

Names shapes, lengths and keys, never numbers that are expected.
"""

from __future__ import annotations

import itertools
import math

import numpy as np

from course_utils.check.compare import EXACT, Mismatch, Tolerance, agree, compare, stacked
from course_utils.check.plain import Opaque, Plain
from course_utils.check.show import clean, describe, first_difference, plural, shape_text

Shape = tuple[int, ...]

_LARGEST = 1_000_000  # elements of arrays whose transposes are tried
_FUNCTIONS = ("function", "builtin_function_or_method", "method", "type", "ufunc")
_SYMBOLIC = ("KerasTensor", "SymbolicTensor")


def type_headline(mismatch: Mismatch) -> str:
    """One phrase: what was received, and what sort of value is expected."""
    return f"{describe(mismatch.actual)} where {describe(mismatch.expected)} is expected"


def keys_headline(mismatch: Mismatch) -> str:
    """Which keys are missing and which are too many."""
    actual, expected = mismatch.actual, mismatch.expected
    missing = [key for key in expected if key not in actual]
    extra = [key for key in actual if key not in expected]
    parts = [
        f"{word} {_key_names(keys)}"
        for word, keys in (("missing", missing), ("unexpected", extra))
        if keys
    ]
    return f"wrong keys: {'; '.join(parts)}"


def _key_names(keys: list[str]) -> str:
    """Names as they are, as long as they are names: a number may be the answer itself."""
    if not all(key.isidentifier() for key in keys[:3]):
        return plural(len(keys), "key")
    names = ", ".join(repr(clean(key, 40)) for key in keys[:3])
    return names if len(keys) <= 3 else f"{names} and {len(keys) - 3} more"


def text_headline(mismatch: Mismatch) -> str:
    """Where two strings part; without quoting the expected one."""
    actual, expected = mismatch.actual, mismatch.expected
    if actual.strip().lower() == expected.strip().lower():
        return "wrong text: only spaces at the ends or capital letters differ"
    start = first_difference(actual, expected)
    return "wrong text" if start == 0 else f"wrong text from character {start + 1} on"


def explain_type(actual: Plain, expected: Plain, tolerance: Tolerance) -> str:
    """A likely reason why a student returned this sort of value; "" if nothing comes to mind."""
    if actual is None:
        return "Is a `return` missing?"
    if isinstance(actual, Opaque):
        return _explain_opaque(actual)
    if isinstance(actual, str):
        return "Return the value itself, not its text." if not isinstance(expected, dict) else ""
    if isinstance(expected, list) and isinstance(actual, np.ndarray):
        return f"{plural(len(expected), 'result')} should be returned: `return a, b`."
    if isinstance(actual, list) and not isinstance(expected, list):
        return _explain_list(actual, expected, tolerance)
    return ""


def _explain_opaque(actual: Opaque) -> str:
    if actual.type_name in _FUNCTIONS:
        return "Call it with parentheses and return its result, not the function."
    if actual.type_name == "generator":
        return "Turn the generator into a list or an array."
    if actual.type_name in _SYMBOLIC:
        return "It is a placeholder without numbers: call the model on data."
    if actual.type_name == "ndarray" and "object" in actual.text:
        return "Do its rows have different lengths, or is None among the numbers?"
    return ""


def _explain_list(actual: list, expected: Plain, tolerance: Tolerance) -> str:
    for index, item in enumerate(actual[:16]):
        if compare(item, expected, tolerance) is None:
            return f"Item {index} of it alone is right: return only that one."
    whole = stacked(actual)
    if isinstance(expected, np.ndarray) and isinstance(whole, np.ndarray):
        return explain_shape(whole, expected, tolerance)
    odd = next((i for i, item in enumerate(actual) if not isinstance(item, np.ndarray)), None)
    if odd is not None:
        return f"Item {odd} of it is {describe(actual[odd])}."
    return "Its items have different shapes, so that they do not form one array."


def explain_shape(actual: np.ndarray, expected: np.ndarray, tolerance: Tolerance = EXACT) -> str:
    """A likely reason for the wrong shape; "" if nothing comes to mind."""
    got, want = actual.shape, expected.shape
    rules = (_empty, _single_number, _broadcast, _unit_axes)
    found = next((text for rule in rules if (text := rule(got, want))), "")
    if found:
        return found
    if len(got) == len(want) >= 2 and sorted(got) == sorted(want):
        return _axes_in_other_order(actual, expected, tolerance)
    return _axis_removed(got, want) or _one_axis_differs(got, want)


def _empty(got: Shape, want: Shape) -> str:
    return "The array is empty." if math.prod(got) == 0 and math.prod(want) else ""


def _single_number(got: Shape, want: Shape) -> str:
    if want == ():
        if math.prod(got) == 1:
            return "Return the number itself, without an axis around it (`x[0]`, no keepdims)."
        return "Is the mean or the sum over all values missing?"
    if got == () and math.prod(want) != 1:
        return "Was the mean or the sum taken over all axes? Name the axis (`axis=...`)."
    return ""


def _broadcast(got: Shape, want: Shape) -> str:
    n = got[0] if got else 0
    if n > 1 and got == (n, n) and want in ((n,), (n, 1)):
        return f"An array of shape ({n},) and one of shape ({n}, 1) were broadcast to ({n}, {n})."
    return ""


def _unit_axes(got: Shape, want: Shape) -> str:
    if [n for n in got if n != 1] != [n for n in want if n != 1]:
        return ""
    if got == (1, *want):
        return "There is an extra axis of length 1 in front: a batch of one?"
    if want == (1, *got):
        return "An axis of length 1 in front is missing: a batch of one?"
    if want == (*got, 1):
        return "The last axis of length 1 is missing: keepdims=True, or `x[..., None]`."
    if got == (*want, 1):
        return "There is an extra axis of length 1 at the end: a keepdims=True too many?"
    if len(got) == len(want):
        return "The axes are in a different order."
    return "Only axes of length 1 differ: look at keepdims and where an axis is added."


def _axes_in_other_order(actual: np.ndarray, expected: np.ndarray, tolerance: Tolerance) -> str:
    if actual.ndim <= 4 and actual.size <= _LARGEST:
        for order in itertools.permutations(range(actual.ndim)):
            turned = actual.transpose(order)
            if turned.shape == expected.shape and agree(turned, expected, tolerance).all():
                if actual.ndim == 2:
                    return "The result is transposed: its transpose is right."
                return f"The axes are in a different order: transpose by {order} and it is right."
    if actual.shape == expected.shape[::-1]:
        return "The shape is transposed." if actual.ndim == 2 else "The shape is reversed."
    return "The axes are in a different order."


def _axis_removed(got: Shape, want: Shape) -> str:
    for axis in range(max(len(got), len(want))):
        if got == want[:axis] + want[axis + 1 :]:
            if axis == 0:
                return "Axis 0, the batch, is missing: was it summed or averaged away?"
            return f"Axis {axis} is missing: was it summed or averaged away?"
        if want == got[:axis] + got[axis + 1 :]:
            return (
                f"Axis {axis} of length {got[axis]} is too many: is a sum, a mean or an index "
                "along it missing?"
            )
    return ""


def _one_axis_differs(got: Shape, want: Shape) -> str:
    if len(got) != len(want):
        if math.prod(got) == math.prod(want):
            return "The number of values is right: is a reshape wrong or missing?"
        return ""
    wrong = [axis for axis in range(len(got)) if got[axis] != want[axis]]
    if len(wrong) == 1:
        axis = wrong[0]
        text = f"Only axis {axis} has the wrong length"
        return f"{text}, by one." if abs(got[axis] - want[axis]) == 1 else f"{text}."
    if math.prod(got) == math.prod(want):
        return "The number of values is right: is a reshape wrong?"
    return ""


def shape_headline(mismatch: Mismatch) -> str:
    """Both shapes."""
    got, want = mismatch.actual.shape, mismatch.expected.shape
    if want == ():
        return f"wrong shape: {shape_text(got)} where a single number is expected"
    if got == ():
        return f"wrong shape: a single number where shape {shape_text(want)} is expected"
    return f"wrong shape: {shape_text(got)} where {shape_text(want)} is expected"
