"""A unit in a course of its own, made ready and graded by nbgrader's commands and by our engine."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from stock import nbgrader, scores

from autograder.course.notebooks import full_notebook, to_bytes
from autograder.course.source import load_unit
from autograder.grading.grade import grade_class
from autograder.grading.ready import ready_class
from autograder.proof.sample import fill_in
from autograder.results.values import SubmissionResult


class UnitCourse:
    """A course that holds one unit.

    Args:
        folder: Where it is made.
        root: Of the real course, whose ``nbgrader_config.py`` it has.
        name: Of the unit.
        text: Its percent source.
        demos: Whether the notebook keeps its demo cells, which judge nothing and may take long.
    """

    def __init__(self, folder: Path, root: Path, name: str, text: str, *, demos: bool) -> None:
        self.folder, self.name = folder, name
        source = folder / "solutions" / name / f"{name}.py"
        source.parent.mkdir(parents=True)
        source.write_text(text, encoding="utf-8")
        shutil.copy(root / "nbgrader_config.py", folder)
        self.unit = load_unit(source)
        notebook = full_notebook(self.unit)
        if not demos:
            notebook.cells = [c for c in notebook.cells if "demo" not in c.metadata.get("tags", ())]
        source.with_suffix(".ipynb").write_bytes(to_bytes(notebook))
        nbgrader(folder, "generate_assignment", name)

    @property
    def released(self) -> Path:
        """The notebook that nbgrader hands out."""
        return self.folder / "release" / self.name / f"{self.name}.ipynb"

    def notebook(self) -> list[NotebookNode]:
        """Its cells."""
        return nbformat.read(self.released, as_version=4).cells

    def submitted(self, student: str) -> Path:
        """The notebook of a student."""
        return self.folder / "submitted" / student / self.name / f"{self.name}.ipynb"

    def hand_in(
        self,
        student: str,
        answers: Mapping[str, str],
        change: Callable[[NotebookNode], object] = lambda notebook: None,
    ) -> None:
        """Fill in the released notebook for a student."""
        notebook = fill_in(nbformat.read(self.released, as_version=4), answers)
        change(notebook)
        path = self.submitted(student)
        path.parent.mkdir(parents=True)
        path.write_bytes(to_bytes(notebook))

    def reference(self) -> dict[str, str]:
        """The author's own answers."""
        return {e.solution.grade_id: e.solution.source for e in self.unit.exercises}

    def graded(self) -> dict[str, SubmissionResult]:
        """Our results on the class, each exercise judged as nbgrader judges it."""
        job = ready_class(self.folder, self.folder / "submitted", carry=False)
        return {graded.result.student: graded.result for graded in grade_class(job)}

    def scores(self, student: str) -> dict[str, float]:
        """nbgrader's own scores by graded cell; 0 where it waits for a person."""
        url = f"sqlite:///{self.folder / 'gradebook.db'}"
        return {name: s or 0 for name, s in scores(url, self.name, self.name, student).items()}

    def differences(self, results: Mapping[str, SubmissionResult]) -> dict[tuple[str, str], str]:
        """By student and graded cell: where nbgrader and our engine give different points."""
        found = {}
        for student, result in results.items():
            theirs = self.scores(student)
            for exercise in result.exercises:
                for cell in exercise.cells:
                    if theirs[cell.grade_id] != cell.points:
                        points = f"{theirs[cell.grade_id]:g} by nbgrader, {cell.points:g} by us"
                        found[student, cell.grade_id] = f"{points}: {exercise.reason!r}"
        return found
