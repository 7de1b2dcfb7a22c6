"""What the build adds to a lesson's text: links to its neighbors, and what exercises are worth.

Nothing else depends on these texts: cells are matched by id, and the ids come from the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from autograder.course.cell_tags import LEVELS
from autograder.course.source import Cell, Exercise, Unit
from autograder.course.way import Lesson, Way

LESSONS = "<!-- lessons -->"  # a line of its own in a text cell: the list of all lessons
_HEADING = re.compile(r"^#{1,6}\s+.+?(?=\s*$)", re.MULTILINE)


def signposted(unit: Unit) -> tuple[Cell, ...]:
    """Return the cells of a unit as people read them."""
    worth = _worth(unit)
    cells = [replace(cell, source=_text(unit, cell, worth)) for cell in unit.cells]
    if unit.way and cells and cells[0].role == cells[-1].role == "text":
        above, below = _above(unit.way, unit.name), _below(unit.way, unit.name)
        cells[0] = replace(cells[0], source="\n\n".join(filter(None, (above, cells[0].source))))
        cells[-1] = replace(cells[-1], source=f"{cells[-1].source}\n\n{below}")
    return tuple(cells)


def _text(unit: Unit, cell: Cell, worth: Mapping[str, str]) -> str:
    if cell.role != "text":
        return cell.source
    source = cell.source
    if cell.id in worth:
        last = list(_HEADING.finditer(source))[-1]
        source = f"{source[: last.end()]} ({worth[cell.id]}){source[last.end() :]}"
    if unit.way:
        lines = source.split("\n")
        source = "\n".join(_list(unit.way, unit.name) if at == LESSONS else at for at in lines)
    return source


def _worth(unit: Unit) -> dict[str, str]:
    """For each text cell whose heading is that of exercises: what they are worth."""
    under: dict[str, list[Exercise]] = {}
    for exercise in unit.exercises:
        if cell := _heading_of(unit, exercise):
            under.setdefault(cell.id, []).append(exercise)
    return {name: _said(exercises) for name, exercises in under.items()}


def _heading_of(unit: Unit, exercise: Exercise) -> Cell | None:
    """The text cell whose last heading is the title of an exercise."""
    found = None
    for cell in unit.cells:
        if cell.id == exercise.solution.id:
            return found
        if cell.role == "text" and _HEADING.search(cell.source):
            found = cell
    return None


def _said(exercises: list[Exercise]) -> str:
    points = sum(exercise.points for exercise in exercises)
    known = [exercise.level for exercise in exercises if exercise.level in LEVELS]
    level = max(known, key=LEVELS.index, default="core")
    written = ["written"] if all(exercise.manual for exercise in exercises) else []
    return ", ".join([level, *written, f"{points:g} point{'' if points == 1 else 's'}"])


def _above(way: Way, name: str) -> str:
    """One line above the title; nothing on the page where the way begins."""
    before, after = way.around(name)
    if before is None:
        return ""
    places = [f"[{way.start.title}]({way.start.link})"]
    if before != way.start:
        places.append(f"before: [{before.label}]({before.link})")
    if after:
        places.append(f"next: [{after.label}]({after.link})")
    return " | ".join(places)


def _below(way: Way, name: str) -> str:
    """Where to go from the end of a lesson."""
    before, after = way.around(name)
    onward = f"**Next:** [{after.label}]({after.link}): {after.about}." if after else ""
    if before is None:
        return onward
    back = f"[{way.start.title}]({way.start.link})"
    if after is None:
        return f"**This was the last lesson.**\n{back} shows what you have done."
    return f"{onward}\n{back} shows what you have done, and what is left."


def _list(way: Way, here: str) -> str:
    """A table of all lessons by part."""
    return "\n".join(["| lesson | what you build |", "|---|---|", *_rows(way, here)])


def _rows(way: Way, here: str) -> Iterator[str]:
    for title, lessons in way.parts():
        if title:
            yield f"| **{title}** | |"
        for lesson in lessons:
            yield f"| {_named(lesson, here)} | {lesson.about} |"


def _named(lesson: Lesson, here: str) -> str:
    if lesson.name == here:
        return f"{lesson.label} (this page)"
    return f"[{lesson.label}]({lesson.link})"
