"""The table of lessons in the README, made from the headers of the sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder.course.way import Way, way_of
from autograder.files import replace_file

BEGIN = "<!-- lessons: made by autograder build -->"
END = "<!-- end of lessons -->"


def write_front(root: Path) -> bool:
    """Bring the README's table up to date, and say whether it was not.

    A course without a README, or whose README has no such table, stays as it is.
    """
    path, text = root / "README.md", _front(root)
    new = _with_table(text, way_of(root / "solutions"))
    if new == text:
        return False
    replace_file(path, new)
    return True


def stale_front(root: Path) -> list[str]:
    """A line if the README's table is not what the headers of the sources give."""
    text = _front(root)
    if _with_table(text, way_of(root / "solutions")) == text:
        return []
    path = root / "README.md"
    return [f"{path}: the table of lessons is not what their headers say; run: autograder build"]


def _front(root: Path) -> str:
    path = root / "README.md"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _with_table(text: str, way: Way) -> str:
    before, begun, rest = text.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not begun or not ended:
        return text
    table = "\n".join(_lines(way))
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


def _lines(way: Way) -> Iterator[str]:
    yield "| lesson | what one builds | budget |"
    yield "|---|---|---|"
    for title, lessons in way.parts():
        if title:
            yield f"| **{title}** | | |"
        for lesson in lessons:
            link = f"notebooks/{lesson.name}/{lesson.name}.ipynb"
            yield f"| [{lesson.label}]({link}) | {lesson.about} | {lesson.cpu_budget:g} s |"
