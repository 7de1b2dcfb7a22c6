"""The verdict on one check, over plain values; the same for the student's notebook and the grader.

A verdict has two levels of text: ``message`` says what is wrong without any expected number, so
that it may be shown for a hidden check; ``values`` shows expected and received values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_utils.check.bounds import judge_at_least, judge_at_most
from course_utils.check.compare import EXACT, Mismatch, Tolerance, compare
from course_utils.check.contrast import judge_agrees
from course_utils.check.demands import judge_source
from course_utils.check.diagnose import diagnose, values_headline
from course_utils.check.kinds import KINDS
from course_utils.check.plain import normalize
from course_utils.check.predictions import judge_accuracy
from course_utils.check.raising import judge_raises
from course_utils.check.show import block, cap, index_text, number_text, plural, where_text
from course_utils.check.structure import (
    explain_shape,
    explain_type,
    keys_headline,
    shape_headline,
    text_headline,
    type_headline,
)


@dataclass(frozen=True)
class Verdict:
    """The outcome of one check.

    ``message`` is empty when it passed; else its first line says what is wrong and the second, if
    there is one, what may have led to it. ``values`` is the expected/got block ("" for none).
    """

    passed: bool
    message: str = ""
    values: str = ""


def judge(kind: str, actual: Any, expected: Any, options: Mapping[str, Any]) -> Verdict:
    """Judge one check.

    Args:
        kind: one of ``KINDS``.
        actual: plain value that the student's code gave. May be anything.
        expected: plain value that is right: as given (close, equal), the reference solution's
            (same, gradient), its results in every probe (agrees), or the labels (accuracy);
            ignored for the other kinds.
        options: ``rtol`` and ``atol`` (close, same, agrees, gradient), ``integers`` (agrees),
            ``bound`` (at_least, at_most),
            ``at_least`` (accuracy), ``exception`` and ``match`` (raises),
            ``no_loops`` and ``forbidden`` (source).

    Returns:
        The verdict. Its texts have at most 2,000 characters each.

    Raises:
        ValueError: if ``kind`` is unknown. Never on account of ``actual``.
    """
    if kind not in _JUDGES:
        raise ValueError(f"judge: kind must be one of {', '.join(KINDS)}. Received: {kind!r}")
    with np.errstate(all="ignore"):
        plain = actual if kind == "source" else normalize(actual)  # code comes from the judge
        outcome = _JUDGES[kind](plain, normalize(expected), options)
    if outcome is None:
        return Verdict(True)
    headline, diagnosis, values = outcome
    return Verdict(False, cap("\n".join(filter(None, (headline, diagnosis)))), cap(values))


Outcome = tuple[str, str, str] | None  # headline, diagnosis, values; None where it passed


def _close(actual: Any, expected: Any, options: Mapping[str, Any]) -> Outcome:
    return _compared(actual, expected, Tolerance(options["rtol"], options["atol"]))


def _same(actual: Any, expected: Any, options: Mapping[str, Any]) -> Outcome:
    return _compared(actual, expected, Tolerance(options["rtol"], options["atol"], True))


def _equal(actual: Any, expected: Any, options: Mapping[str, Any]) -> Outcome:
    return _compared(actual, expected, EXACT)


def _gradient(actual: Any, expected: Any, options: Mapping[str, Any]) -> Outcome:
    tolerance = Tolerance(options["rtol"], options["atol"])
    found = compare(actual, expected, tolerance)
    if found is None:
        return None
    headline, diagnosis, values = _outcome(found, tolerance)
    if found.reason == "values" and found.right.ndim:
        values = f"{values}\n{_worst(found)}"
    return headline, diagnosis, values


def _worst(found: Mismatch) -> str:
    """The element with the largest relative error."""
    reference = np.abs(found.expected)
    error = np.abs(found.actual - found.expected) / np.maximum(reference, 1e-12)
    error = np.where(found.right, -1.0, np.where(np.isnan(error), np.inf, error))
    index = tuple(int(i) for i in np.unravel_index(int(np.argmax(error)), error.shape))
    got, want = (number_text(np.asarray(side[index])) for side in (found.actual, found.expected))
    relative = f"{float(error[index]):.2g}"
    return (
        f"largest relative error, at {index_text(index)}: got {got}, expected {want}, "
        f"relative error {relative}"
    )


def _compared(actual: Any, expected: Any, tolerance: Tolerance) -> Outcome:
    found = compare(actual, expected, tolerance)
    return None if found is None else _outcome(found, tolerance)


def _outcome(found: Mismatch, tolerance: Tolerance) -> tuple[str, str, str]:
    headline, diagnosis = _words(found, tolerance)
    return f"{where_text(found.path)}{headline}", diagnosis, block(found)


def _words(found: Mismatch, tolerance: Tolerance) -> tuple[str, str]:
    """Headline and diagnosis of a disagreement."""
    actual, expected = found.actual, found.expected
    if found.reason == "values":
        return values_headline(found), diagnose(found)
    if found.reason == "shape":
        return shape_headline(found), explain_shape(actual, expected, tolerance)
    if found.reason == "type":
        return type_headline(found), explain_type(actual, expected, tolerance)
    if found.reason == "length":
        received, wanted = plural(len(actual), "value"), plural(len(expected), "value")
        return f"{received} where {wanted} are expected", ""
    if found.reason == "order":
        return "the results are right but in another order", "Return them as the statement lists."
    return keys_headline(found) if found.reason == "keys" else text_headline(found), ""


_JUDGES: dict[str, Callable[[Any, Any, Mapping[str, Any]], Outcome]] = {
    "close": _close,
    "equal": _equal,
    "same": _same,
    "agrees": judge_agrees,
    "at_least": judge_at_least,
    "at_most": judge_at_most,
    "accuracy": judge_accuracy,
    "raises": judge_raises,
    "gradient": _gradient,
    "source": judge_source,
}
