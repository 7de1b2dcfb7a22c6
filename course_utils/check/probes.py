"""The probes that follow from a domain: one call or a few, each with words for its regime.

A label completes the sentence "wrong where ...".
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_utils.check.domain import MISSING, Array, Choice, Domain, Number, Several, value_of
from course_utils.check.drawing import SHAPES, Arguments, Draw, NotInDomainError, draw
from course_utils.check.forms import (
    Change,
    cast,
    each,
    fixed_bounds,
    plain_form,
    put,
    readonly,
    to,
    view_of,
)


@dataclass(frozen=True)
class Probe:
    """Calls of one regime.

    Attributes:
        family: Which regime; probes of a family are alike.
        label: The regime in words.
        calls: The arguments of each call.
        plain: The same in float64 or int64 and in C order: what is right is computed from these.
        omit: Arguments that are left out, for which ``calls`` holds the defaults.
        scale: Of the values, where they are small: what is right must be met on this scale.
    """

    family: str
    label: str
    calls: tuple[Arguments, ...]
    plain: tuple[Arguments, ...]
    omit: tuple[str, ...] = ()
    scale: float = 1.0


@dataclass(frozen=True)
class _Plan:
    """A probe before it is drawn."""

    family: str
    label: str
    how: Draw = Draw()  # noqa: RUF009 - frozen
    change: Change | None = None
    omit: tuple[str, ...] = ()


def probes_of(domain: Domain, name: str) -> list[Probe]:
    """All probes of a domain, the same for the same name.

    Args:
        domain: What the function takes.
        name: Of the check; the draws follow from it.
    """
    seed = zlib.crc32(name.encode())
    found = [
        probe
        for number, plan in enumerate(_plans(domain), start=1)
        if (probe := _drawn(domain, plan, seed + number)) is not None
    ]
    (one,), (other,) = found[0].calls, found[1].calls
    (plain_one,), (plain_other,) = found[0].plain, found[1].plain
    calls, plain = (one, other, one), (plain_one, plain_other, plain_one)
    return [*found, Probe("again", "it is called several times", calls, plain)]


def _drawn(domain: Domain, plan: _Plan, seed: int) -> Probe | None:
    try:
        drawn = draw(domain, seed, plan.how)
        given = plan.change(dict(drawn)) if plan.change else drawn
    except NotInDomainError:
        return None
    plain = {name: plain_form(value, domain.takes[name]) for name, value in given.items()}
    scale = min([1.0, *(size for size, _ in plan.how.magnitude.values())])
    return Probe(plan.family, plan.label, (given,), (plain,), plan.omit, scale)


def _plans(domain: Domain) -> Iterator[_Plan]:
    yield _Plan("base", "the inputs are ordinary")
    yield _Plan("base", "the inputs are ordinary")
    yield from _sizes(domain)
    yield from _shapes(domain)
    for name, spec in domain.arrays.items():
        yield from _layouts(name, spec)
        if spec.floats:
            yield from _values(name, spec)
    yield from _lists(domain)
    yield from _options(domain)
    for label, case in domain.cases.items():
        yield _Plan("case", label, change=case if callable(case) else put(dict(case)))


def _sizes(domain: Domain) -> Iterator[_Plan]:
    names = domain.names
    for name in names:
        if domain.least_of(name) <= 1:
            yield _Plan("size 1", f"{name} is 1", Draw({name: 1}))
    if names:
        least = {name: domain.least_of(name) for name in names}
        yield _Plan("size 1", "every axis has its smallest size", Draw(least))
    for name in names:
        yield _Plan("long", f"{name} is {domain.longest}", Draw({name: domain.longest}))
    if len(names) > 1 and not domain.least:
        yield _Plan("equal sizes", "all sizes are equal", Draw(dict.fromkeys(names, 3)))
        yield _Plan(
            "long", "the sizes are others", Draw(dict(zip(names, (7, 11, 5, 6), strict=False)))
        )


def _shapes(domain: Domain) -> Iterator[_Plan]:
    arrays = domain.arrays
    free = {name: spec for name, spec in arrays.items() if ... in spec.axes}
    if not free:
        return
    for shape in SHAPES[1:]:
        yield _Plan("shape", f"the shape is {shape}", Draw(shape=shape))
    scalars = [name for name, spec in arrays.items() if spec.scalar]
    if scalars and all(spec.axes == (...,) for spec in free.values()):
        yield _Plan("shape", "the shape is ()", Draw(shape=()))
    for value, what in (
        (-1.25, "a Python float"),
        (3, "a Python int"),
        (np.float64(0.7), "a NumPy number"),
    ):
        for name in scalars:
            low, high = fixed_bounds(arrays[name])
            if low <= value <= high:
                yield _Plan("number", f"{name} is {what}", Draw(shape=()), put({name: value}))


def _layouts(name: str, spec: Array) -> Iterator[_Plan]:
    for dtype in spec.dtypes[1:]:
        yield _Plan(
            "dtype", f"{name} holds {dtype}", change=to(name, lambda v, t=dtype: cast(v, t, spec))
        )
    if spec.lists:
        yield _Plan("layout", f"{name} is a list", change=to(name, np.ndarray.tolist))
    yield _Plan("layout", f"{name} is a transposed or strided view", change=to(name, view_of))
    yield _Plan("read-only", f"{name} is read-only", change=to(name, readonly))


def _values(name: str, spec: Array) -> Iterator[_Plan]:
    for size in spec.magnitudes:
        for sign, word in (("", "±"), ("+", ""), ("-", "-")):
            label = f"{name} is about {word}{size:g}"
            yield _Plan("magnitude", label, Draw(magnitude={name: (size, sign)}))
    low, high = fixed_bounds(spec)
    if spec.zeros and low <= 0 <= high:
        yield _Plan("zeros", f"{name} is all zeros", change=to(name, np.zeros_like))
    if spec.ties:
        yield _Plan("ties", f"{name} has equal values", change=to(name, np.round))
    for place in range(2 if callable(spec.edges) else len(spec.edges)):
        for step, word in ((0, "exactly at"), (-1, "just below"), (1, "just above")):
            where = "a limit" if callable(spec.edges) else f"{spec.edges[place]:g}"
            label = f"{name} is {word} {where}"
            yield _Plan("edge", label, change=_edge(name, spec, place, step))


def _edge(name: str, spec: Array, place: int, step: int) -> Change:
    def change(given: Arguments) -> Arguments:
        edges = spec.edges(**given) if callable(spec.edges) else spec.edges
        edge = np.broadcast_to(np.asarray(edges[place], dtype=float), np.shape(given[name])) + 0.0
        if step:
            near = np.nextafter(edge, step * np.inf)
            edge = np.where(np.abs(edge) < 1e-9, edge + step * 1e-9, near)
        low, high = fixed_bounds(spec)
        if np.any(edge < low) or np.any(edge > high):
            raise NotInDomainError
        return given | {name: edge}

    return change


def _lists(domain: Domain) -> Iterator[_Plan]:
    for name, spec in domain.takes.items():
        if not isinstance(spec, Several):
            continue
        for count in spec.sizes[1:]:
            yield _Plan("length", f"{name} has {count} of them", Draw(lengths={name: count}))
        yield _Plan("layout", f"{name} is a tuple", change=to(name, tuple))
        for dtype in spec.item.dtypes[1:]:
            change = each(lambda v, t=dtype, s=spec: cast(v, t, s.item))
            yield _Plan("dtype", f"{name} holds {dtype}", change=to(name, change))
        for size in spec.item.magnitudes:
            yield _Plan(
                "magnitude", f"{name} is about ±{size:g}", Draw(magnitude={name: (size, "")})
            )
        yield _Plan("zeros", f"{name} is all zeros", change=to(name, each(np.zeros_like)))


def _options(domain: Domain) -> Iterator[_Plan]:
    options = {n: s for n, s in domain.takes.items() if isinstance(s, Number | Choice)}
    tried = {name: _tried(name, spec, domain) for name, spec in options.items()}
    for name, values in tried.items():
        for value, label in values:
            yield _Plan("option", label, Draw(fixed={name: value}))
    for one, other in itertools.combinations(tried, 2):
        pairs = list(itertools.product(tried[one], tried[other]))
        for (left, a), (right, b) in pairs[:: max(1, len(pairs) // 6)]:
            yield _Plan("pair", f"{a} and {b}", Draw(fixed={one: left, other: right}))
    if options:
        for _ in range(4):
            yield _Plan("option", "the settings are others", Draw(other=True))
    # A default such as an epsilon acts on small numbers alone.
    small = {n: (1e-7, _sign(s)) for n, s in domain.arrays.items() if s.floats}
    optional = {n: s.default for n, s in options.items() if s.default is not MISSING}
    for name, default in optional.items():
        yield _Plan("default", f"{name} is left out", Draw(fixed={name: default}), omit=(name,))
        how = Draw(fixed={name: default}, magnitude=small)
        label = f"{name} is left out and the inputs are small"
        yield _Plan("default", label, how, omit=(name,))
    if len(optional) > 1:
        yield _Plan("default", "all defaults are used", Draw(fixed=optional), omit=tuple(optional))


def _sign(spec: Array) -> str:
    low, high = fixed_bounds(spec)
    return "+" if low >= 0 else "-" if high <= 0 else ""


def _tried(name: str, spec: Number | Choice, domain: Domain) -> list[tuple[Any, str]]:
    """Values to be tried of a setting, with words for each."""
    if isinstance(spec, Choice):
        return [(v, f"{name} is {getattr(v, '__name__', repr(v))}") for v in spec.values]
    scope = {axis: domain.size_of(axis) for axis in domain.names}
    low, high = (_known(bound, scope) for bound in (spec.low, spec.high))
    values = list(spec.typical[1:])
    for edge in spec.edges:
        near = (
            [edge - 1, edge + 1]
            if spec.whole
            else [np.nextafter(edge, s) for s in (-np.inf, np.inf)]
        )
        values += [edge, *map(int if spec.whole else float, near)]
    if low is not None and np.isfinite(low):
        values += [low, low + 1] if spec.whole else [low]
    if high is not None and np.isfinite(high):
        values.append(high)
    kept = [
        v
        for v in dict.fromkeys(values)
        if (low is None or low <= v) and (high is None or v <= high)
    ]
    typed = [int(value) if spec.whole else value for value in kept]
    return [(value, f"{name} is {value!r}") for value in typed]


def _known(bound: float | str, scope: Mapping[str, Any]) -> float | None:
    """The value of a bound; None where it depends on another argument."""
    if isinstance(bound, str) and not any(name in bound for name in scope):
        return None
    return value_of(bound, scope)
