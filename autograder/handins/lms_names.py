"""Whose a notebook in a zip file is, by the names that a learning management system gives.

What a student chooses, the name of a file and sometimes a display name, may look like the form of
another system. So the form is decided once for the whole zip file: it is the one that most of its
notebooks have, and no single name can move itself to another student.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

# lovelaceada_LATE_1234_56789_01_neurons-2.ipynb: who, their id, the submission's, the file, attempt
_CANVAS = re.compile(
    r"(?P<name>[^_]+)_(?:LATE_)?(?P<id>\d+)_\d+_(?P<file>.+?)(?:-(?P<again>\d+))?\.ipynb", re.DOTALL
)
# A folder such as "Ada Lovelace_1234_assignsubmission_file_", or all of it in a file's name. What
# stands behind that is the student's choice, and may look like any of these forms.
_MOODLE_FOLDER = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_file_?", re.DOTALL)
_MOODLE_FILE = re.compile(
    r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_file_(?P<file>.+)\.ipynb", re.DOTALL
)


@dataclass(frozen=True)
class Owner:
    """Whose a notebook is, as the LMS says; ``id`` is "" where ``name`` is a folder's."""

    name: str
    id: str
    stem: str
    unit: str = ""
    again: int = 0


_Form = Callable[[PurePosixPath, Sequence[str]], Owner | None]


def _moodle_folder(path: PurePosixPath, _: Sequence[str]) -> Owner | None:
    folders = (_MOODLE_FOLDER.fullmatch(part) for part in path.parts[:-1])
    found = next(filter(None, folders), None)
    return Owner(found["name"], found["id"], path.stem) if found else None


def _plain(path: PurePosixPath, units: Sequence[str]) -> Owner | None:
    if len(path.parts) < 3 or path.parts[-2] not in units:
        return None
    return Owner(path.parts[-3], "", path.stem, path.parts[-2])


def _canvas(path: PurePosixPath, _: Sequence[str]) -> Owner | None:
    found = _CANVAS.fullmatch(path.name)
    if found is None:
        return None
    return Owner(found["name"], found["id"], found["file"], again=int((found["again"] or "0")[:9]))


def _moodle_file(path: PurePosixPath, _: Sequence[str]) -> Owner | None:
    found = _MOODLE_FILE.fullmatch(path.name)
    return Owner(found["name"], found["id"], found["file"]) if found else None


# Of forms that equally many have, the first: folders are made by the system, not by students.
_FORMS: Mapping[str, _Form] = {
    "Moodle's folders": _moodle_folder,
    "<student>/<unit>/": _plain,
    "Canvas": _canvas,
    "Moodle's files": _moodle_file,
}


def reader_of(
    paths: Iterable[PurePosixPath], units: Sequence[str]
) -> Callable[[PurePosixPath], Owner | None]:
    """A function that says whose a notebook is, by the form that most of these paths have."""
    counts = dict.fromkeys(_FORMS, 0)
    for path in paths:
        for name, form in _FORMS.items():
            counts[name] += form(path, units) is not None
    form = _FORMS[max(counts, key=lambda name: counts[name])]
    return lambda path: form(path, units)
