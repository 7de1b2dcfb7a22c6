"""Scores as files that a learning management system reads."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.gradebook import Score

# Where a spreadsheet may begin a formula: at the start of a cell, after blanks, and behind what
# separates cells elsewhere. Some take the full-width signs of East Asian keyboards, too.
_FORMULA = re.compile(r"(^|[;,|])(\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")
# Controls and the separators of lines that only Unicode has, which would begin another row.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
Row = list[str]


def to_csv(scores: Sequence[Score], form: str, *, partial: bool = False, by: str = "login") -> str:
    """Scores as CSV: one row for each student.

    Args:
        scores: At most one for each student and unit.
        form: One of ``FORMATS``.
        partial: Give the points so far where a person has still to look; else the place is empty,
            which leaves alone what is there.
        by: What tells students apart: "login", the name of their folder, or "id", the number at
            its end, as folders made of an LMS's zip file have it.

    Returns:
        The text, with a header, each cell in quotation marks. An apostrophe stands before what a
        spreadsheet would take for a formula, a blank in the place of control characters.
    """
    points = {(s.student, s.unit): _number(s.points) for s in scores if partial or not s.waits}
    most: dict[str, float] = {}
    for score in scores:
        most[score.unit] = max(score.max_points, most.get(score.unit, 0.0))
    students = sorted({score.student for score in scores})
    known = [Student(name, by) for name in students]
    rows = FORMATS[form](known, most, points)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([_cell(text) for text in row] for row in rows)
    return stream.getvalue()


def waiting(scores: Sequence[Score]) -> list[str]:
    """Whom a person has still to look at, as ``student, unit``."""
    return [f"{score.student}, {score.unit}" for score in scores if score.waits]


@dataclass(frozen=True)
class Student:
    """A student's folder, and what of it an LMS knows them by."""

    folder: str
    by: str

    @property
    def id(self) -> str:
        """The number at its end, "" where there is none or it is not asked for."""
        found = re.search(r"_(\d+)$", self.folder) if self.by == "id" else None
        return found[1] if found else ""

    @property
    def login(self) -> str:
        """The folder's name, "" where the number stands for it."""
        return "" if self.id else self.folder


_Students = Sequence[Student]
_Points = Mapping[tuple[str, str], str]


def _canvas(students: _Students, most: Mapping[str, float], points: _Points) -> Iterator[Row]:
    """As Canvas exports its gradebook: students are found by ID or SIS Login ID."""
    yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *most]
    yield ["Points Possible", "", "", "", "", *map(_number, most.values())]
    for one in students:
        scores = (points.get((one.folder, unit), "") for unit in most)
        yield [one.folder, one.id, "", one.login, "", *scores]


def _moodle(students: _Students, most: Mapping[str, float], points: _Points) -> Iterator[Row]:
    """For Moodle's import of grades, which asks what each column is, or its grading worksheet."""
    numbered = any(one.id for one in students)
    yield [*(["Identifier"] if numbered else []), "username", *most]
    for one in students:
        known = [f"Participant {one.id}" if one.id else ""] if numbered else []
        yield [*known, one.login, *(points.get((one.folder, unit), "") for unit in most)]


def _plain(students: _Students, most: Mapping[str, float], points: _Points) -> Iterator[Row]:
    """A row for each student and unit."""
    yield ["student", "unit", "points", "max_points"]
    for unit, full in most.items():
        for one in students:
            if (one.folder, unit) in points:
                yield [one.folder, unit, points[one.folder, unit], _number(full)]


_Form = Callable[[_Students, Mapping[str, float], _Points], Iterator[Row]]
FORMATS: Mapping[str, _Form] = {"csv": _plain, "canvas": _canvas, "moodle": _moodle}


def _number(value: float) -> str:
    return f"{round(value, 6):g}"


def _cell(text: str) -> str:
    return text if _is_number(text) else _FORMULA.sub(r"\1'\2", _CONTROL.sub(" ", text))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
