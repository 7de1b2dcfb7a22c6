"""Make a class ready to be graded: one of ours, or of an ordinary nbgrader course."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.course.notebooks import gradebook_notebook
from autograder.course.source import load_unit
from autograder.gradebook.cells import UnitCells, unit_cells
from autograder.grading.find import find_class
from autograder.handins.folder import Handin, handins
from autograder.judging.judge import judge_of
from autograder.judging.judgment import Judge
from autograder.judging.proved import forget_proofs
from autograder.nbgrader_course.course import course_warnings, judges_of, read_course
from autograder.nbgrader_course.handins import count_handins, course_handins
from autograder.sandbox.values import Limits

COURSE_ID = "deep-learning"  # as in nbgrader_config.py


@dataclass(frozen=True)
class ClassJob:
    """A class that is ready to be graded: where its hand-ins are, and what judges each unit.

    Attributes:
        handins: Gives all hand-ins.
        count: How many there are.
        units: What judges each unit, by name.
        cells: What the gradebook knows of each unit, by name.
        course_id: Name of the course in the gradebook.
        book_url: Where the course keeps its gradebook; empty if it does not say.
        unknown: Folders that are named after no unit.
        folder: Where the class is.
        warnings: Gives what an instructor should look at, a line each; found by running notebooks.
    """

    handins: Callable[[], Iterable[Handin]]
    count: int
    units: Mapping[str, Judge]
    cells: Mapping[str, UnitCells]
    course_id: str = COURSE_ID
    book_url: str = ""
    unknown: tuple[str, ...] = ()
    folder: str = ""
    warnings: Callable[[], Sequence[str]] = tuple


def ready_class(
    root: Path,
    submissions: Path,
    *,
    units: Iterable[str] = (),
    limits: Limits | None = None,
    unsafe: bool = False,
    carry: bool = True,
    warm: bool = True,
    again: bool = False,
    say: Callable[[str], None] = lambda line: None,
) -> ClassJob:
    """Find the hand-ins and make the units ready.

    Args:
        root: The course.
        submissions: ``SUBMISSIONS/<student>/<unit>/*.ipynb``.
        units: Names of units; those found in the class when empty.
        limits: What one submission may use, instead of what each unit says.
        unsafe, carry, warm: See ``judging.judge.UnitJudge``.
        again: Have units proved that were proved in this very environment.
        say: Told what goes on, a line at a time.

    Raises:
        ClassroomError, SourceError: If there is nothing to grade.
        ReferenceRunError, NotReadyError: If a unit is judged wrongly in this environment.
    """
    found = find_class(root, submissions, units)
    judges = {}
    for name, source in found.sources.items():
        unit = load_unit(source)
        if again:
            forget_proofs(source)
        judges[name] = judge_of(unit, limits=limits, unsafe=unsafe, carry=carry, warm=warm, say=say)
    return ClassJob(
        lambda: handins(found.students, list(found.sources)),
        len(found.students) * len(found.sources),
        judges,
        {name: unit_cells(gradebook_notebook(judge.unit)) for name, judge in judges.items()},
        unknown=found.unknown,
        folder=str(submissions.resolve()),
    )


def ready_course(
    root: Path,
    submissions: Path | None = None,
    *,
    units: Iterable[str] = (),
    limits: Limits | None = None,
    unsafe: bool = False,
    warm: bool = True,
) -> ClassJob:
    """Find what was handed in to an ordinary nbgrader course.

    Args:
        root: The course's folder, with ``nbgrader_config.py``.
        submissions: In the place of the course's own folder of submissions.
        units: Assignments or notebooks; all when empty. Notebooks that nobody could hand in, as
            nobody has a folder of their assignment, are left out.
        limits: What one submission may use, instead of what the course says.
        unsafe, warm: See ``nbgrader_course.judge.NbgraderJudge``.

    Raises:
        NbgraderCourseError: If the course or one of its notebooks cannot be graded.
        ClassroomError: If nobody has handed in anything.
    """
    course = read_course(root)
    judges = judges_of(course, units, limits=limits, unsafe=unsafe, warm=warm)
    counts = count_handins(course, submissions, judges)
    judges = {name: judge for name, judge in judges.items() if counts[name]}
    return ClassJob(
        lambda: course_handins(course, submissions, judges),
        sum(counts.values()),
        judges,
        {name: judge.gradebook_cells() for name, judge in judges.items()},
        course_id=course.course_id or "default_course",
        book_url=course.db_url,
        folder=str(course.submitted if submissions is None else submissions.resolve()),
        warnings=lambda: course_warnings(course, judges),
    )
