"""A fresh session of checks around every test."""

from __future__ import annotations

import numpy as np
import pytest

from course_utils.check import session


@pytest.fixture(autouse=True)
def fresh_session(tmp_path, monkeypatch):
    """Judge at once, in an empty folder, with nothing passed yet."""
    session.reset()
    monkeypatch.chdir(tmp_path)
    yield session
    session.reset()


@pytest.fixture
def rng():
    """Seeded random numbers."""
    return np.random.default_rng(0)
