"""The command line of the autograder. Everything it does is a function of another module.

A module of a command imports what its work needs when the work begins: help, and the sentence on a
folder that is not there, are wanted at once.
"""

from __future__ import annotations

import sys

from autograder.commands import (  # noqa: F401 - they add their commands, in the order of the help
    build,
    export,  # isort: skip
    grade,
    prove,
    release,
    report,
    sample,
)
from autograder.commands.app import app

__all__ = ["app", "main"]


def main() -> None:
    """Entry point of the console script."""
    sys.exit(app())
