"""Changes of the course between two versions of a notebook, whatever a student did to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from course_lab.cells import Cell, Notebook


@dataclass(frozen=True)
class Differences:
    """Cells of the course that are not as they were.

    Attributes:
        changed: As they were and as they are.
        new: Cells that were not there.
        gone: Cells that are not there any more.
        renamed: The new key of a changed cell that has another one: texts are named by their words.
    """

    changed: tuple[tuple[Cell, Cell], ...] = ()
    new: tuple[Cell, ...] = ()
    gone: tuple[Cell, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)


def compare(old: Notebook, new: Notebook) -> Differences:
    """Compare what was handed out then with what is handed out now."""
    renamed = dict(_renamed(old, new))
    pairs = [(old.course.get(key), cell) for key, cell in new.course.items()]
    changed = [(was, now) for was, now in pairs if was is not None and not _same(was, now)]
    changed += [(old.course[was], new.course[now]) for was, now in renamed.items()]
    place = list(new.course).index
    known = {*old.course, *renamed.values()}
    return Differences(
        changed=tuple(sorted(changed, key=lambda pair: place(pair[1].key))),
        new=tuple(cell for key, cell in new.course.items() if key not in known),
        gone=tuple(
            cell for key, cell in old.course.items() if key not in new.course and key not in renamed
        ),
        renamed=renamed,
    )


def _same(old: Cell, new: Cell) -> bool:
    """True if the same was handed out."""
    if not old.checksum:  # then an answer does not tell what was there before it
        return old.solution or old.source == new.source
    return old.checksum == new.checksum


def _renamed(old: Notebook, new: Notebook) -> Iterator[tuple[str, str]]:
    """Given cells that stand in each other's place."""
    before, after = list(old.course), list(new.course)
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "replace":
            continue
        was = [key for key in before[a:b] if key not in new.course]
        now = [key for key in after[c:d] if key not in old.course]
        for left, right in zip(was, now, strict=False):
            cells = old.course[left], new.course[right]
            if cells[0].kind == cells[1].kind and not (cells[0].solution or cells[1].solution):
                yield left, right
