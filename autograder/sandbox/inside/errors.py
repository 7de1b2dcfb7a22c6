"""Exceptions of the program, as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from . import MAX_FRAMES, MAX_MESSAGE, MAX_SOURCE_LINE
from .clock import StepTimeout

_STYLES = re.compile(r"\x1b\[[0-9;]*m")  # Keras sets words of its messages in bold


def cell_name(step: str) -> str:
    """The file name of a step's code, by which frames are told apart."""
    return f"<cell {step}>"


def describe(error: BaseException, step: str, sources: dict[str, str]) -> dict[str, Any]:
    """An exception as JSON: type, message, and (step, line, source line) of the cells it passed."""
    frames = [
        _frame(place, line, sources)
        for place, line in _places(error.__traceback__)
        if place in sources
    ]
    if isinstance(error, SyntaxError) and error.filename == cell_name(step):
        frames = [_frame(step, int(error.lineno or 0), sources)]
    name = type.__dict__["__name__"].__get__(type(error))
    return {"type": name[:200], "message": _message_of(error), "frames": frames[-MAX_FRAMES:]}


def _places(traceback: TracebackType | None) -> Iterator[tuple[str, int]]:
    while traceback is not None:
        name = traceback.tb_frame.f_code.co_filename
        if name.startswith("<cell ") and name.endswith(">"):
            yield name[6:-1], traceback.tb_lineno
        traceback = traceback.tb_next


def _frame(step: str, line: int, sources: dict[str, str]) -> list[Any]:
    lines = sources[step].splitlines()
    text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return [step, max(line, 0), text[:MAX_SOURCE_LINE]]


def _message_of(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return str(error.msg)[:MAX_MESSAGE]
    try:
        text = str(error)
    except StepTimeout:
        raise
    except BaseException as second:
        return f"(its message cannot be read: str() raised {type(second).__name__})"
    text = _STYLES.sub("", text)
    return text if len(text) <= MAX_MESSAGE else text[: MAX_MESSAGE - 3] + "..."
