"""The progress and the result of a build, in words for its author."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from autograder.course.source import Cell


@dataclass(frozen=True)
class Now:
    """The running stage of a build; where that is a notebook, its cell ``number`` of ``total``."""

    stage: str
    cell: str = ""
    number: int = 0
    total: int = 0


Tell = Callable[[Now], None]


def silent(_: Now) -> None:
    """Tell nobody."""


def place_of(cell: Cell) -> str:
    """A cell as its author finds it."""
    return f"{cell.grade_id}, line {cell.line}" if cell.grade_id else f"line {cell.line}"


@dataclass(frozen=True)
class Built:
    """The work that a build of one unit did; false if there was nothing to do.

    ``cells`` of the lesson ran, and the outputs are new from ``first`` on.
    """

    unit: str
    cells: int = 0
    first: Cell | None = None
    reference: bool = False
    untouched: bool = False
    written: bool = False

    def __bool__(self) -> bool:
        return self.written or bool(self._ran())

    def line(self, seconds: float) -> str:
        """One line that says what was done and how long that took."""
        ran = self._ran()
        if not ran and not self.written:
            return f"{self.unit}: nothing to do"
        listed = " and ".join(filter(None, [", ".join(ran[:-1]), *ran[-1:]]))
        took = f"{seconds:.1f}" if seconds < 10 else f"{seconds:.0f}"
        return f"{self.unit}: {f'ran {listed}' if ran else 'text only; nothing ran'}, {took} s"

    def _ran(self) -> list[str]:
        ran = []
        if self.cells:
            first = f" (first change: {place_of(self.first)})" if self.first else ""
            ran.append(f"{self.cells} cells{first}")
        if self.reference:
            ran.append("the reference solution")
        if self.untouched:
            ran.append("the untouched notebook")
        return ran
