"""The message of an exception without what only TensorFlow's authors read, and the name meant."""

from __future__ import annotations

import builtins
import difflib
import re

from autograder.judging.place import Frame
from autograder.judging.program import Program
from autograder.sandbox.inside.mentioned import names_in
from autograder.sandbox.values import ErrorInfo

_NOISE = re.compile(
    r"\{\{function_node [^{}]*\}\} ?"  # where in TensorFlow it happened
    r"|\s*; NodeDef: .*"
    r"|(?<=\[Op:)(\w+\] name:) *$",
    re.DOTALL,
)
_UNDEFINED = re.compile(r"name '(\w{2,60})' is not defined")
_LONGEST = 20_000  # characters of a cell that is looked through
_ALIKE = 0.75  # two of eight letters may differ, or two may have changed places


def readable(message: str) -> str:
    """A message without the names of TensorFlow's own nodes."""
    return re.sub(r" ?\[Op:\]?$", "", _NOISE.sub("", message))


def name_meant(error: ErrorInfo, own: Frame | None, program: Program) -> str:
    """Asks whether a name of the student's cell is meant by one like it; "" if there is none.

    Args:
        error: The exception.
        own: The place in the student's code where it was raised.
        program: What ran.
    """
    undefined = _UNDEFINED.match(error.message) if error.type == "NameError" else None
    if undefined is None or own is None or own != error.frames[-1]:
        return ""
    text = next((step.source for step in program.steps if step.id == own[0]), "")
    known = {*names_in(text[:_LONGEST]), *dir(builtins)} - {undefined[1]}
    close = difflib.get_close_matches(undefined[1], sorted(known), n=1, cutoff=_ALIKE)
    return f"Nothing has this name here. Is `{close[0]}` meant?" if close else ""
