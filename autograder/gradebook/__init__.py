"""Results into nbgrader's own gradebook (nbgrader 0.9, ``nbgrader.api.Gradebook``).

What a person gave (manual scores, extra credit, comments) is never overwritten; what nbgrader's
``autograde`` would have stored is stored here, so formgrader and ``nbgrader export`` work on it.
"""

from autograder.gradebook.cells import (
    GradebookError,
    GradedCell,
    SourceCell,
    UnitCells,
    unit_cells,
)
from autograder.gradebook.database import sqlite_url
from autograder.gradebook.reader import Score, read_given, read_scores
from autograder.gradebook.writer import GradebookWriter, write

__all__ = [
    "GradebookError",
    "GradebookWriter",
    "GradedCell",
    "Score",
    "SourceCell",
    "UnitCells",
    "read_given",
    "read_scores",
    "sqlite_url",
    "unit_cells",
    "write",
]
