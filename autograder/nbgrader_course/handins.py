"""Find what students handed in to an ordinary nbgrader course."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.handins.folder import ClassroomError, Handin, student_name, students_in
from autograder.handins.notebook import Unreadable, read_bytes
from autograder.nbgrader_course.cells import NbgraderCourseError
from autograder.nbgrader_course.course import CONFIG_NAME, NbgraderCourse

_MARK = "{student}"  # stands for the names that are looked for


def course_handins(
    course: NbgraderCourse, submissions: Path | None, units: Iterable[str]
) -> Iterator[Handin]:
    """One hand-in for each notebook of each assignment that a student handed in.

    As in nbgrader, a student who has no folder for an assignment has no hand-in of it, and who has
    one without a notebook has handed in nothing for that notebook.

    Args:
        course: The course.
        submissions: In the place of the course's own folder of submissions.
        units: Names such as ``"ps1/problem1"``.

    Raises:
        ClassroomError: If no student handed in any of them.
    """
    wanted = list(units)
    return _read_all(course, wanted, _folders(course, submissions, wanted))


def count_handins(
    course: NbgraderCourse, submissions: Path | None, units: Iterable[str]
) -> dict[str, int]:
    """How many hand-ins ``course_handins`` gives of each unit. Raises what that raises."""
    wanted = list(units)
    given = Counter(assignment for assignment, _, _ in _folders(course, submissions, wanted))
    return {name: given[name.partition("/")[0]] for name in wanted}


def _folders(
    course: NbgraderCourse, submissions: Path | None, units: list[str]
) -> list[tuple[str, Path, Path]]:
    """Assignment, student and folder of notebooks of all that was handed in."""
    step = str(course.submitted if submissions is None else submissions.resolve())
    found: list[tuple[str, Path, Path]] = []
    for assignment in dict.fromkeys(name.partition("/")[0] for name in units):
        folders = _submitted(course, step, assignment)
        found += [(assignment, student, folder) for student, folder in folders]
    if not found:
        expected = course.directory.format_path(step, "<student>", "<assignment>")
        raise ClassroomError(f"{step}: no submission; expected {expected}/<notebook>.ipynb")
    return found


def _read_all(
    course: NbgraderCourse, wanted: list[str], found: list[tuple[str, Path, Path]]
) -> Iterator[Handin]:
    for name in wanted:
        assignment, _, stem = name.partition("/")
        for given, student, folder in found:
            if given == assignment:
                known = course.assignments[assignment]
                content, notes, file = _content(folder, stem, known)
                yield Handin(student_name(student), name, content, notes, file)


def _submitted(course: NbgraderCourse, step: str, assignment: str) -> list[tuple[Path, Path]]:
    """The folders of the students who handed an assignment in, and those of their notebooks."""
    path = course.directory.format_path(step, _MARK, assignment)
    head, _, tail = path.partition(_MARK)
    if not head.endswith("/") or tail[:1] not in ("", "/"):
        raise NbgraderCourseError(
            f"{course.root / CONFIG_NAME}: CourseDirectory.directory_structure: expected "
            f"{{student_id}} to be a folder of its own. Received: "
            f"{course.directory.directory_structure!r}"
        )
    try:
        students = students_in(Path(head))
    except ClassroomError:
        return []
    excluded = {name.strip() for name in course.directory.student_id_exclude.split(",")}
    folders = [(student, Path(f"{student}{tail}")) for student in students]
    return [
        (student, folder)
        for student, folder in folders
        if student.name not in excluded and (folder.is_symlink() or _is_folder(folder))
    ]


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # said of its notebooks, when they are read
        return True


_Found = tuple[bytes | Unreadable | None, tuple[str, ...], str]


def _content(folder: Path, stem: str, known: tuple[str, ...]) -> _Found:
    if folder.is_symlink():
        return Unreadable(f"{folder.name}: is a symbolic link; submit the folder itself"), (), ""
    named = folder / f"{stem}.ipynb"
    try:
        if named.is_symlink() or named.exists():
            return read_bytes(named), (), named.name
        others = sorted(folder.glob("*.ipynb"))
    except OSError as error:
        return Unreadable(f"{folder.name}: cannot be read ({error.strerror or error})"), (), ""
    strange = [path for path in others if path.stem not in known]
    missing = [name for name in known if not (folder / f"{name}.ipynb").exists()]
    if len(strange) == 1 and missing == [stem]:
        note = f"The notebook is called {strange[0].name}; it was read as {stem}.ipynb."
        return read_bytes(strange[0]), (note,), strange[0].name
    return None, (f"The folder {folder.name} holds no {stem}.ipynb.",), ""
