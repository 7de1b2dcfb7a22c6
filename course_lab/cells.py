"""Notebooks as plain values: which cells are the course's, which are answers, what was changed.

Every cell that the course hands out carries nbgrader's checksum of the text that it had then, so a
notebook says by itself what a student has changed in it, wherever it was copied.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Raw = Mapping[str, Any]
_KINDS = ("code", "markdown", "raw")


class NotebookError(ValueError):
    """Bytes that are no notebook; the message says what is wrong with them."""


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes:
        raw: As the file has it, its source as one text.
        key: The ``grade_id`` of a cell of the course; empty for a student's own.
    """

    raw: Raw
    key: str = ""

    @property
    def source(self) -> str:
        return self.raw["source"]

    @property
    def kind(self) -> str:
        return self.raw["cell_type"]

    @property
    def nbgrader(self) -> Raw:
        return _mapping(self.raw["metadata"].get("nbgrader"))

    @property
    def solution(self) -> bool:
        """True if a student is to fill it in."""
        return bool(self.key and self.nbgrader.get("solution"))

    @property
    def checksum(self) -> str:
        """Of the text as it was handed out; empty where the cell has lost it."""
        return str(self.nbgrader.get("checksum", ""))

    @cached_property
    def touched(self) -> bool:
        """True if the text of a course's cell is another than was handed out, or may be."""
        return bool(self.key) and self.checksum != checksum_of(self.raw)

    @property
    def answered(self) -> bool:
        """True if a student has filled it in."""
        return self.solution and self.touched


@dataclass(frozen=True)
class Notebook:
    """A notebook.

    Attributes:
        unit: The name of the unit that it is of.
        place: Its file, for people.
        cells: All cells, in their order.
        rest: The notebook without its cells.
    """

    unit: str
    place: str
    cells: tuple[Cell, ...]
    rest: Raw

    @cached_property
    def course(self) -> dict[str, Cell]:
        """The course's cells, by key, in their order."""
        return {cell.key: cell for cell in self.cells if cell.key}

    @property
    def own(self) -> list[Cell]:
        """The student's own cells."""
        return [cell for cell in self.cells if not cell.key]

    @property
    def answers(self) -> list[str]:
        """Keys of the cells that a student has filled in."""
        return [key for key, cell in self.course.items() if cell.answered]

    @cached_property
    def version(self) -> str:
        """A digest of what the course hands out here, whatever a student has written into it."""
        cells = [
            (cell.key, cell.kind, cell.checksum or cell.source, cell.raw["metadata"].get("tags"))
            for cell in self.course.values()
        ]
        spelled = json.dumps([cells, self.rest["metadata"].get("kernelspec")], sort_keys=True)
        return hashlib.sha256(spelled.encode()).hexdigest()[:16]

    @property
    def made_from(self) -> str:
        """The version of the course that a work file was made from; empty if it does not say."""
        return str(_mapping(self.rest["metadata"].get("course")).get("version", ""))


def checksum_of(cell: Raw) -> str:
    """The checksum of nbgrader's ``compute_checksum``, whose import would take a second."""
    marks = cell["metadata"]["nbgrader"]
    graded, solution = bool(marks.get("grade")), bool(marks.get("solution"))
    locked = not solution and (graded or bool(marks.get("locked")))
    parts = [cell["source"], cell["cell_type"], graded, solution, locked, marks["grade_id"]]
    if graded:
        parts.append(float(marks.get("points") or 0))
    text = "".join(map(str, parts))
    return hashlib.md5(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def parse(
    content: bytes, unit: str, place: str, known: Mapping[str, Cell] | None = None
) -> Notebook:
    """Read a notebook of format 4.

    Args:
        content: The file.
        unit: The name of its unit.
        place: Where the file is.
        known: Cells of the course by id: those that an editor has robbed of their metadata are told
            by their ids.

    Raises:
        NotebookError: If it is none.
    """
    try:
        raw = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NotebookError(f"expected JSON: {error}") from error
    cells = raw.get("cells") if isinstance(raw, dict) else None
    if not isinstance(cells, list) or raw.get("nbformat") != 4:
        raise NotebookError("expected a notebook of format 4, with a list of cells")
    plain = [_plain(cell, number) for number, cell in enumerate(cells, start=1)]
    rest = {name: value for name, value in raw.items() if name != "cells"}
    rest["metadata"] = _mapping(rest.get("metadata"))
    return Notebook(unit, place, tuple(_keyed(plain, known or {})), rest)


def _plain(cell: Any, number: int) -> Raw:
    source = cell.get("source", "") if isinstance(cell, dict) else None
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str) or cell.get("cell_type") not in _KINDS:
        raise NotebookError(f"cell {number}: expected a cell with its kind and its text")
    return {**cell, "source": source, "metadata": _mapping(cell.get("metadata"))}


def _keyed(cells: Sequence[Raw], known: Mapping[str, Cell]) -> Iterator[Cell]:
    """Tell the course's cells. Of copies one is the course's: the first that was filled in."""
    found = [_told(cell, known) for cell in cells]
    first: dict[str, int] = {}
    for place, cell in enumerate(found):
        best = first.setdefault(cell.key, place)
        if cell.answered and not found[best].answered:
            first[cell.key] = place
    for place, cell in enumerate(found):
        yield cell if first[cell.key] == place else Cell(cell.raw)


def _told(cell: Raw, known: Mapping[str, Cell]) -> Cell:
    key = _mapping(cell["metadata"].get("nbgrader")).get("grade_id")
    if isinstance(key, str) and key:
        return Cell(cell, key)
    if (same := known.get(str(cell.get("id", "")))) is None:
        return Cell(cell)
    marks = {name: value for name, value in same.nbgrader.items() if name != "checksum"}
    return Cell({**cell, "metadata": {**cell["metadata"], "nbgrader": marks}}, same.key)


def spell(rest: Raw, cells: Sequence[Raw]) -> bytes:
    """The bytes of a notebook, as JupyterLab spells them."""
    lines = [{**cell, "source": cell["source"].splitlines(keepends=True)} for cell in cells]
    text = json.dumps({**rest, "cells": lines}, ensure_ascii=False, indent=1, sort_keys=True)
    return (text + "\n").encode("utf-8", "surrogatepass")


def _mapping(value: Any) -> Raw:
    return value if isinstance(value, dict) else {}
