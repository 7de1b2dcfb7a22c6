"""The pages people read: feedback for each student and a report on the class."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from autograder.model import SubmissionResult
from autograder.pages.feedback import feedback_page
from autograder.pages.report import feedback_path, report_page
from autograder.pages.text import safe_name
from autograder.results import replace_file

__all__ = ["feedback_page", "feedback_path", "report_page", "safe_name", "write"]


def write(results: Iterable[SubmissionResult], out_dir: Path) -> list[Path]:
    """Write ``feedback/<student>/<unit>.html`` for every submission, and ``report.html``.

    Folders are created; every page appears whole or not at all.

    Returns:
        The paths of the pages, the report last.
    """
    results = list(results)
    paths = [
        replace_file(out_dir / feedback_path(result.student, result.unit), [feedback_page(result)])
        for result in results
    ]
    return [*paths, replace_file(out_dir / "report.html", [report_page(results)])]
