"""Carry a student's answers and own cells over, by id, when the course changes.

Plain functions over notebooks that were read; `course_lab.work` reads and writes the files.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import uuid4

from course_lab.cells import Cell, Notebook, Raw
from course_lab.differences import Differences, compare

_OURS = ("nbgrader", "tags", "deletable", "editable")  # metadata that the course alone decides on
_Place = tuple[str, str]  # a unit and the key of one of its cells; no key: its top


@dataclass(frozen=True)
class State:
    """All notebooks before an update.

    Attributes:
        course: What is handed out, by unit. Students may have answered in there, too.
        work: What students work in, by unit.
        gone: Notebooks in the course's folder that it does not hand out any more.
        kept: Older versions of work files, the latest first.
    """

    course: Mapping[str, Notebook]
    work: Mapping[str, Notebook]
    gone: Sequence[Notebook] = ()
    kept: Sequence[Notebook] = ()

    def before(self, unit: str) -> Notebook:
        """The file of a unit that answers come from: where there is no work, the course's own."""
        return self.work.get(unit) or self.course[unit]

    def has(self, unit: str, key: str) -> bool:
        """True if the course has such a cell in a unit."""
        return unit in self.course and key in self.course[unit].course

    def lacks(self, unit: str, key: str) -> bool:
        """True if a cell is new to the work on a unit."""
        return unit not in self.work or key not in self.work[unit].course

    @cached_property
    def left(self) -> list[Notebook]:
        """Notebooks of units that are no longer in the course."""
        work = [book for unit, book in self.work.items() if unit not in self.course]
        known = {*self.course, *self.work}
        return work + [book for book in self.gone if book.unit not in known]


@dataclass(frozen=True)
class Update:
    """A work file as it is to be.

    Attributes:
        old: What it was; None where there was none.
        new: The course's notebook that it is made from.
        rest: The new file without its cells.
        cells: The cells of the new file.
        answers: For each answer in it, the file that it comes from.
        own: For each of the student's own cells in it, the file that it comes from.
        differences: Between the course as it was and as it is.
        whole: False where only answers were added to a file that is up to date.
    """

    old: Notebook | None
    new: Notebook
    rest: Raw
    cells: tuple[Raw, ...]
    answers: Mapping[str, str]
    own: tuple[str, ...] = ()
    differences: Differences = field(default_factory=Differences)
    whole: bool = True

    @property
    def loses(self) -> bool:
        """True if the old file holds anything of the student's, so that it is to be kept."""
        if self.old is None or not self.whole:
            return False
        return bool(self.old.own) or any(cell.touched for cell in self.old.course.values())

    @property
    def edited(self) -> list[str]:
        """Keys of given cells that the student has changed, and which are as given again."""
        old = self.old.course if self.old else {}
        return [
            key for key, cell in old.items() if cell.checksum and cell.touched and not cell.solution
        ]


def plan(state: State) -> list[Update]:
    """The work files that are to change; nothing is changed yet."""
    differences = {
        unit: compare(state.work[unit], book) if unit in state.work else Differences()
        for unit, book in state.course.items()
    }
    own = _own_cells(state, differences)
    found = []
    for unit, new in state.course.items():
        old = state.work.get(unit)
        answers = dict(_answers(state, unit))
        if old is not None and old.made_from == new.version:
            found += _added(old, new, answers, own)
        else:
            found.append(_renewed(state, unit, answers, own, differences[unit]))
    return found


def _answers(state: State, unit: str) -> Iterator[tuple[str, tuple[Cell, str]]]:
    """For each cell that is filled in somewhere: its key, the cell, and the file it is in."""
    new, old = state.course[unit], state.work.get(unit)
    for key, cell in new.course.items():
        if not cell.solution:
            continue
        mine = old.course.get(key) if old else None
        if mine is not None and is_answer(mine, cell):
            yield key, (mine, old.place)
        elif cell.answered:
            yield key, (cell, new.place)
        elif mine is None and (found := _elsewhere(state, unit, cell)):
            yield key, found


def is_answer(old: Cell, new: Cell) -> bool:
    """True if a cell holds more than the text that was, or is, there to be replaced."""
    return old.answered and (new.touched or old.source != new.source)


def _elsewhere(state: State, unit: str, cell: Cell) -> tuple[Cell, str] | None:
    """The answer to an exercise that was in another notebook.

    Ids are unique in a unit only: it is the same exercise if it has left the other unit, or if what
    was handed out there is the same text.
    """
    work, course = ([b for u, b in s.items() if u != unit] for s in (state.work, state.course))
    for book in (*work, *state.gone, *course, *state.kept):
        other = book.course.get(cell.key)
        if other is None or not is_answer(other, cell):
            continue
        moved = book.unit == unit or not state.has(book.unit, cell.key)
        if moved or other.checksum == cell.checksum:
            return other, book.place
    return None


def _own_cells(
    state: State, differences: Mapping[str, Differences]
) -> dict[_Place, list[tuple[Cell, str]]]:
    """The student's own cells, with their files, by the cell of the course that they follow now."""
    found: dict[_Place, list[tuple[Cell, str]]] = {}
    for book in _with_own_cells(state):
        renamed = differences.get(book.unit, Differences()).renamed
        above: list[str] = []
        for cell in book.cells:
            if cell.key:
                above.insert(0, cell.key)
            elif place := _place(state, book.unit, above, renamed):
                found.setdefault(place, []).append((cell, book.place))
    return found


def _with_own_cells(state: State) -> Iterator[Notebook]:
    """Notebooks whose own cells are to be carried over."""
    yield from map(state.before, state.course)
    yield from state.left
    for unit, book in state.course.items():  # written there while there was a work file
        if unit in state.work and book.own:
            mine = state.work[unit]
            known = {cell.raw.get("id") for cell in mine.cells}
            texts = {cell.source for cell in mine.own}
            yield replace(
                book,
                cells=tuple(
                    cell
                    for cell in book.cells
                    if cell.key or not (cell.raw.get("id") in known or cell.source in texts)
                ),
            )


def _place(
    state: State, unit: str, above: Sequence[str], renamed: Mapping[str, str]
) -> _Place | None:
    """Where a student's own cell belongs: below the nearest cell above it that is still there."""
    for key in above:
        if state.has(unit, key):
            return unit, key
        for other in state.course:
            if state.has(other, key) and state.lacks(other, key):
                return other, key  # the exercise has moved, and takes along what was below it
        if key in renamed:
            return unit, renamed[key]
    return (unit, "") if unit in state.course else None


def _renewed(
    state: State,
    unit: str,
    answers: Mapping[str, tuple[Cell, str]],
    own: Mapping[_Place, Sequence[tuple[Cell, str]]],
    differences: Differences,
) -> Update:
    """The course's notebook as it is now, filled in."""
    new, before = state.course[unit], state.before(unit)
    cells: list[Raw] = []
    places: list[str] = []
    for key in ("", *new.course):
        if key:
            answer = answers[key][0] if key in answers else None
            cells.append(_filled(new.course[key], answer or before.course.get(key), bool(answer)))
        for cell, place in own.get((unit, key), ()):
            cells.append(_as_own(cell.raw))
            places.append(place)
    metadata = {**before.rest["metadata"], **new.rest["metadata"]}
    metadata["course"] = {**metadata.get("course", {}), "version": new.version}
    return Update(
        old=state.work.get(unit),
        new=new,
        rest={**new.rest, "metadata": metadata},
        cells=tuple(cells),
        answers={key: place for key, (_, place) in answers.items()},
        own=tuple(places),
        differences=differences,
    )


def _filled(new: Cell, old: Cell | None, answer: bool) -> Raw:
    """A cell of the course with a student's answer in it, and with the outputs of the same text."""
    if old is None or (not answer and old.source != new.source):
        return new.raw
    raw: dict[str, Any] = {**new.raw, "source": old.source}
    if new.kind == old.kind:
        names = ("outputs", "execution_count", "attachments")
        raw.update({name: old.raw[name] for name in names if name in old.raw})
    theirs = {name: value for name, value in old.raw["metadata"].items() if name not in _OURS}
    raw["metadata"] = {**theirs, **new.raw["metadata"]}
    return raw


def _as_own(raw: Raw) -> Raw:
    """A student's own cell; a copy of one of the course's becomes an ordinary cell."""
    metadata = raw["metadata"]
    if "nbgrader" not in metadata:
        return raw
    kept = {name: value for name, value in metadata.items() if name not in _OURS}
    return {**raw, "metadata": kept}


def _added(
    old: Notebook,
    new: Notebook,
    answers: Mapping[str, tuple[Cell, str]],
    own: Mapping[_Place, Sequence[tuple[Cell, str]]],
) -> list[Update]:
    """A file that is up to date, with what was written in the course's own file besides."""
    added = {key: cell for key, (cell, place) in answers.items() if place == new.place}
    added = {key: cell for key, cell in added.items() if key in old.course}
    more = {
        key: [cell.raw for cell, place in found if place == new.place]
        for (unit, key), found in own.items()
        if unit == new.unit
    }
    count = sum(map(len, more.values()))
    if not added and not count:
        return []
    cells = more.pop("", [])
    for cell in old.cells:
        cells.append(_filled(cell, added[cell.key], True) if cell.key in added else cell.raw)
        cells += more.pop(cell.key, []) if cell.key else []
    for rest in more.values():
        cells += rest  # what it was below is no longer there
    places = dict.fromkeys(added, new.place)
    return [Update(old, new, old.rest, _named(cells), places, (new.place,) * count, whole=False)]


def _named(cells: Sequence[Raw]) -> tuple[Raw, ...]:
    """The cells, none with the id of one above it."""
    seen: set[str] = set()
    named = []
    for raw in cells:
        name = str(raw.get("id") or "")
        if not name or name in seen:
            name = uuid4().hex[:8]
        seen.add(name)
        named.append({**raw, "id": name})
    return tuple(named)
