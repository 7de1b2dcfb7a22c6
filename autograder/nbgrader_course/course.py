"""Read an ordinary nbgrader course: its assignments, their notebooks, and the files these need.

Folders are where the course's ``nbgrader_config.py`` says, which is the instructor's own Python and
is run as nbgrader runs it.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from nbgrader.apps.baseapp import NbGrader
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import find_all_files
from traitlets.config import Config
from traitlets.config.loader import ConfigFileNotFound, PyFileConfigLoader

from autograder.nbgrader_course.cells import NbgraderCourseError
from autograder.nbgrader_course.judge import NbgraderJudge, warnings_of
from autograder.nbgrader_course.source import NotebookSource, read_source
from autograder.sandbox.values import Limits

CONFIG_NAME = "nbgrader_config.py"
MAX_FILES = 32 << 20  # bytes of all files that lie beside the notebooks of one assignment
_NO_STUDENT = "."  # nbgrader's own
_MARK = "{name}"  # stands for the name that is looked for


@dataclass(frozen=True)
class NbgraderCourse:
    """An nbgrader course.

    Attributes:
        root: Its folder.
        course_id: As configured; may be empty.
        source: Folder of the instructor's version, ``source`` in most courses.
        submitted: Folder that submissions are collected in.
        db_url: SQLAlchemy URL of its gradebook.
        assignments: Names of the notebooks of each assignment, without ``.ipynb``.
        directory: nbgrader's own view of the folders.
        config: The whole configuration.
    """

    root: Path
    course_id: str
    source: Path
    submitted: Path
    db_url: str
    assignments: Mapping[str, tuple[str, ...]]
    directory: CourseDirectory = field(repr=False, compare=False)
    config: Config = field(repr=False, compare=False)

    def folder(self, assignment: str) -> Path:
        """Where the source of an assignment lies."""
        return Path(self.directory.format_path(str(self.source), _NO_STUDENT, assignment))


def read_course(root: Path) -> NbgraderCourse:
    """Read the configuration of a course and list its assignments.

    Raises:
        NbgraderCourseError: If there is no such course, or its configuration cannot be read.
    """
    root = root.resolve()
    if not root.is_dir():
        raise NbgraderCourseError(f"{root}: no such folder; expected an nbgrader course")
    config = _config(root)
    app = NbGrader(config=config)  # knows the names that options had in earlier versions
    directory = CourseDirectory(parent=app, root=str(root))
    course = NbgraderCourse(
        root=root,
        course_id=directory.course_id,
        source=root / directory.source_directory,
        submitted=root / directory.submitted_directory,
        db_url=directory.db_url,
        assignments={},
        directory=directory,
        config=app.config,
    )
    found = dict(_assignments(course))
    if not found:
        raise NbgraderCourseError(
            f"{course.source}: no assignment with notebooks; expected an nbgrader course, with "
            f"{course.folder('ps1')}/problem1.ipynb or the folders that {CONFIG_NAME} names"
        )
    return replace(course, assignments=found)


def _config(root: Path) -> Config:
    with _inside(root):
        try:
            return PyFileConfigLoader(CONFIG_NAME, path=str(root)).load_config()
        except ConfigFileNotFound:
            return Config()  # nbgrader's usual folders
        except Exception as error:  # it is a Python program
            raise NbgraderCourseError(
                f"{root / CONFIG_NAME}: cannot be run: {type(error).__name__}: {error}"
            ) from error


@contextlib.contextmanager
def _inside(root: Path) -> Iterator[None]:
    """Work where nbgrader's commands do: in the course, whose modules can be imported."""
    sys.path.insert(0, str(root))
    try:
        with contextlib.chdir(root):
            yield
    finally:
        sys.path.remove(str(root))


def _assignments(course: NbgraderCourse) -> Iterator[tuple[str, tuple[str, ...]]]:
    head, _, tail = str(course.folder(_MARK)).partition(_MARK)
    parent = Path(head)
    for folder in sorted(parent.iterdir()) if parent.is_dir() else ():
        notebooks = sorted(Path(f"{folder}{tail}").glob("*.ipynb")) if folder.is_dir() else []
        if notebooks and not folder.name.startswith("."):
            yield folder.name, tuple(path.stem for path in notebooks)


# ------------------------------------------------------------------------------------------- units


def judges_of(
    course: NbgraderCourse,
    names: Iterable[str] = (),
    *,
    limits: Limits | None = None,
    unsafe: bool = False,
    warm: bool = True,
) -> dict[str, NbgraderJudge]:
    """Every notebook that has points, by names such as ``"ps1/problem1"``.

    Args:
        course: The course.
        names: Assignments (``"ps1"``) or notebooks (``"ps1/problem1"``); all when empty.
        limits: What one submission may use; by default a cell gets the seconds that the course
            gives it under nbgrader (30), as CPU seconds.
        unsafe, warm: See ``NbgraderJudge``.

    Raises:
        NbgraderCourseError: If a name does not exist, or a notebook cannot be graded.
    """
    wanted, allowed = _wanted(course, names), limits or _limits(course.config)
    units = {}
    for assignment in dict.fromkeys(name.partition("/")[0] for name in wanted):
        files = _files(course, assignment)
        for name, source in _sources(course, assignment).items():
            if name in wanted and source.unit.exercises:
                units[name] = NbgraderJudge(
                    source.unit, source.released, allowed, unsafe, warm, files
                )
    if not units:
        raise NbgraderCourseError(
            f"{course.source}: no cell has points; mark tests with nbgrader's toolbar"
        )
    return units


def course_warnings(course: NbgraderCourse, units: Mapping[str, NbgraderJudge]) -> list[str]:
    """Run the instructor's own and the untouched version of each unit: what is odd, a line each.

    None of it stops grading: many courses keep no solutions.
    """
    lines = []
    for assignment in dict.fromkeys(name.partition("/")[0] for name in units):
        for name, source in _sources(course, assignment).items():
            if name in units:
                lines += warnings_of(units[name], source.answers)
    return lines


def _wanted(course: NbgraderCourse, names: Iterable[str]) -> list[str]:
    known = {
        assignment: [f"{assignment}/{stem}" for stem in stems]
        for assignment, stems in course.assignments.items()
    }
    all_of_them = [name for notebooks in known.values() for name in notebooks]
    wanted: list[str] = []
    for name in names:
        if name not in known and name not in all_of_them:
            raise NbgraderCourseError(
                f"no assignment or notebook {name!r} under {course.source}; there are: "
                f"{', '.join([*known, *all_of_them])}"
            )
        wanted += known.get(name, [name])
    return list(dict.fromkeys(wanted)) or all_of_them


def _sources(course: NbgraderCourse, assignment: str) -> dict[str, NotebookSource]:
    with _inside(course.root):
        return {
            f"{assignment}/{stem}": read_source(
                course.folder(assignment) / f"{stem}.ipynb", f"{assignment}/{stem}", course.config
            )
            for stem in course.assignments[assignment]
        }


def _files(course: NbgraderCourse, assignment: str) -> dict[str, bytes]:
    """The source's other files, which nbgrader copies beside a submission before it runs it."""
    folder = course.folder(assignment)
    files, total = {}, 0
    for name in sorted(find_all_files(str(folder), [*course.directory.ignore, "*.ipynb"])):
        path = Path(name)
        total += path.stat().st_size
        if total > MAX_FILES:
            raise NbgraderCourseError(
                f"{folder}: the files beside the notebooks hold more than {MAX_FILES >> 20} MiB, "
                f"reached at {path.name}, and every run gets a copy of them; make them smaller, or "
                f"name those that no notebook reads in CourseDirectory.ignore in {CONFIG_NAME}"
            )
        files[path.relative_to(folder).as_posix()] = path.read_bytes()
    return files


def _limits(config: Config) -> Limits:
    """nbgrader limits a cell only, by the clock; the whole notebook gets four times that."""
    default = Limits()
    older = config.get("ExecutePreprocessor", {}).get("timeout", 30)
    seconds = config.get("Execute", {}).get("timeout", older)
    if not isinstance(seconds, int | float) or seconds <= 0:  # None and -1: no limit there
        seconds = default.wall_seconds / 4
    total = max(default.cpu_seconds, 4.0 * seconds)
    wall = max(default.wall_seconds, 2 * total)
    return replace(default, cell_cpu_seconds=float(seconds), cpu_seconds=total, wall_seconds=wall)
