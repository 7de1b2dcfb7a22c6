"""Write many submissions of one unit to the gradebook at once, and clear withdrawn ones.

Reads what the gradebook holds in five queries a batch and writes only what differs. nbgrader's own
objects take a query for every grade; its tables are used as ``nbgrader.api`` defines them. No query
joins: a server that has no statistics of new tables yet joins them row by row, which takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from nbgrader import api
from sqlalchemy import Connection, Executable, Table, bindparam, select, update

from autograder.gradebook.scores import Grade, Scores, graded
from autograder.gradebook.units import UnitRows
from autograder.results.outcomes import NO_RESPONSE

_STUDENT: Table = api.Student.__table__
_SUBMISSION: Table = api.SubmittedAssignment.__table__
_NOTEBOOK: Table = api.SubmittedNotebook.__table__
_GRADE: Table = api.Grade.__table__
_COMMENT: Table = api.Comment.__table__

_SET_GRADE = (
    update(_GRADE)
    .where(_GRADE.c.cell_id == bindparam("cell"), _GRADE.c.notebook_id == bindparam("notebook"))
    .values(auto_score=bindparam("auto"), needs_manual_grade=bindparam("waits"))
)
_SET_COMMENT = (
    update(_COMMENT)
    .where(_COMMENT.c.cell_id == bindparam("cell"), _COMMENT.c.notebook_id == bindparam("notebook"))
    .values(auto_comment=bindparam("words"))
)
_FLAG = update(_NOTEBOOK).where(_NOTEBOOK.c.id == bindparam("row")).values(flagged=True)
_Values = list[dict[str, Any]]


class _Place(NamedTuple):
    """A known student's rows in the gradebook: ids of submission and submitted notebook."""

    submission: str | None = None
    notebook: str | None = None
    flagged: bool = False


def write_batch(connection: Connection, unit: UnitRows, batch: Sequence[Scores]) -> None:
    """Write submissions of different students; what the gradebook already says is not touched."""
    notebooks = _notebooks(connection, unit, batch)
    _write_grades(connection, unit, batch, notebooks)
    _write_comments(connection, unit, batch, notebooks)


def students(connection: Connection, unit: UnitRows) -> set[str]:
    """Whose notebook of a unit has scores, of the autograder or a person, or waits for them."""
    grade, notebook, submission = _GRADE.c, _NOTEBOOK.c, _SUBMISSION.c
    scored = grade.auto_score.is_not(None) | grade.manual_score.is_not(None)
    graded = select(grade.notebook_id).where(
        grade.cell_id.in_(unit.graded.values()),
        scored | (grade.extra_credit != 0) | grade.needs_manual_grade,
    )
    found = set(connection.scalars(graded.distinct()))
    parts = select(notebook.id, notebook.assignment_id).where(notebook.notebook_id == unit.notebook)
    wholes = {whole for part, whole in connection.execute(parts) if part in found}
    people = select(submission.id, submission.student_id).where(
        submission.assignment_id == unit.assignment
    )
    return {student for whole, student in connection.execute(people) if whole in wholes}


def clear(connection: Connection, unit: UnitRows, student: str) -> bool:
    """Remove what the autograder gave a student for a unit, and return whether there was any.

    No automatic score and no waiting remain, and comments are nbgrader's of an empty hand-in. What
    a person gave is kept, and then the notebook is flagged.
    """
    notebook = _places(connection, unit, [student]).get(student, _Place()).notebook
    if notebook is None:
        return False
    grades = [
        {"notebook": notebook, "cell": cell, "auto": None, "waits": False}
        for (_, cell), held in _grades(connection, unit, [notebook]).items()
        if held.auto_score is not None or held.waits
    ]
    comments = [
        {"notebook": notebook, "cell": cell, "words": NO_RESPONSE}
        for (_, cell), words in _comments(connection, unit, [notebook]).items()
        if words != NO_RESPONSE
    ]
    _execute(connection, _SET_GRADE, grades)
    _execute(connection, _SET_COMMENT, comments)
    changed = bool(grades or comments)
    if changed and _by_hand(connection, unit, notebook):
        connection.execute(_FLAG, {"row": notebook})
    return changed


def _notebooks(connection: Connection, unit: UnitRows, batch: Sequence[Scores]) -> dict[str, str]:
    """The id of each student's submitted notebook; those not there are added. Flags them all."""
    places = _places(connection, unit, [new.student for new in batch])
    people: _Values = []
    submissions: _Values = []
    notebooks: _Values = []
    flags: _Values = []
    found: dict[str, str] = {}
    for new in batch:
        submission, notebook, flagged = places.get(new.student, _Place())
        if new.student not in places:
            people.append({"id": new.student})
        if submission is None:
            submission = api.new_uuid()
            where = {"assignment_id": unit.assignment, "student_id": new.student}
            submissions.append({"id": submission, **where})
        if notebook is None:
            notebook = api.new_uuid()
            where = {"assignment_id": submission, "notebook_id": unit.notebook}
            notebooks.append({"id": notebook, **where, "flagged": new.attention})
        elif new.attention and not flagged:
            flags.append({"row": notebook})
        found[new.student] = notebook
    _execute(connection, _STUDENT.insert(), people)
    _execute(connection, _SUBMISSION.insert(), submissions)
    _execute(connection, _NOTEBOOK.insert(), notebooks)
    _execute(connection, _FLAG, flags)
    return found


def _write_grades(
    connection: Connection, unit: UnitRows, batch: Sequence[Scores], notebooks: dict[str, str]
) -> None:
    held = _grades(connection, unit, notebooks.values())
    added: _Values = []
    changed: _Values = []
    for new in batch:
        notebook = notebooks[new.student]
        for name, cell in unit.graded.items():
            old = held.get((notebook, cell))
            grade = graded(old or Grade(), name, new)
            if old is None:
                where = {"id": api.new_uuid(), "notebook_id": notebook, "cell_id": cell}
                columns = {"auto_score": grade.auto_score, "needs_manual_grade": grade.waits}
                added.append({**where, **columns})
            elif grade != old:
                where = {"notebook": notebook, "cell": cell}
                changed.append({**where, "auto": grade.auto_score, "waits": grade.waits})
    _execute(connection, _GRADE.insert(), added)
    _execute(connection, _SET_GRADE, changed)


def _write_comments(
    connection: Connection, unit: UnitRows, batch: Sequence[Scores], notebooks: dict[str, str]
) -> None:
    held = _comments(connection, unit, notebooks.values())
    added: _Values = []
    changed: _Values = []
    for new in batch:
        notebook = notebooks[new.student]
        for name, cell in unit.commented.items():
            words = new.comments[name]
            if (notebook, cell) not in held:
                where = {"id": api.new_uuid(), "notebook_id": notebook, "cell_id": cell}
                added.append({**where, "auto_comment": words})
            elif held[notebook, cell] != words:
                changed.append({"notebook": notebook, "cell": cell, "words": words})
    _execute(connection, _COMMENT.insert(), added)
    _execute(connection, _SET_COMMENT, changed)


def _places(connection: Connection, unit: UnitRows, names: Sequence[str]) -> dict[str, _Place]:
    """The students of these that the gradebook knows, and what it has of each."""
    known = connection.scalars(select(_STUDENT.c.id).where(_STUDENT.c.id.in_(names)))
    places = dict.fromkeys(known, _Place())
    one = _SUBMISSION.c
    query = select(one.student_id, one.id).where(
        one.assignment_id == unit.assignment, one.student_id.in_(names)
    )
    submissions = {id_: student for student, id_ in connection.execute(query)}
    places |= {student: _Place(id_) for id_, student in submissions.items()}
    one = _NOTEBOOK.c
    query = select(one.assignment_id, one.id, one.flagged).where(
        one.notebook_id == unit.notebook, one.assignment_id.in_(submissions)
    )
    for submission, notebook, flagged in connection.execute(query):
        places[submissions[submission]] = _Place(submission, notebook, flagged)
    return places


def _grades(
    connection: Connection, unit: UnitRows, notebooks: Iterable[str]
) -> dict[tuple[str, str], Grade]:
    """Grades by submitted notebook and cell. The table's only index begins with the cell."""
    one = _GRADE.c
    query = select(
        one.notebook_id, one.cell_id, one.auto_score, one.manual_score, one.needs_manual_grade
    ).where(one.cell_id.in_(unit.graded.values()), one.notebook_id.in_(notebooks))
    return {
        (notebook, cell): Grade(auto, manual, waits)
        for notebook, cell, auto, manual, waits in connection.execute(query)
    }


def _comments(
    connection: Connection, unit: UnitRows, notebooks: Iterable[str]
) -> dict[tuple[str, str], str | None]:
    """Automatic comments by submitted notebook and cell."""
    one = _COMMENT.c
    query = select(one.notebook_id, one.cell_id, one.auto_comment).where(
        one.cell_id.in_(unit.commented.values()), one.notebook_id.in_(notebooks)
    )
    return {(notebook, cell): words for notebook, cell, words in connection.execute(query)}


def _by_hand(connection: Connection, unit: UnitRows, notebook: str) -> bool:
    """True if a person gave this notebook a score, extra credit or a comment."""
    grade, comment = _GRADE.c, _COMMENT.c
    scores = select(grade.id).where(
        grade.notebook_id == notebook,
        grade.cell_id.in_(unit.graded.values()),
        grade.manual_score.is_not(None) | (grade.extra_credit != 0),
    )
    comments = select(comment.id).where(
        comment.notebook_id == notebook,
        comment.cell_id.in_(unit.commented.values()),
        comment.manual_comment != "",
    )
    return any(connection.scalar(query.limit(1)) is not None for query in (scores, comments))


def _execute(connection: Connection, statement: Executable, values: _Values) -> None:
    if values:
        connection.execute(statement, values)
