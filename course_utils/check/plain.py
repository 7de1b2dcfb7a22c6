"""Turns whatever a student's code returned into plain values that can be compared and sent.

A plain value is a NumPy array of numbers (0-d for a single number), ``str``, ``None``, a list or a
``dict[str, ...]`` of plain values, or ``Opaque`` for everything else. No method that a student may
have defined (``__eq__``, ``__array__``, ``__len__``, ``__repr__``) is called on the way.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

MAX_DEPTH = 8  # containers inside each other
MAX_ITEMS = 10_000  # nodes of a plain value, an array counting as one
MAX_VISITS = 1_000_000  # elements looked at in lists
MAX_BYTES = 1 << 28  # of all arrays together
MAX_TEXT = 1_000_000  # characters
MAX_AXES = 32

FRAMEWORKS = frozenset({"jax", "jaxlib", "keras", "tensorflow", "torch"})
NUMBERS = frozenset({bool, int, float, complex})
DTYPES = frozenset(  # as numpy.dtype.str
    f"{order}{kind}"
    for order, kinds in (("|", "b1 i1 u1"), ("<", "i2 i4 i8 u2 u4 u8 f2 f4 f8 c8 c16"))
    for kind in kinds.split()
)


@dataclass(frozen=True)
class Opaque:
    """A value that is not compared: its type's name, and what little can be said about it."""

    type_name: str
    text: str = ""


Plain = np.ndarray | str | list | dict | Opaque | None


class _TooLargeError(Exception):
    """The value has more elements than a check looks at."""


def normalize(obj: Any) -> Plain:
    """Return the plain value of ``obj``. Never raises on account of what ``obj`` is.

    Args:
        obj: Python numbers, strings and ``None``; NumPy arrays and scalars; TensorFlow, Keras,
            PyTorch and JAX tensors and variables; lists, tuples, sets and dicts of these.

    Returns:
        A plain value (see the module). Rectangular lists of numbers become arrays; a list of
        arrays stays a list. Bytes are read as UTF-8 text, number types of the frameworks that
        NumPy does not know (bfloat16) as float32.
    """
    try:
        with np.errstate(all="ignore"):
            value = _Reader().read(obj, 0)[0]
            items, size = _measure(value)
    except _TooLargeError:
        return Opaque(type_name(obj), "too many elements to compare")
    except Exception as error:  # memory, recursion, or the value's own code: said in the text
        return Opaque(type_name(obj), f"could not be read ({type_name(error)})")
    if items > MAX_ITEMS or size > MAX_BYTES:
        return Opaque(type_name(obj), "too large to compare")
    return value


def extent(shape: Iterable[int]) -> int:
    """Elements of an array of this shape if no axis were empty: (2**47, 0) is large, too."""
    return math.prod(max(length, 1) for length in shape)


def type_name(obj: Any) -> str:
    """The name of the type of ``obj``, unaffected by a metaclass that tells another."""
    return type.__dict__["__name__"].__get__(type(obj))[:100]


class _Reader:
    """Reads one value; counts the elements seen, so that sharing and cycles end."""

    def __init__(self) -> None:
        self.visits = 0

    def read(self, obj: Any, depth: int) -> tuple[Plain, bool]:
        """Return the plain value and whether it is made of single numbers only."""
        cls = type(obj)
        if obj is None:
            return None, False
        if cls is Opaque:
            return Opaque(str(obj.type_name), str(obj.text)), False
        if issubclass(cls, np.generic | np.ndarray):
            return self._array(obj, depth)
        if issubclass(cls, int | float | complex):
            value = _number(obj)
            return value, not isinstance(value, Opaque)
        if issubclass(cls, str | bytes):
            return _text(obj), False
        if issubclass(cls, list):
            return self._sequence(list.__getitem__(obj, slice(None)), depth)
        if issubclass(cls, tuple):
            return self._sequence(list(tuple.__iter__(obj)), depth)
        if cls is range:
            self._visit(len(obj))
            return self._sequence(list(obj), depth)
        if issubclass(cls, dict):
            return self._mapping(obj, depth), False
        if issubclass(cls, set | frozenset):
            return self._set(cls, obj, depth)
        return self._other(obj, depth)

    def _visit(self, count: int) -> None:
        self.visits += count
        if self.visits > MAX_VISITS:
            raise _TooLargeError

    def _array(self, obj: Any, depth: int) -> tuple[Plain, bool]:
        value = _base_array(obj)
        if isinstance(value, np.ndarray):
            return value, value.ndim == 0
        return (value, False) if isinstance(value, Opaque) else self.read(value, depth)

    def _sequence(self, items: list, depth: int) -> tuple[Plain, bool]:
        self._visit(len(items))
        numbers = _numbers(items)
        if numbers is not None:
            return numbers, True
        if depth >= MAX_DEPTH:
            return Opaque("list", f"nested more than {MAX_DEPTH} deep"), False
        pairs = [self.read(item, depth + 1) for item in items]
        values = [value for value, _ in pairs]
        if all(literal for _, literal in pairs) and len({value.shape for value in values}) == 1:
            return np.stack(values), True
        return values, False

    def _mapping(self, obj: dict, depth: int) -> Plain:
        if depth >= MAX_DEPTH:
            return Opaque("dict", f"nested more than {MAX_DEPTH} deep")
        self._visit(dict.__len__(obj))
        result: dict[str, Plain] = {}
        for key, item in list(dict.items(obj)):
            text = _key(key)
            if text is None or text in result:
                return Opaque("dict", "keys that are not strings or numbers")
            result[text] = self.read(item, depth + 1)[0]
        return result

    def _set(self, cls: type, obj: Any, depth: int) -> tuple[Plain, bool]:
        base = set if issubclass(cls, set) else frozenset
        self._visit(base.__len__(obj))
        items = list(base.__iter__(obj))
        kinds = {type(item) for item in items}
        if kinds <= {str} or kinds <= {bool, int, float}:
            return self._sequence(sorted(items), depth)
        return Opaque(base.__name__, "elements of several kinds"), False

    def _other(self, obj: Any, depth: int) -> tuple[Plain, bool]:
        if issubclass(type(obj), np.dtype):
            return str(np.dtype(obj).name), False
        roots = {str(cls.__module__).partition(".")[0] for cls in type.mro(type(obj))}
        if roots & FRAMEWORKS:
            found = _from_framework(obj, roots)
            if isinstance(found, np.ndarray | np.generic | list | str | bytes):
                return self.read(found, depth)
        return _opaque(obj), False


def _number(obj: Any) -> np.ndarray | Opaque:
    """A Python number (or a subclass of one) as a 0-d array."""
    if issubclass(type(obj), int):
        value = int.__int__(obj)
        if type(obj) is bool:
            return np.array(bool(value))
        if -(2**63) <= value < 2**63:
            return np.array(value, dtype=np.int64)
        bits = value.bit_length()
        return Opaque("int", hex(value) if bits <= 2048 else f"an integer of {bits} bits")
    if issubclass(type(obj), float):
        return np.array(float.__float__(obj))
    return np.array(complex.__complex__(obj))


def _numbers(items: list) -> np.ndarray | None:
    """The array of a list of Python or NumPy numbers; None if anything else is in it."""
    kinds = set(map(type, items))
    if not all(kind in NUMBERS or kind in _NUMPY_NUMBERS for kind in kinds):
        return None
    whole = [item for item in items if type(item) is int]
    if whole and not -(2**63) <= min(whole) <= max(whole) < 2**63:
        return None
    return np.array(items, dtype=np.int64 if kinds == {int} else None)


_NUMPY_NUMBERS = frozenset(np.dtype(text).type for text in DTYPES)


def _text(obj: Any) -> str | Opaque:
    """A string, or bytes read as UTF-8 (what is not UTF-8 as ``\\xNN``)."""
    is_text = issubclass(type(obj), str)
    length = str.__len__(obj) if is_text else bytes.__len__(obj)
    if length > MAX_TEXT:
        return Opaque("str" if is_text else "bytes", f"{length:,} characters")
    return str.__str__(obj) if is_text else bytes.decode(obj, "utf-8", "backslashreplace")


def _key(key: Any) -> str | None:
    """The text of a dict key: a string as it is, numbers and tuples of those by their repr."""
    if type(key) is str:
        return key if len(key) <= 1000 else None
    if type(key) in (bool, int, float, type(None)):
        return repr(key) if type(key) is not int or key.bit_length() <= 64 else None
    if issubclass(type(key), np.integer | np.floating):
        return repr(key.item())
    if type(key) is tuple and len(key) <= 16 and all(type(k) in (str, int, float) for k in key):
        return repr(key)[:1000]
    return None


def _base_array(obj: Any) -> np.ndarray | list | str | bytes | Opaque:
    """An array of a known number type and of the base class; text as (nested lists of) strings."""
    array = np.asarray(obj)  # of a subclass: its plain part; never calls __array__ on one
    dtype, name = array.dtype, type_name(obj)
    if array.ndim > MAX_AXES or extent(array.shape) * max(dtype.itemsize, 1) > MAX_BYTES:
        return Opaque(name, f"shape {array.shape}, {dtype.name}: too large to compare")
    if dtype.newbyteorder("<").str in DTYPES and dtype.isbuiltin != 2:
        return array if dtype.isnative else array.astype(dtype.newbyteorder("="))
    if dtype.type.__module__ == "ml_dtypes":
        return array.astype(np.float32)
    if dtype.kind in "fc":
        return array.astype(np.float64 if dtype.kind == "f" else np.complex128)
    if array.size <= MAX_ITEMS and _holds_text(array):
        return array.tolist()
    return Opaque(name, f"dtype {dtype.name[:60]}")


def _holds_text(array: np.ndarray) -> bool:
    if array.dtype.kind in "US":
        return True
    return array.dtype.kind == "O" and all(type(item) in (str, bytes) for item in array.flat)


def _from_framework(obj: Any, roots: set[str]) -> Any:
    """The value that a framework's own object holds, or None for one that holds no numbers."""
    if type_name(obj) == "TensorShape":
        return obj.as_list()
    if type_name(obj) == "DType":
        return obj.name
    try:
        if hasattr(obj, "to_list") and hasattr(obj, "ragged_rank"):
            return obj.to_list()
        if hasattr(obj, "detach"):
            obj = obj.detach().cpu()
        if hasattr(obj, "numpy"):
            return obj.numpy()
        return np.asarray(obj) if roots & {"jax", "jaxlib"} else None
    except (NotImplementedError, AttributeError, TypeError, RuntimeError, ValueError):
        return None  # a symbolic tensor, a model, a layer: no numbers to be had


def _opaque(obj: Any) -> Opaque:
    """A value that cannot be compared, with the name of a function or class."""
    name = type_name(obj)
    if name in ("function", "builtin_function_or_method", "method", "type", "ufunc"):
        return Opaque(name, str(getattr(obj, "__name__", ""))[:100])
    return Opaque(name)


def _measure(value: Plain) -> tuple[int, int]:
    """Nodes and array bytes of a plain value."""
    if isinstance(value, np.ndarray):
        return 1, math.prod(value.shape) * value.itemsize
    if not isinstance(value, list | dict):
        return 1, 0
    parts = [_measure(item) for item in (value.values() if isinstance(value, dict) else value)]
    return 1 + sum(part[0] for part in parts), sum(part[1] for part in parts)
