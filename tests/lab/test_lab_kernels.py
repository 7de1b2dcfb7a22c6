"""In JupyterLab, as students start it, notebooks open with kernels that are forked."""

from __future__ import annotations

import time

import nbformat
import pytest
from lab_server import started
from notebook_page import ready, restart, run
from playwright.sync_api import expect

from autograder.build.release import bundle, write_bundle
from course_lab.supply import supported

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not supported(), reason="templates are for Linux"),
]
PATIENCE = 60_000  # milliseconds: a busy machine fails no test
LOOK = """\
import os
import tensorflow
with open(f"/proc/{os.getppid()}/cmdline") as file:
    print("forked" if "course_lab.template" in file.read() else "started")
"""
NAMES = ("first", "second")


@pytest.fixture(scope="module")
def address(root, tmp_path_factory):
    """JupyterLab with two notebooks in what students get."""
    folder = tmp_path_factory.mktemp("course") / "course"
    write_bundle(bundle(root, ()), folder)
    (folder / "notebooks").mkdir()
    for name in NAMES:
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(LOOK, id=name)])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, folder / "notebooks" / f"{name}.ipynb")
    with started(folder, tmp_path_factory.mktemp("home")) as url:
        yield url


@pytest.fixture(scope="module")
def page(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 960})
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page = context.new_page()
    page.address = address
    yield page
    context.close()


def open_notebook(page, name):
    page.goto(f"{page.address}/lab/workspaces/{name}/tree/{name}.ipynb")  # nothing else is open
    expect(page.locator(".jp-CodeCell").first).to_be_visible()
    ready(page)


def printed(page, text=None):
    """Run the first cell, with another text if there is one, and return what it printed."""
    cell = page.locator(".jp-CodeCell").first
    run(page, cell, text)
    return cell.locator(".jp-OutputArea").first.inner_text().strip()


def test_the_first_notebook_works_whatever_its_kernel(page):
    """It opens together with the server, perhaps before the template is ready."""
    open_notebook(page, "first")
    assert printed(page) in ("forked", "started")


def test_a_restarted_kernel_is_forked(page):
    deadline = time.monotonic() + 3 * PATIENCE / 1000
    while printed(page) != "forked":
        assert time.monotonic() < deadline
        restart(page)


def test_the_second_notebook_has_a_forked_kernel(page):
    open_notebook(page, "second")
    assert printed(page) == "forked"


def test_a_kernel_that_dies_comes_back(page):
    cell = page.locator(".jp-CodeCell").first
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("import os; os._exit(1)")
    page.keyboard.press("Control+Enter")
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("It will restart automatically")
    dialog.locator("button").last.click()
    ready(page)
    assert printed(page, LOOK) == "forked"
