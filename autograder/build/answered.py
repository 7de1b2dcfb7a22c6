"""A student notebook that somebody has worked in: it is neither overwritten nor handed out."""

from __future__ import annotations

from pathlib import Path

from autograder.errors import UserError
from course_lab.cells import NotebookError, parse


class AnsweredError(UserError, RuntimeError):
    """A generated notebook with somebody's work in it; the message says how to save that."""


def what_was_written(path: Path) -> str | None:
    """Say what a student has written into a generated notebook, and what to do; None if nothing.

    Each cell is compared with the checksum beside it, of the text that was generated: a stub that
    its author has changed in the source is no answer. A file that cannot be read, such as one with
    merge marks, holds nothing that JupyterLab could have saved.
    """
    try:
        book = parse(path.read_bytes(), path.stem, str(path))
    except (FileNotFoundError, NotebookError):
        return None
    if not book.course or not (book.answers or book.own):
        return None
    parts = [f"answers to {', '.join(map(repr, book.answers))}"] * bool(book.answers)
    if count := len(book.own):
        parts.append(f"{count} cell{'s' * (count > 1)} that the course does not have")
    return (
        f"{path}: {' and '.join(parts)} were written here; `make lab` copies them into work/; then "
        f"`git checkout notebooks/{path.stem}` and run: autograder build {path.stem}"
    )


def refuse_answered(path: Path) -> None:
    """Refuse to overwrite a student's work.

    Raises:
        AnsweredError: If there is any in the file.
    """
    if written := what_was_written(path):
        raise AnsweredError(written)
