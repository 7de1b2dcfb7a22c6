"""Plain values as JSON, there and back.

An encoded value is a dict with the key ``t``::

    {"t": "array", "dtype": "<f8", "shape": [2, 3], "data": base64 of the bytes in C order}
    {"t": "str", "value": text}      {"t": "none"}
    {"t": "list", "items": [...]}    {"t": "dict", "items": {key: ...}}
    {"t": "other", "type": name of the type, "text": what can be said about it}

``decode`` reads what another process, perhaps a forger's, has written: it believes nothing.
"""

from __future__ import annotations

import base64
import binascii
import math
import sys
from typing import Any

import numpy as np

from course_utils.check.plain import (
    DTYPES,
    MAX_AXES,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_ITEMS,
    Opaque,
    Plain,
    extent,
    normalize,
)

__all__ = ["MalformedValue", "Opaque", "Plain", "decode", "encode", "normalize"]

_FIELDS = {
    "array": {"t", "dtype", "shape", "data"},
    "str": {"t", "value"},
    "none": {"t"},
    "list": {"t", "items"},
    "dict": {"t", "items"},
    "other": {"t", "type", "text"},
}
_OTHER_SIZE = "has array data of another size than its shape"
_ONE_OR_ZERO = b"\0" + b"\1" * 255


class MalformedValue(ValueError):  # noqa: N818 - the name other parts of the project use
    """An encoded value that ``encode`` cannot have written, or one over its limits."""


def encode(value: Any) -> dict[str, Any]:
    """Return the JSON-able tree of ``value``, which is normalized first.

    Args:
        value: anything; what is no plain value becomes an ``other``.

    Returns:
        A tree of dicts, lists and strings (see the module). Never raises on account of ``value``.
    """
    return _encode(normalize(value))


def _encode(value: Plain) -> dict[str, Any]:
    if isinstance(value, np.ndarray):
        return _encode_array(value)
    if value is None:
        return {"t": "none"}
    if isinstance(value, str):
        return {"t": "str", "value": value}
    if isinstance(value, list):
        return {"t": "list", "items": [_encode(item) for item in value]}
    if isinstance(value, dict):
        return {"t": "dict", "items": {key: _encode(item) for key, item in value.items()}}
    return {"t": "other", "type": value.type_name, "text": value.text}


def _encode_array(array: np.ndarray) -> dict[str, Any]:
    if sys.byteorder == "big":
        array = array.astype(array.dtype.newbyteorder("<"))
    data = array.tobytes()
    if array.dtype.kind == "b":
        data = data.translate(_ONE_OR_ZERO)
    return {
        "t": "array",
        "dtype": array.dtype.str,
        "shape": list(array.shape),
        "data": base64.b64encode(data).decode("ascii"),
    }


def decode(
    tree: Any, *, max_bytes: int, max_depth: int = MAX_DEPTH, max_items: int = MAX_ITEMS
) -> Plain:
    """Return the plain value that ``tree`` encodes.

    Args:
        tree: what ``json.loads`` gave; may have been forged.
        max_bytes: limit on the bytes of all arrays and the characters of all strings together.
        max_depth: limit on lists and dicts inside each other.
        max_items: limit on the number of nodes.

    Returns:
        A plain value; its arrays are read-only.

    Raises:
        MalformedValue: if the tree is not exactly what ``encode`` writes, or over a limit. Nothing
            is allocated for an array whose size does not agree with its data.
    """
    return _Decoder(max_bytes, max_depth, max_items).read(tree, 0)


class _Decoder:
    def __init__(self, max_bytes: int, max_depth: int, max_items: int) -> None:
        self.bytes_left, self.items_left, self.max_depth = max_bytes, max_items, max_depth

    def read(self, tree: Any, depth: int) -> Plain:
        self.items_left -= 1
        _require(self.items_left >= 0, "has more nodes than allowed")
        _require(type(tree) is dict, "must be a dict")
        tag = tree.get("t")
        _require(type(tag) is str and tag in _FIELDS, "has an unknown tag 't'")
        _require(set(tree) == _FIELDS[tag], f"has other fields than {sorted(_FIELDS[tag])}")
        return getattr(self, f"_{tag}")(tree, depth)

    def _spend(self, count: int) -> None:
        self.bytes_left -= count
        _require(self.bytes_left >= 0, "has more bytes than allowed")

    def _string(self, text: Any) -> str:
        _require(type(text) is str, "has a text that is not a string")
        self._spend(len(text))
        return text

    def _str(self, tree: dict, depth: int) -> str:
        return self._string(tree["value"])

    def _none(self, tree: dict, depth: int) -> None:
        return None

    def _other(self, tree: dict, depth: int) -> Opaque:
        return Opaque(self._string(tree["type"]), self._string(tree["text"]))

    def _list(self, tree: dict, depth: int) -> list:
        items = tree["items"]
        _require(type(items) is list, "has list items that are not a list")
        _require(depth < self.max_depth, "is nested too deeply")
        return [self.read(item, depth + 1) for item in items]

    def _dict(self, tree: dict, depth: int) -> dict:
        items = tree["items"]
        _require(type(items) is dict, "has dict items that are not a dict")
        _require(depth < self.max_depth, "is nested too deeply")
        return {self._string(key): self.read(item, depth + 1) for key, item in items.items()}

    def _array(self, tree: dict, depth: int) -> np.ndarray:
        name, shape, text = tree["dtype"], tree["shape"], tree["data"]
        _require(type(name) is str and name in DTYPES, "has an array of a refused dtype")
        _require(type(shape) is list and len(shape) <= MAX_AXES, "has a malformed array shape")
        whole = all(type(axis) is int and 0 <= axis < 2**48 for axis in shape)
        _require(whole, "has a malformed array shape")
        _require(type(text) is str, "has array data that is not a string")
        size = math.prod(shape) * np.dtype(name).itemsize
        self._spend(size)
        _require(extent(shape) <= MAX_BYTES, "has an array of a refused shape")
        _require(len(text) == 4 * ((size + 2) // 3), _OTHER_SIZE)
        return _array_from(text, name, shape, size)


def _array_from(text: str, name: str, shape: list[int], size: int) -> np.ndarray:
    try:
        data = base64.b64decode(text, validate=True)
        _require(len(data) == size, _OTHER_SIZE)
        if name == "|b1":
            _require(not data.translate(None, b"\0\1"), "has booleans other than 0 and 1")
        array = np.frombuffer(data, dtype=name).reshape(shape)
    except (binascii.Error, ValueError) as error:
        if isinstance(error, MalformedValue):
            raise
        raise MalformedValue(f"The encoded value has malformed array data: {error}") from error
    return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))


def _require(condition: bool, what: str) -> None:
    if not condition:
        raise MalformedValue(f"The encoded value {what}.")
