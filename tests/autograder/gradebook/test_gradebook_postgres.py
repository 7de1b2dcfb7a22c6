"""A gradebook on a server: what goes wrong there is said in words, and no password is shown."""

import csv
import os
import subprocess
import sys
import sysconfig
import traceback

import postgres as servers
import pytest
from fake_class import CELLS, UNIT, fake_class, submission
from nbgrader import api
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from autograder.gradebook import GradebookError, GradebookWriter, write
from autograder.gradebook.database import shown

UNITS = {UNIT: CELLS}
SECRET = "hunter2-not-to-be-seen"


def refusal(url):
    """What is said of a gradebook that cannot be opened."""
    with pytest.raises(GradebookError) as caught:
        GradebookWriter(url, UNITS)
    return caught.value


def told(error):
    """Everything that a program might print of an error."""
    return f"{error!r}\n" + "".join(traceback.format_exception(error))


# ------------------------------------------------------------------------------- without a server


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (f"postgresql://course:{SECRET}@127.0.0.1:1/grades", "check that the server runs"),
        (f"postgresql://127.0.0.1:1/grades?user=course&password={SECRET}", "the server runs"),
        (f"postgres://course:{SECRET}@127.0.0.1/grades", r"postgresql\+psycopg://"),
        (f"postgresql://course:{SECRET}", "expected sqlite:////"),
        (f"postgresql://course:{SECRET}@127.0.0.1:port/grades", "expected sqlite:////"),
        (f"postgresql://course:a@{SECRET}@127.0.0.1/grades", "%40"),
        (SECRET, "expected sqlite:////"),
        (f"postgresql+nosuchdriver://course:{SECRET}@127.0.0.1/grades", "nosuchdriver"),
    ],
)
def test_a_url_that_leads_nowhere_is_explained_without_its_password(url, words):
    error = refusal(url)
    assert error.args == (str(error),)
    with pytest.raises(GradebookError, match=words):
        raise error
    assert SECRET not in told(error)


def test_a_missing_driver_is_named_with_the_command_that_installs_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    error = refusal(f"postgresql+psycopg://course:{SECRET}@127.0.0.1:1/grades")
    assert "python -m pip install 'psycopg[binary]'" in str(error)
    assert SECRET not in told(error)


def test_a_shown_url_names_the_server_and_hides_every_password():
    url = make_url(f"postgresql://ada:{SECRET}@db.example:5433/grades?sslpassword={SECRET}&a=b")
    assert shown(url) == "postgresql://ada:***@db.example:5433/grades?a=b"


def test_without_a_server_the_tests_are_skipped_but_fail_in_ci():
    with pytest.raises(pytest.skip.Exception, match="apt-get install postgresql"):
        servers.refuse({})
    with pytest.raises(pytest.fail.Exception, match="apt-get install postgresql"):
        servers.refuse({"CI": "true"})


# ---------------------------------------------------------------------------------- with a server


@pytest.mark.slow
def test_a_wrong_password_is_explained_and_not_shown(postgres):
    error = refusal(postgres.set(password=SECRET).render_as_string(hide_password=False))
    assert "password authentication failed" in str(error)
    assert "the user and the password in the URL are right" in str(error)
    assert SECRET not in told(error)


@pytest.mark.slow
def test_a_database_that_is_not_there_is_named(postgres):
    error = refusal(postgres.set(database="no_such_course").render_as_string(hide_password=False))
    assert '"no_such_course" does not exist' in str(error)
    assert "createdb" in str(error)
    assert postgres.password not in told(error)


@pytest.mark.slow
def test_a_user_without_rights_is_told_so(postgres_url):
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("REVOKE CREATE ON SCHEMA public FROM PUBLIC"))
        connection.execute(text("CREATE ROLE guest LOGIN PASSWORD 'guest-password'"))
    try:
        url = make_url(postgres_url).set(username="guest", password="guest-password")
        error = refusal(url.render_as_string(hide_password=False))
    finally:
        with engine.begin() as connection:
            connection.execute(text("DROP ROLE guest"))
        engine.dispose()
    assert "permission denied" in str(error)
    assert "guest-password" not in told(error)


@pytest.mark.slow
def test_a_connection_that_the_server_dropped_is_made_anew(postgres_url):
    drop = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with GradebookWriter(postgres_url, UNITS) as writer:
        writer.add(submission("ada"))
        writer.flush()
        engine = create_engine(postgres_url)
        with engine.connect() as connection:
            assert connection.scalars(drop).all() == [True]
        engine.dispose()
        writer.add(submission("bo"))
    with api.Gradebook(postgres_url) as book:
        assert {student.id for student in book.students} == {"ada", "bo"}


@pytest.mark.slow
def test_what_the_server_refuses_is_said_and_nothing_of_the_batch_stays(postgres_url):
    with GradebookWriter(postgres_url, UNITS) as writer:
        writer.add(submission("ada"))
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE comment ADD CHECK (auto_comment IS NULL)"))
    with pytest.raises(GradebookError, match="violates check constraint") as caught:
        write([submission("bo"), submission("cy", {"huber": "timeout"})], postgres_url, UNITS)
    assert make_url(postgres_url).password not in told(caught.value)
    with engine.connect() as connection:
        assert connection.scalars(text("SELECT id FROM student")).all() == ["ada"]
    engine.dispose()


@pytest.mark.slow
def test_nbgrader_exports_the_scores_from_the_server(postgres_url, tmp_path):
    results = fake_class()
    write(results, postgres_url, UNITS)
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    command = ["export", "--to=out.csv", f"--CourseDirectory.db_url={postgres_url}"]
    subprocess.run(
        [sys.executable, "-m", "nbgrader", *command],
        cwd=tmp_path,
        env={**os.environ, "PATH": path, "HOME": str(tmp_path)},
        check=True,
        capture_output=True,
        timeout=120,
    )
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(stream)}
    assert scores == {result.student: result.points for result in results}
