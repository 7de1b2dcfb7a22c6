"""The way through the course: its lessons in their order, as the headers of their sources say.

Title, part and what a lesson is about stand in its header alone; the order is that of the names of
the folders. Links between lessons, the lists on the start page and in the README, and the names of
former units derive from here. A header says::

    # jupyter:
    #   course:
    #     title: Loss functions
    #     part: 1
    #     about: mean squared error, cross-entropy, focal loss
    #     replaces: 01_neurons
    #     cpu_budget: 12
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PARTS: Mapping[int, str] = {
    1: "Neurons",
    2: "Convolutional networks",
    3: "Recurrent networks",
    4: "Optimizers",
    5: "Transfer learning",
    6: "Deployment",
}
_HEADER = re.compile(r"\A# ---\n((?:#.*\n)*?)# ---$", re.MULTILINE)


@dataclass(frozen=True)
class Lesson:
    """One lesson as its header presents it.

    ``part`` is 0 for a page that belongs to none, ``about`` empty for a unit that stands by itself;
    ``replaces`` is the name of a former unit whose exercises are here.
    """

    name: str
    title: str
    part: int = 0
    about: str = ""
    replaces: str = ""
    cpu_budget: float = 0.0

    @property
    def number(self) -> str:
        """What stands before the title, such as ``01a``."""
        return self.name.partition("_")[0]

    @property
    def label(self) -> str:
        """Number and title."""
        return f"{self.number} {self.title}"

    @property
    def link(self) -> str:
        """Its notebook, from the folder of another lesson."""
        return f"../{self.name}/{self.name}.ipynb"


@dataclass(frozen=True)
class Way:
    """All lessons of a course, in their order."""

    lessons: tuple[Lesson, ...]

    def around(self, name: str) -> tuple[Lesson | None, Lesson | None]:
        """The lessons before and after the named one."""
        names = [lesson.name for lesson in self.lessons]
        at = names.index(name)
        before = self.lessons[at - 1] if at else None
        return before, self.lessons[at + 1] if at + 1 < len(names) else None

    @property
    def start(self) -> Lesson:
        """The page on which the way begins."""
        return self.lessons[0]

    def parts(self) -> Iterator[tuple[str, tuple[Lesson, ...]]]:
        """The lessons of each part that has any, under its title; those of no part first."""
        for part in (0, *PARTS):
            if found := tuple(lesson for lesson in self.lessons if lesson.part == part):
                yield part_title(part), found

    def only(self, names: Sequence[str]) -> Way:
        """The way through some of the lessons."""
        return Way(tuple(lesson for lesson in self.lessons if lesson.name in names))

    def former(self) -> dict[str, tuple[str, ...]]:
        """For each unit that there was: the lessons in which its exercises are now."""
        found: dict[str, tuple[str, ...]] = {}
        for lesson in self.lessons:
            if lesson.replaces:
                found[lesson.replaces] = (*found.get(lesson.replaces, ()), lesson.name)
        return found


def part_title(part: int) -> str:
    """``Part 1: Neurons``; empty for 0."""
    return f"Part {part}: {PARTS[part]}" if part in PARTS else ""


def lesson_of(name: str, course: Mapping[str, Any]) -> Lesson:
    """Read the header of one lesson; what is wrong with it is found by the build's rules."""
    part, budget = course.get("part", 0), course.get("cpu_budget", 0)
    return Lesson(
        name,
        title=str(course.get("title", "")),
        part=part if isinstance(part, int) and not isinstance(part, bool) else 0,
        about=str(course.get("about", "")),
        replaces=str(course.get("replaces", "")),
        cpu_budget=float(budget) if isinstance(budget, int | float) else 0.0,
    )


def way_of(solutions: Path) -> Way:
    """The way through all lessons in a folder of sources, from their headers alone.

    A source whose header cannot be read is left out: who builds it is told why.
    """
    paths = (folder / f"{folder.name}.py" for folder in sorted(solutions.glob("*")))
    found = (_read(path) for path in paths if path.is_file())
    return Way(tuple(lesson for lesson in found if lesson is not None and lesson.about))


def _read(path: Path) -> Lesson | None:
    import yaml  # needed here alone

    try:
        header = _HEADER.match(path.read_text(encoding="utf-8"))
        lines = header[1].splitlines() if header else []
        course = yaml.safe_load("\n".join(line[2:] for line in lines))["jupyter"]["course"]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError):
        return None
    return lesson_of(path.parent.name, course) if isinstance(course, Mapping) else None
