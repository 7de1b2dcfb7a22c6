"""What the tests of more than one module use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import running
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from autograder.course.source import Unit, parse_unit

ROOT = Path(__file__).parent.parent

# The same examples each time, and no clock: a busy machine fails no test.
settings.register_profile(
    "course", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("course")

# Begun first, so that at the end no worker waits for another.
LONG = (
    "test_gallery.py",
    "test_formgrader_browser.py",
    "test_quickstart.py",
    "test_cluster.py",
    "test_cluster_workers.py",
    "test_kernels_running.py",
    "test_lab_browser.py",
    "test_nbgrader.py",
    "test_pictures.py",
    "test_incremental.py",
    "test_nbgrader_neurons.py",
    "test_serving_app.py",
    "test_generate.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """--pictures DIR: where pictures of the README are written; else a temporary folder."""
    parser.addoption("--pictures", type=Path, help="write the pictures of the README here")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the modules that take long to the front; within a module nothing moves."""

    def place(item: pytest.Item) -> int:
        return next((n for n, name in enumerate(LONG) if name in item.nodeid), len(LONG))

    items.sort(key=place)


@pytest.fixture(scope="session")
def root() -> Path:
    """The course."""
    return ROOT


@pytest.fixture(scope="module")  # while Playwright runs, so does its event loop in this thread
def browser() -> Iterator[Browser]:
    """A real browser; see ``tests/browser.py``."""
    with running() as started:
        yield started


@pytest.fixture(scope="session")
def pictures(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for pictures of the README; see ``tests/test_pictures.py``."""
    folder = request.config.getoption("--pictures")
    if folder is None:
        return tmp_path_factory.mktemp("pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def tiny_text() -> str:
    """Source of a unit with one coded exercise and one written question."""
    return (ROOT / "tests" / "autograder" / "tiny_unit.txt").read_text(encoding="utf-8")


@pytest.fixture
def tiny_course(tmp_path_factory: pytest.TempPathFactory, tiny_text: str) -> Path:
    """A course of its own in a temporary folder, holding the tiny unit."""
    course = tmp_path_factory.mktemp("course")
    source = course / "solutions" / "tiny" / "tiny.py"
    source.parent.mkdir(parents=True)
    source.write_text(tiny_text, encoding="utf-8")
    return course


@pytest.fixture
def tiny(tiny_course: Path, tiny_text: str) -> Unit:
    """The tiny unit, parsed."""
    return parse_unit(tiny_text, tiny_course / "solutions" / "tiny" / "tiny.py")
