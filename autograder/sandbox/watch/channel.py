"""Strict reading of what a submission's process sends: JSON lines, every one perhaps forged.

The messages are those of ``inside``. A line that is none of them is skipped; nothing that a
submission sends raises an exception here, and memory stays within the limits below.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, get_args

from autograder.sandbox.inside import (
    MAX_FRAMES,
    MAX_LINE,
    MAX_MESSAGE,
    MAX_NAME_LINE,
    MAX_NAMES,
    MAX_SOURCE_LINE,
    MAX_VALUE,
)
from autograder.sandbox.values import ErrorInfo, Record, Step, StepEnd, StepStatus

MAX_MARKS = 1_000_000  # lines and JSON punctuation together, hence objects made and time spent
MAX_RECORDS = 20_000
_MAX_NAME = 500
_MAX_SECONDS = 1e9


class Lines:
    """Splits a stream into lines; one that is longer than the limit is dropped."""

    def __init__(self, limit: int = MAX_LINE) -> None:
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, chunk: bytes) -> list[bytes]:
        """Add bytes; return the lines that they complete."""
        *whole, rest = chunk.split(b"\n")
        lines = []
        for part in whole:
            self._add(part)
            if self._size <= self._limit:
                lines.append(b"".join(self._parts))
            self._parts, self._size = [], 0
        self._add(rest)
        return lines

    def _add(self, part: bytes) -> None:
        self._size += len(part)
        if self._size <= self._limit:
            self._parts.append(part)
        else:
            self._parts = []


class Messages:
    """The messages that a run has sent so far.

    Attributes:
        records: In the order in which they came.
        ends: The end told of each step that has begun; of several the first that is not "ok".
        current: The step that runs, None before the first and after the last.
        done: Whether the program says that it has come to its end.
        started: Whether any step has begun.
        flooded: Whether more came than is kept.
    """

    def __init__(self, steps: Sequence[Step], *, reference: bool) -> None:
        self._begun: set[str] = set()
        self._ids = {step.id for step in steps}
        self._reference = reference
        self._lines = Lines()
        self._marks = 0
        self.records: list[Record] = []
        self.ends: dict[str, StepEnd] = {}
        self.current: str | None = None
        self.done = False
        self.started = False
        self.flooded = False

    def feed(self, chunk: bytes) -> None:
        """Read the next bytes of the channel."""
        for line in self._lines.feed(chunk):
            if self.flooded:
                return
            self._marks += 1 + line.count(b",") + line.count(b"[") + line.count(b"{")
            self.flooded = self._marks > MAX_MARKS or len(self.records) >= MAX_RECORDS
            if not self.flooded:
                self._take(parse(line))

    def _take(self, message: dict[str, Any] | None) -> None:
        if message is None:
            return
        kind = message.get("type")
        if kind == "done":
            self.done, self.current = True, None
            return
        step = message.get("step")
        if not isinstance(step, str) or step not in self._ids:
            return
        takers: dict[str, Callable[[str, dict[str, Any]], None]] = {
            "start": self._start,
            "record": self._record,
            "end": self._end,
        }
        taker = takers.get(kind) if isinstance(kind, str) else None
        if taker is not None:
            taker(step, message)

    def _start(self, step: str, message: dict[str, Any]) -> None:
        if step not in self._begun:
            self._begun.add(step)
            self.current, self.started = step, True

    def _record(self, step: str, message: dict[str, Any]) -> None:
        record = read_record(step, message, reference=self._reference)
        if record is not None:
            self.records.append(record)

    def _end(self, step: str, message: dict[str, Any]) -> None:
        end = read_end(step, message)
        if end is None or step not in self._begun:
            return
        if step in self.ends and self.ends[step].status != "ok":
            return  # told twice: whatever is not ok counts
        self.ends[step] = end
        if self.current == step:
            self.current = None


def parse(line: bytes) -> dict[str, Any] | None:
    """Return the JSON object of a line, without text that cannot be written as UTF-8.

    Returns None for anything else: numbers that JSON does not have (NaN), other encodings.
    """
    try:  # decoded here: json.loads would guess UTF-16, and let halves of surrogate pairs pass
        message = json.loads(line.decode("utf-8"), parse_constant=_refuse)
        if b"\\ud" in line.lower():
            text = json.dumps(message, ensure_ascii=False)
            message = json.loads(text.encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def read_record(step: str, message: dict[str, Any], *, reference: bool) -> Record | None:
    """Return the record in a message, or None if it is not one.

    Args:
        step: Id of the step that it is said to come from.
        message: The JSON object.
        reference: Whether to believe what the record says about what is expected.
    """
    name, kind = message.get("name"), message.get("kind")
    line, options = message.get("line"), message.get("options", {})
    if not (_is_text(name, _MAX_NAME) and _is_text(kind, _MAX_NAME) and "actual" in message):
        return None
    if not _is_count(line) or not isinstance(options, dict):
        return None
    told = {"expected": message.get("expected"), "options": options} if reference else {}
    return Record(step, name, kind, line, message["actual"], **told)


def read_end(step: str, message: dict[str, Any]) -> StepEnd | None:
    """Return the end of a step in a message, or None if it is not one."""
    status, cpu, error = message.get("status"), message.get("cpu"), message.get("error")
    value = message.get("value")
    if status not in get_args(StepStatus) or type(cpu) not in (int, float):
        return None
    if not 0 <= cpu < _MAX_SECONDS or not (value is None or _is_value(value)):
        return None
    info = None if error is None else _read_error(error)
    if error is not None and info is None:
        return None
    return StepEnd(step, status, float(cpu), info, None if value is None else float(value))


def _is_value(value: Any) -> bool:
    return type(value) in (int, float) and -MAX_VALUE <= value <= MAX_VALUE


def _read_error(error: Any) -> ErrorInfo | None:
    if not isinstance(error, dict):
        return None
    kind, text, frames = error.get("type"), error.get("message"), error.get("frames")
    if not (_is_text(kind, _MAX_NAME) and _is_text(text, MAX_MESSAGE)):
        return None
    if not isinstance(frames, list) or len(frames) > MAX_FRAMES:
        return None
    if not all(_is_frame(frame) for frame in frames):
        return None
    names = error.get("names", [])
    if not isinstance(names, list) or len(names) > MAX_NAMES or not all(map(_is_name, names)):
        return None
    places = tuple((frame[0], frame[1], frame[2]) for frame in frames)
    return ErrorInfo(kind, text, places, tuple(names))


def _is_name(text: Any) -> bool:
    """True if a text can be the line about a name: one line, which begins with that name."""
    if not _is_text(text, MAX_NAME_LINE) or not text.isprintable():
        return False
    return text.partition(":")[0].isidentifier()


def _is_frame(frame: Any) -> bool:
    return (
        isinstance(frame, list)
        and len(frame) == 3
        and _is_text(frame[0], _MAX_NAME)
        and _is_count(frame[1])
        and _is_text(frame[2], MAX_SOURCE_LINE)
    )


def _is_text(value: Any, limit: int) -> bool:
    return isinstance(value, str) and len(value) <= limit


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**31
