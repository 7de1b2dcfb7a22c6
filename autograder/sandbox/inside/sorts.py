"""Of what sort a value is, in a few words: its type, dtype, shape or length, never its contents.

No method of a class that a student wrote is called: a value is looked into only if its type is,
exactly, one that was known before the student's code ran, and only by what that type could do then.
"""

from __future__ import annotations

import functools
import itertools
import re
import sys
import types
from collections.abc import Callable, Mapping
from typing import Any

_Words = Callable[[Any], str | None]

_MAX_ITEMS = 10_000  # of a list, of which the sort of its items is told
_MAX_AXES = 16
_NOUNS = {id(kind): "number" for kind in (bool, int, float, complex)} | {
    id(kind): noun
    for kind, noun in ((str, "text"), (list, "list"), (tuple, "tuple"), (dict, "dict"))
}
_NO_DATA = {
    types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.MethodWrapperType,
    types.MethodDescriptorType, types.WrapperDescriptorType, types.ClassMethodDescriptorType,
    types.GenericAlias, functools.partial,
}  # fmt: skip
_LIBRARIES = {"builtins", "collections", "keras", "numpy", "pandas", "tensorflow"}
_NAME = type.__dict__["__name__"].__get__
_FIELDS = type.__dict__["__dict__"].__get__
_FLAGS = type.__dict__["__flags__"].__get__
_COMPILED = types.MethodDescriptorType
# tensorflow/core/framework/types.proto, where numbers keep their meaning
_DTYPES = {
    1: "float32", 2: "float64", 3: "int32", 4: "uint8", 5: "int16", 6: "int8", 7: "string",
    8: "complex64", 9: "int64", 10: "bool", 14: "bfloat16", 17: "uint16", 18: "complex128",
    19: "float16", 22: "uint32", 23: "uint64",
}  # fmt: skip
_MADE_BY_CODE = 1 << 9  # Py_TPFLAGS_HEAPTYPE
_MRO = type.__dict__["__mro__"].__get__


class Sorts:
    """What is known of types. To be made when all libraries are loaded, before student code runs.

    Args:
        own: The student's cells, text by step id. Classes that they name may be named to them;
            others could be of a hidden test.
    """

    def __init__(self, own: Mapping[str, str]) -> None:
        self.own = own
        found = {**_of_python(), **_of_numpy(), **_of_frameworks()}
        found |= dict.fromkeys(_NO_DATA | _functions_of_libraries(), _nothing)
        self._words = {id(kind): (kind, words) for kind, words in found.items()}

    def of(self, value: Any) -> str | None:
        """The words for a value; None for what is no data: a function, a class, a module."""
        kind = type(value)
        if any(base is type or base is types.ModuleType for base in _MRO(kind)):
            return None
        known = self._words.get(id(kind))  # by id: a metaclass may have a __hash__ of its own
        if known is not None:
            return known[1](value)
        return _tensor(kind, value) or self._class_name(kind)

    def _class_name(self, kind: type) -> str:
        name, module = _NAME(kind), _fields(kind).get("__module__")
        known = type(module) is str and module.partition(".")[0] in _LIBRARIES
        known = known or not _FLAGS(kind) & _MADE_BY_CODE
        if known or any(re.search(rf"\b{re.escape(name)}\b", text) for text in self.own.values()):
            return "".join(character for character in name if character.isprintable())[:60]
        return "an object"


def _nothing(value: Any) -> None:
    """No words, for what is no data."""


def _fields(kind: type) -> dict[str, Any]:
    """What stands in a class itself; a key may be of a class of its own, and is left out."""
    return {key: item for key, item in list(_FIELDS(kind).items()) if type(key) is str}


# --------------------------------------------------------------------------------------- Python


def _of_python() -> dict[type, _Words]:
    named = (bool, int, float, complex, range)
    words: dict[type, _Words] = {kind: _named(kind.__name__) for kind in named}
    words |= {kind: _collection for kind in (list, tuple, set, frozenset)}
    words[type(None)] = _named("None")
    words[str] = lambda value: f"text of {_count(len(value), 'character')}"
    words[bytes] = lambda value: _count(len(value), "byte")
    words[dict] = lambda value: f"dict of {_count(len(value), 'item')}"
    return words


def _named(text: str) -> _Words:
    return lambda value: text


def _collection(value: Any) -> str:
    items = list(itertools.islice(value, _MAX_ITEMS + 1))  # no items are hashed or compared
    kinds = set(map(_kind, items)) if len(items) <= _MAX_ITEMS else set()
    noun = kinds.pop() if len(kinds) == 1 else "item"
    return f"{type(value).__name__} of {_count(len(value), noun)}"


def _kind(item: Any) -> str:
    return _NOUNS.get(id(type(item)), "item")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _shape(shape: Any) -> str:
    """A shape in words, ``of shape (3, 4)``; nothing if it is not what a shape must be."""
    if type(shape) is not tuple or len(shape) > _MAX_AXES:
        return "of many axes" if type(shape) is tuple else ""
    return f"of shape {shape}" if all(n is None or type(n) is int for n in shape) else ""


# ------------------------------------------------------------------------------------- libraries


def _of_numpy() -> dict[type, _Words]:
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return {}
    shape_of, dtype_of = (numpy.ndarray.__dict__[name].__get__ for name in ("shape", "dtype"))
    type_of = numpy.dtype.__dict__["type"].__get__

    def array(value: Any) -> str:
        name = _NAME(type_of(dtype_of(value))).removesuffix("_")
        return f"{name} array {_shape(shape_of(value))}"

    scalars = {kind for kind in numpy.sctypeDict.values() if issubclass(kind, numpy.generic)}
    words = {kind: _named(f"NumPy {_NAME(kind).removesuffix('_')}") for kind in scalars}
    inputs = sys.modules.get("course_utils.check.inputs")
    frozen = {inputs._FrozenArray} if inputs else set()  # what a test hands over as its argument
    return words | dict.fromkeys({numpy.ndarray, *frozen}, array)


def _of_frameworks() -> dict[type, _Words]:
    words: dict[type, _Words] = {}
    keras = sys.modules.get("keras")
    if keras is not None:
        words[keras.KerasTensor] = _by_fields(keras.KerasTensor, "symbolic tensor")
        words[keras.Variable] = _by_fields(keras.Variable, "Keras variable")
    return words


def _by_fields(kind: type, noun: str) -> _Words:
    """Words for objects of Keras, which keep shape and dtype in plain attributes."""
    owner = next(base for base in kind.__mro__ if "__dict__" in vars(base))
    fields_of = vars(owner)["__dict__"].__get__

    def words(value: Any) -> str:
        fields = {key: item for key, item in list(fields_of(value).items()) if type(key) is str}
        dtype = fields.get("_dtype")
        name = f"{dtype[:20]} " if type(dtype) is str and dtype.isprintable() else ""
        return f"{name}{noun} {_shape(fields.get('_shape'))}".strip()

    return words


def _tensor(kind: type, value: Any) -> str:
    """Words for a tensor of TensorFlow, which a student may have imported; "" for all else.

    What is called is compiled code of the tensor's own class: Python code has no such descriptors.
    """
    if _NAME(kind) != "EagerTensor":
        return ""
    fields = _fields(kind)
    methods = [fields.get(name) for name in ("_datatype_enum", "_shape_tuple")]
    if any(type(one) is not _COMPILED or one.__objclass__ is not kind for one in methods):
        return ""
    number, shape = (method(value) for method in methods)
    return f"{_DTYPES.get(number, '')} tensor {_shape(shape)}".strip()


def _functions_of_libraries() -> set[type]:
    numpy = sys.modules.get("numpy")
    place = "tensorflow.python.eager.polymorphic_function.polymorphic_function"
    function = getattr(sys.modules.get(place), "Function", None)
    found = {numpy.ufunc, type(numpy.sum)} if numpy is not None else set()
    return found | ({function} if function is not None else set())
