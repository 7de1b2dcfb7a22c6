"""The table of the start page: all units, and what the student has done in each."""

from __future__ import annotations

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
    """One unit: ``done`` of the ``known`` exercises that have visible checks."""

    name: str
    title: str
    done: int
    known: int
    points: float
    max_points: float

    @property
    def link(self) -> str:
        """Its notebook, from the folder of another unit."""
        return quote(f"../{self.name}/{self.name}.ipynb")


@dataclass(frozen=True)
class Overview:
    """The table; Jupyter shows its HTML, everything else its text."""

    rows: tuple[UnitRow, ...]

    def __repr__(self) -> str:
        width = max([len(row.title) for row in self.rows], default=0)
        lines = [
            f"{row.name[:2]} {row.title:<{width}}  {row.done:2} of {row.known:2} exercises  "
            f"{row.points:3g} of {row.max_points:g} points"
            for row in self.rows
        ]
        return "\n".join([*lines, _FOOTER])

    def _repr_html_(self) -> str:
        from html import escape  # 2 ms, and needed here alone

        left, right = 'style="text-align:left"', 'style="text-align:right"'
        body = "".join(
            f'<tr><th scope="row" style="text-align:left;font-weight:normal">'
            f'{escape(row.name[:2])} <a href="{escape(row.link)}">{escape(row.title)}</a></th>'
            f"<td {right}>{_share(row.done, row.known)}</td>"
            f"<td {right}>{_share(row.points, row.max_points)}</td></tr>"
            for row in self.rows
        )
        return (
            "<table><caption>All units, and what you have done</caption>"
            f'<thead><tr><th scope="col" {left}>Unit</th><th scope="col" {right}>Exercises done'
            f'</th><th scope="col" {right}>Points</th></tr></thead>'
            f"<tbody>{body}</tbody></table><p>{_FOOTER}</p>"
        )


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
    return Overview(tuple(_row(path, own) for path in sorted(folder.glob("*/unit.json"))))


def _row(path: Path, own: bool) -> UnitRow:
    unit = path.parent.name
    done = saved.passed(path.with_name(saved.NAME)) if own else set()
    progress = summarize(read_table(path, unit), done)
    return UnitRow(
        name=unit,
        title=progress.title,
        done=sum(row.state == "done" for row in progress.rows),
        known=sum(row.state != "when graded" for row in progress.rows),
        points=sum(row.points for row in progress.rows),
        max_points=sum(row.max_points for row in progress.rows),
    )
