"""Plain values in words, and as the expected/got block of a message."""

from __future__ import annotations

import numpy as np

from course_utils.check.compare import Mismatch
from course_utils.check.plain import Opaque, Plain

SMALL = 60  # elements that are shown in full
WIDTH = 88  # columns of two arrays side by side
LINES = 14
LIMIT = 2000  # characters of a message

_FUNCTIONS = ("function", "builtin_function_or_method", "method", "ufunc")


def clean(text: str, limit: int = 200) -> str:
    """``text`` without unprintable characters and cut to ``limit`` characters."""
    cut = text[:limit]
    shown = "".join(character if character.isprintable() else "?" for character in cut)
    return shown + "..." if len(text) > limit else shown


def cap(text: str, limit: int = LIMIT) -> str:
    """``text`` of several lines, cut to ``limit`` characters."""
    return text if len(text) <= limit else text[: limit - 4].rstrip() + " ..."


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as the student would type it."""
    return clean(str(tuple(shape)), 80)


def index_text(index: tuple[int, ...]) -> str:
    """An index as it stands in code: ``[0, 2]``."""
    return clean(str([int(i) for i in index]), 80)


def plural(count: int, noun: str) -> str:
    """``1 value``, ``3 values``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def describe(value: Plain) -> str:
    """The sort of a value in words, without its contents: "an array of shape (3, 4)"."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return _describe_array(value)
    if isinstance(value, str):
        return f"a string of {plural(len(value), 'character')}"
    if isinstance(value, list):
        return f"a tuple or list of {plural(len(value), 'value')}"
    if isinstance(value, dict):
        return f"a dict of {plural(len(value), 'item')}"
    return _describe_opaque(value)


def _describe_array(value: np.ndarray) -> str:
    kind = "complex numbers" if value.dtype.kind == "c" else "numbers"
    if value.ndim == 0:
        return {"b": "True or False", "c": "a complex number"}.get(value.dtype.kind, "a number")
    if value.dtype.kind == "c":
        return f"an array of {kind} of shape {shape_text(value.shape)}"
    return f"an array of shape {shape_text(value.shape)}"


def _describe_opaque(value: Opaque) -> str:
    name, text = clean(value.type_name, 60), clean(value.text, 80)
    if value.type_name in _FUNCTIONS:
        return f"the function {text}" if text else "a function"
    if value.type_name == "type":
        return f"the class {text}"
    return f"an object of type {name}" + (f" ({text})" if text else "")


def block(mismatch: Mismatch) -> str:
    """The expected and the received value, one above the other or side by side."""
    actual, expected = mismatch.actual, mismatch.expected
    if mismatch.reason == "values" and mismatch.right is not None:
        if expected.size > SMALL:
            return _large_block(actual, expected, mismatch.right)
        return side_by_side(*_numbers_text(expected, actual))
    if mismatch.reason == "text":
        return _text_block(actual, expected)
    return side_by_side(value_text(expected), value_text(actual))


def side_by_side(expected: str, got: str) -> str:
    """Two texts labelled ``expected:`` and ``got:``, in columns where they have several lines."""
    left, right = expected.splitlines() or [""], got.splitlines() or [""]
    if len(left) == len(right) == 1:
        return f"expected: {left[0]}\ngot:      {right[0]}"
    width = max(map(len, [*left, "expected:"])) + 3
    if width + max(map(len, right)) > WIDTH:
        return cap("\n".join(["expected:", *left[:LINES], "got:", *right[:LINES]]))
    rows = max(len(left), len(right))
    left = ["expected:", *left] + [""] * (rows - len(left))
    right = ["got:", *right] + [""] * (rows - len(right))
    pairs = zip(left[: LINES + 1], right[: LINES + 1], strict=True)
    return cap("\n".join(f"{a:<{width}}{b}".rstrip() for a, b in pairs))


def value_text(value: Plain) -> str:
    """A value as text: in full when it is small, else what sort of value it is."""
    if isinstance(value, np.ndarray) and value.size <= SMALL:
        text = array_text(value)
        return text if value.ndim < 2 or value.size else describe(value)
    if isinstance(value, str):
        return clean(repr(value[:400]), 300)
    if isinstance(value, list) and len(value) <= 6:
        return clean(f"({', '.join(_one_line(item) for item in value)})", 400)
    if isinstance(value, dict) and len(value) <= 6:
        items = (f"{clean(key, 40)!r}: {_one_line(item)}" for key, item in value.items())
        return clean(f"{{{', '.join(items)}}}", 400)
    return describe(value)


def _one_line(value: Plain) -> str:
    small = isinstance(value, np.ndarray) and value.ndim <= 1 and value.size <= 8
    if small or (isinstance(value, str) and len(value) <= 40) or value is None:
        return value_text(value)
    return describe(value)


def array_text(array: np.ndarray, digits: int = 6) -> str:
    """The numbers of an array without its dtype; a single number without brackets."""
    if array.ndim == 0:
        return number_text(array, digits)
    if array.dtype.kind == "f":
        array = array.astype(np.float64)
    with np.errstate(all="ignore"):
        return np.array2string(
            array, precision=digits, max_line_width=76, threshold=1000, floatmode="maxprec"
        )


def number_text(number: np.ndarray, digits: int = 6) -> str:
    """One number, with at most ``digits`` significant digits where it is not whole."""
    item = number.item()
    if isinstance(item, float):
        return f"{item:.{digits}g}" if item != round(item, 0) or abs(item) >= 1e6 else f"{item:.1f}"
    if isinstance(item, complex):
        return f"{item:.{digits}g}"
    return str(item)


def _numbers_text(expected: np.ndarray, got: np.ndarray) -> tuple[str, str]:
    """Both arrays with the fewest digits at which they look different."""
    for digits in (4, 6, 9, 17):
        texts = array_text(expected, digits), array_text(got, digits)
        if texts[0] != texts[1]:
            break
    return texts


def _large_block(actual: np.ndarray, expected: np.ndarray, right: np.ndarray) -> str:
    index = first_wrong(right)
    texts = _numbers_text(np.asarray(expected[index]), np.asarray(actual[index]))
    where = f"an array of shape {shape_text(expected.shape)}; at {index_text(index)}: "
    return f"expected: {where}{texts[0]}\ngot:      {where}{texts[1]}"


def first_wrong(right: np.ndarray) -> tuple[int, ...]:
    """Index of the first False, in C order."""
    return tuple(int(i) for i in np.unravel_index(int(np.argmin(right)), right.shape))


def first_difference(actual: str, expected: str) -> int:
    """Number of equal characters that two different strings begin with."""
    pairs = zip(actual, expected, strict=False)
    same = next((i for i, (a, b) in enumerate(pairs) if a != b), None)
    return min(len(actual), len(expected)) if same is None else same


def _text_block(actual: str, expected: str) -> str:
    start = max(first_difference(actual, expected) - 30, 0)
    lead = "..." if start else ""
    texts = (f"{lead}{clean(repr(text[start : start + 80]), 200)}" for text in (expected, actual))
    return side_by_side(*texts)


def where_text(path: str) -> str:
    """Names the part of a result that a path leads to, for the start of a sentence."""
    return f"result{clean(path, 120)}: " if path else ""
