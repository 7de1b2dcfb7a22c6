"""``autograder release``: the course as students get it, in a folder or a zip file.

What goes in is named here; all else stays out. Before anything is written, every text is searched
for the hidden regions of every unit.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

import nbformat
from nbformat import NotebookNode

from autograder.build.generate import Paths, read_source, stale
from autograder.build.leaks import flattened, secrets
from autograder.course.notebooks import student_notebook, to_bytes
from autograder.course.source import Unit
from autograder.errors import UserError
from autograder.files import replace_file

_PACKAGES = ("course_lab", "course_utils")
_SUFFIXES = (".py", ".json", ".npz", ".html")  # of a package; what else lies there is not ours
_LICENSES = ("LICENSE", "LICENSE-TEXT")
_LAB = (
    "lab/overrides.json",
    "lab/student/jupyter_server_config.json",
    "lab/student/labconfig/page_config.json",
)
_ON_TOP = {
    "README.md": "lab/bundle/README.md",
    "Makefile": "lab/bundle/Makefile",
    "pyproject.toml": "lab/bundle/pyproject.toml",
    "requirements.txt": "lab/requirements.txt",
}
_TEXT = (".ipynb", ".py", ".json", ".html", ".md", ".toml", ".txt")
_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can hold: the same bytes every time


class ReleaseError(UserError, RuntimeError):
    """A course that cannot be handed out; the message says what to do."""


def bundle(root: Path, units: Sequence[Unit]) -> dict[str, bytes]:
    """The files that students get, by path.

    Args:
        root: The course.
        units: Those to hand out.

    Raises:
        ReleaseError: If a notebook is not what its source gives or was answered, a file is
            missing, or something hidden is in one of them.
        RefusedError: If a source breaks a rule.
    """
    found = dict(_files(root, units))
    for name, secret in _found_secrets(found, units):
        raise ReleaseError(f"{name}: shows what is hidden in the unit's source: {secret[:60]!r}")
    return found


def _files(root: Path, units: Sequence[Unit]) -> Iterator[tuple[str, bytes]]:
    for unit in units:
        paths = Paths.of(read_source(unit.path))
        for line in stale(unit, paths):
            raise ReleaseError(line)
        yield paths.student.relative_to(root).as_posix(), to_bytes(_student(unit, units))
        yield paths.table.relative_to(root).as_posix(), paths.table.read_bytes()
    for name in (*_LICENSES, *_LAB):
        yield name, _read(root / name)
    for name, place in _ON_TOP.items():
        yield name, _read(root / place)
    for package in _PACKAGES:
        for path in sorted((root / package).rglob("*")):
            if path.suffix in _SUFFIXES and path.is_file():
                yield path.relative_to(root).as_posix(), path.read_bytes()


def _student(unit: Unit, units: Sequence[Unit]) -> NotebookNode:
    """The student notebook, with links only to what is handed out with it."""
    if unit.way:
        unit = replace(unit, way=unit.way.only([given.name for given in units]))
    return student_notebook(unit)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ReleaseError(f"{path}: expected this file, which students need") from None


def _found_secrets(files: Mapping[str, bytes], units: Sequence[Unit]) -> Iterator[tuple[str, str]]:
    """Names of files with a hidden region in them, and that region without white space."""
    hidden = [secret for unit in units for cell in unit.cells for secret in secrets(cell)]
    for name, content in files.items():
        if PurePosixPath(name).suffix in _TEXT:
            text = _text(name, content)
            told = (flattened(text), flattened(text.replace("#", "")))  # comments can tell it too
            yield from ((name, secret) for secret in hidden if any(secret in t for t in told))


def _text(name: str, content: bytes) -> str:
    """A text as people read it: of a notebook, its cells and outputs."""
    if not name.endswith(".ipynb"):
        return content.decode("utf-8")
    notebook = nbformat.reads(content.decode("utf-8"), as_version=4)
    cells = [f"{cell.source}\n{json.dumps(cell.get('outputs', []))}" for cell in notebook.cells]
    return "\n".join(cells)


def write_bundle(files: Mapping[str, bytes], out: Path) -> Path:
    """Write files into a new folder, or into a zip file if that is what ``out`` is called.

    Raises:
        ReleaseError: If there is such a folder already and it is not empty: somebody may have
            answers in it.
    """
    if out.suffix == ".zip":
        return _write_zip(files, out)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ReleaseError(f"{out}: is there already; name a new folder, or delete it first")
    for name, content in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return out


def _write_zip(files: Mapping[str, bytes], out: Path) -> Path:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{out.stem}/{name}", _DATE)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return replace_file(out, content.getvalue())
