"""A course with a class that is graded again and again, as the command does it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from handin import hand_in
from nbgrader.api import Gradebook

from autograder.course.notebooks import gradebook_notebook
from autograder.course.source import load_unit
from autograder.gradebook import GradebookWriter, sqlite_url, unit_cells
from autograder.grading.grade import grade_class
from autograder.grading.local import LocalWorkers
from autograder.grading.publish import Publisher
from autograder.grading.ready import ready_class
from autograder.grading.store import Store
from autograder.pages.formgrader import FormgraderFolder
from autograder.results.jsonl import read_results


class Counting(LocalWorkers):
    """Knows which answers were judged."""

    def __init__(self, jobs: int = 2) -> None:
        super().__init__(jobs)
        self.judged: list[str] = []

    def submit(self, ready, program):
        self.judged.append(program.answers["double"])
        return super().submit(ready, program)


class Course:
    """The tiny course with a class, graded as the command does it."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root, self.submitted, self.out = root, folder / "submitted", folder / "graded"
        self.source = root / "solutions" / "tiny" / "tiny.py"

    @property
    def shown(self):
        """Where formgrader finds notebooks."""
        return self.out / "autograded"

    def hand_in(self, student, answer, change=lambda notebook: None):
        unit = load_unit(self.source)
        return hand_in(self.submitted, student, unit, {"double": answer}, change)

    def grade(self, **options):
        """Grade; returns the answers that were judged, and what is out."""
        job = ready_class(self.root, self.submitted, **options)
        cells = {name: unit_cells(gradebook_notebook(j.unit)) for name, j in job.units.items()}
        url = sqlite_url(self.out / "gradebook.db")
        with (
            Store(self.out / "store.sqlite") as store,
            closing(Counting()) as workers,
            GradebookWriter(url, cells, course_id="c") as book,
        ):
            shown = FormgraderFolder(self.shown, {n: j.unit for n, j in job.units.items()})
            publisher = Publisher(self.out, store, book, job.folder, shown)
            for graded in grade_class(job, workers, store):
                publisher.add(graded)
            return workers.judged, publisher.finish(job.units)

    def points(self):
        return {r.student: r.points for r in read_results(self.out / "results.jsonl")}

    def book(self):
        with Gradebook(sqlite_url(self.out / "gradebook.db")) as book:
            found = book.assignment_submissions("tiny")
            return {submission.student.id: submission.score for submission in found}

    def change_source(self, old, new):
        text = self.source.read_text(encoding="utf-8")
        assert old in text
        self.source.write_text(text.replace(old, new), encoding="utf-8")
