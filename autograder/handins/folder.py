"""Find the submissions of a class on disk: ``SUBMISSIONS/<student>/<unit>/<unit>.ipynb``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unicodedata import category

from autograder.errors import UserError
from autograder.handins.notebook import Submission, Unreadable, parse_submission, read_bytes

MAX_NAME = 128  # characters of a student's id in nbgrader's gradebook
_CONTROLS = ("Cc", "Zl", "Zp")  # Unicode's categories of controls and of what separates lines


class ClassroomError(UserError, ValueError):
    """A folder that is not a class; the message says what was expected there."""


@dataclass(frozen=True)
class Handin:
    """The hand-in of one student for one unit."""

    student: str
    unit: str
    content: bytes | Submission | Unreadable | None  # None: nothing was handed in
    notes: tuple[str, ...] = ()
    file: str = "notebook"

    def read(self) -> Submission | Unreadable | None:
        """The notebook in the content."""
        if isinstance(self.content, bytes):
            return parse_submission(self.content, self.file)
        return self.content


def students_in(folder: Path) -> list[Path]:
    """The folders of the students, in the order of their names.

    Raises:
        ClassroomError: If there is no such folder, or no student in it.
    """
    if not folder.is_dir():
        raise ClassroomError(f"{folder}: no such folder; expected {folder}/<student>/<unit>/")
    found = sorted(
        path
        for path in folder.iterdir()
        if path.is_dir() and not path.is_symlink() and not path.name.startswith(".")
    )
    if not found:
        raise ClassroomError(
            f"{folder}: no students; expected {folder}/<student>/<unit>/<unit>.ipynb"
        )
    return found


def units_in(students: Sequence[Path]) -> list[str]:
    """Names of all unit folders that any student has, sorted."""
    return sorted({name for student in students for name in _folders(student)})


def _folders(student: Path) -> list[str]:
    try:
        return [
            path.name
            for path in student.iterdir()
            if path.is_dir() and not path.is_symlink() and not path.name.startswith(".")
        ]
    except OSError:  # said of each of the units that the others have
        return []


def handins(students: Sequence[Path], units: Sequence[str]) -> Iterator[Handin]:
    """One hand-in for every student and unit, present or not; one unit after the other."""
    for unit in units:
        for student in students:
            content, notes, file = _content(student / unit, unit)
            yield Handin(student_name(student), unit, content, notes, file)


def student_name(student: Path) -> str:
    """A folder's name as text that every file, page and gradebook can hold, unlike all others.

    One that is too long, or holds control characters, is altered and ends with a digest of itself.
    """
    name = student.name.encode("utf-8", "backslashreplace").decode("utf-8")
    plain = "".join("_" if category(one) in _CONTROLS else one for one in name)
    if plain == name and len(name) <= MAX_NAME:
        return name
    return f"{plain[: MAX_NAME - 17]}-{hashlib.sha256(name.encode()).hexdigest()[:16]}"


_Found = tuple[bytes | Unreadable | None, tuple[str, ...], str]


def _content(folder: Path, unit: str) -> _Found:
    try:
        return _find(folder, unit)
    except OSError as error:
        return Unreadable(f"{folder.name}: cannot be read ({error.strerror or error})"), (), ""


def _find(folder: Path, unit: str) -> _Found:
    if folder.is_symlink():
        return Unreadable(f"{folder.name}: is a symbolic link; submit the folder itself"), (), ""
    if not folder.is_dir():
        return None, (), ""
    named = folder / f"{unit}.ipynb"
    if named.is_symlink() or named.exists():
        return read_bytes(named), (), named.name
    others = sorted(folder.glob("*.ipynb"))
    if not others:
        return None, (f"The folder {unit} holds no notebook.",), ""
    if len(others) > 1:
        listed = ", ".join(path.name for path in others[:5])
        reason = f"{unit}.ipynb is not there, and there are several others: {listed}"
        return Unreadable(reason), (), ""
    note = f"The notebook is called {others[0].name}; it was read as {unit}.ipynb."
    return read_bytes(others[0]), (note,), others[0].name
