"""Exceptions of the program, as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import FrameType, TracebackType
from typing import Any

from . import MAX_FRAMES, MAX_MESSAGE, MAX_SOURCE_LINE
from .clock import StepTimeout
from .mentioned import about_names
from .sorts import Sorts

_STYLES = re.compile(r"\x1b\[[0-9;]*m")  # Keras sets words of its messages in bold


def cell_name(step: str) -> str:
    """The file name of a step's code, by which frames are told apart."""
    return f"<cell {step}>"


def describe(
    error: BaseException, step: str, sources: dict[str, str], sorts: Sorts
) -> dict[str, Any]:
    """An exception as JSON: type, message, and (step, line, source line) of the cells it passed.

    ``names`` are lines about the values in the innermost line that is the student's.
    """
    passed = [(p, line, frame) for p, line, frame in _places(error.__traceback__) if p in sources]
    frames = [_frame(place, line, sources) for place, line, _ in passed]
    own = [(place, line, frame) for place, line, frame in passed if place in sorts.own]
    names: list[str] = []
    if own:
        place, line, _ = own[-1]
        text = _frame(place, line, sources)[2]
        names = about_names(text, [frame for at, _, frame in own if at == place], sorts)
    if isinstance(error, SyntaxError) and error.filename == cell_name(step):
        frames = [_frame(step, int(error.lineno or 0), sources)]
    name = type.__dict__["__name__"].__get__(type(error))
    if len(frames) > MAX_FRAMES:  # the first says which statement of a check it was
        frames = [frames[0], *frames[1 - MAX_FRAMES :]]
    message = _message_of(error)
    return {"type": name[:200], "message": message, "frames": frames, "names": names}


def _places(traceback: TracebackType | None) -> Iterator[tuple[str, int, FrameType]]:
    while traceback is not None:
        name = traceback.tb_frame.f_code.co_filename
        if name.startswith("<cell ") and name.endswith(">"):
            yield name[6:-1], traceback.tb_lineno, traceback.tb_frame
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
