"""Write the results of a class: gradebook, feedback pages, results file and report.

Results pass through one at a time, so that memory does not grow with the class but for the short
form of each that the report needs. What is out already, and is the same, is left alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from autograder import pages
from autograder.files import digest_of
from autograder.gradebook import GradebookWriter
from autograder.grading.grade import Graded
from autograder.grading.store import Store, Written
from autograder.grading.wire import decode_judgment
from autograder.pages.formgrader import FormgraderFolder
from autograder.results.jsonl import write_results
from autograder.results.values import CheckResult, ExerciseResult, SubmissionResult

_BATCH = 50  # submissions between two moments at which what is out is remembered


@dataclass(frozen=True)
class Published:
    """A class that is out: short results by student and unit, and what was cleared."""

    results: tuple[SubmissionResult, ...]
    cleared: tuple[tuple[str, str], ...]
    judged_before: int


class Publisher:
    """Writes the results of one class into one folder and one gradebook."""

    def __init__(
        self,
        out: Path,
        store: Store,
        book: GradebookWriter,
        folder: str,
        formgrader: FormgraderFolder | None = None,
    ) -> None:
        """Begin.

        Args:
            out: The folder.
            store: What was judged and written before.
            book: The gradebook.
            folder: Where the class is, to tell a hand-in that is gone from one of another class.
            formgrader: Where formgrader finds what it shows, if anything is to be written there.
        """
        self._formgrader = formgrader
        self._out, self._store, self._book, self._folder = out, store, book, folder
        self._before = store.written()
        self._marks: list[tuple[str, str, Written]] = []
        self._entries: dict[tuple[str, str], Graded] = {}
        self._known = 0

    def add(self, graded: Graded) -> None:
        """Write the page and the notebook of a result, and its scores."""
        result = graded.result
        name = (result.student, result.unit)
        before = self._before.get(name)
        same = before is not None and before.result == graded.digest
        self._known += same
        self._book.add(result, unchanged=same)
        page = digest_of(graded.digest, result.unit_title, _page_code())
        path = self._out / pages.feedback_path(*name)
        if not (same and before is not None and before.page == page and path.exists()):
            pages.write_feedback(result, self._out)
        if self._formgrader:
            self._formgrader.write(result, graded.handin, graded.digest, graded.file)
        new = Written(self._folder, graded.digest, page)
        if before != new:
            self._marks.append((*name, new))
        # Only what has no judgment in the store is kept whole until the end.
        kept = shortened(result) if graded.key else result
        self._entries[name] = replace(graded, result=kept, handin=None)
        if len(self._marks) >= _BATCH:
            self._remember()

    def finish(self, units: Iterable[str]) -> Published:
        """Clear what is gone, and write what is about the whole class.

        Args:
            units: Those that were graded; hand-ins for others are not looked at.
        """
        self._remember()
        cleared = tuple(self._clear(set(units)))
        order = sorted(self._entries)
        entries = (self._entries[name] for name in order)  # those with a key are short already
        results = tuple(e.result if e.key else shortened(e.result) for e in entries)
        self._write_class(order, results)
        return Published(results, cleared, self._known)

    def _write_class(
        self, order: Sequence[tuple[str, str]], results: Sequence[SubmissionResult]
    ) -> None:
        lines, report = self._out / "results.jsonl", self._out / "report.html"
        digests = (
            "\0".join((result.student, result.unit, result.unit_title, self._entries[name].digest))
            for name, result in zip(order, results, strict=True)
        )
        digest = digest_of(*digests, _page_code())
        if self._store.class_written() == digest and lines.exists() and report.exists():
            return
        write_results(self._whole(order), lines)
        pages.write_report(results, self._out, self._answer)
        self._store.mark_class_written(digest)

    def _remember(self) -> None:
        self._book.flush()  # first: what is remembered as written is written
        with self._store.together():
            for student, unit, what in self._marks:
                self._store.mark_written(student, unit, what)
        self._marks.clear()

    def _clear(self, units: set[str]) -> Iterator[tuple[str, str]]:
        """Scores and page of hand-ins that were in this folder the last time and are gone."""
        for name, what in self._before.items():
            student, unit = name
            if unit in units and what.folder == self._folder and name not in self._entries:
                self._book.clear(student, unit)
                (self._out / pages.feedback_path(student, unit)).unlink(missing_ok=True)
                if self._formgrader:
                    self._formgrader.remove(student, unit)
                self._store.unmark(student, unit)
                yield name

    def _whole(self, order: Iterable[tuple[str, str]]) -> Iterator[SubmissionResult]:
        for name in order:
            graded = self._entries[name]
            content = self._store.judgment(graded.key) if graded.key else None
            if content is None:
                yield graded.result
            else:
                yield replace(graded.result, exercises=decode_judgment(content).exercises)

    def _answer(self, student: str, unit: str, exercise: str) -> str:
        """The answer that a student wrote; the report shows a few of them."""
        (whole,) = self._whole([(student, unit)])
        return next(one.answer for one in whole.exercises if one.exercise == exercise)


def shortened(result: SubmissionResult) -> SubmissionResult:
    """A result with what the report and the table need: without answers, texts held once."""
    exercises = tuple(_short_exercise(exercise) for exercise in result.exercises)
    notes, attention = (tuple(map(_once, texts)) for texts in (result.notes, result.attention))
    return replace(result, exercises=exercises, notes=notes, attention=attention)


def _short_exercise(exercise: ExerciseResult) -> ExerciseResult:
    return ExerciseResult(  # not ``replace``, which takes three times as long
        exercise=_once(exercise.exercise),
        title=_once(exercise.title),
        points=exercise.points,
        max_points=exercise.max_points,
        outcome=exercise.outcome,
        reason=_once(exercise.reason),
        checks=tuple([_short_check(check) for check in exercise.checks if not check.passed]),
        cells=(),
        seconds=exercise.seconds,
        answer="",
        carried=exercise.carried,
    )


def _short_check(check: CheckResult) -> CheckResult:
    return CheckResult(
        name=_once(check.name),
        passed=check.passed,
        message=_once(check.message),
        cell=_once(check.cell),
        hidden=check.hidden,
    )


def _once(text: str) -> str:
    """The same object for the same text: a class makes the same mistakes."""
    return sys.intern(text)


@cache
def _page_code() -> str:
    """A digest of what makes pages: when it changes, they are made again."""
    folder = Path(pages.__file__).parent
    files = sorted(
        path for path in folder.rglob("*") if path.suffix in (".py", ".html", ".css", ".js")
    )
    return digest_of(*(path.read_bytes() for path in files))
