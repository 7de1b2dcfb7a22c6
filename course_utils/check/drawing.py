"""Draw the arguments of one call from a domain. All draws are seeded and small."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_utils.check.domain import Array, Bound, Choice, Domain, Number, Several, value_of

SHAPES = ((2, 3), (4,), (1,), (1, 1), (1, 3), (3, 1), (2, 1, 3), (2, 3, 4), (7, 5))
Arguments = dict[str, Any]


class NotInDomainError(Exception):
    """A draw that the bounds of the domain do not allow: there is no such probe."""


@dataclass(frozen=True)
class Draw:
    """What is special about one draw.

    Attributes:
        sizes: Of named axes.
        shape: Of what may have any shape.
        fixed: Arguments that are given.
        lengths: Of lists.
        magnitude: By argument, the size of its elements, and their sign: "", "+" or "-".
        other: True if numbers and choices are drawn, too, instead of being the usual ones.
    """

    sizes: Mapping[str, int] = field(default_factory=dict)
    shape: tuple[int, ...] = SHAPES[0]
    fixed: Mapping[str, Any] = field(default_factory=dict)
    lengths: Mapping[str, int] = field(default_factory=dict)
    magnitude: Mapping[str, tuple[float, str]] = field(default_factory=dict)
    other: bool = False


def draw(domain: Domain, seed: int, how: Draw) -> Arguments:
    """Draw all arguments of a call, in their order.

    Raises:
        NotInDomainError: If the bounds do not allow it.
    """
    rng = np.random.default_rng(seed)
    scope: dict[str, Any] = {name: domain.size_of(name) for name in domain.names} | dict(how.sizes)
    found: Arguments = {}
    for name, spec in domain.takes.items():  # first numbers: sizes and bounds may name them
        if isinstance(spec, Number | Choice):
            found[name] = how.fixed[name] if name in how.fixed else _option(spec, rng, scope, how)
            if isinstance(spec, Number):
                scope[name] = found[name]
    for name, spec in domain.takes.items():
        if name in how.fixed:
            found[name] = how.fixed[name]
        elif isinstance(spec, Several):
            count = how.lengths.get(name, spec.sizes[0])
            shapes = [SHAPES[(place + count) % len(SHAPES)] for place in range(count)]
            found[name] = [_array(spec.item, name, rng, scope, how, shape) for shape in shapes]
        elif isinstance(spec, Array):
            found[name] = _array(spec, name, rng, scope, how, how.shape)
    return {name: found[name] for name in domain.takes}


def _option(spec: Number | Choice, rng: np.random.Generator, scope: Mapping, how: Draw) -> Any:
    if isinstance(spec, Choice):
        return spec.values[int(rng.integers(len(spec.values))) if how.other else 0]
    low, high = _bounds(spec.low, spec.high, scope)
    if spec.typical and not how.other:
        return spec.typical[0]
    if spec.whole:
        return int(rng.integers(int(low), int(min(high, max(low + 10, 10))) + 1))
    least, most = max(low, -2.0), min(high, max(2.0, low + 2.0))
    return float(least + (most - least) * rng.uniform(0.1, 0.9))


def _bounds(low: Bound, high: Bound, scope: Mapping[str, Any]) -> tuple[float, float]:
    bounds = value_of(low, scope), value_of(high, scope)
    if bounds[0] > bounds[1]:
        raise NotInDomainError
    return bounds


def _array(
    spec: Array,
    name: str,
    rng: np.random.Generator,
    scope: Mapping[str, Any],
    how: Draw,
    shape: tuple[int, ...],
) -> np.ndarray:
    sizes = _sizes(spec, scope, shape)
    low, high = _bounds(spec.low, spec.high, scope)
    if not spec.floats:
        least, most = max(low, -100), min(high, 100)
        return np.asarray(rng.integers(int(least), int(most) + 1, size=sizes)).astype(
            spec.dtypes[0]
        )
    if name in how.magnitude:
        return _of_magnitude(*how.magnitude[name], (low, high), sizes, rng)
    values = np.asarray(rng.normal(size=sizes))
    if np.isfinite(low) and np.isfinite(high):
        values = np.asarray(rng.uniform(low, high, size=sizes))
    elif np.isfinite(low):
        values = low + np.abs(values)
    elif np.isfinite(high):
        values = high - np.abs(values)
    if spec.zeros and low <= 0 <= high and values.size > 3:
        values.flat[1] = 0.0
    return values


def _sizes(spec: Array, scope: Mapping[str, Any], shape: tuple[int, ...]) -> list[int]:
    sizes: list[int] = []
    for axis in spec.axes:
        if isinstance(axis, str):
            sizes.append(int(value_of(axis, scope)))
        elif isinstance(axis, int):
            sizes.append(axis)
        else:  # any shape; where named axes follow, they are its last ones
            sizes += shape if len(spec.axes) == 1 else shape[:-1]
    if any(size < 0 for size in sizes):
        raise NotInDomainError
    return sizes


def _of_magnitude(
    magnitude: float,
    sign: str,
    bounds: tuple[float, float],
    sizes: list[int],
    rng: np.random.Generator,
) -> np.ndarray:
    signs = {"+": 1.0, "-": -1.0}.get(sign) or np.where(rng.random(sizes) < 0.5, -1.0, 1.0)
    values = np.asarray(signs * magnitude * rng.uniform(0.6, 1.4, size=sizes))
    if (values < bounds[0]).any() or (values > bounds[1]).any():
        raise NotInDomainError
    return values
