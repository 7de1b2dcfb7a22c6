"""The limits in a unit's header; ``sandbox.values.Limits`` says what they are.

A unit that needs more than most says so in the header of its source, under the names of ``KEYS``::

    # jupyter:
    #   course:
    #     title: Convolutions
    #     cpu_budget: 90
    #     limits: {cell_cpu_seconds: 40, cpu_seconds: 150, memory_mib: 3072}

==================  =======================================================  =======
name                what a submission may use                                default
==================  =======================================================  =======
cell_cpu_seconds    CPU seconds of one cell                                  20
cpu_seconds         CPU seconds of the whole notebook                        60
wall_seconds        seconds on the clock, for notebooks that only wait       600
memory_mib          MiB of memory of all its processes together              2048
processes           processes and threads at a time                          64
file_mib            MiB of its largest file; all files: four times that      64
output_mib          MiB that it prints                                       8
message_mib         MiB of values that its checks receive                    64
==================  =======================================================  =======
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from autograder.course.source import SourceError, Unit
from autograder.sandbox.values import Limits

_MIB = 1 << 20
_DEFAULT = Limits()


@dataclass(frozen=True)
class Key:
    """One name in a header: the field of ``Limits``, its scale, and what is reasonable."""

    field: str
    scale: int
    least: float
    most: float


# Memory of less than 256 MiB does not start Python with NumPy; what is written, printed and sent is
# held in memory of the machine that grades, hence the upper bounds.
KEYS: Mapping[str, Key] = {
    "cell_cpu_seconds": Key("cell_cpu_seconds", 1, 1, 3600),
    "cpu_seconds": Key("cpu_seconds", 1, 1, 7200),
    "wall_seconds": Key("wall_seconds", 1, 10, 86_400),
    "memory_mib": Key("memory_bytes", _MIB, 256, 262_144),
    "processes": Key("processes", 1, 1, 4096),
    "file_mib": Key("file_bytes", _MIB, 1, 16_384),
    "output_mib": Key("output_bytes", _MIB, 1, 1024),
    "message_mib": Key("message_bytes", _MIB, 1, 1024),
}
# In each pair the first can be reached only if it is at most the second.
_ORDERED = (("cell_cpu_seconds", "cpu_seconds"), ("cpu_seconds", "wall_seconds"))


@dataclass(frozen=True)
class LimitProblem:
    """A fault of one entry: its name ("limits" for all of them), what is wrong, and a remedy."""

    key: str
    what: str
    remedy: str


def limits_of(unit: Unit, base: Limits = _DEFAULT) -> Limits:
    """The limits of one submission of a unit.

    Args:
        unit: The unit; its digest changes with its header, and so with its limits.
        base: What holds where its header says nothing.

    Raises:
        SourceError: If the header cannot be used; the message names the file.
    """
    for problem in limit_problems(unit.limits):
        raise SourceError(f"{unit.path}: {problem.what}; {problem.remedy}")
    return replace(base, **_fields(unit.limits))


def limit_problems(written: Any) -> Iterator[LimitProblem]:
    """All that is wrong with the ``limits`` of a header, as its author wrote them."""
    if not isinstance(written, Mapping):
        yield LimitProblem(
            "limits",
            f"limits must be names with numbers, received {str(written)[:40]!r}",
            "write 'limits: {cell_cpu_seconds: 40}'",
        )
        return
    wrong = [problem for name, value in written.items() for problem in _of_entry(name, value)]
    yield from wrong or _order(replace(_DEFAULT, **_fields(written)), written)


def _of_entry(name: Any, value: Any) -> Iterator[LimitProblem]:
    key, shown = KEYS.get(name), str(value)[:40]
    if key is None:
        known = ", ".join(KEYS)
        yield LimitProblem(str(name), f"unknown limit {name!r}", f"the limits are {known}")
        return
    if isinstance(value, bool) or not isinstance(value, int | float):
        what = f"limit {name!r} is not a number: {shown!r}"
    elif not key.least <= value <= key.most:  # neither is NaN
        what = f"limit {name!r} is {shown}, outside of {key.least:g} to {key.most:g}"
    elif name == "processes" and value != int(value):
        what = f"limit {name!r} is not a whole number: {shown}"
    else:
        return
    yield LimitProblem(name, what, f"write a number from {key.least:g} to {key.most:g}")


def _order(limits: Limits, written: Mapping[str, Any]) -> Iterator[LimitProblem]:
    for small, large in _ORDERED:
        one, other = getattr(limits, small), getattr(limits, large)
        if one > other:
            yield LimitProblem(
                small if small in written else large,
                f"limit {small!r} ({one:g}) is more than {large!r} ({other:g})",
                f"set {large!r} to at least {one:g}",
            )


def _fields(written: Mapping[str, Any]) -> dict[str, float]:
    """Fields of ``Limits``; sizes and counts are whole numbers."""
    scaled = {KEYS[name].field: value * KEYS[name].scale for name, value in written.items()}
    return {
        name: float(value) if name.endswith("seconds") else int(value)
        for name, value in scaled.items()
    }
