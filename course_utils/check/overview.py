"""The table of the start page: all lessons by part, what is done in each, and where to go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from course_utils.check import saved
from course_utils.check.progress import read_table, summarize

_FOOTER = (
    "Counted are visible checks that have passed on this computer, the last time they ran. Written "
    "questions and hidden tests are graded later."
)


@dataclass(frozen=True)
class UnitRow:
    """One lesson: ``done`` of the ``known`` exercises that have visible checks."""

    name: str
    title: str
    part: str
    done: int
    known: int
    points: float
    max_points: float

    @property
    def label(self) -> str:
        """Number and title."""
        return f"{self.name.partition('_')[0]} {self.title}"

    @property
    def link(self) -> str:
        """Its notebook, from the folder of another lesson."""
        return quote(f"../{self.name}/{self.name}.ipynb")


@dataclass(frozen=True)
class Overview:
    """The table; Jupyter shows its HTML, everything else its text.

    ``onward`` is the lesson to go on with; None when all are done.
    """

    rows: tuple[UnitRow, ...]
    onward: UnitRow | None = None

    def parts(self) -> list[tuple[str, list[UnitRow]]]:
        """The rows of each part, in the order in which the parts come."""
        found: dict[str, list[UnitRow]] = {}
        for row in self.rows:
            found.setdefault(row.part, []).append(row)
        return list(found.items())

    def __repr__(self) -> str:
        width = max([len(row.label) for row in self.rows], default=0)
        lines = []
        for part, rows in self.parts():
            lines += [part] if part else []
            lines += [
                f"{row.label:<{width}}  {row.done:2} of {row.known:2} exercises  "
                f"{row.points:3g} of {row.max_points:g} points"
                for row in rows
            ]
        lines += [f"Continue: {self.onward.label}"] if self.onward else []
        return "\n".join([*lines, _FOOTER])

    def _repr_html_(self) -> str:
        from html import escape  # 2 ms, and needed here alone

        body = "".join(
            f"<tbody>{_lines(part, rows, escape)}</tbody>" for part, rows in self.parts()
        )
        link = ""
        if self.onward:
            link = f"<p><strong>Continue:</strong> {_anchor(self.onward, escape)}</p>"
        head = "".join(
            f'<th scope="col" style="text-align:{align}">{name}</th>'
            for name, align in (
                ("Lesson", "left"),
                ("Exercises done", "right"),
                ("Points", "right"),
            )
        )
        return (
            f"{link}<table><caption>All lessons, and what you have done</caption>"
            f"<thead><tr>{head}</tr></thead>{body}</table><p>{_FOOTER}</p>"
        )


def _lines(part: str, rows: Sequence[UnitRow], escape: Callable[[str], str]) -> str:
    """The lines of a part in the table: its sums, then its lessons."""
    lines = [_line("row", _anchor(row, escape), (row,)) for row in rows]
    return "".join([_line("rowgroup", escape(part), rows, "bold"), *lines] if part else lines)


def _line(scope: str, label: str, rows: Sequence[UnitRow], weight: str = "normal") -> str:
    done = _share(sum(row.done for row in rows), sum(row.known for row in rows))
    points = _share(sum(row.points for row in rows), sum(row.max_points for row in rows))
    right = 'style="text-align:right"'
    return (
        f'<tr><th scope="{scope}" style="text-align:left;font-weight:{weight}">{label}</th>'
        f"<td {right}>{done}</td><td {right}>{points}</td></tr>"
    )


def _anchor(row: UnitRow, escape: Callable[[str], str]) -> str:
    return f'<a href="{escape(row.link)}">{escape(row.label)}</a>'


def _share(part: float, whole: float) -> str:
    text = f"{part:g} of {whole:g}"
    return f"<strong>{text}</strong>" if part == whole else text


def units_here() -> tuple[Path, bool] | None:
    """The folder of all units, and whether this is the student's own copy; None if there is none.

    In a unit's folder it is the one above; elsewhere ``notebooks/`` of the course around us, where
    nothing counts as done, so that an author's work on a lesson does not show in it.
    """
    here = Path.cwd()
    if (here / "unit.json").is_file():
        return here.parent, True
    places = (folder / "notebooks" for folder in (here, *here.parents))
    found = next((place for place in places if any(place.glob("*/unit.json"))), None)
    return None if found is None else (found, False)


def survey(folder: Path, *, own: bool) -> Overview:
    """Look at all units in a folder.

    Args:
        folder: Of the units' folders.
        own: Whether what is remembered there counts.

    Raises:
        CheckError: if a table of exercises cannot be read.
    """
    paths = sorted(folder.glob("*/unit.json"))
    rows = tuple(_row(path, own) for path in paths)
    return Overview(rows, _onward(rows, _latest(paths) if own else None))


def _latest(paths: Sequence[Path]) -> str | None:
    """The lesson in which a check has last passed or failed anew; None where none has."""
    times = {}
    for path in paths:
        with suppress(OSError):
            times[path.parent.name] = path.with_name(saved.NAME).stat().st_mtime_ns
    return max(times, key=times.__getitem__, default=None)


def _onward(rows: Sequence[UnitRow], latest: str | None) -> UnitRow | None:
    """The lesson to go on with: the one worked in last, or the next after it that is not done."""
    names = [row.name for row in rows]
    at = names.index(latest) if latest in names else 0
    left = [row for row in (*rows[at:], *rows[:at]) if row.done < row.known]
    return left[0] if left else None


def _row(path: Path, own: bool) -> UnitRow:
    unit = path.parent.name
    done = saved.passed(path.with_name(saved.NAME)) if own else set()
    table = read_table(path, unit)
    progress = summarize(table, done)
    return UnitRow(
        name=unit,
        title=progress.title,
        part=str(table.get("part", "")),
        done=sum(row.state == "done" for row in progress.rows),
        known=sum(row.state != "when graded" for row in progress.rows),
        points=sum(row.points for row in progress.rows),
        max_points=sum(row.max_points for row in progress.rows),
    )
