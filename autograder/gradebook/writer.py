"""A stream of results into the gradebook."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from types import TracebackType
from typing import Self

from autograder.gradebook import rows
from autograder.gradebook.cells import GradebookError, UnitCells
from autograder.gradebook.database import open_database, transaction
from autograder.gradebook.scores import Scores, scores
from autograder.gradebook.units import UnitRows, find_unit, notebook_of, write_unit
from autograder.results.values import SubmissionResult

BATCH = 200  # submissions a transaction: a third of a second of a server's time


class GradebookWriter:
    """Writes a stream of results into a gradebook, in batches; for one thread at a time.

    The unit ``ps1/problem1`` is notebook ``problem1`` of assignment ``ps1``; a unit without a slash
    is an assignment with one notebook of the same name. Writing the same results again changes
    nothing. Scores, extra credit and comments that a person gave are kept; as in nbgrader, a cell
    with a manual score is to be looked at again after grading, except where the result is added as
    ``unchanged``: there a person's review stands. An exercise with outcome ``grader_fault``, or a
    graded cell that the result lacks, keeps its earlier score and waits for a person.

    A batch is written whole or not at all. After an exception, or the end of the process at any
    time, what was written is right; adding all results again completes it.

    Args:
        db_url: any SQLAlchemy URL; an empty database gets nbgrader's tables.
        units: the cells of each unit that occurs in the results.
        course_id: the course of assignments that are new to the gradebook.

    Raises:
        GradebookError: from the constructor, a database that cannot be used; from the methods,
            also results that do not fit ``units``. It says what to do and shows no password.
    """

    def __init__(
        self, db_url: str, units: Mapping[str, UnitCells], *, course_id: str = "default_course"
    ) -> None:
        for unit in units:
            notebook_of(unit)
        self._engine = open_database(db_url, course_id)
        self._units, self._course_id = units, course_id
        self._rows: dict[str, UnitRows] = {}
        self._buffers: dict[str, dict[str, Scores]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Write what was added, whatever ended the stream, and disconnect."""
        try:
            self.flush()
        finally:
            self._engine.dispose()

    def add(self, result: SubmissionResult, unchanged: bool = False) -> None:
        """Take a result; it is written with its batch. The last one for a hand-in counts.

        Args:
            unchanged: the answers are the ones that were graded before.
        """
        cells = self._units.get(result.unit)
        if cells is None:
            raise GradebookError(
                f"submission of {result.student!r} for unit {result.unit!r}: expected a unit of "
                f"{sorted(self._units)}"
            )
        new = scores(result, cells, unchanged=unchanged)
        if result.unit not in self._rows:
            self._rows[result.unit] = write_unit(self._engine, result.unit, cells, self._course_id)
        buffer = self._buffers.setdefault(result.unit, {})
        if new.student in buffer:  # each must meet what the one before it left
            self._flush_unit(result.unit)
        buffer[new.student] = new
        if len(buffer) >= BATCH:
            self._flush_unit(result.unit)

    def flush(self) -> None:
        """Write everything that was added."""
        for unit in list(self._buffers):
            self._flush_unit(unit)

    def students(self, unit: str) -> set[str]:
        """Students whose notebook of a unit has scores, or waits for a person to give some."""
        self.flush()
        with transaction(self._engine) as connection:
            found = find_unit(connection, unit)
            return rows.students(connection, found) if found else set()

    def clear(self, student: str, unit: str) -> bool:
        """The hand-in that a student's scores are for is gone: no stale points may stand.

        Automatic scores go, nothing waits to be graded, and the comments are nbgrader's of an empty
        hand-in. What a person gave is kept, and the notebook is flagged for a look. Doing it again
        changes nothing.

        Returns:
            Whether there was anything to clear.
        """
        self.flush()
        with transaction(self._engine) as connection:
            found = find_unit(connection, unit)
            return found is not None and rows.clear(connection, found, student)

    def _flush_unit(self, unit: str) -> None:
        batch = list(self._buffers[unit].values())
        self._buffers[unit].clear()
        if not batch:
            return
        try:
            with transaction(self._engine) as connection:
                rows.write_batch(connection, self._rows[unit], batch)
        except BaseException:
            self._buffers.clear()  # leaving the ``with`` must not write around a fault
            raise


def write(
    results: Iterable[SubmissionResult],
    db_url: str,
    units: Mapping[str, UnitCells],
    *,
    course_id: str = "default_course",
    unchanged: Container[tuple[str, str]] = (),
) -> int:
    """Write submissions into the gradebook and return how many; see ``GradebookWriter``.

    Args:
        unchanged: (student, unit) of submissions whose answers were graded before.

    Raises:
        GradebookError: as ``GradebookWriter``. What came before the fault is written.
    """
    count = 0
    with GradebookWriter(db_url, units, course_id=course_id) as book:
        for count, result in enumerate(results, start=1):  # noqa: B007
            book.add(result, (result.student, result.unit) in unchanged)
    return count
