"""A real browser for the tests: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

GIVEN = "COURSE_CHROMIUM"
NO_BROWSER = (
    "these tests need a browser: run `apt-get install chromium` as root, or set "
    f"{GIVEN} to the path of a Chromium or Chrome"
)
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def program() -> str | None:
    """The browser that the environment names, or one that is installed."""
    given = os.environ.get(GIVEN)
    return given or next(filter(None, map(shutil.which, _NAMES)), None)


def refuse(environment: Mapping[str, str]) -> None:
    """Skip for want of a browser; in CI, where one belongs, fail."""
    (pytest.fail if environment.get("CI") else pytest.skip)(NO_BROWSER)


@contextmanager
def running() -> Iterator[Browser]:
    """A browser without a window."""
    path = program()
    if path is None:
        refuse(os.environ)
    # Its own sandbox cannot be had by root, as whom containers run; it sees our pages alone.
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()
