"""A zip file as a learning management system gives it becomes a folder of submissions.

Known are what Canvas ("Download Submissions") and Moodle ("Download all submissions", with folders
or without) make, and a zip file of ``<student>/<unit>/*.ipynb``. Names in it are hostile input:
nothing is written but ``<folder>/<student>/<unit>/<file>``, with names made here.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import stat
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograder.handins.folder import ClassroomError
from autograder.handins.notebook import MAX_BYTES

_MOST_MEMBERS = 100_000
_MOST_BYTES = 16 << 30  # of all notebooks together
_LONGEST = 100  # characters of a name
_CHUNK = 1 << 20

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
_SHOWN = 20  # files that were left out


@dataclass(frozen=True)
class Unpacked:
    """The content of a zip file: number of notebooks, and what was left out, with the reason."""

    count: int
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class _Member:
    """A notebook in a zip file: whose it is, its own name, and which of several attempts."""

    info: zipfile.ZipInfo
    student: str
    stem: str
    unit: str = ""
    again: int = 0


def unpack(archive: Path, units: Sequence[str], folder: Path) -> Unpacked:
    """Write the notebooks of a zip file as ``folder/<student>/<unit>/*.ipynb``.

    What ``folder`` has of other units stays; of units in the zip file it is replaced.

    Args:
        archive: The zip file.
        units: Names of those that a file may belong to; a file whose name does not begin with one
            of several is left out.
        folder: Where the class goes.

    Raises:
        ClassroomError: If this is no zip file, holds no notebook of these units, or too much.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            return _unpack(opened, units, folder)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        # RuntimeError: encrypted. NotImplementedError: a compression that Python does not have.
        raise ClassroomError(f"{archive}: cannot be unpacked ({error})") from error
    except ClassroomError as error:
        raise ClassroomError(f"{archive}: {error}") from error


def _unpack(opened: zipfile.ZipFile, units: Sequence[str], folder: Path) -> Unpacked:
    infos = [info for info in opened.infolist() if not info.is_dir()]
    if len(infos) > _MOST_MEMBERS:
        raise ClassroomError(f"{len(infos):,} files, at most {_MOST_MEMBERS:,}")
    left_out: list[str] = []
    chosen = _latest(_members(infos, units, left_out), left_out)
    if not chosen:
        examples = "; ".join(left_out[:3]) or "it is empty"
        raise ClassroomError(
            f"no notebook of {', '.join(units)} in it ({examples}). Expected names as Canvas and "
            "Moodle make them, or <student>/<unit>/<unit>.ipynb"
        )
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    _write(opened, chosen, fresh)
    _replace(fresh, folder, {member.unit for member in chosen})
    more = len(left_out) - _SHOWN
    told = [*left_out[:_SHOWN], *([f"and {more:,} more files"] if more > 0 else [])]
    return Unpacked(len(chosen), tuple(told))


def _members(
    infos: Iterable[zipfile.ZipInfo], units: Sequence[str], left_out: list[str]
) -> Iterable[_Member]:
    for info in infos:
        shown = _shown(info)
        path = PurePosixPath(info.filename.replace("\\", "/"))
        if path.suffix != ".ipynb" or stat.S_ISLNK(info.external_attr >> 16):
            left_out.append(f"{shown}: no notebook")
            continue
        member = _read_name(info, path, units)
        if member is None:
            left_out.append(f"{shown}: whose it is cannot be seen in its name")
        elif not member.unit:
            left_out.append(f"{shown}: of which unit? Name one with --unit")
        else:
            yield member


def _read_name(info: zipfile.ZipInfo, path: PurePosixPath, units: Sequence[str]) -> _Member | None:
    """Whose file this is, by the part of its path that the LMS has made, not the student."""
    folders = (_MOODLE_FOLDER.fullmatch(part) for part in path.parts[:-1])
    if found := next(filter(None, folders), None):
        return _numbered(info, found, path.stem, units)
    if len(path.parts) >= 3 and path.parts[-2] in units:
        return _Member(info, _distinct(path.parts[-3]), path.stem, path.parts[-2])
    if found := _CANVAS.fullmatch(path.name):
        again = int((found["again"] or "0")[:9])
        return _numbered(info, found, found["file"], units, again)
    if found := _MOODLE_FILE.fullmatch(path.name):
        return _numbered(info, found, found["file"], units)
    return None


def _numbered(
    info: zipfile.ZipInfo, who: re.Match[str], stem: str, units: Sequence[str], again: int = 0
) -> _Member:
    student = f"{_safe(who['name'])}_{who['id'][:20]}"
    return _Member(info, student, stem, _unit_of(stem, units), again)


def _unit_of(stem: str, units: Sequence[str]) -> str:
    """The unit with the longest name that a file's begins with, or the only one there is."""
    begins = sorted((unit for unit in units if stem.startswith(unit)), key=len)
    return begins[-1] if begins else units[0] if len(units) == 1 else ""


def _safe(name: str) -> str:
    """A folder's name without what means something to a file system."""
    plain = re.sub(r"[^\w .@+-]", "_", name)[:_LONGEST].strip(" .")
    return plain or "_"


def _distinct(name: str) -> str:
    """A folder's name that no other student's becomes, too."""
    plain = _safe(name)
    return plain if plain == name else f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _latest(members: Iterable[_Member], left_out: list[str]) -> list[_Member]:
    """Without earlier attempts at the same file; ``folder`` looks at several files."""
    found: dict[tuple[str, str, str], _Member] = {}
    for member in sorted(members, key=lambda member: member.again):
        key = (member.student, member.unit, member.stem)
        if key in found:
            left_out.append(f"{_shown(found[key].info)}: a later one is there")
        found[key] = member
    return list(found.values())


def _shown(info: zipfile.ZipInfo) -> str:
    return ascii(info.filename[:200])[1:-1]


def _write(opened: zipfile.ZipFile, chosen: Sequence[_Member], folder: Path) -> None:
    room = _MOST_BYTES
    for member in chosen:
        name = member.unit if member.stem == member.unit else _safe(member.stem)
        path = folder / member.student / member.unit / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        # One byte more than is read later: the grader then says of this one that it is too large.
        left = min(MAX_BYTES + 1, room)
        with opened.open(member.info) as source, path.open("wb") as target:
            while left and (block := source.read(min(left, _CHUNK))):
                target.write(block)
                left -= len(block)
        room -= path.stat().st_size
        if room <= 0:
            raise ClassroomError(f"more than {_MOST_BYTES >> 30} GiB of notebooks")


def _replace(fresh: Path, folder: Path, units: set[str]) -> None:
    """Put a class in the place of what was there of the same units."""
    folder.mkdir(parents=True, exist_ok=True)
    for unit in units:
        for old in folder.glob(f"*/{unit}"):
            shutil.rmtree(old)
    for new in fresh.glob("*/*"):
        place = folder / new.parent.name
        place.mkdir(exist_ok=True)
        new.rename(place / new.name)
    shutil.rmtree(fresh)
