"""Run the probes of a domain: what a function gives in each, and what is right there.

Where a submission runs, only its outcomes are recorded. Where the reference runs, so is what is
right: its results on the plain form of the same arguments, and by how much these move when the
arguments are rounded to float32, which a right answer may do.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_utils.check.compare import Tolerance, compare
from course_utils.check.drawing import Arguments
from course_utils.check.failure import CheckError
from course_utils.check.forms import view_of
from course_utils.check.plain import Opaque, normalize, type_name
from course_utils.check.probes import Probe
from course_utils.check.show import clean, shape_text

Outcome = dict[str, Any]
_SLACK = 20  # times what rounding the arguments to float32 moves a result
_TEXT = 120  # characters of an error's message


@dataclass(frozen=True)
class Calling:
    """A function to be called, and whether an overflow in it counts as an error."""

    function: Callable[..., Any]
    overflow: bool = False


def outcomes(calling: Calling, probes: Sequence[Probe]) -> list[list[Outcome]]:
    """What a function gives in each call of each probe.

    Returns:
        For each call ``{"is": "value", "value": ..., "dtypes": ...}``, where ``"is"`` may also be
        "error", with the names of its classes and its message, "changed", with the names of the
        arguments that the function changed, or "altered": a later call changed this result.

    Raises:
        NotImplementedError: From a function that is not written yet.
    """
    return [_calls(calling, probe.calls, probe.omit) for probe in probes]


def right_outcomes(calling: Calling, probes: Sequence[Probe]) -> list[dict[str, Any]]:
    """What is right in each probe, from the reference.

    Raises:
        CheckError: If the reference cannot be what is right there: it changes an argument, gives
            what is not finite, fails where the domain does not expect it, or gives something else
            for the form in which the arguments are handed over.
    """
    return [_right(calling, probe) for probe in probes]


def _right(calling: Calling, probe: Probe) -> dict[str, Any]:
    right = _calls(calling, probe.plain, probe.omit)
    own = _calls(calling, probe.calls, probe.omit)
    rounded = _calls(calling, [_rounded(given) for given in probe.plain], probe.omit)
    for one, same in zip(right, own, strict=True):
        _require_sound(probe, one, same)
    exact = probe.family in ("edge", "case")
    slack = [
        _moved(a, b) if not exact and a["is"] == b["is"] == "value" else None
        for a, b in zip(right, rounded, strict=True)
    ]
    return {
        "family": probe.family,
        "label": probe.label,
        "given": given_text(probe.calls[0], probe.omit),
        "calls": right,
        "slack": slack,
        "scale": probe.scale,
        "low": _is_low(probe),
    }


def _require_sound(probe: Probe, right: Outcome, own: Outcome) -> None:
    where = f"where {probe.label} ({given_text(probe.calls[0], probe.omit)})"
    if right["is"] == "error" and probe.family != "case":
        what = f"raises {right['value'][0]}: {right['text']}"
        raise CheckError(f"check.agrees: the reference {what} {where}; narrow the domain")
    if right["is"] in ("changed", "altered") or own["is"] != right["is"]:
        raise CheckError(f"check.agrees: the reference gives {own} {where}, for {right['is']}")
    if right["is"] != "value":
        return
    if not _finite(right["value"]):
        raise CheckError(f"check.agrees: the reference gives NaN or inf {where}; narrow the domain")
    low = _is_low(probe)
    tolerance = Tolerance(1e-3 if low else 1e-6, (1e-5 if low else 1e-9) * probe.scale)
    if compare(normalize(own["value"]), normalize(right["value"]), tolerance):
        raise CheckError(
            f"check.agrees: the reference gives another result {where} than for the same numbers "
            "in float64; correct it, or narrow the domain and the docstring"
        )


def _is_low(probe: Probe) -> bool:
    """True if an argument has fewer digits than float64, so that results may, too."""
    arrays = [v for v in probe.calls[0].values() if isinstance(v, np.ndarray)]
    arrays += [v for vs in probe.calls[0].values() if isinstance(vs, list | tuple) for v in vs]
    return any(getattr(v, "dtype", None) in (np.float32, np.float16) for v in arrays)


def _calls(calling: Calling, calls: Sequence[Arguments], omit: Sequence[str]) -> list[Outcome]:
    found: list[Outcome] = []
    raw: list[Any] = []
    for given in calls:
        own = {name: _copied(value) for name, value in given.items()}
        before = {name: copy.deepcopy(value) for name, value in own.items() if not callable(value)}
        try:
            with np.errstate(all="ignore", over="raise" if calling.overflow else "ignore"):
                value = _called(calling.function, own, omit)
        except NotImplementedError:
            raise
        except Exception as error:  # whatever it is, it is what is judged
            found.append(_error(error))
            raw.append(None)
            continue
        raw.append(value)
        changed = [name for name, old in before.items() if not _identical(old, own[name])]
        if changed:
            found.append({"is": "changed", "value": changed})
        else:
            plain = copy.deepcopy(normalize(value))
            found.append({"is": "value", "value": plain, "dtypes": _dtypes(value)})
    for outcome, value in zip(found[:-1], raw[:-1], strict=True):
        if outcome["is"] == "value" and not _identical(normalize(value), outcome["value"]):
            outcome["is"] = "altered"
    return found


def _called(function: Callable[..., Any], given: Arguments, omit: Sequence[str]) -> Any:
    """Call by position, as lessons do; behind an argument that is left out, by name."""
    names = list(given)
    at = min([names.index(name) for name in omit], default=len(names))
    named = {name: given[name] for name in names[at:] if name not in omit}
    return function(*(given[name] for name in names[:at]), **named)


def _error(error: Exception) -> Outcome:
    classes = [cls.__name__[:80] for cls in type(error).__mro__ if cls is not object][:8]
    try:
        text = clean(str(error), _TEXT)
    except Exception:  # the student's own class may fail here, too
        text = ""
    return {"is": "error", "value": classes, "text": text}


def _dtypes(value: Any) -> str:
    """Kinds of the numbers in a result, by its parts: "f" for floats, "i" for integers, ..."""
    if type(value) in (tuple, list):
        return "".join(_dtypes(item)[:1] or "?" for item in value[:20])
    plain = normalize(value)
    return plain.dtype.kind if isinstance(plain, np.ndarray) else "?"


def _copied(value: Any) -> Any:
    """A copy with the same layout and flags; functions are themselves."""
    if type(value) in (list, tuple):
        return type(value)(map(_copied, value))
    if not isinstance(value, np.ndarray):
        return value if callable(value) else copy.deepcopy(value)
    made = value.copy() if value.flags.c_contiguous else view_of(value)
    made.flags.writeable = value.flags.writeable
    return made


def _identical(left: Any, right: Any) -> bool:
    if isinstance(left, np.ndarray):
        return (
            isinstance(right, np.ndarray)
            and left.dtype == right.dtype
            and np.array_equal(left, right, equal_nan=left.dtype.kind in "fc")
        )
    if isinstance(left, list | tuple):
        return (
            type(left) is type(right)
            and len(left) == len(right)
            and all(map(_identical, left, right))
        )
    if isinstance(left, dict):
        return (
            isinstance(right, dict)
            and left.keys() == right.keys()
            and all(_identical(left[key], right[key]) for key in left)
        )
    if isinstance(left, float) and left != left:
        return isinstance(right, float) and right != right
    return type(left) is type(right) and left == right


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if type(value) is list:
        return [_rounded(item) for item in value]
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value.astype(np.float32).astype(np.float64)
    return value


def _moved(right: Outcome, rounded: Outcome) -> Any:
    """By how much each number may be off, in the form of the result; None for what is exact."""
    return _distance(right["value"], rounded["value"])


def _distance(one: Any, other: Any) -> Any:
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [_distance(a, b) for a, b in zip(one, other, strict=True)]
    arrays = isinstance(one, np.ndarray) and isinstance(other, np.ndarray)
    if arrays and one.dtype.kind == "f" and one.shape == other.shape:
        with np.errstate(all="ignore"):
            return np.nan_to_num(_SLACK * np.abs(one - other))
    return None


def _finite(value: Any) -> bool:
    if isinstance(value, list):
        return all(map(_finite, value))
    if isinstance(value, dict):
        return all(map(_finite, value.values()))
    number = isinstance(value, np.ndarray) and value.dtype.kind in "fc"
    return bool(np.isfinite(value).all()) if number else not isinstance(value, Opaque)


def told_of(probes: Sequence[Probe]) -> list[str]:
    """The words that a message may hold, although they may stand in the text of the call, too."""
    given = (given_text(probe.calls[0], probe.omit) for probe in probes)
    return list(dict.fromkeys([*(probe.label for probe in probes), *given]))


def given_text(given: Arguments, omit: Sequence[str] = ()) -> str:
    """What was handed over, without its numbers: names, types and shapes."""
    shown = (f"{name}: {_sort(value)}" for name, value in given.items() if name not in omit)
    return clean(", ".join(shown), 300)


def _sort(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {shape_text(value.shape)}"
    if type(value) in (list, tuple):
        return f"{type(value).__name__} of {len(value)}"
    return getattr(value, "__name__", type_name(value))
