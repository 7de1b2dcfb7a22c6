"""Runs the cells of one program, inside the sandbox. Needs nothing else of the autograder.

``python -m PACKAGE PROGRAM_FILE CHANNEL_FD`` reads ``{"unit", "reference", "cell_cpu_seconds",
"rlimits", "strict", "preload", "reseed",
"steps": [[id, source, role, visible names or null], ...]}`` and sends JSON lines:
``{"type": "start", "step"}``, a ``{"type": "record", "step", ...}`` for each check,
``{"type": "end", "step", "status", "cpu", "error"}``, and at last ``{"type": "done"}``.

In the sandbox this folder is a package of another name, hence the relative imports. Code of the
program shares its process: whatever is sent after the first step has begun may be forged.
"""

from __future__ import annotations

MAX_LINE = 16 << 20  # bytes of one message
MAX_MESSAGE = 2_000  # characters of an exception's message
MAX_FRAMES = 20  # places of an exception
MAX_VALUE = 1e9  # size of a number that a cell displays
MAX_SOURCE_LINE = 200  # characters of a line of code
MAX_NAMES = 8  # names that are described where an exception passed
MAX_NAME_LINE = 100  # characters about one of them
