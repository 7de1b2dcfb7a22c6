"""Units in nbgrader's gradebook: assignments, notebooks and their cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from nbgrader import api
from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.orm import Session, selectin_polymorphic

from autograder.gradebook.cells import GradebookError, UnitCells
from autograder.gradebook.database import transaction

_KINDS = (api.GradeCell, api.TaskCell, api.SolutionCell)


@dataclass(frozen=True)
class UnitRows:
    """The row ids of a unit: its assignment, its notebook, and its cells by grade id.

    ``graded`` are the cells that have points, ``commented`` those that can have a comment.
    """

    assignment: str
    notebook: str
    graded: Mapping[str, str]
    commented: Mapping[str, str]


def notebook_of(unit: str) -> tuple[str, str]:
    """The names of a unit's assignment and notebook.

    The unit ``ps1/problem1`` is notebook ``problem1`` of assignment ``ps1``; a name without a slash
    is both.

    Raises:
        GradebookError: a name with an empty part or more than one slash.
    """
    assignment, slash, notebook = unit.partition("/")
    if not assignment or (slash and not notebook) or "/" in notebook:
        raise GradebookError(f"unit {unit!r}: expected a name, or assignment/notebook")
    return assignment, notebook or assignment


def write_unit(engine: Engine, unit: str, cells: UnitCells, course_id: str) -> UnitRows:
    """Make the gradebook's cells of a unit those of ``cells``; other notebooks stay as they are.

    Raises:
        GradebookError: the unit no longer has a cell that a person gave scores or comments to.
    """
    with transaction(engine) as connection, Session(connection) as session:
        notebook = _notebook(session, unit, cells, course_id)
        found = _cells(session, notebook.id)
        _remove_stale(session, unit, found, cells)
        for kind, group in ((api.GradeCell, cells.graded), (api.TaskCell, cells.tasks)):
            for cell in group:
                columns = {"max_score": cell.points, "cell_type": cell.cell_type}
                _update_or_add(session, found, notebook, kind, cell.grade_id, columns)
        for name in cells.solutions:
            _update_or_add(session, found, notebook, api.SolutionCell, name, {})
        _write_sources(session, notebook, cells)
        session.flush()
        rows = _rows(connection, notebook.assignment_id, notebook.id)
        session.commit()
    return rows


def find_unit(connection: Connection, unit: str) -> UnitRows | None:
    """The rows of a unit as the gradebook has it; none if it does not know the unit."""
    assignment, notebook = notebook_of(unit)
    row = connection.execute(
        select(api.Assignment.__table__.c.id, api.Notebook.__table__.c.id)
        .join(api.Notebook.__table__)
        .where(
            api.Assignment.__table__.c.name == assignment, api.Notebook.__table__.c.name == notebook
        )
    ).one_or_none()
    return row and _rows(connection, *row)


def _rows(connection: Connection, assignment: str, notebook: str) -> UnitRows:
    cell = api.BaseCell.__table__
    found = connection.execute(
        select(cell.c.type, cell.c.name, cell.c.id).where(cell.c.notebook_id == notebook)
    ).all()
    graded = {name: id_ for kind, name, id_ in found if kind in ("GradeCell", "TaskCell")}
    commented = {name: id_ for kind, name, id_ in found if kind in ("SolutionCell", "TaskCell")}
    return UnitRows(assignment, notebook, graded, commented)


def _notebook(session: Session, unit: str, cells: UnitCells, course_id: str) -> api.Notebook:
    name, own = notebook_of(unit)
    assignment = session.scalar(select(api.Assignment).where(api.Assignment.name == name))
    if assignment is None:
        assignment = api.Assignment(name=name, course_id=course_id)
        session.add(assignment)
        session.flush()
    notebook = session.scalar(
        select(api.Notebook).where(
            api.Notebook.name == own, api.Notebook.assignment_id == assignment.id
        )
    )
    if notebook is None:
        notebook = api.Notebook(name=own, assignment=assignment)
        session.add(notebook)
    notebook.kernelspec = cells.kernelspec
    session.flush()
    return notebook


def _cells(session: Session, notebook: str) -> dict[tuple[str, str], api.BaseCell]:
    cells = session.scalars(
        select(api.BaseCell)
        .where(api.BaseCell.notebook_id == notebook)
        .options(selectin_polymorphic(api.BaseCell, _KINDS))
    )
    return {(cell.type, cell.name): cell for cell in cells}


def _update_or_add(
    session: Session,
    found: Mapping[tuple[str, str], api.BaseCell],
    notebook: api.Notebook,
    kind: type[api.BaseCell],
    name: str,
    columns: Mapping[str, Any],
) -> None:
    cell = found.get((kind.__name__, name))
    if cell is None:
        session.add(kind(name=name, notebook_id=notebook.id, **columns))
        return
    for column, value in columns.items():
        setattr(cell, column, value)


def _remove_stale(
    session: Session, unit: str, found: dict[tuple[str, str], api.BaseCell], cells: UnitCells
) -> None:
    """Remove cells that the unit no longer has, unless a person's work hangs on them."""
    wanted = {
        *(("GradeCell", cell.grade_id) for cell in cells.graded),
        *(("TaskCell", cell.grade_id) for cell in cells.tasks),
        *(("SolutionCell", name) for name in cells.solutions),
    }
    for key in [key for key in found if key not in wanted]:
        cell = found.pop(key)
        if _given(session, cell.id):
            raise GradebookError(
                f"unit {unit!r}: the gradebook holds scores or comments that a person "
                f"gave to cell {cell.name!r}, which the unit no longer has; export them and choose "
                f"another database, or bring the cell back"
            )
        session.execute(delete(api.Grade).where(api.Grade.cell_id == cell.id))
        session.execute(delete(api.Comment).where(api.Comment.cell_id == cell.id))
        session.delete(cell)
    session.flush()


def _given(session: Session, cell: str) -> bool:
    """True if a person gave this cell a score, extra credit or a comment."""
    grade, comment = api.Grade, api.Comment
    score = grade.manual_score.is_not(None) | (grade.extra_credit != 0)
    grades = select(grade.id).where(grade.cell_id == cell, score)
    comments = select(comment.id).where(comment.cell_id == cell, comment.manual_comment != "")
    return any(session.scalar(query.limit(1)) is not None for query in (grades, comments))


def _write_sources(session: Session, notebook: api.Notebook, cells: UnitCells) -> None:
    if not cells.sources:
        return
    rows = session.scalars(
        select(api.SourceCell).where(api.SourceCell.notebook_id == notebook.id)
    ).all()
    found = {row.name: row for row in rows}
    for source in cells.sources:
        columns = asdict(source)
        name = columns.pop("grade_id")
        row = found.pop(name, None)
        if row is None:
            session.add(api.SourceCell(name=name, notebook_id=notebook.id, **columns))
        else:
            for column, value in columns.items():
                setattr(row, column, value)
    for row in found.values():
        session.delete(row)
