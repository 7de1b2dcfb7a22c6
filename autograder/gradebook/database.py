"""The database of a gradebook: its URL, nbgrader's tables, and errors that a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbgrader.dbutil
from alembic.script import ScriptDirectory
from nbgrader import api
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from autograder.gradebook.cells import GradebookError

_LOCK_SECONDS = 60  # how long to wait while another program writes the SQLite file
_FORMS = "sqlite:////absolute/path.db or postgresql+psycopg://USER:PASSWORD@HOST:PORT/DATABASE"
_ADVICE = {
    "sqlite": "check that the folder can be written, and that no other program holds the file",
    "postgresql": "check that the server runs and can be reached, that the database exists "
    "(createdb NAME), and that the user and the password in the URL are right",
}


def sqlite_url(path: Path) -> str:
    """The SQLAlchemy URL of a SQLite file."""
    return URL.create("sqlite", database=str(path.absolute())).render_as_string()


def shown(url: URL) -> str:
    """A URL without its secrets, for messages."""
    secret = [name for name in url.query if "pass" in name.lower()]
    return url.difference_update_query(secret).render_as_string()


def open_database(db_url: str, course_id: str) -> Engine:
    """Connect to a gradebook that is ready for use; an empty database gets nbgrader's tables.

    Args:
        db_url: any SQLAlchemy URL.
        course_id: the course, which is added if the gradebook lacks it.

    Raises:
        GradebookError: a URL that is none, a driver that is not installed, a database that cannot
            be opened, or a gradebook of another version of nbgrader. No message shows a password.
    """
    url = _parsed(db_url)
    engine = _engine(url)
    try:
        _prepare(engine, course_id)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """All or nothing: commits at the end, rolls back on any exception.

    Raises:
        GradebookError: what the database refused, in words.
    """
    try:
        with engine.connect() as connection, connection.begin():
            if engine.dialect.name == "sqlite":
                # Python's driver would begin at the first row written: too late for tables, and
                # for scores that formgrader changes between our reading and our writing.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
    except DBAPIError as error:
        raise GradebookError(_explained(engine.url, error)) from error


def _parsed(db_url: str) -> URL:
    try:
        url = make_url(db_url)
    except (ArgumentError, ValueError):  # the text may hold a password: neither shown nor chained
        raise GradebookError(f"the gradebook's URL cannot be read; expected {_FORMS}") from None
    if url.get_backend_name() != "sqlite" and db_url.partition("?")[0].count("@") > 1:
        raise GradebookError(
            "the gradebook's URL has more than one @; in a user name or a password write %40 for "
            "@, %2F for / and %3A for :"
        )
    return url


def _engine(url: URL) -> Engine:
    sqlite = url.get_backend_name() == "sqlite"
    if sqlite and url.database:
        folder = Path(url.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise GradebookError(f"{folder}: {error.strerror}; choose another folder") from error
    try:
        return create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=not sqlite,  # grading may take long enough for a server to hang up
            connect_args={"timeout": _LOCK_SECONDS} if sqlite else {},
        )
    except NoSuchModuleError:
        raise GradebookError(
            f"{shown(url)}: {url.drivername!r} is no kind of database; expected {_FORMS}"
        ) from None
    except ImportError as error:
        driver = error.name or str(error)
        package = "psycopg[binary]" if driver.partition(".")[0] == "psycopg" else driver
        raise GradebookError(
            f"{shown(url)}: the driver {driver!r} is not installed; run: "
            f"python -m pip install '{package}'"
        ) from error


def _prepare(engine: Engine, course_id: str) -> None:
    """Create nbgrader's tables with their version, or refuse a gradebook of another version.

    nbgrader's ``Gradebook`` would do the former by running whatever ``alembic`` is on PATH.
    """
    head = ScriptDirectory(nbgrader.dbutil.ALEMBIC_DIR).get_current_head()
    with transaction(engine) as connection:
        if "alembic_version" not in inspect(connection).get_table_names():
            api.Base.metadata.create_all(connection)
            connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
            insert = text("INSERT INTO alembic_version (version_num) VALUES (:head)")
            connection.execute(insert, {"head": head})
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
        if version != head:
            raise GradebookError(
                f"{shown(engine.url)}: expected a gradebook of version {head}, received "
                f"{version}; run: nbgrader db upgrade"
            )
        course = api.Course.__table__
        if connection.scalar(course.select().where(course.c.id == course_id)) is None:
            connection.execute(course.insert(), {"id": course_id})


def _explained(url: URL, error: DBAPIError) -> str:
    words = " ".join(str(error.orig).split())
    for secret in (url.password, *(v for k, v in url.query.items() if "pass" in k.lower())):
        if secret:
            words = words.replace(str(secret), "***")
    advice = _ADVICE.get(url.get_backend_name()) if isinstance(error, OperationalError) else None
    return f"{shown(url)}: {words}" + (f"; {advice}" if advice else "")
