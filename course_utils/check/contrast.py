"""Judge what a function gave in all probes of its domain, and say where it holds and where not.

A message tells the regime, shapes, types, and a property of what came back; never what is expected,
nor the numbers that were drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_utils.check.compare import Tolerance, agree, compare, stacked
from course_utils.check.plain import Plain
from course_utils.check.show import clean, describe, plural, shape_text

_SHOWN = 3  # regimes that a headline names
_UNREADABLE = "its probes sent no result that can be read"


@dataclass(frozen=True)
class Fault:
    """What is wrong in one probe."""

    family: str
    label: str
    given: str
    reason: str  # changed, altered, error, no error, type, shape, values, promise
    told: str


def judge_agrees(actual: Any, expected: Any, options: Mapping[str, Any]) -> Any:
    """The outcome of ``check.agrees``: headline, diagnosis and no values; None where it passed."""
    if not isinstance(actual, list) or len(actual) != len(expected):
        return _UNREADABLE, "", ""
    faults = []
    for calls, wanted in zip(actual, expected, strict=True):
        fault = _fault(calls, wanted, options)
        if fault is not None:
            faults.append(fault)
    if not faults:
        return None
    return _words(faults, expected)


def _fault(calls: Any, wanted: dict[str, Any], options: Mapping[str, Any]) -> Fault | None:
    right = _calls_of(wanted["calls"])
    calls = _calls_of(calls)
    found: tuple[str, str] | None = None
    if len(calls) != len(right):
        found = "type", _UNREADABLE
    else:
        slacks = _items(wanted["slack"], len(right))
        for got, want, slack in zip(calls, right, slacks, strict=True):
            found = _differs(got, want, slack, wanted, options)
            if found:
                break
    if found is None:
        return None
    return Fault(str(wanted["family"]), str(wanted["label"]), str(wanted["given"]), *found)


def _items(slack: Any, count: int) -> list[Any]:
    """A tolerance for each part; plain numbers among them have become one array."""
    parts = list(slack) if isinstance(slack, list | np.ndarray) else []
    return parts if len(parts) == count else [None] * count


def _calls_of(value: Any) -> list[dict[str, Any]]:
    calls = value if isinstance(value, list) else []
    return [call if isinstance(call, dict) else {} for call in calls]


def _differs(
    got: dict[str, Any],
    want: dict[str, Any],
    slack: Any,
    wanted: Mapping[str, Any],
    options: Mapping[str, Any],
) -> tuple[str, str] | None:
    """Reason and words where one call is not as it must be."""
    kind = got.get("is")
    if want["is"] == "error":
        name = _texts(want["value"])[0]
        if kind == "error" and name in _texts(got.get("value")):
            return None
        if kind == "error":
            return "no error", f"it raises {_raised(got)}, not {name}"
        return "no error", f"it raises no {name}"
    if kind == "error":
        return "error", f"it raises {_raised(got)}"
    if kind == "changed":
        return "changed", ", ".join(_texts(got.get("value"))[:5])
    if kind == "altered":
        return "altered", "a later call changes the result of an earlier one"
    if kind != "value" or "value" not in got:
        return "type", _UNREADABLE
    tolerance = _tolerance(wanted, options)
    found = _value_differs(got["value"], want["value"], slack, tolerance)
    if found is None and options.get("integers") and set(str(got.get("dtypes", ""))) - set("iub"):
        return "promise", "it does not return integers"
    return found


def _tolerance(wanted: Mapping[str, Any], options: Mapping[str, Any]) -> Tolerance:
    scale = float(np.asarray(wanted["scale"]))
    rtol, atol = float(options["rtol"]), float(options["atol"]) * scale
    if bool(np.asarray(wanted["low"])):
        rtol, atol = max(rtol, 1e-3), max(atol, 1e-5 * scale)
    return Tolerance(rtol, atol, exact_integers=True)


def _value_differs(
    got: Plain, want: Plain, slack: Any, tolerance: Tolerance, path: str = ""
) -> tuple[str, str] | None:
    """As ``compare``, but with a tolerance of its own for each number of a result."""
    if isinstance(want, list):
        items = [np.asarray(a) for a in got] if isinstance(got, np.ndarray) and got.ndim else got
        if isinstance(items, list) and len(items) == len(want):
            parts = zip(items, want, _items(slack, len(want)), strict=True)
            for place, (a, b, part) in enumerate(parts):
                if found := _value_differs(a, b, part, tolerance, f"{path}[{place}]"):
                    return found
            return None
    if isinstance(want, np.ndarray):
        got = stacked(got)
        if isinstance(got, np.ndarray) and got.shape == want.shape:
            wide = replace(tolerance, atol=tolerance.atol + (0.0 if slack is None else slack))
            return None if agree(got, want, wide).all() else ("values", _property(got, want, path))
        if isinstance(got, np.ndarray):
            return "shape", f"{_result(path)} has shape {shape_text(got.shape)}"
        return "type", f"{_result(path)} is {describe(got)}"
    found = compare(got, want, tolerance)
    if found is None:
        return None
    if found.reason == "type":
        return "type", f"{_result(path)} is {describe(got)}"
    return "values", ""


def _property(got: np.ndarray, want: np.ndarray, path: str) -> str:
    """What can be said of a wrong result without telling the right one."""
    result = _result(path)
    if got.dtype.kind in "fc" and np.isnan(got).any():
        return f"{result} holds NaN"
    if got.dtype.kind in "fc" and np.isinf(got).any():
        return f"{result} is infinite" if got.ndim == 0 else f"{result} holds infinite numbers"
    if got.size > 1 and not got.any():
        return f"all of {result} is 0"
    if want.dtype.kind == "f" and got.size > 1 and got.dtype.kind in "iub":
        return f"{result} has no fractions"
    return ""


def _result(path: str) -> str:
    return f"result{path}" if path else "the result"


def _texts(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [clean(item, 80) for item in items if isinstance(item, str)] or [""]


def _raised(got: Mapping[str, Any]) -> str:
    text = got.get("text")
    name = _texts(got.get("value"))[0] or "an error"
    return f"{name}: {clean(text, 120)}" if isinstance(text, str) and text else name


def _words(faults: list[Fault], expected: list[dict[str, Any]]) -> tuple[str, str, str]:
    first = faults[0]
    if first.reason == "changed":
        return f"the function changes its argument {first.told}", "Work on a copy.", ""
    ordinary = not any(fault.family == "base" for fault in faults)
    every = len(faults) == len(expected)
    if every:
        where = "wrong for all inputs that were tried"
    elif not ordinary:
        where = "wrong where the inputs are ordinary"
    else:
        labels = list(_regimes(faults))
        more = len(labels) - _SHOWN
        rest = f"; and in {plural(more, 'more regime')}" if more > 0 else ""
        where = (
            f"right where the inputs are ordinary, wrong where {'; '.join(labels[:_SHOWN])}{rest}"
        )
    told = f": {first.told}" if first.told else ""
    return f"{where}{told}", f"Of the wrong calls the first had {first.given}.", ""


def _regimes(faults: list[Fault]) -> Iterator[str]:
    """The first label of each family, then the others."""
    seen: set[str] = set()
    later = []
    for fault in faults:
        if fault.family in seen:
            later.append(fault.label)
        else:
            seen.add(fault.family)
            yield fault.label
    yield from dict.fromkeys(later)
