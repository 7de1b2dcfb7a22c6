"""How a check runs: it sends its record, or is judged at once."""

from __future__ import annotations

import linecache
import os
import sys
from collections.abc import Callable
from typing import Any

from course_utils.check import picture, session
from course_utils.check.failure import CheckError, CheckFailure, call_text, compose
from course_utils.check.judge import Verdict, judge
from course_utils.check.plain import Plain, normalize
from course_utils.check.values import encode

_PACKAGE = os.path.dirname(os.path.dirname(__file__)) + os.sep


def run(
    kind: str,
    name: str,
    actual: Any,
    expected: Callable[[], Plain],
    hint: str,
    *,
    values: bool = True,
    **options: Any,
) -> None:
    """Record the check, or judge it at once; ``expected`` is called only where it is needed."""
    __tracebackhide__ = True
    if recorded(kind, name, actual, expected, {**options, "hint": hint}):
        return
    plain, wanted = normalize(actual), expected()
    verdict = judge(kind, plain, wanted, options)
    if values and not verdict.passed:
        picture.show(kind, plain, wanted, options)
    conclude(name, verdict, hint, values=values)


def recorded(
    kind: str, name: str, actual: Any, expected: Callable[[], Plain], options: dict[str, Any]
) -> bool:
    """Send the record in recording mode; say whether this is one."""
    __tracebackhide__ = True
    if type(name) is not str or not name:
        raise CheckError(
            f"check.{kind}: name must be a string that is not empty. Received: {name!r}"
        )
    state = session.current()
    if state.sink is None:
        return False
    record = {"name": name, "kind": kind, "line": caller()[1], "actual": encode(actual)}
    if state.reference:
        record |= {"expected": encode(expected()), "options": options}
    state.sink(record)
    return True


def conclude(name: str, verdict: Verdict, hint: str, *, values: bool) -> None:
    """Print that the check passed, or raise what it found."""
    __tracebackhide__ = True
    session.note(name, verdict.passed)
    if verdict.passed:
        print(f"passed: {name}")
        return
    filename, line = caller()
    source = call_text(linecache.getlines(filename), line)
    raise CheckFailure(compose(name, verdict, hint=hint, values=values), line, source, name)


def caller() -> tuple[str, int]:
    """File and line of the nearest call from outside of this package."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno
