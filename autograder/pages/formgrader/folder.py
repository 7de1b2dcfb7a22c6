"""Writes the folder in which formgrader finds its notebooks: only what changed, at once or not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.course.notebooks import student_notebook
from autograder.course.source import Unit
from autograder.files import digest_of, replace_file
from autograder.handins.folder import Handin
from autograder.handins.notebook import Unreadable
from autograder.pages import feedback, text
from autograder.pages.formgrader.cells import notebook
from autograder.results.values import SubmissionResult

_TAIL = 2_048  # bytes at the end of a notebook, where its metadata stand
_NAME = re.compile(r"[^<>\"/\\\x00-\x1f]+")  # formgrader puts names into its pages as they are


class FormgraderFolder:
    """``<folder>/<student>/<unit>/<unit>.ipynb``, nbgrader's ``autograded`` folder."""

    def __init__(self, folder: Path, units: Mapping[str, Unit]) -> None:
        """Begin; nothing is written yet.

        Args:
            folder: Where the folders of students are.
            units: The units by name; hand-ins for others are left alone.
        """
        self._folder, self._units = folder, units
        self._blank: dict[str, NotebookNode] = {}

    def write(
        self, result: SubmissionResult, handin: Handin | None, verdicts: str, file: str
    ) -> None:
        """Write the notebook of one hand-in, if it is not there as it should be.

        Where nothing was handed in there is none: formgrader leaves such students out.

        Args:
            result: What came of it.
            handin: The hand-in.
            verdicts: A digest of the result.
            file: A digest of the file that was handed in.
        """
        unit = self._units.get(result.unit)
        if unit is None:
            return
        if handin is None or handin.content is None or not can_show(result.student):
            self.remove(result.student, result.unit)
            return
        path = self._path(result.student, result.unit)
        digest = digest_of(verdicts, file, unit.digest, _code())
        if _is_from(path, digest):
            return
        if unit.name not in self._blank:
            self._blank[unit.name] = student_notebook(unit)
        made = _notebook_or_fault(unit, self._blank[unit.name], result, handin, digest)
        replace_file(path, [nbformat.v4.writes(made), "\n"])

    def remove(self, student: str, unit: str) -> None:
        """Remove the notebook of a hand-in that is gone, and folders that are empty then."""
        if unit not in self._units or not can_show(student):
            return
        path = self._path(student, unit)
        path.unlink(missing_ok=True)
        for folder in (path.parent, path.parent.parent):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()

    def _path(self, student: str, unit: str) -> Path:
        return self._folder / student / unit / f"{unit}.ipynb"


def can_show(student: str) -> bool:
    """True if a student's name can stand in formgrader's pages, which do not escape it."""
    plain = _NAME.fullmatch(student) and not student.startswith(".")
    return bool(plain) and len(student.encode("utf-8", "surrogatepass")) < 256


def _is_from(path: Path, digest: str) -> bool:
    """True if the notebook at a path carries this digest of what it was made from."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _TAIL))
        return digest.encode() in stream.read()


@cache
def _code() -> str:
    """A digest of what makes the notebooks: when it changes, they are made again."""
    files = [Path(file) for file in (text.__file__, feedback.__file__)]
    files += sorted(Path(__file__).parent.glob("*.py"))
    return digest_of(*(file.read_bytes() for file in files))


def _notebook_or_fault(
    unit: Unit, blank: NotebookNode, result: SubmissionResult, handin: Handin, digest: str
) -> NotebookNode:
    try:
        return notebook(unit, blank, result, handin.read(), digest)
    except Exception as fault:  # a defect of ours that one hand-in meets does not stop the others
        reason = f"a fault of the grader ({type(fault).__name__}: {fault})"
        return notebook(unit, blank, result, Unreadable(reason), digest)
