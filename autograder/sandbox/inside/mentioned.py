"""The names that a line of a student's code mentions, and what they are bound to.

The values, the namespaces and their keys may be of classes that the student wrote. None of their
methods is called here: nothing is looked up, compared or hashed but strings of our own.
"""

from __future__ import annotations

import inspect
import io
import keyword
import token
import tokenize
from collections.abc import Sequence
from types import FrameType
from typing import Any

from . import MAX_NAME_LINE, MAX_NAMES
from .sorts import Sorts

_MAX_BOUND = 100_000  # names in a namespace that is looked through


def about_names(line: str, frames: Sequence[FrameType], sorts: Sorts) -> list[str]:
    """Lines such as ``x: float64 array of shape (3, 4)`` about the data that a line mentions.

    Args:
        line: The line of code in which the innermost frame is.
        frames: The frames of that cell, innermost last.
        sorts: What is known of types.

    Returns:
        At most ``MAX_NAMES`` lines of at most ``MAX_NAME_LINE`` characters.
    """
    try:
        wanted = names_in(line)
        bound = _bound(set(wanted), frames)
        texts = [(name, sorts.of(bound[name])) for name in wanted if name in bound]
    except Exception:  # a thread that changes a namespace, or no memory: the error itself is told
        return []
    lines = [f"{name}: {text}" for name, text in texts if text is not None]
    return [text for text in lines if len(text) <= MAX_NAME_LINE][:MAX_NAMES]


def names_in(line: str) -> list[str]:
    """The names in a line, which need not be a whole statement, in their order; no attributes."""
    found: dict[str, None] = {}
    before = ""
    try:
        for part in tokenize.generate_tokens(io.StringIO(line).readline):
            if part.type == token.NAME and before != "." and not keyword.iskeyword(part.string):
                found[part.string] = None
            before = part.string
    except (tokenize.TokenError, SyntaxError):
        pass  # it ends inside of a bracket or a string: what came before is what it mentions
    return list(found)


def _bound(wanted: set[str], frames: Sequence[FrameType]) -> dict[str, Any]:
    """What the names are bound to in the innermost frame; of a comprehension, also around it."""
    bound: dict[str, Any] = dict(_found(wanted, frames[-1].f_globals))
    inner: list[FrameType] = []
    for frame in reversed(frames):
        inner.append(frame)
        name = frame.f_code.co_name
        if not name.startswith("<") or name == "<module>":
            break
    for frame in reversed(inner):
        if _has_own_locals(frame):
            bound.update(_found(wanted, frame.f_locals))
    return bound


def _has_own_locals(frame: FrameType) -> bool:
    """True if the locals can be read without a mapping that the student wrote being asked."""
    code = frame.f_code
    return bool(code.co_flags & inspect.CO_OPTIMIZED) or not (code.co_cellvars or code.co_freevars)


def _found(wanted: set[str], namespace: Any) -> list[tuple[str, Any]]:
    if dict not in type.__dict__["__mro__"].__get__(type(namespace)):
        return []
    if dict.__len__(namespace) > _MAX_BOUND:
        return []
    items = list(dict.items(namespace))
    return [(key, value) for key, value in items if type(key) is str and key in wanted]
