"""The pages people read: feedback for each student and a report on the class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from autograder.model import SubmissionResult
from autograder.pages.feedback import feedback_page
from autograder.pages.report import feedback_path, report_page
from autograder.pages.text import safe_name
from autograder.results import replace_file

__all__ = [
    "feedback_page",
    "feedback_path",
    "report_page",
    "safe_name",
    "write",
    "write_feedback",
    "write_report",
]


def write(results: Iterable[SubmissionResult], out_dir: Path) -> list[Path]:
    """Write ``feedback/<student>/<unit>.html`` for every submission, and ``report.html``.

    Folders are created; every page appears whole or not at all.

    Returns:
        The paths of the pages, the report last.
    """
    results = list(results)
    paths = [write_feedback(result, out_dir) for result in results]
    return [*paths, write_report(results, out_dir)]


def write_feedback(result: SubmissionResult, out_dir: Path) -> Path:
    """Write the page of one submission and return its path."""
    path = out_dir / feedback_path(result.student, result.unit)
    return replace_file(path, [feedback_page(result)])


def write_report(results: Sequence[SubmissionResult], out_dir: Path) -> Path:
    """Write ``report.html`` and return its path."""
    return replace_file(out_dir / "report.html", [report_page(results)])
