"""A made-up course and a student who works in it, to see what an update makes of their files."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from nbformat import from_dict
from nbgrader.utils import compute_checksum

from course_lab.work import bring_up_to_date

STUB = "raise NotImplementedError"
BEGIN = datetime(2026, 11, 30, 0, 12)


def given(key, source, kind="code", **flags):
    """A cell as the course hands it out; nbgrader itself computes the checksum."""
    marks = {"grade": False, "solution": False, "locked": True, "task": False, "schema_version": 3}
    marks |= {"grade_id": key} | flags
    cell = {"cell_type": kind, "id": key, "metadata": {"nbgrader": marks}, "source": source}
    if kind == "code":
        cell |= {"outputs": [], "execution_count": None}
    marks["checksum"] = compute_checksum(from_dict(cell))
    return cell


def text(key, source):
    return given(key, source, "markdown")


def task(key, source=STUB):
    return given(key, source, solution=True, locked=False)


def question(key):
    marks = {"solution": True, "locked": False, "grade": True, "points": 3}
    return given(key, "YOUR ANSWER HERE", "markdown", **marks)


def check(key, source="check"):
    return given(key, source, grade=True, points=1)


def own(name, source="mine"):
    """A cell that a student has made."""
    cell = {"cell_type": "code", "id": name, "metadata": {}, "source": source}
    return cell | {"outputs": [], "execution_count": None}


class SmallCourse:
    """A folder with ``notebooks/`` and ``work/``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = BEGIN

    def hand_out(self, **units):
        """Replace all that the course hands out."""
        shutil.rmtree(self.folder / "notebooks", ignore_errors=True)
        for unit, cells in units.items():
            path = self.path(unit, "notebooks")
            path.parent.mkdir(parents=True)
            self.write(path, cells, {"course": {"unit": unit, "title": unit}})
            table = json.dumps({"unit": unit, "title": unit, "exercises": []})
            path.with_name("unit.json").write_text(table, encoding="utf-8")

    def path(self, unit, where="work"):
        return self.folder / where / unit / f"{unit}.ipynb"

    def write(self, path, cells, metadata):
        book = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
        path.write_text(json.dumps(book), encoding="utf-8")

    def update(self):
        """`make lab`, a minute after the one before."""
        self.now += timedelta(minutes=1)
        return bring_up_to_date(self.folder / "notebooks", self.folder / "work", self.now)

    def cells(self, unit, where="work"):
        book = json.loads(self.path(unit, where).read_text(encoding="utf-8"))
        return [cell | {"source": "".join(cell["source"])} for cell in book["cells"]]

    def sources(self, unit):
        """The text of each cell, by its id."""
        return {cell["id"]: cell["source"] for cell in self.cells(unit)}

    def edit(self, unit, key, source, where="work", **more):
        """Put another text into a cell."""
        cells = self.cells(unit, where)
        cell = next(cell for cell in cells if cell["id"] == key)
        cell |= {"source": source, **more}
        self.save(unit, cells, where)

    def insert(self, unit, after, cell, where="work"):
        """Put a student's own cell below another one, or on top."""
        cells = self.cells(unit, where)
        place = [cell["id"] for cell in cells].index(after) + 1 if after else 0
        self.save(unit, [*cells[:place], cell, *cells[place:]], where)

    def save(self, unit, cells, where="work"):
        path = self.path(unit, where)
        metadata = json.loads(path.read_text(encoding="utf-8"))["metadata"]
        self.write(path, cells, metadata)

    def kept(self, unit):
        """Files beside the notebook, apart from the table of exercises."""
        names = {path.name for path in self.path(unit).parent.iterdir()}
        return sorted(names - {f"{unit}.ipynb", "unit.json"})
