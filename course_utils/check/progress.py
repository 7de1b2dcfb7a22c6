"""The student's table: what is done in this unit, and the points that are known here."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_utils.check.failure import CheckError

_FOOTER = "Hidden tests run when the notebook is graded; written questions are graded by a person."


@dataclass(frozen=True)
class Row:
    """One exercise: ``state`` is done, partly, not yet or when graded."""

    title: str
    state: str
    points: float
    max_points: float


@dataclass(frozen=True)
class Progress:
    """The table; Jupyter shows its HTML, everything else its text."""

    unit: str
    title: str
    rows: tuple[Row, ...]

    @property
    def heading(self) -> str:
        """The title of the table."""
        return f"Progress in {self.unit}: {self.title}"

    @property
    def total(self) -> str:
        points = sum(row.points for row in self.rows)
        return f"Points so far: {points:g} of {sum(row.max_points for row in self.rows):g}"

    def __repr__(self) -> str:
        width = max([len(row.title) for row in self.rows], default=0)
        lines = [
            f"{row.title:<{width}}  {row.state:<11}  {_points(row)}".rstrip() for row in self.rows
        ]
        return "\n".join([self.heading, *lines, self.total, _FOOTER])

    def _repr_html_(self) -> str:
        from html import escape  # 2 ms, and needed here alone

        body = "".join(
            f'<tr><th scope="row" style="text-align:left;font-weight:normal">{escape(row.title)}'
            f'</th><td style="text-align:left">{_emphasis(row.state)}</td>'
            f"<td>{_points(row)}</td></tr>"
            for row in self.rows
        )
        head = "".join(
            f'<th scope="col" style="text-align:{align}">{name}</th>'
            for name, align in (("Exercise", "left"), ("State", "left"), ("Points", "right"))
        )
        return (
            f"<table><caption>{escape(self.heading)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            f"<p><strong>{self.total}</strong>. {_FOOTER}</p>"
        )


def _emphasis(state: str) -> str:
    return f"<strong>{state}</strong>" if state == "done" else state


def _points(row: Row) -> str:
    """A row's points, in words: one that waits for grading has no points yet, rather than 0."""
    points = "\N{EN DASH}" if row.state == "when graded" else f"{row.points:g}"
    return f"{points} of {row.max_points:g}"


def read_table(path: Path, unit: str) -> dict[str, Any]:
    """Read a table of exercises.

    Raises:
        CheckError: if the file is no table, or another unit's.
    """
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        found = table["unit"]
    except (ValueError, KeyError, TypeError) as error:
        raise CheckError(f"check.progress: {path} is no table of exercises: {error!r}") from error
    if found != unit:
        raise CheckError(f"check.progress: {path} must be of unit {unit!r}. Received: {found!r}")
    return table


def summarize(table: dict[str, Any], passed: set[str]) -> Progress:
    """Return the progress in a unit.

    Args:
        table: of exercises, as in ``unit.json``.
        passed: names of the visible checks that have passed.

    Raises:
        CheckError: if the table lacks a field.
    """
    try:
        rows = tuple(_row(exercise, passed) for exercise in table["exercises"])
        return Progress(table["unit"], str(table["title"]), rows)
    except (KeyError, TypeError) as error:
        raise CheckError(f"check.progress: the table of exercises lacks {error}") from error


def _row(exercise: dict[str, Any], passed: set[str]) -> Row:
    known = [cell for cell in exercise["cells"] if cell["checks"]]
    done = [cell for cell in known if passed.issuperset(cell["checks"])]
    points = float(sum(cell["points"] for cell in done))
    return Row(str(exercise["title"]), _state(known, done), points, float(exercise["points"]))


def _state(known: list, done: list) -> str:
    if not known:
        return "when graded"
    if len(done) == len(known):
        return "done"
    return "partly" if done else "not yet"


def show(table: object) -> None:
    """Display a table in Jupyter, print it elsewhere."""
    module = sys.modules.get("IPython")
    if module is not None and module.get_ipython() is not None:
        from IPython.display import display

        display(table)
    else:
        print(table)
