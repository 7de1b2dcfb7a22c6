"""Read a submitted notebook: bytes from a stranger, believed as little as possible."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

MAX_BYTES = 64 << 20
MAX_CELLS = 2_000
MAX_SOURCE = 1 << 20
MAX_SOURCES = 4 << 20  # characters of all cells together
MAX_CONTAINERS = 2_000_000  # braces and brackets: what JSON makes of each takes 100 times the room


@dataclass(frozen=True)
class SubmittedCell:
    """The parts of a submitted cell that are kept: its kind, its text and its names."""

    kind: Literal["code", "markdown", "raw"]
    source: str
    grade_id: str
    id: str


@dataclass(frozen=True)
class Submission:
    """A notebook that could be read."""

    cells: tuple[SubmittedCell, ...]


@dataclass(frozen=True)
class Unreadable:
    """A notebook that could not be read, and why, in words for its author."""

    reason: str


def read_bytes(path: Path) -> bytes | Unreadable:
    """The content of a file that may be a notebook. Never raises on account of what it is."""
    try:
        return _read_regular_file(path)
    except OSError as error:
        return Unreadable(f"{path.name}: cannot be read ({error.strerror or error})")


def _read_regular_file(path: Path) -> bytes | Unreadable:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if path.is_symlink():
        return Unreadable(f"{path.name}: is a symbolic link; submit the notebook itself")
    descriptor = os.open(path, flags)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return Unreadable(f"{path.name}: is not an ordinary file")
        if status.st_size > MAX_BYTES:
            return Unreadable(
                f"{path.name}: {status.st_size / 2**20:.0f} MiB, at most {MAX_BYTES >> 20}; "
                "clear the outputs (Kernel > Restart Kernel and Clear Outputs), save, submit again"
            )
        return file.read(MAX_BYTES + 1)


def parse_submission(data: bytes, name: str = "notebook") -> Submission | Unreadable:
    """Parse the bytes of a notebook (nbformat 4)."""
    if not data.strip():
        return Unreadable(f"{name}: the file is empty; save the notebook and submit it again")
    if data.count(b"{") + data.count(b"[") > MAX_CONTAINERS:
        return Unreadable(
            f"{name}: has more than {MAX_CONTAINERS:,} braces and brackets; clear the outputs, "
            "save, submit again"
        )
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Unreadable(f"{name}: is not UTF-8 text, so it is not a notebook")
    except RecursionError:
        return Unreadable(f"{name}: is nested too deeply to be a notebook")
    except ValueError as error:
        return Unreadable(
            f"{name}: is not valid JSON ({_short(str(error))}); it may have been cut off or hold "
            "merge marks; save it from JupyterLab and submit it again"
        )
    return _from_json(content, name)


def _from_json(content: Any, name: str) -> Submission | Unreadable:
    if not isinstance(content, Mapping) or not isinstance(content.get("cells"), list):
        return Unreadable(f"{name}: is JSON but not a notebook of format 4: it has no list 'cells'")
    raw = content["cells"]
    if len(raw) > MAX_CELLS:
        return Unreadable(f"{name}: has {len(raw)} cells, at most {MAX_CELLS} are read")
    cells = []
    for number, cell in enumerate(raw, start=1):
        parsed = _cell(cell)
        if parsed is None:
            return Unreadable(f"{name}: cell {number} is not a notebook cell")
        cells.append(parsed)
    if sum(len(cell.source) for cell in cells) > MAX_SOURCES:
        return Unreadable(
            f"{name}: the text of its cells is longer than {MAX_SOURCES:,} characters"
        )
    return Submission(tuple(cells))


def _cell(raw: Any) -> SubmittedCell | None:
    if not isinstance(raw, Mapping) or raw.get("cell_type") not in ("code", "markdown", "raw"):
        return None
    source = raw.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    metadata = raw.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, Mapping) else None
    return SubmittedCell(
        raw["cell_type"], _clean(source), _text(grade_id), _text(raw.get("id", ""))
    )


def _clean(source: str) -> str:
    """The text as UTF-8 can hold it (JSON may spell half of a surrogate pair), bounded."""
    return source[:MAX_SOURCE].encode("utf-8", "replace").decode("utf-8")


def _text(value: Any) -> str:
    return _clean(value)[:200] if isinstance(value, str) else ""


def _short(text: str, limit: int = 120) -> str:
    return text if len(text) <= limit else text[:limit] + "..."
