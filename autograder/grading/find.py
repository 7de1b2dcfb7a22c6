"""Find a class: who is in it, and for which units they handed something in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.course.source import SourceError, find_units
from autograder.grading.former import former_units, lines_on_handins
from autograder.handins.folder import students_in, units_in


@dataclass(frozen=True)
class FoundClass:
    """The folders of a class.

    Attributes:
        students: A folder for each.
        sources: By name of a unit that is to be graded, where its source is.
        unknown: Folders that are named after no unit.
    """

    students: tuple[Path, ...]
    sources: Mapping[str, Path]
    unknown: tuple[str, ...]


def find_class(root: Path, submissions: Path, units: Iterable[str] = ()) -> FoundClass:
    """Look at names of folders; no notebook is opened.

    Args:
        root: The course.
        submissions: ``SUBMISSIONS/<student>/<unit>/*.ipynb``.
        units: Names of units; those found in the class when empty.

    Raises:
        ClassroomError, SourceError: If there is nothing to grade.
    """
    students = students_in(submissions)
    known = {path.parent.name: path for path in find_units(root, tuple(units))}
    found = units_in(students)
    sources = {name: path for name, path in known.items() if name in found or units}
    if not sources:
        former = former_units(root)
        moved = lines_on_handins(former, (name for name in found if name in former))
        what = (
            f"{submissions}: no folder is named after a unit; found {', '.join(found) or 'none'}, "
            f"units are {', '.join(known)}"
        )
        raise SourceError("\n".join((what, *moved)))
    unknown = () if units else tuple(name for name in found if name not in known)
    return FoundClass(tuple(students), sources, unknown)
