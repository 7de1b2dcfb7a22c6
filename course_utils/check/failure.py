"""The exceptions that a check raises, and how a failure looks in a notebook."""

from __future__ import annotations

import re
from collections.abc import Sequence

from course_utils.check.judge import Verdict

_LONGEST_CALL = 100  # characters


class CheckError(RuntimeError):
    """A check cannot be made: it is misused, or a file that it needs is missing."""


class CheckFailure(AssertionError):  # noqa: N818 - the name in the project's public interface
    """A check that did not pass. ``str()`` is the whole message.

    Args:
        message: the whole text, its first line beginning with the name of the check.
        line: number of the check's line in its cell, from 1; 0 if unknown.
        source: text of the call on that line.
        name: of the check; "" if the message does not begin with it.
    """

    def __init__(self, message: str, line: int = 0, source: str = "", name: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.source = source
        self.name = name

    def _render_traceback_(self) -> list[str]:
        """Lines that IPython prints in place of a traceback."""
        lines = [f"Check failed: {self}"]
        if self.name:
            lines = [f"Check failed: {self.name}", str(self).removeprefix(f"{self.name}: ")]
        if self.source:
            lines += ["", f"line {self.line}: {self.source}"]
        return lines


def call_text(lines: Sequence[str], line: int) -> str:
    """Return the call that begins in a line, with the lines it goes on in, as one line.

    Args:
        lines: of the cell.
        line: number of the line, from 1.
    """
    text = ""
    for row in lines[line - 1 :]:
        text = f"{text} {row.strip()}".lstrip()
        if text.count("(") <= text.count(")") or len(text) > 2 * _LONGEST_CALL:
            break
    text = re.sub(r"(?<=\() | (?=\))", "", text).replace(",)", ")")
    return text if len(text) <= _LONGEST_CALL else f"{text[:_LONGEST_CALL]}..."


def compose(name: str, verdict: Verdict, *, hint: str = "", values: bool = True) -> str:
    """Return the whole message of a failed check.

    Args:
        name: of the check.
        verdict: that did not pass.
        hint: the author's; comes last.
        values: whether to show expected and received values (not for hidden checks).

    Returns:
        Lines: ``<name>: <what is wrong>``, expected and got, diagnosis, ``Hint: ...``.
    """
    headline, _, diagnosis = verdict.message.partition("\n")
    parts = [f"{name}: {headline}", verdict.values if values else "", diagnosis]
    parts.append(f"Hint: {hint}" if hint else "")
    return "\n".join(part for part in parts if part)
