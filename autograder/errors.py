"""The base class of all errors that a command says in a sentence."""

from __future__ import annotations


class UserError(Exception):
    """An error that whoever runs a command can act on; its message says what to do.

    The commands know it by this class and not by a list of classes, which would have every command
    import every module.
    """
