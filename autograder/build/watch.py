"""See when a source is saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

_Stamp = tuple[int, int, int]  # time of the last change, size, number of the file


def saves(paths: Sequence[Path], ticks: Iterable[object]) -> Iterator[Path]:
    """Every path at once, and again after every save.

    A save counts when the file is the same at two ticks: an editor may write it in pieces, and a
    lesson built from half of its source would lose outputs.

    Args:
        paths: The files.
        ticks: When to look, an item each time.
    """
    given: dict[Path, _Stamp | None] = {}
    for path in paths:
        given[path] = _stamp(path)  # before it is worked on: a save meanwhile is a new one
        yield path
    before = dict(given)
    for _ in ticks:
        for path in paths:
            now = _stamp(path)
            settled, before[path] = now == before[path], now
            if settled and now is not None and now != given[path]:
                given[path] = now
                yield path


def _stamp(path: Path) -> _Stamp | None:
    """None while there is no such file: some editors put a new one in its place."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
