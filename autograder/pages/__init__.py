"""The pages people read: feedback for each student and a report on the class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from autograder.files import replace_file
from autograder.pages.feedback import feedback_page
from autograder.pages.given import ByCell
from autograder.pages.report import AnswerOf, feedback_path, report_page
from autograder.pages.text import safe_name
from autograder.results.values import SubmissionResult

__all__ = [
    "feedback_page",
    "feedback_path",
    "report_page",
    "safe_name",
    "write",
    "write_feedback",
    "write_report",
]


def write(
    results: Iterable[SubmissionResult],
    out_dir: Path,
    given: Mapping[tuple[str, str], ByCell] | None = None,
) -> list[Path]:
    """Write ``feedback/<student>/<unit>.html`` for every submission, and ``report.html``.

    Folders are created; every page appears whole or not at all.

    Args:
        results: The class.
        out_dir: Where to write.
        given: By (student, unit) and cell what a person gave.

    Returns:
        The paths of the pages, the report last.
    """
    results, given = list(results), given or {}
    paths = [
        write_feedback(result, out_dir, given.get((result.student, result.unit)))
        for result in results
    ]
    return [*paths, write_report(results, out_dir, given=given)]


def write_feedback(result: SubmissionResult, out_dir: Path, given: ByCell | None = None) -> Path:
    """Write the page of one submission and return its path."""
    path = out_dir / feedback_path(result.student, result.unit)
    return replace_file(path, [feedback_page(result, given)])


def write_report(
    results: Sequence[SubmissionResult],
    out_dir: Path,
    answer_of: AnswerOf | None = None,
    given: Mapping[tuple[str, str], ByCell] | None = None,
) -> Path:
    """Write ``report.html`` and return its path; arguments as in ``report_page``."""
    return replace_file(out_dir / "report.html", [report_page(results, answer_of, given)])
