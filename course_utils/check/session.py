"""The state of the checks in this process: which unit, what passed, judge here or record.

Held in one small object; everything else in the package is free of state.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course_utils.check import saved
from course_utils.check.failure import CheckError
from course_utils.check.values import MalformedValue, Plain, decode

Sink = Callable[[dict[str, Any]], None]

_REFERENCE_BYTES = 1 << 28


@dataclass
class Session:
    """``sink`` is None where checks judge at once, and takes their records in recording mode."""

    unit: str | None = None
    passed: set[str] = field(default_factory=set)
    sink: Sink | None = None
    reference: bool = False
    stored: tuple[Path, int, dict[str, Any]] | None = None  # path, time of change, checks
    saved: Path | None = None  # where passed checks are remembered; None: nowhere


_session = Session()


def current() -> Session:
    """Return the session of this process."""
    return _session


def begin(unit: str) -> None:
    """Name the unit whose checks follow, and forget which checks have passed.

    From here on warnings are printed to stdout, without the path of the cell: they stay readable,
    and cost no points under graders that take anything on stderr for a failure.

    Raises:
        CheckError: if ``unit`` cannot be the name of a unit's folder.
    """
    if type(unit) is not str or not re.fullmatch(r"[A-Za-z0-9_]+", unit):
        raise CheckError(
            f"check.begin: unit must be the name of a folder such as '01a_neurons'. "
            f"Received: {unit!r}"
        )
    _session.unit = unit
    _session.passed = set()
    _session.saved = saved.place(unit) if _session.sink is None else None
    warnings.showwarning = _print_warning


def _print_warning(message: Warning, category: type[Warning], *_: object, **__: object) -> None:
    print(f"{category.__name__}: {message}")


def record_to(sink: Sink, *, reference: bool = False) -> None:
    """Switch to recording: each check calls ``sink`` with its record and judges nothing.

    Args:
        sink: receives ``{"name", "kind", "line", "actual"}``; what it raises is not caught.
        reference: whether records also carry "expected" and "options", as the stored reference of a
            reference solution needs them.
    """
    _session.sink = sink
    _session.reference = reference


def note(name: str, good: bool) -> None:
    """Remember whether a check passes, in this process and beside the notebook."""
    (_session.passed.add if good else _session.passed.discard)(name)
    if _session.saved is None:
        return
    try:
        saved.note(_session.saved, name, good)
    except OSError as error:
        print(f"(Progress is not remembered: {error})")
        _session.saved = None  # say it once


def reset() -> None:
    """Go back to a fresh session that judges at once."""
    fresh = Session()
    for name in vars(fresh):
        setattr(_session, name, getattr(fresh, name))


def find_table(unit: str) -> Path | None:
    """Return the unit's table of exercises: in this folder, or a course above it."""
    here = Path.cwd()
    beside = here / "unit.json"
    if beside.is_file():
        return beside
    places = (folder / "notebooks" / unit / "unit.json" for folder in (here, *here.parents))
    return next((place for place in places if place.is_file()), None)


def has_reference(name: str) -> bool:
    """True if there is a stored reference of the unit here, with a check called ``name``."""
    if _session.unit is None:
        return False
    folders = (folder / "solutions" / _session.unit for folder in _upwards())
    path = next((folder / ".reference.json" for folder in folders if folder.is_dir()), None)
    return path is not None and path.is_file() and name in _read_reference(path)


def reference_value(name: str) -> Plain:
    """Return what the reference solution gave in the check called ``name``.

    Raises:
        CheckError: if no reference is stored, or no such check in it.
    """
    unit = _session.unit
    if unit is None:
        raise CheckError('check.same: call check.begin("<unit>") first, in the first code cell.')
    path = _reference_path(unit)
    checks = _read_reference(path)
    if name not in checks:
        raise CheckError(
            f"check.same: {path} has no check named {name!r}; it is older than the notebook. "
            f"run: autograder build {unit}"
        )
    try:
        return decode(checks[name]["expected"], max_bytes=_REFERENCE_BYTES)
    except (MalformedValue, KeyError, TypeError) as error:
        raise CheckError(f"check.same: {path}, check {name!r}: {error!r}") from error


def _reference_path(unit: str) -> Path:
    for folder in _upwards():
        if (folder / "solutions" / unit).is_dir():
            path = folder / "solutions" / unit / ".reference.json"
            if path.is_file():
                return path
            raise CheckError(
                f"check.same: the stored reference {path} does not exist. "
                f"run: autograder build {unit}"
            )
    raise CheckError(
        f"check.same: no folder above {Path.cwd()} has solutions/{unit}/.reference.json, which "
        f"this check needs. In the course's folder, run: autograder build {unit}"
    )


def _upwards() -> Iterator[Path]:
    here = Path.cwd()
    yield here
    yield from here.parents


def _read_reference(path: Path) -> dict[str, Any]:
    """Checks of a stored reference by name; read again only when the file has changed."""
    changed = path.stat().st_mtime_ns
    if _session.stored is None or _session.stored[:2] != (path, changed):
        try:
            tree = json.loads(path.read_text(encoding="utf-8"))
            checks = {check["name"]: check for check in tree["checks"]}
        except (ValueError, KeyError, TypeError) as error:
            raise CheckError(f"check.same: {path} is no reference: {error!r}") from error
        _session.stored = (path, changed, checks)
    return _session.stored[2]
