"""Read the files of the gallery, and hand each in as a student would.

A file is named ``hostile_*``, ``broken_*`` or ``unlucky_*`` after what it tries. It begins with
comments that say so, and with what must come of it::

    # expect double: failed             the outcome of an exercise; all others must be passed
    # expect reason: words              that the reason of some exercise must contain
    # expect attention: words           the same of what the instructor is told
    # expect note: words                the same of what the student is told about the file
    # student: name                     the name of the student's folder, where that matters
    # limits: default                   graded with a course's limits, not with those of the tests
    # limits: patient                   with more CPU seconds: the kernel is slow to give memory

Then either cells follow, ``# %% answer: double`` (the text of a solution cell),
``# %% untouched: double`` and ``# %% extra after: double`` (a cell of the student's own after a
cell of the unit; ``extra first``, ``extra last``); what is not given is answered as in
``honest.py``. Or, where the file itself is odd, a function ``hand_in(folder, notebook)`` that puts
whatever it likes into the folder of the student, given the honest notebook.
"""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path

from gallery.building import add_after, cell, write
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder.course.notebooks import student_notebook
from autograder.course.source import Unit
from autograder.proof.sample import fill_in

HERE = Path(__file__).parent
KINDS = ("hostile", "broken", "unlucky")
_EXPECTATION = re.compile(r"^# expect (\w+): (.+?)\s*$", re.MULTILINE)
_STUDENT = re.compile(r"^# student: (.+)$", re.MULTILINE)
_LIMITS = re.compile(r"^# limits: (default|patient)$", re.MULTILINE)
_CELL = re.compile(r"^# %% (.+)\n", re.MULTILINE)
_TEXTS = ("reason", "attention", "note")


@dataclass(frozen=True)
class Piece:
    """A file of the gallery: what it is, and what must come of it.

    ``outcomes`` are by exercise; ``texts`` are (reason, attention or note; words); ``cells`` are
    (what, source), and empty for a file that defines ``hand_in``. ``limits`` is ``default`` or
    ``patient`` for those that need more than the narrow limits of the tests, else empty.
    """

    path: Path
    student: str
    outcomes: dict[str, str]
    texts: tuple[tuple[str, str], ...]
    about: str
    limits: str
    cells: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def kind(self) -> str:
        return self.name.partition("_")[0]

    def hand_in(self, folder: Path, unit: Unit) -> None:
        """Fill ``folder``, the student's folder for the unit."""
        folder.mkdir(parents=True)
        notebook = honest_notebook(unit)
        if self.cells:
            write(folder, _with_cells(notebook, student_notebook(unit), self.cells))
            return
        spec = importlib.util.spec_from_file_location(f"gallery_{self.name}", self.path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.hand_in(folder, notebook)


def pieces() -> list[Piece]:
    """Every file of the gallery."""
    paths = [path for kind in KINDS for path in sorted(HERE.glob(f"{kind}_*.py"))]
    return [read(path) for path in paths]


def read(path: Path) -> Piece:
    """Read one file."""
    text = path.read_text(encoding="utf-8")
    head = text.partition("# %% ")[0]
    found = _EXPECTATION.findall(head)
    student, limits = _STUDENT.search(head), _LIMITS.search(head)
    comments = re.findall(r"^# (?!expect |student: |limits: )(.+)$", head, re.MULTILINE)
    return Piece(
        path=path,
        student=student[1] if student else path.stem,
        outcomes={what: value for what, value in found if what not in _TEXTS},
        texts=tuple((what, value) for what, value in found if what in _TEXTS),
        about=" ".join(comments),
        limits=limits[1] if limits else "",
        cells=_cells(text),
    )


def honest_notebook(unit: Unit) -> NotebookNode:
    """The notebook of a student who solved everything, in their own way."""
    cells = _cells((HERE / "honest.py").read_text(encoding="utf-8"))
    blank = student_notebook(unit)
    return _with_cells(blank, blank, cells)


def _cells(text: str) -> tuple[tuple[str, str], ...]:
    parts = _CELL.split(text)[1:]
    return tuple(
        (what.strip(), source.strip("\n"))
        for what, source in zip(parts[::2], parts[1::2], strict=True)
    )


def _with_cells(
    notebook: NotebookNode, blank: NotebookNode, cells: tuple[tuple[str, str], ...]
) -> NotebookNode:
    notebook = fill_in(notebook, {})  # a copy
    for what, source in cells:
        verb, _, target = what.partition(": ")
        if verb == "answer":
            cell(notebook, target).source = source
        elif verb == "untouched":
            cell(notebook, target).source = cell(blank, target).source
        elif verb == "extra after":
            add_after(notebook, target, new_code_cell(source))
        elif verb == "extra first":
            notebook.cells.insert(0, new_code_cell(source))
        elif verb == "extra last":
            notebook.cells.append(new_code_cell(source))
        else:
            raise ValueError(f"'# %% {what}': expected answer, untouched or extra")
    return notebook
