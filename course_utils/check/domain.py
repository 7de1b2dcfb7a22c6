"""What a function takes: its domain, from which its probes follow (see ``probes``).

An author says for each argument what it may be. Names of axes tie sizes together; a size or a bound
may be another name with a factor or an offset, as in ``"4*units"`` or ``"time-1"``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import EllipsisType
from typing import Any

from course_utils.check.failure import CheckError

Axis = str | int | EllipsisType
Bound = float | str
MAGNITUDES = (1e-8, 1e-3, 20.0, 300.0, 2e4)
MISSING: Any = object()
# Sizes of axes in the order of their names: no two equal, so that a mistaken axis shows.
SIZES = (3, 4, 2, 5, 6, 7)
_EXPRESSION = re.compile(r"(?:(\d+)\s*\*\s*)?([a-z_]\w*)\s*(?:([+-])\s*(\d+))?")


@dataclass(frozen=True)
class Array:
    """An array; see ``array``."""

    axes: tuple[Axis, ...]
    dtypes: tuple[str, ...] = ("float64",)
    low: Bound = -math.inf
    high: Bound = math.inf
    edges: Sequence[float] | Callable[..., Sequence[Any]] = ()
    magnitudes: tuple[float, ...] = MAGNITUDES
    zeros: bool = True
    ties: bool = False
    scalar: bool = False
    lists: bool = False

    @property
    def floats(self) -> bool:
        """True if it holds real numbers, as opposed to labels and counts."""
        return self.dtypes[0].startswith("float")


@dataclass(frozen=True)
class Number:
    """A number; see ``number`` and ``integer``."""

    low: Bound = -math.inf
    high: Bound = math.inf
    edges: tuple[float, ...] = ()
    typical: tuple[float, ...] = ()
    whole: bool = False
    default: Any = MISSING


@dataclass(frozen=True)
class Choice:
    """One of several values; see ``choice``."""

    values: tuple[Any, ...]
    default: Any = MISSING


@dataclass(frozen=True)
class Several:
    """A list of arrays; see ``sequence``."""

    item: Array
    sizes: tuple[int, ...] = (3, 1, 2, 7)


Spec = Array | Number | Choice | Several


def array(*axes: Axis, dtypes: Sequence[str] = ("float64",), **options: Any) -> Array:
    """Say what an array argument may be.

    Args:
        axes: names of axes, numbers, or ``...`` for any shape (before named axes, or alone).
        dtypes: what the statement allows, the usual one first: floats, or for labels and counts
            integers.
        options: ``low`` and ``high``, inclusive; ``edges``, values at which a rule changes, or a
            function of all arguments that gives arrays of them; ``magnitudes`` to be tried;
            ``zeros``, whether 0 may occur where it is within the bounds; ``ties``, whether equal
            values are to be tried; ``scalar`` and ``lists``, whether a plain number or a nested
            list will do.
    """
    return Array(axes, tuple(dtypes), **options)


def number(low: Bound = -math.inf, high: Bound = math.inf, **options: Any) -> Number:
    """Say what a number argument may be.

    Args:
        low: the least allowed.
        high: the largest allowed.
        options: ``edges``, tried with their neighbors; ``typical`` values, the first one usual;
            ``default``, if the argument may be left out.
    """
    return Number(low, high, **options)


def integer(low: Bound, high: Bound, **options: Any) -> Number:
    """Say what a whole-number argument may be; see ``number``."""
    return Number(low, high, whole=True, **options)


def choice(*values: Any, default: Any = MISSING) -> Choice:
    """Say that an argument is one of several values, functions among them."""
    return Choice(values, default)


def sequence(item: Array, *, sizes: Sequence[int] = (3, 1, 2, 7)) -> Several:
    """Say that an argument is a list of arrays, of these lengths, the usual one first."""
    return Several(item, tuple(sizes))


@dataclass(frozen=True)
class Domain:
    """What a function takes.

    Attributes:
        takes: By argument, in their order.
        sizes: Of named axes, instead of small ones that all differ.
        least: Of named axes, the smallest size allowed, if that is not 1.
        cases: By words for it, arguments to try besides, or a function that changes drawn ones.
        longest: Size of the axes in probes of long ones.
    """

    takes: Mapping[str, Spec]
    sizes: Mapping[str, int] = field(default_factory=dict)
    least: Mapping[str, int] = field(default_factory=dict)
    cases: Mapping[str, Any] = field(default_factory=dict)
    longest: int = 40

    def __post_init__(self) -> None:
        """Refuse what is no specification, before anything is drawn from it."""
        for name, spec in self.takes.items():
            if not isinstance(spec, Spec):
                raise CheckError(
                    f"check.agrees: {name} must be check.array(...), check.number(...), "
                    f"check.integer(...), check.choice(...) or check.sequence(...). "
                    f"Received: {type(spec).__name__}"
                )

        for name in self._axis_names():
            if name in self.takes and not isinstance(self.takes[name], Number):
                raise CheckError(
                    f"check.agrees: {name!r} is the name of an argument; give the axis another one"
                )

    def _axis_names(self) -> Iterator[str]:
        for spec in self.takes.values():
            item = spec.item if isinstance(spec, Several) else spec
            for axis in item.axes if isinstance(item, Array) else ():
                if isinstance(axis, str):
                    yield _parts(axis)[1]

    @property
    def arrays(self) -> dict[str, Array]:
        """The arguments that are arrays."""
        return {name: spec for name, spec in self.takes.items() if isinstance(spec, Array)}

    @property
    def names(self) -> list[str]:
        """Names of axes, in the order in which they come."""
        return [name for name in dict.fromkeys(self._axis_names()) if name not in self.takes]

    def size_of(self, name: str) -> int:
        """The usual size of a named axis."""
        return self.sizes.get(name, SIZES[self.names.index(name) % len(SIZES)])

    def least_of(self, name: str) -> int:
        """The smallest size of a named axis."""
        return self.least.get(name, 1)


def value_of(expression: Bound, scope: Mapping[str, Any]) -> float:
    """The value of a size or bound: a number, or a name with a factor and an offset.

    Raises:
        CheckError: If it is neither, or the name is unknown.
    """
    if not isinstance(expression, str):
        return expression
    factor, name, offset = _parts(expression)
    if name not in scope:
        known = ", ".join(scope) or "none"
        raise CheckError(f"check.agrees: {expression!r} names {name!r}; known are {known}")
    return factor * scope[name] + offset


def _parts(expression: str) -> tuple[int, str, int]:
    found = _EXPRESSION.fullmatch(expression)
    if found is None:
        raise CheckError(
            f"check.agrees: a size or bound must be a name such as 'units', '4*units' or 'time-1'. "
            f"Received: {expression!r}"
        )
    factor, name, sign, offset = found.groups()
    return int(factor or 1), name, int(f"{sign or '+'}{offset or 0}")
