"""Scores as files that a learning management system reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence

from autograder.gradebook import Score

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet would carry out
Row = list[str]


def to_csv(scores: Sequence[Score], form: str, *, partial: bool = False) -> str:
    """Scores as CSV: one row for each student.

    Args:
        scores: At most one for each student and unit.
        form: One of ``FORMATS``.
        partial: Give the points so far where a person has still to look; else the place is empty,
            which leaves alone what is there.

    Returns:
        The text, with a header. A name that a spreadsheet would take for a formula begins with an
        apostrophe.
    """
    points = {(s.student, s.unit): _number(s.points) for s in scores if partial or not s.waits}
    most: dict[str, float] = {}
    for score in scores:
        most[score.unit] = max(score.max_points, most.get(score.unit, 0.0))
    students = sorted({score.student for score in scores})
    rows = FORMATS[form](students, most, points)
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([_cell(text) for text in row] for row in rows)
    return stream.getvalue()


def waiting(scores: Sequence[Score]) -> list[str]:
    """Whom a person has still to look at, as ``student, unit``."""
    return [f"{score.student}, {score.unit}" for score in scores if score.waits]


_Points = Mapping[tuple[str, str], str]


def _canvas(students: Sequence[str], most: Mapping[str, float], points: _Points) -> Iterator[Row]:
    """As Canvas exports its gradebook: students are found by SIS Login ID."""
    yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *most]
    yield ["Points Possible", "", "", "", "", *map(_number, most.values())]
    for student in students:
        yield [student, "", "", student, "", *(points.get((student, unit), "") for unit in most)]


def _moodle(students: Sequence[str], most: Mapping[str, float], points: _Points) -> Iterator[Row]:
    """For Moodle's import of grades, which asks what each column is."""
    yield ["username", *most]
    for student in students:
        yield [student, *(points.get((student, unit), "") for unit in most)]


def _plain(students: Sequence[str], most: Mapping[str, float], points: _Points) -> Iterator[Row]:
    """A row for each student and unit."""
    yield ["student", "unit", "points", "max_points"]
    for unit, full in most.items():
        for student in students:
            if (student, unit) in points:
                yield [student, unit, points[student, unit], _number(full)]


_Form = Callable[[Sequence[str], Mapping[str, float], _Points], Iterator[Row]]
FORMATS: Mapping[str, _Form] = {"csv": _plain, "canvas": _canvas, "moodle": _moodle}


def _number(value: float) -> str:
    return f"{round(value, 6):g}"


def _cell(text: str) -> str:
    if text.startswith(_FORMULA) and not _is_number(text):
        return f"'{text}"
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
