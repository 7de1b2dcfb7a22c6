"""Inputs for checks: random numbers, arrays that must not be changed, names that hold others."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

_CHANGED = (
    "This array is an input of your function, which must not change its inputs in place. "
    "Make a new array, or work on a copy: `x = x.copy()`."
)


def rng(seed: int) -> np.random.Generator:
    """Return NumPy's default random generator, seeded."""
    return np.random.default_rng(seed)


def frozen(array: Any) -> np.ndarray:
    """Return a read-only float64 copy of ``array``, of the same shape.

    Code that changes it in place gets a ``ValueError`` that says so. What is computed from it is
    an ordinary array.
    """
    copy = np.array(array, dtype=np.float64)
    copy.flags.writeable = False
    return copy.view(_FrozenArray)


@contextlib.contextmanager
def replaced(**values: Any) -> Iterator[None]:
    """While it is open, names of the notebook hold other values, for all functions of its cells.

    A hidden test has a namespace of its own when it is graded: what it binds itself, the functions
    of the notebook do not see.

    Raises:
        NameError: The notebook binds no such name.
    """
    namespace = vars(sys.modules["__main__"])
    for name in values:
        if name not in namespace:
            raise NameError(f"name {name!r} is not defined", name=name)
    held = {name: namespace[name] for name in values}
    namespace.update(values)
    try:
        yield
    finally:
        namespace.update(held)


class _FrozenArray(np.ndarray):
    """An ordinary array but for the words of the error when a read-only one is changed."""

    def __setitem__(self, key: Any, value: Any) -> None:
        if not self.flags.writeable:
            raise ValueError(_CHANGED)
        super().__setitem__(key, value)

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Any, out: tuple = (), **kwargs: Any
    ) -> Any:
        if any(isinstance(target, _FrozenArray) and not target.flags.writeable for target in out):
            raise ValueError(_CHANGED)
        if method == "at" and isinstance(inputs[0], _FrozenArray) and not inputs[0].flags.writeable:
            raise ValueError(_CHANGED)
        if out:
            kwargs["out"] = tuple(map(_plain, out))
        return getattr(ufunc, method)(*map(_plain, inputs), **kwargs)

    def __repr__(self) -> str:
        return repr(_plain(self))

    def __reduce__(self) -> Any:
        return _plain(self).__reduce__()


def _plain(value: Any) -> Any:
    return value.view(np.ndarray) if isinstance(value, _FrozenArray) else value
