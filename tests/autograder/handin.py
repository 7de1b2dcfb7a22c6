"""Make hand-ins for tests: a student notebook with answers, changed as a test wants."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from nbformat import NotebookNode

from autograder.course.notebooks import student_notebook, to_bytes
from autograder.course.source import Unit
from autograder.proof.sample import fill_in


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
