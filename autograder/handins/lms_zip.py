"""A zip file as a learning management system gives it becomes a folder of submissions.

Known are what Canvas ("Download Submissions") and Moodle ("Download all submissions", with folders
or without) make, and a zip file of ``<student>/<unit>/*.ipynb``. Names in it are hostile input:
nothing is written but ``<folder>/<student>/<unit>/<file>``, with names made here.
"""

from __future__ import annotations

import hashlib
import lzma
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograder.handins.folder import ClassroomError
from autograder.handins.lms_names import Owner, reader_of
from autograder.handins.notebook import MAX_BYTES

_MOST_MEMBERS = 100_000
_MOST_BYTES = 16 << 30  # of all notebooks together
_LONGEST = 200  # bytes of a name; with what is put behind it, it fits into a file system
_CHUNK = 1 << 20

_SHOWN = 20  # files that were left out
# What reading a damaged file raises, an encrypted one (RuntimeError), one in an unknown compression
# (NotImplementedError), and one whose name or place cannot be (ValueError).
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


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
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        with zipfile.ZipFile(archive) as opened:
            return _unpack(opened, units, folder, fresh)
    except ClassroomError as error:
        raise ClassroomError(f"{archive}: {error}") from error
    except _DAMAGED as error:
        raise ClassroomError(f"{archive}: cannot be unpacked ({error})") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _unpack(opened: zipfile.ZipFile, units: Sequence[str], folder: Path, fresh: Path) -> Unpacked:
    infos = [info for info in opened.infolist() if not info.filename.endswith("/")]
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
    written = _write(opened, chosen, fresh, left_out)
    if not written:
        raise ClassroomError(f"none of its notebooks can be read ({'; '.join(left_out[-3:])})")
    _replace(fresh, folder, {member.unit for member in written})
    more = len(left_out) - _SHOWN
    told = [*left_out[:_SHOWN], *([f"and {more:,} more files"] if more > 0 else [])]
    return Unpacked(len(written), tuple(told))


def _members(
    infos: Iterable[zipfile.ZipInfo], units: Sequence[str], left_out: list[str]
) -> Iterable[_Member]:
    notebooks: list[tuple[zipfile.ZipInfo, PurePosixPath]] = []
    for info in infos:
        path = PurePosixPath(info.filename.replace("\\", "/"))
        if path.suffix != ".ipynb" or stat.S_ISLNK(info.external_attr >> 16):
            left_out.append(f"{_shown(info)}: no notebook")
        else:
            notebooks.append((info, path))
    owner_of = reader_of((path for _, path in notebooks), units)
    for info, path in notebooks:
        owner = owner_of(path)
        member = _member(info, owner, units) if owner else None
        if member is None:
            left_out.append(f"{_shown(info)}: whose it is cannot be seen in its name")
        elif not member.unit:
            left_out.append(f"{_shown(info)}: of which unit? Name one with --unit")
        else:
            yield member


def _member(info: zipfile.ZipInfo, owner: Owner, units: Sequence[str]) -> _Member:
    student = f"{_safe(owner.name)}_{owner.id[:20]}" if owner.id else _distinct(owner.name)
    unit = owner.unit or _unit_of(owner.stem, units)
    return _Member(info, student, owner.stem, unit, owner.again)


def _unit_of(stem: str, units: Sequence[str]) -> str:
    """The unit with the longest name that a file's begins with, or the only one there is."""
    begins = sorted((unit for unit in units if stem.startswith(unit)), key=len)
    return begins[-1] if begins else units[0] if len(units) == 1 else ""


def _safe(name: str) -> str:
    """A folder's name without what means something to a file system."""
    plain = re.sub(r"[^\w .@+-]", "_", name).encode()[:_LONGEST].decode(errors="ignore").strip(" .")
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
    return ascii(info.filename[:200])[1:-1] or "a file without a name"


def _write(
    opened: zipfile.ZipFile, chosen: Sequence[_Member], folder: Path, left_out: list[str]
) -> list[_Member]:
    """Write notebooks; one that is damaged is left out, whatever the others are."""
    room = _MOST_BYTES
    written = []
    for member in chosen:
        name = member.unit if member.stem == member.unit else _safe(member.stem)
        path = folder / member.student / member.unit / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            # One byte more than is read later: the grader then says that it is too large.
            size = _copy(opened, member.info, path, min(MAX_BYTES + 1, room))
        except _DAMAGED as error:
            path.unlink(missing_ok=True)
            reason = str(error) or type(error).__name__
            left_out.append(f"{_shown(member.info)}: cannot be unpacked ({reason})")
            continue
        written.append(member)
        room -= size
        if room <= 0:
            raise ClassroomError(f"more than {_MOST_BYTES >> 30} GiB of notebooks")
    return written


def _copy(opened: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path, most: int) -> int:
    """Write at most so many bytes of a file; return how many."""
    left = most
    with opened.open(info) as source, path.open("wb") as target:
        while left:
            try:
                block = source.read(min(left, _CHUNK))
            except OSError as error:  # what bz2 raises for damage; writing raises it, too
                raise zipfile.BadZipFile(str(error)) from error
            if not block:
                break
            target.write(block)
            left -= len(block)
    return most - left


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
