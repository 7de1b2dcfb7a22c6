"""Compare what the checks of one graded cell sent with what they gave for the reference."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograder.judging.hidden_labels import resolve
from autograder.judging.reference import ExpectedCheck
from autograder.results.values import CheckResult
from autograder.sandbox.values import Record
from course_utils.check.demands import Code
from course_utils.check.judge import Verdict, judge
from course_utils.check.kinds import KINDS
from course_utils.check.values import MalformedValue, decode

MAX_VALUE_BYTES = 32 << 20


def compare(
    expected: Sequence[ExpectedCheck],
    records: Mapping[tuple[str, str], Record],
    code: Callable[[], Code],
) -> list[CheckResult]:
    """Results of the checks for which a record came, in the order of ``expected``.

    Args:
        expected: What the checks of a cell gave for the reference.
        records: What was sent.
        code: Gives the code of the answer, which ``check.source`` is about.
    """
    return [
        _check(check, records[check.cell, check.name], code)
        for check in expected
        if (check.cell, check.name) in records
    ]


def all_passed(expected: Sequence[ExpectedCheck], results: Sequence[CheckResult]) -> bool:
    """True if every check of a cell has a result, and is passed."""
    return len(results) == len(expected) and all(result.passed for result in results)


def _check(expected: ExpectedCheck, record: Record, code: Callable[[], Code]) -> CheckResult:
    if record.kind != expected.kind:
        passed, message = (
            False,
            f"expected a {expected.kind!r} check, received {record.kind[:40]!r}",
        )
    else:
        passed, message = _judged(expected, record.actual, code)
    return CheckResult(expected.name, passed, message, expected.cell, expected.hidden)


def _judged(expected: ExpectedCheck, actual: Any, code: Callable[[], Code]) -> tuple[bool, str]:
    try:
        value = decode(actual, max_bytes=MAX_VALUE_BYTES)
    except MalformedValue as error:
        return False, f"the value that was sent cannot be read: {error}"
    if KINDS[expected.kind].expects == "source":
        return _concluded(judge(expected.kind, code(), None, dict(expected.options)), expected)
    wanted = decode(expected.expected, max_bytes=MAX_VALUE_BYTES)
    if KINDS[expected.kind].expects == "labels":
        wanted = resolve(wanted)
    return _concluded(judge(expected.kind, value, wanted, dict(expected.options)), expected)


def _concluded(verdict: Verdict, expected: ExpectedCheck) -> tuple[bool, str]:
    if verdict.passed:
        return True, ""
    hint = expected.options.get("hint", "")
    parts = [
        verdict.message,
        "" if expected.hidden else verdict.values,
        f"Hint: {hint}" if hint else "",
    ]
    return False, "\n".join(part for part in parts if part)
