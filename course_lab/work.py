"""``work/``, where students work: made from ``notebooks/``, and brought up to date with it.

Nothing of a student's is overwritten: a file that holds any of it is kept under another name.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from course_lab import progress
from course_lab.carry import State, Update, plan
from course_lab.cells import Cell, Notebook, NotebookError, parse, spell
from course_lab.told import lines_of, lines_of_gone, new_units, text_of

_KEPT = ".before-"
_NO_COURSE = "expected cells of the course in it, and found none"
_TABLE = "unit.json"


@dataclass
class _Found:
    """The content of the two folders: notebooks, the bytes of work files, and what is wrong."""

    course: dict[str, Notebook] = field(default_factory=dict)
    work: dict[str, Notebook] = field(default_factory=dict)
    gone: list[Notebook] = field(default_factory=list)
    content: dict[str, bytes] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)  # work files that cannot be read
    lines: list[str] = field(default_factory=list)


def bring_up_to_date(notebooks: Path, work: Path, now: datetime) -> list[str]:
    """Make or renew the work files.

    Args:
        notebooks: What the course hands out, a folder for each unit.
        work: The student's copy; made where it is not there.
        now: For the names of files that are kept.

    Returns:
        What to tell the student; nothing where nothing has changed.
    """
    found = _look(notebooks, work)
    old = any(_is_old(found, unit) for unit in found.course)
    kept = tuple(_kept(work)) if old else ()
    updates = plan(State(found.course, found.work, found.gone, kept))
    lines = found.lines
    if fresh := new_units({update.new.unit: update for update in updates}):
        lines.append(f"new in {work.name}/: {', '.join(fresh)}")
    stamp = now.strftime("%Y-%m-%d-%H%M")
    for update in updates:
        arguments = (found, notebooks, work, update, updates, stamp)
        lines += _told(work, update.new.unit, _renew, *arguments)
    for unit in found.course:
        lines += _told(work, unit, _copy_table, notebooks / unit, work / unit)
    for unit, book in found.work.items():
        if not (notebooks / unit / _TABLE).is_file() and (work / unit / _TABLE).is_file():
            lines += _told(work, unit, _retire, work / unit, stamp) or lines_of_gone(book, updates)
    return lines


def _told(work: Path, unit: str, do: Callable[..., list[str] | None], *arguments: Any) -> list[str]:
    """Do something for a unit; what goes wrong there is said, and stops no other unit."""
    try:
        return do(*arguments) or []
    except OSError as error:
        return [f"{work.name}/{unit}: could not be brought up to date: {error}"]


def _is_old(found: _Found, unit: str) -> bool:
    return unit not in found.work or found.work[unit].made_from != found.course[unit].version


def _look(notebooks: Path, work: Path) -> _Found:
    found = _Found()
    for path in _files(notebooks):
        _look_at_course(found, notebooks, path)
    for path in _files(work):
        _look_at_work(found, notebooks, path)
    return found


def _files(folder: Path) -> list[Path]:
    """The notebooks that bear the name of their folder, which is that of a unit."""
    paths = (path / f"{path.name}.ipynb" for path in sorted(folder.glob("*")))
    return [path for path in paths if path.is_file()]


def _place(path: Path) -> str:
    return "/".join(path.parts[-3:])


def _look_at_course(found: _Found, notebooks: Path, path: Path) -> None:
    unit, given = path.parent.name, path.with_name(_TABLE).is_file()
    try:
        book = parse(path.read_bytes(), unit, _place(path))
        if not book.course:
            raise NotebookError(_NO_COURSE)
    except (NotebookError, OSError) as error:
        if given:
            remedy = f"get it again, as with `git checkout {notebooks.name}/{unit}`"
            found.lines.append(f"{_place(path)}: cannot be read: {error}; {remedy}")
        return
    if given:
        found.course[unit] = book
    else:
        found.gone.append(book)


def _look_at_work(found: _Found, notebooks: Path, path: Path) -> None:
    unit = path.parent.name
    course = found.course.get(unit)
    if course is None and (notebooks / unit / _TABLE).is_file():
        return  # the course's own file cannot be read: nothing is known of the unit today
    known: dict[str, Cell] = {}
    for cell in course.course.values() if course else ():
        known[str(cell.raw.get("id", ""))] = cell
    try:
        content = path.read_bytes()
        book = parse(content, unit, _place(path), known)
        if course and not book.course:
            raise NotebookError(_NO_COURSE)
    except NotebookError as error:
        if course:
            found.broken[unit] = str(error)
        return
    found.work[unit], found.content[unit] = book, content


def _kept(work: Path) -> Iterator[Notebook]:
    """Older versions of work files, the latest first."""
    paths = work.glob(f"*/*{_KEPT}*.ipynb")
    for path in sorted(paths, key=lambda path: path.stem.partition(_KEPT)[2], reverse=True):
        try:
            yield parse(path.read_bytes(), path.parent.name, _place(path))
        except (NotebookError, OSError):
            continue


def _renew(
    found: _Found,
    notebooks: Path,
    work: Path,
    update: Update,
    updates: list[Update],
    stamp: str,
) -> list[str]:
    """Write one work file, after what was there has another name."""
    unit = update.new.unit
    path = work / unit / f"{unit}.ipynb"
    lines, kept, changes = [], "", ""
    if unit in found.broken:
        aside = _free(path, f".unreadable-{stamp}", ".ipynb")
        os.rename(path, aside)
        lines.append(f"{_place(path)}: {found.broken[unit]}; kept as {_place(aside)}")
    elif update.old is not None and path.read_bytes() != found.content[unit]:
        return [f"{_place(path)}: was saved meanwhile, so it stays as it is; run make lab again"]
    if update.loses:
        backup = _free(path, f"{_KEPT}{stamp}", ".ipynb")
        text = _free(path, f".changes-{stamp}", ".txt")
        kept, changes = _place(backup), _place(text)
    lines += lines_of(update, updates, kept, changes)
    if update.loses:
        _write_new(backup, found.content[unit])
        _write_new(text, text_of(update, lines).encode("utf-8", "surrogatepass"))
    _replace(path, spell(update.rest, update.cells))
    if update.old is None:
        others = {work.parent / Path(place).parent for place in update.answers.values()}
        _copy_progress(notebooks / unit, work / unit, others)
    return lines


def _free(path: Path, mark: str, suffix: str) -> Path:
    """A name beside a file that nothing has yet."""
    stem = f"{path.stem}{mark}"
    names = (f"{stem}{f'-{n}' if n > 1 else ''}{suffix}" for n in range(1, 10_000))
    return next(place for name in names if not os.path.lexists(place := path.with_name(name)))


def _copy_table(source: Path, folder: Path) -> None:
    """The table of exercises, which check.progress() reads beside the notebook."""
    content, place = (source / _TABLE).read_bytes(), folder / _TABLE
    if folder.is_dir() and not (place.is_file() and place.read_bytes() == content):
        _replace(place, content)


def _copy_progress(source: Path, folder: Path, others: set[Path]) -> None:
    """Take along the checks that passed where the answers were written."""
    target = folder / progress.NAME
    if target.exists():
        return
    if (source / progress.NAME).is_file():
        _replace(target, (source / progress.NAME).read_bytes())
    elif content := progress.passed_before(source / _TABLE, others - {source}):
        _replace(target, content)


def _retire(folder: Path, stamp: str) -> None:
    """Rename the table of a unit that has gone: the start page lists folders that have one."""
    table = folder / _TABLE
    os.rename(table, _free(table, f"{_KEPT}{stamp}", ".json"))


def _write_new(path: Path, content: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _replace(path: Path, content: bytes) -> None:
    """Write a file at once, creating its folder: it holds its old content or all of the new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{uuid4().hex}.tmp")
    try:
        _write_new(fresh, content)
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
