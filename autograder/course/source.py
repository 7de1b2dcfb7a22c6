"""Read the percent source of a unit into plain values.

The source is the only thing that people edit. ``parse_unit`` never judges: what is wrong with a
source is found by :mod:`autograder.build.rules`, which works on the values made here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from autograder.course.cell_tags import expanded
from autograder.course.way import Lesson, Way, lesson_of, way_of
from autograder.errors import UserError

CellRole = Literal["text", "setup", "demo", "solution", "graded", "manual"]
_MARKER = re.compile(r"^# %%(\s|$)")
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.MULTILINE)


class SourceError(UserError, ValueError):
    """A percent source that cannot be read at all. The message names the file and the line."""


@dataclass(frozen=True)
class Cell:
    """One cell of a unit's source.

    ``line`` is the line of its ``# %%`` marker; ``nbgrader`` the metadata that its header stands
    for, if any; ``written`` what the header says.
    """

    id: str
    line: int
    kind: Literal["markdown", "code"]
    role: CellRole
    source: str
    tags: tuple[str, ...]
    nbgrader: Mapping[str, Any] | None
    written: Mapping[str, Any] = field(default_factory=dict)

    @property
    def grade_id(self) -> str:
        """The author's name for the cell; empty when there is none."""
        value = (self.nbgrader or {}).get("grade_id", "")
        return value if isinstance(value, str) else ""

    @property
    def level(self) -> str:
        """How hard an answer or a question is, as its author says."""
        return str(self.written.get("level", "core"))

    @property
    def uses(self) -> tuple[str, ...]:
        """The earlier exercises that an answer is built on, as its author says."""
        named = self.written.get("uses", ())
        return tuple(map(str, named)) if isinstance(named, list | tuple) else (str(named),)

    @property
    def points(self) -> float:
        """Points of a graded or manually graded cell, else 0."""
        value = (self.nbgrader or {}).get("points", 0)
        return float(value) if isinstance(value, int | float) else 0.0


@dataclass(frozen=True)
class Exercise:
    """A solution cell with the graded cells that follow it, or a manually graded question."""

    id: str
    title: str
    solution: Cell
    graded: tuple[Cell, ...]

    @property
    def manual(self) -> bool:
        return self.solution.role == "manual"

    @property
    def level(self) -> str:
        return self.solution.level

    @property
    def points(self) -> float:
        return self.solution.points if self.manual else sum(cell.points for cell in self.graded)


@dataclass(frozen=True)
class Unit:
    """A unit as its author wrote it.

    ``limits`` is what its header says of them, as written (see ``autograder.course.limits``).
    ``way`` holds the other lessons, where it is known; nothing that is judged depends on it.
    """

    name: str
    title: str
    cpu_budget: float
    path: Path
    text: str
    cells: tuple[Cell, ...]
    exercises: tuple[Exercise, ...]
    limits: Mapping[str, Any] = field(default_factory=dict)
    lesson: Lesson = field(default_factory=lambda: Lesson("", ""))
    way: Way | None = None

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the source text, header and limits included."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def load_unit(path: Path) -> Unit:
    """Read and parse ``solutions/NN_topic/NN_topic.py``."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: cannot be read: {error}") from error
    unit = parse_unit(text, path)
    return replace(unit, way=way_of(path.parent.parent)) if unit.lesson.about else unit


def parse_unit(text: str, path: Path) -> Unit:
    """Parse a percent source.

    Args:
        text: The source.
        path: Where it came from; its folder gives the unit its name.

    Raises:
        SourceError: If there are no cells, or text stands before the first cell.
    """
    import jupytext  # half a second; who only looks for units does not need it

    notebook = jupytext.reads(text, fmt="py:percent")
    lines = [n for n, line in enumerate(text.splitlines(), start=1) if _MARKER.match(line)]
    if not lines:
        raise SourceError(f"{path}:1: no cells; start each cell with '# %%'")
    if len(lines) != len(notebook.cells):
        raise SourceError(
            f"{path}:1: {len(lines)} '# %%' markers but {len(notebook.cells)} cells; "
            "put every line of code or text below a marker, none inside a string"
        )
    cells = _with_ids([_cell(raw, line) for raw, line in zip(notebook.cells, lines, strict=True)])
    course = notebook.metadata.get("course", {})
    return Unit(
        name=path.parent.name,
        title=str(course.get("title", "")),
        cpu_budget=_number(course.get("cpu_budget", 0)),
        path=path,
        text=text,
        cells=cells,
        exercises=_exercises(cells),
        lesson=lesson_of(path.parent.name, course),
        limits=_limits(course.get("limits")),
    )


def _limits(written: Any) -> Any:
    """As written; a plain dictionary where that is what they are."""
    if written is None:
        return {}
    return dict(written) if isinstance(written, Mapping) else written


def _number(value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else 0.0


def _cell(raw: Any, line: int) -> Cell:
    # jupytext notes the blank lines between cells among what the author wrote.
    written = {k: v for k, v in raw.metadata.items() if not k.startswith("lines_to_")}
    nbgrader = expanded(written)
    tags = tuple(written.get("tags", ()))
    kind = "code" if raw.cell_type == "code" else "markdown"
    return Cell("", line, kind, _role(kind, tags, nbgrader), raw.source, tags, nbgrader, written)


def _role(kind: str, tags: tuple[str, ...], nbgrader: Mapping[str, Any] | None) -> CellRole:
    flags = nbgrader or {}
    if flags.get("solution"):
        return "manual" if flags.get("grade") else "solution"
    if flags.get("grade"):
        return "graded"
    if kind == "markdown":
        return "text"
    return "demo" if "demo" in tags else "setup"


def _with_ids(cells: list[Cell]) -> tuple[Cell, ...]:
    """Give every cell an id: its ``grade_id``, else one from its text, so that edits stay local."""
    seen: dict[str, int] = {}
    named = []
    for cell in cells:
        stem = re.sub(r"[^A-Za-z0-9_-]", "-", cell.grade_id)[:60]
        if not stem:
            stem = f"{cell.role}-{hashlib.sha256(cell.source.encode()).hexdigest()[:12]}"
        seen[stem] = seen.get(stem, 0) + 1
        suffix = f"-{seen[stem]}" if seen[stem] > 1 else ""
        named.append(replace(cell, id=stem + suffix))
    return tuple(named)


def _exercises(cells: tuple[Cell, ...]) -> tuple[Exercise, ...]:
    found: list[Exercise] = []
    heading = ""
    for cell in cells:
        if cell.role == "text":
            titles = _HEADING.findall(cell.source)
            heading = titles[-1] if titles else heading  # the nearest one above the answer
        elif cell.role in ("solution", "manual"):
            found.append(Exercise(cell.grade_id or cell.id, heading or cell.grade_id, cell, ()))
        elif cell.role == "graded" and found and not found[-1].manual:
            last = found[-1]
            found[-1] = Exercise(last.id, last.title, last.solution, (*last.graded, cell))
    return tuple(found)


def find_units(root: Path, names: tuple[str, ...] = ()) -> list[Path]:
    """Paths of the sources of the named units (all of them when no name is given).

    Raises:
        SourceError: If there is no unit at all, or a named one does not exist; the message lists
            those that do.
    """
    sources = {p.parent.name: p for p in sorted(root.glob("solutions/*/*.py")) if _is_source(p)}
    unknown = [name for name in names if name not in sources]
    if unknown:
        raise SourceError(
            f"no unit {unknown[0]!r} under {root / 'solutions'}; there are: "
            + (", ".join(sources) or "none")
        )
    if not sources:
        raise SourceError(
            f"no units under {root / 'solutions'}; start in the folder of the course, or name it "
            "with --root"
        )
    return [sources[name] for name in names] if names else list(sources.values())


def _is_source(path: Path) -> bool:
    return path.stem == path.parent.name
