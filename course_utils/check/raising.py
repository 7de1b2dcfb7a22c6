"""Judges which exception a call raised, from a description that can be sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from course_utils.check.plain import Plain, type_name
from course_utils.check.show import clean, side_by_side

Outcome = tuple[str, str, str] | None

_LONGEST = 2000  # characters of an exception's message


def describe_exception(error: BaseException | None) -> dict[str, Any]:
    """Return ``{"raised": qualified name or None, "mro": [names], "message": str}``."""
    if error is None:
        return {"raised": None, "mro": [], "message": ""}
    names = [qualified_name(cls) for cls in type.mro(type(error))[:32]]
    return {"raised": names[0], "mro": names, "message": _message(error)}


def qualified_name(cls: type) -> str:
    """The name of a class with its module, which is left out for builtins."""
    module, name = str(cls.__module__)[:200], str(cls.__qualname__)[:200]
    return name if module == "builtins" else f"{module}.{name}"


def _message(error: BaseException) -> str:
    try:
        return str(error)[:_LONGEST]
    except Exception as failure:  # the student's own __str__: its failure becomes the message
        return f"(its message could not be read: {type_name(failure)})"


def judge_raises(actual: Plain, expected: Plain, options: Mapping[str, Any]) -> Outcome:
    """Pass if ``options["exception"]`` was raised with ``options["match"]`` in its message.

    A stub's NotImplementedError passes only where that very exception is asked for. Capital
    letters do not matter in the message.
    """
    names = options["exception"]
    wanted = [names] if isinstance(names, str) else list(names)
    raised, mro, message = _parts(actual)
    wanted_text = " or ".join(wanted)
    if raised is None:
        return f"nothing was raised where {wanted_text} is expected", "", ""
    if raised == "NotImplementedError" and raised not in wanted:
        return "NotImplementedError: the function is not written yet", "", ""
    if not set(wanted) & set(mro):
        got = clean(f"{raised}: {message}", 300)
        values = side_by_side(wanted_text, got)
        return f"{clean(raised, 100)} was raised where {wanted_text} is expected", "", values
    match = str(options.get("match", ""))
    if match.lower() not in message.lower():
        values = side_by_side(f"a message that contains {match!r}", clean(repr(message), 300))
        return f"{clean(raised, 100)} was raised with another message", "", values
    return None


def _parts(actual: Plain) -> tuple[str | None, list[str], str]:
    """The fields of a description; nothing raised where they are not what they must be."""
    if not isinstance(actual, dict) or not isinstance(actual.get("raised"), str):
        return None, [], ""
    mro, message = actual.get("mro"), actual.get("message")
    names = [name for name in mro if isinstance(name, str)] if isinstance(mro, list) else []
    return actual["raised"], names, message if isinstance(message, str) else ""
