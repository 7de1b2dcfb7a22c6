"""The words on an update: lines for the terminal, and a text beside the notebook."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff

from course_lab.carry import Update
from course_lab.cells import Cell, Notebook

_LONGEST = 60  # characters of a cell's first line


def lines_of(update: Update, updates: Sequence[Update], kept: str, changes: str) -> list[str]:
    """Say in a line what happened to a file, and in more what to look at.

    Args:
        update: Of this file.
        updates: Of all files: what has left this one may be in another.
        kept: The name of the old file, if it was kept.
        changes: The name of the text with all changes, if there is one.
    """
    unit, old = update.new.unit, update.old
    if old is None or not update.whole:
        how = "new; " if old is None else ""
        return [f"{unit}: {how}{text}" for text in _taken(update)]
    parts = ["updated"]
    if mine := counted(_answers_from(update, old.place), update.own.count(old.place)):
        parts.append(f"{mine} carried over")
    if what := _difference(update):
        parts.append(what)
    if kept:
        parts.append(f"your old file is kept as {kept}")
    details = [*_taken(update), *_tasks(update, changes), *_edited(update)]
    details += left(old, updates, kept)
    if parts == ["updated"] and not details:
        return []  # what has changed is not for people
    return [f"{unit}: {'; '.join(parts)}", *(f"  {text}" for text in details)]


def lines_of_gone(book: Notebook, updates: Sequence[Update]) -> list[str]:
    """Say that the course no longer has a unit, and where its answers are."""
    line = f"{book.unit}: no longer in the course; your file stays as it is: {book.place}"
    return [line, *(f"  {text}" for text in left(book, updates, book.place))]


def counted(answers: int, own: int) -> str:
    """As in "5 answers and 1 cell of yours"; nothing for nothing."""
    parts = [_number(answers, "answer")] * bool(answers)
    parts += [f"{_number(own, 'cell')} of yours"] * bool(own)
    return " and ".join(parts)


def names(keys: Sequence[str]) -> str:
    """As in "'relu', 'sigmoid'"."""
    return ", ".join(map(repr, keys))


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def _answers_from(update: Update, place: str) -> int:
    return list(update.answers.values()).count(place)


def _taken(update: Update) -> Iterator[str]:
    mine = update.old.place if update.old else ""
    for place in dict.fromkeys((*update.answers.values(), *update.own)):
        if place != mine:
            what = counted(_answers_from(update, place), update.own.count(place))
            yield f"{what} taken from {place}"


def _difference(update: Update) -> str:
    found = update.differences
    parts = [f"{_number(len(found.changed), 'cell')} changed"] * bool(found.changed)
    parts += [f"{len(found.new)} new"] * bool(found.new)
    parts += [f"{len(found.gone)} gone"] * bool(found.gone)
    return ", ".join(parts)


def _tasks(update: Update, changes: str) -> Iterator[str]:
    keys = [cell.key for cell in _changed_tasks(update)]
    if keys:
        yield f"the cell to fill in has changed, too: {names(keys)}; compare with {changes}"


def _changed_tasks(update: Update) -> list[Cell]:
    """The cells to fill in, as they are now, that hold an answer to what they were before."""
    changed = (now for _, now in update.differences.changed)
    return [cell for cell in changed if cell.solution and cell.key in update.answers]


def _edited(update: Update) -> Iterator[str]:
    keys = [key for key in update.edited if key in update.new.course]
    if keys:
        yield f"cells that you had changed are as given again: {names(keys)}; yours: the old file"


def left(book: Notebook, updates: Sequence[Update], place: str) -> Iterator[str]:
    """Say which answers and cells are no longer in a notebook's new version, and where they are."""
    homes = _homes(book, updates)
    now = next((update for update in updates if update.new.unit == book.unit), None)
    lost = [key for key in book.answers if key not in homes and not (now and _stays(now, key))]
    for unit in dict.fromkeys(homes.values()):
        keys = [key for key, home in homes.items() if home == unit]
        yield f"your answers are in {unit} now: {names(keys)}"
    if lost:
        yield f"the course has no cells any more for your answers {names(lost)}: see {place}"
    own = len(book.own) - sum(update.own.count(book.place) for update in updates)
    if own > 0:
        yield f"{_number(own, 'cell')} of yours left without a place: see {place}"


def _stays(update: Update, key: str) -> bool:
    """True if the cell is still there to be filled in."""
    return key in update.new.course and update.new.course[key].solution


def _homes(book: Notebook, updates: Sequence[Update]) -> dict[str, str]:
    """For each answer that has moved, the unit that it is in."""
    return {
        key: update.new.unit
        for update in updates
        for key, place in update.answers.items()
        if place == book.place and update.new.unit != book.unit
    }


def text_of(update: Update, lines: Sequence[str]) -> str:
    """All changes in full, to be read beside the notebook."""
    found = update.differences
    parts = ["\n".join(lines)]
    for cell in _changed_tasks(update):
        parts.append(f"The cell to fill in is now, without your answer: {cell.key}\n\n{_in(cell)}")
    tasks = {cell.key for cell in _changed_tasks(update)}
    for was, now in found.changed:
        if now.key not in tasks:
            parts.append(f"Changed: {now.key}\n\n{_diff(was, now)}")
    for title, cells in (("New", found.new), ("Gone", found.gone)):
        if cells:
            rows = "\n".join(f"    {cell.key}: {_first(cell)}" for cell in cells)
            parts.append(f"{title}:\n{rows}")
    return "\n\n".join(parts) + "\n"


def _in(cell: Cell) -> str:
    return "\n".join(f"    {line}".rstrip() for line in cell.source.splitlines())


def _first(cell: Cell) -> str:
    return next((line for line in cell.source.splitlines() if line.strip()), "")[:_LONGEST]


def _diff(was: Cell, now: Cell) -> str:
    pair = was.source.splitlines(), now.source.splitlines()
    lines = list(unified_diff(*pair, n=2, lineterm=""))[2:]
    return "\n".join(f"    {line}".rstrip() for line in lines) or "    (nothing in its text)"


def new_units(updates: Mapping[str, Update]) -> list[str]:
    """Units that were put in place as they are given."""
    return [
        unit
        for unit, update in updates.items()
        if update.old is None and not update.answers and not update.own
    ]
