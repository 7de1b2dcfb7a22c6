"""Gradebooks to test with, in each kind of database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nbgrader import api
from postgres import fresh_database, server
from sqlalchemy.engine import URL

from autograder.gradebook import sqlite_url


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """A PostgreSQL server; see ``tests/postgres.py``."""
    with server() as url:
        yield url


@pytest.fixture
def postgres_url(postgres: URL) -> Iterator[str]:
    """An empty database in it."""
    with fresh_database(postgres) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def db_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres_url")
    return sqlite_url(tmp_path / "graded" / "gradebook.db")


@pytest.fixture
def book(db_url: str) -> Iterator[Callable[[], api.Gradebook]]:
    """Opens the gradebook anew at every call, so that nothing is seen but what was committed."""
    opened: list[api.Gradebook] = []

    def open_() -> api.Gradebook:
        opened.append(api.Gradebook(db_url))
        return opened[-1]

    yield open_
    for one in opened:
        one.close()
