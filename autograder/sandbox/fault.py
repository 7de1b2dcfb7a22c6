"""The error for whatever is not the student's doing."""

from __future__ import annotations

from autograder.errors import UserError


class GraderFault(UserError, RuntimeError):  # noqa: N818 - named after the outcome that it becomes
    """The grader could not run a program; the reason says what to do. Never costs a student."""
