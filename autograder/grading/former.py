"""Units that are called otherwise now: said once, where hand-ins or results of them turn up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from autograder.course.way import way_of

Former = Mapping[str, tuple[str, ...]]  # a former unit, and the lessons that its exercises are in


def former_units(root: Path) -> Former:
    """The former units of a course, as the headers of its sources say."""
    return way_of(root / "solutions").former()


def lines_on_handins(former: Former, names: Iterable[str]) -> Iterator[str]:
    """A line for each folder of hand-ins that is named after no unit."""
    for name in names:
        if name in former:
            yield f"skipped {name}: {_called(former[name])}; `make lab` carries the answers over"
        else:
            yield f"skipped {name}: no unit has this name"


def lines_on_results(former: Former, units: Iterable[str]) -> Iterator[str]:
    """A line for each former unit of which there are results from before."""
    for name in sorted(set(units) & set(former)):
        yield f"{name}: {_called(former[name])}; results of before stay under the old name"


def _called(lessons: tuple[str, ...]) -> str:
    *first, last = lessons
    return f"is called {', '.join(first)} and {last} now" if first else f"is called {last} now"
