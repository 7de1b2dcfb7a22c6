"""Run nbgrader's own commands in a course, and read the scores that they gave."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from nbgrader.api import Gradebook

from autograder.environment import VARIABLES

_BIN = Path(sys.executable).parent


def nbgrader(course: Path, *arguments: str, expect: int | None = 0) -> str:
    """Run one of nbgrader's own commands in a course; returns what it printed."""
    path = f"{_BIN}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [str(_BIN / "nbgrader"), *arguments],
        cwd=course,
        env=os.environ | VARIABLES | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert expect is None or done.returncode == expect, done.stdout + done.stderr
    return done.stdout + done.stderr


def scores(url: str, assignment: str, notebook: str, student: str) -> dict[str, float | None]:
    """nbgrader's own scores by graded cell; None where it waits for a person."""
    with Gradebook(url) as book:
        grades = book.find_submission_notebook(notebook, assignment, student).grades
        return {grade.name: grade.auto_score for grade in grades}
