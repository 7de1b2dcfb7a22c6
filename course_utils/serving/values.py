"""Turns nested JSON lists into arrays, and says where they do not fit."""

import math

import numpy as np

from course_utils.serving.signature import ServingError, Tensor


def read_value(value, tensor: Tensor, where: str) -> np.ndarray:
    """Returns the array of a nested list.

    Args:
        value: As JSON was read.
        tensor: Type and shape that are needed.
        where: Name of the place, for messages.

    Raises:
        ServingError: Status 400: ragged, another shape, another type, NaN, infinite, out of the
            range of the type, or no example at all.
    """
    sizes = list(tensor.shape)
    items: list = []
    _collect(value, 0, sizes, tensor, where, items)
    if sizes and not sizes[0]:
        raise ServingError(400, f"{where}: at least one example is needed")
    return np.array(items, dtype=tensor.dtype).reshape([size or 0 for size in sizes])


def _collect(value, axis: int, sizes: list, tensor: Tensor, where: str, items: list) -> None:
    if axis == len(sizes):
        items.append(_number(value, tensor.dtype, where))
        return
    if not isinstance(value, list):
        shape = _shape(tensor.shape[axis:])
        raise ServingError(
            400, f"{where}: expected a list of shape {shape}, received {_kind(value)}"
        )
    if sizes[axis] is None:
        sizes[axis] = len(value)
    if len(value) != sizes[axis]:
        raise ServingError(
            400,
            f"{where}: expected {sizes[axis]} items, received {len(value)} "
            f"(the shape of {tensor.name!r} is {_shape(tensor.shape)})",
        )
    for number, item in enumerate(value):
        _collect(item, axis + 1, sizes, tensor, f"{where}[{number}]", items)


def _number(value, dtype: str, where: str):
    kind = np.dtype(dtype).kind
    if kind == "b":
        if isinstance(value, bool):
            return value
        raise ServingError(400, f"{where}: expected true or false, received {_kind(value)}")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ServingError(400, f"{where}: expected a number, received {_kind(value)}")
    if isinstance(value, float) and not math.isfinite(value):
        raise ServingError(400, f"{where}: NaN and infinity are not allowed")
    return _whole(value, dtype, where) if kind in "iu" else _real(value, dtype, where)


def _whole(value, dtype: str, where: str) -> int:
    limits = np.iinfo(dtype)
    if value != int(value):
        raise ServingError(400, f"{where}: expected a whole number ({dtype}), received {value!r}")
    if not limits.min <= value <= limits.max:
        raise ServingError(400, f"{where}: outside of {limits.min} to {limits.max} ({dtype})")
    return int(value)


def _real(value, dtype: str, where: str) -> float:
    largest = float(np.finfo(dtype).max)
    if not -largest <= value <= largest:
        raise ServingError(400, f"{where}: too large for {dtype}")
    return float(value)


def _kind(value) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    names = {list: "a list", dict: "an object", str: "text"}
    return names.get(type(value), "a number")


def _shape(sizes) -> str:
    return "(" + ", ".join("any" if size is None else str(size) for size in sizes) + ")"
