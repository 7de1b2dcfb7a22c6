"""A PostgreSQL server for the tests, and a fresh database in it for each of them."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError

GIVEN = "COURSE_POSTGRES_URL"
NO_SERVER = (
    "these tests need a PostgreSQL server: run `apt-get install postgresql` as root, or set "
    f"{GIVEN}=postgresql+psycopg://USER:PASSWORD@HOST:PORT/DATABASE to one that asks for the "
    "password and where that user may create databases and roles"
)
_START_SECONDS = 60
_USER = "course"


def programs() -> Path | None:
    """The folder of the newest PostgreSQL server that Debian's packages installed."""
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(found, key=lambda path: float(path.parent.parent.name), default=None)
    return newest and newest.parent


def refuse(environment: Mapping[str, str]) -> None:
    """Skip for want of a server; in CI, where one belongs, fail."""
    (pytest.fail if environment.get("CI") else pytest.skip)(NO_SERVER)


@contextmanager
def server() -> Iterator[URL]:
    """The server that the environment names, or one started for these tests alone."""
    given, folder = os.environ.get(GIVEN), programs()
    if given:
        yield make_url(given)
    elif folder is None:
        refuse(os.environ)
    else:
        with _started(folder) as url:
            yield url


@contextmanager
def fresh_database(admin: URL) -> Iterator[str]:
    """The URL, password included, of an empty database that is removed afterwards."""
    name = f"test_{uuid.uuid4().hex}"
    engine = create_engine(admin, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        yield admin.set(database=name).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        engine.dispose()


@contextmanager
def _started(folder: Path) -> Iterator[URL]:
    """A new cluster in a temporary folder, on loopback, with a password of its own."""
    home = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        password, account = secrets.token_hex(16), _account()
        (home / "password").write_text(password, encoding="ascii")
        if account:
            for path in (home, home / "password"):
                os.chown(path, account.pw_uid, account.pw_gid)
        _initialize(folder, home, account)
        port = _free_port()
        process = _serve(folder, home, account, port)
        try:
            url = URL.create("postgresql+psycopg", _USER, password, "127.0.0.1", port, "postgres")
            _wait(process, url, home / "log")
            yield url
        finally:
            process.send_signal(signal.SIGINT)  # without waiting for clients
            process.wait(_START_SECONDS)
    finally:
        shutil.rmtree(home)


def _account() -> pwd.struct_passwd | None:
    """Whom the server runs as: it refuses root."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _command(
    arguments: Sequence[str], home: Path, account: pwd.struct_passwd | None
) -> dict[str, object]:
    environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
    who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    return {"args": list(arguments), "cwd": home, "env": environment, **who}


def _initialize(folder: Path, home: Path, account: pwd.struct_passwd | None) -> None:
    arguments = [
        str(folder / "initdb"), "-D", str(home / "data"), "-U", _USER, "-A", "scram-sha-256",
        "--pwfile", str(home / "password"), "-E", "UTF8", "--no-locale", "--no-sync",
    ]  # fmt: skip
    done = subprocess.run(
        **_command(arguments, home, account), capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.fail(f"initdb: {done.stdout}{done.stderr}")


def _serve(
    folder: Path, home: Path, account: pwd.struct_passwd | None, port: int
) -> subprocess.Popen[bytes]:
    # Nothing here has to outlive a power cut.
    settings = {
        "listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": "",
        "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off",
    }  # fmt: skip
    arguments = [str(folder / "postgres"), "-D", str(home / "data")]
    for name, value in settings.items():
        arguments += ["-c", f"{name}={value}"]
    with (home / "log").open("wb") as log:
        return subprocess.Popen(**_command(arguments, home, account), stdout=log, stderr=log)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _wait(process: subprocess.Popen[bytes], url: URL, log: Path) -> None:
    engine = create_engine(url)
    until = time.monotonic() + _START_SECONDS
    try:
        while True:
            try:
                engine.connect().close()
                return
            except OperationalError:
                if process.poll() is not None or time.monotonic() > until:
                    pytest.fail(f"the PostgreSQL server does not start: {log.read_text()}")
                time.sleep(0.05)
    finally:
        engine.dispose()
