"""Make the class of an ordinary nbgrader course ready: ``autograder grade --course DIR``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.gradebook.cells import UnitCells
from autograder.grading.grade import ClassJob
from autograder.nbgrader_course.course import PlainCourse, plain_course, plain_units, plain_warnings
from autograder.nbgrader_course.handins import count_handins, plain_handins
from autograder.nbgrader_course.judge import PlainPrepared
from autograder.results.values import Limits


@dataclass(frozen=True)
class PlainClass:
    """A class that is ready to be graded; ``cells`` is what the gradebook knows of each unit."""

    course: PlainCourse
    job: ClassJob
    cells: dict[str, UnitCells]
    units: dict[str, PlainPrepared]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What an instructor should look at, a line each; found by running the notebooks."""
        return tuple(plain_warnings(self.course, self.units))


def ready_course(
    root: Path,
    submissions: Path | None = None,
    *,
    units: Iterable[str] = (),
    limits: Limits | None = None,
    unsafe: bool = False,
    warm: bool = True,
) -> PlainClass:
    """Find what was handed in to a course.

    Args:
        root: The course's folder, with ``nbgrader_config.py``.
        submissions: In the place of the course's own folder of submissions.
        units: Assignments or notebooks; all when empty. Notebooks that nobody could hand in, as
            nobody has a folder of their assignment, are left out.
        limits: What one submission may use, instead of what the course says.
        unsafe, warm: See ``nbgrader_course.judge.PlainPrepared``.

    Raises:
        PlainError: If the course or one of its notebooks cannot be graded.
        ClassroomError: If nobody has handed in anything.
    """
    course = plain_course(root)
    ready = plain_units(course, units, limits=limits, unsafe=unsafe, warm=warm)
    counts = count_handins(course, submissions, ready)
    ready = {name: one for name, one in ready.items() if counts[name]}
    job = ClassJob(
        lambda: plain_handins(course, submissions, ready),
        sum(counts.values()),
        ready,
        folder=str(course.submitted if submissions is None else submissions.resolve()),
    )
    cells = {name: one.gradebook_cells() for name, one in ready.items()}
    return PlainClass(course, job, cells, ready)
