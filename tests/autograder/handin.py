"""Make hand-ins for tests, student notebooks with answers, and grade one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

from nbformat import NotebookNode

from autograder.course.notebooks import student_notebook, to_bytes
from autograder.course.source import Unit
from autograder.grading.grade import grade_class
from autograder.grading.local import LocalWorkers
from autograder.grading.ready import ClassJob
from autograder.handins.folder import Handin
from autograder.judging.judgment import Judge
from autograder.proof.sample import fill_in
from autograder.results.values import SubmissionResult


def hand_in(
    folder: Path,
    student: str,
    unit: Unit,
    answers: Mapping[str, str],
    change: Callable[[NotebookNode], object] = lambda notebook: None,
) -> Path:
    """Write ``folder/student/unit/unit.ipynb`` with these answers; returns its path."""
    notebook = fill_in(student_notebook(unit), answers)
    change(notebook)
    path = folder / student / unit.name / f"{unit.name}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(to_bytes(notebook))
    return path


def grade_one(handin: Handin, judge: Judge) -> SubmissionResult:
    """The result on one hand-in; to prove its unit each time would take longer than judging it."""
    job = ClassJob(lambda: [handin], 1, {handin.unit: judge}, {})
    with closing(LocalWorkers(1)) as workers, patch.object(type(judge), "prove"):
        (graded,) = grade_class(job, workers)
    return graded.result
