"""JupyterLab as students start it: kernels that are forked, and the way of a student.

A student opens the course, answers, is told, and validates. One server serves both parts.
"""

from __future__ import annotations

import re
import time
from pathlib import Path

import nbformat
import pytest
from lab_server import started
from notebook_page import ready, restart, run
from playwright.sync_api import expect

from autograder.build.release import bundle, write_bundle
from autograder.course.source import find_units, load_unit
from autograder.course.way import way_of
from course_lab.supply import supported

pytestmark = pytest.mark.slow
UNIT = "00_start_here"
PATIENCE = 60_000  # milliseconds: a busy machine fails no test
SUM = "def mean_squared_error(y_true, y_pred):\n    return np.sum((y_true - y_pred) ** 2)\n"
MEAN = SUM.replace("np.sum", "np.mean")
LOOK = """\
import os
import tensorflow
with open(f"/proc/{os.getppid()}/cmdline") as file:
    print("forked" if "course_lab.template" in file.read() else "started")
"""
NAMES = ("first", "second")
LESSONS = way_of(Path(__file__).parents[2] / "solutions").only((UNIT, "01a_neurons")).lessons
forks = pytest.mark.skipif(not supported(), reason="templates are for Linux")


@pytest.fixture(scope="module")
def address(root, tmp_path_factory):
    """JupyterLab with units as students get them, and two notebooks of a student's own."""
    folder = tmp_path_factory.mktemp("course") / "course"
    units = [load_unit(path) for path in find_units(root, (UNIT, "01a_neurons"))]
    write_bundle(bundle(root, units), folder)
    (folder / "work").mkdir()
    for name in NAMES:
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(LOOK, id=name)])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, folder / "work" / f"{name}.ipynb")
    with started(folder, tmp_path_factory.mktemp("home")) as url:
        yield url


def window(browser):
    """A new window of the browser, patient."""
    context = browser.new_context(viewport={"width": 1280, "height": 960})
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    return context.new_page()


# --------------------------------------------------------------------------------------- kernels


@pytest.fixture(scope="module")
def plain(browser):
    """A page of its own for notebooks that do nothing but look at their kernel."""
    page = window(browser)
    yield page
    page.context.close()


def open_notebook(page, address, name):
    page.goto(f"{address}/lab/workspaces/{name}/tree/{name}.ipynb")  # nothing else is open
    expect(page.locator(".jp-CodeCell").first).to_be_visible()
    ready(page)


def printed(page, text=None):
    """Run the first cell, with another text if there is one, and return what it printed."""
    cell = page.locator(".jp-CodeCell").first
    run(page, cell, text)
    return cell.locator(".jp-OutputArea").first.inner_text().strip()


@forks
def test_the_first_notebook_works_whatever_its_kernel(plain, address):
    """It opens together with the server, perhaps before the template is ready."""
    open_notebook(plain, address, "first")
    assert printed(plain) in ("forked", "started")


@forks
def test_a_restarted_kernel_is_forked(plain):
    deadline = time.monotonic() + 3 * PATIENCE / 1000
    while printed(plain) != "forked":
        assert time.monotonic() < deadline
        restart(plain)


@forks
def test_the_second_notebook_has_a_forked_kernel(plain, address):
    open_notebook(plain, address, "second")
    assert printed(plain) == "forked"


@forks
def test_a_kernel_that_dies_comes_back(plain):
    cell = plain.locator(".jp-CodeCell").first
    cell.locator(".cm-content").click()
    plain.keyboard.press("Control+A")
    plain.keyboard.insert_text("import os; os._exit(1)")
    plain.keyboard.press("Control+Enter")
    dialog = plain.locator(".jp-Dialog")
    expect(dialog).to_contain_text("It will restart automatically")
    dialog.locator("button").last.click()
    ready(plain)
    assert printed(plain, LOOK) == "forked"


# --------------------------------------------------------------------------- the way of a student


@pytest.fixture(scope="module")
def page(browser, address):
    """The page that `make lab` opens; the tests go on where the one before them stopped."""
    page = window(browser)
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(f"{address}/lab/tree/{UNIT}/{UNIT}.ipynb")
    expect(page.locator(".jp-MarkdownOutput h1", has_text="Start here")).to_be_visible()
    ready(page)
    yield page
    page.context.close()


def cell(page, text):
    """The first code cell that contains a text."""
    return page.locator(".jp-CodeCell", has=page.locator(".cm-content", has_text=text)).first


def answer(page, text):
    """Write an answer into its cell, in the place of what is there, and run it."""
    run(page, cell(page, "def mean_squared_error"), text)


def test_the_course_opens_without_questions(page, address):
    expect(page.locator(".jp-Notebook .jp-CodeCell").first).to_be_visible()
    expect(page.locator(".jp-NotebookPanel-toolbar")).to_contain_text("Python 3")
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator(".Toastify__toast").count() == 0
    outside = [url for url in page.asked if not url.startswith((address, "data:", "blob:"))]
    assert outside == []


def test_the_start_page_shows_all_units(page):
    run(page, cell(page, "check.begin("))
    overview = cell(page, "check.overview()")
    run(page, overview)
    table = overview.locator(".jp-OutputArea table")
    assert table.locator("a").all_inner_texts() == [lesson.label for lesson in LESSONS]
    expect(overview.get_by_role("link", name=LESSONS[0].label)).to_have_count(2)  # and to go on
    assert "0 of 1" in table.inner_text()


def test_a_stub_says_that_it_is_one(page):
    run(page, cell(page, "check.begin("))
    run(page, cell(page, "def mean_squared_error"))
    graded = cell(page, "differences 1, 0, 2, -1")
    run(page, graded)
    expect(graded.locator(".jp-OutputArea-output").last).to_contain_text("NotImplementedError")


def test_a_wrong_answer_is_told_what_is_wrong(page, pictures):
    answer(page, SUM)
    graded = cell(page, "differences 1, 0, 2, -1")
    run(page, graded)
    told = graded.locator(".jp-OutputArea").inner_text()
    for words in ("mean squared error of four predictions", "expected: 1.5", "6.0", "Hint: "):
        assert words in told
    assert "Traceback" not in told
    assert "course_utils/check" not in told
    cell(page, "def mean_squared_error").scroll_into_view_if_needed()
    graded.scroll_into_view_if_needed()
    page.locator(".jp-NotebookPanel").screenshot(path=pictures / "check.png")


def test_a_right_answer_passes_in_one_line(page):
    answer(page, MEAN)
    graded = cell(page, "differences 1, 0, 2, -1")
    run(page, graded)
    lines = graded.locator(".jp-OutputArea-output").inner_text().strip().splitlines()
    assert lines[0] == "passed: mean squared error of four predictions"
    assert all(line.startswith("passed: ") for line in lines)
    run(page, cell(page, "differences 1, 2, 0 and 0, -1, 3"))


def test_the_start_page_knows_in_another_kernel(page):
    """And its links open the units."""
    restart(page)
    run(page, cell(page, "check.begin("))
    overview = cell(page, "check.overview()")
    run(page, overview)
    assert "1 of 1" in overview.locator(".jp-OutputArea table").inner_text()
    overview.get_by_role("link", name=LESSONS[1].label).last.click()
    title = page.locator(".jp-MarkdownOutput h1", has_text=LESSONS[1].title)
    expect(title).to_be_visible()
    page.locator(".lm-TabBar-tab", has_text=f"{UNIT}.ipynb").click()
    run(page, cell(page, "def mean_squared_error"))


def validate(page):
    """Press Validate, which saves, and return what it says."""
    page.locator(".jp-NotebookPanel-toolbar").get_by_text("Validate").first.click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text(re.compile("Validation|Success|failed", re.IGNORECASE))
    text = dialog.inner_text()
    dialog.locator("button").last.click()
    expect(dialog).to_have_count(0)
    return text


def test_validate_says_what_passes_and_what_fails(page):
    right = validate(page)
    assert "passes all the tests" in right
    answer(page, SUM)
    wrong = validate(page)
    assert "mean squared error of four predictions" in wrong
    assert "expected: 1.5" in wrong
    assert "\x1b" not in wrong


def test_the_launcher_has_what_a_student_needs(page):
    """No terminal, no console, no author's formats: notebooks, files and help."""
    page.keyboard.press("Control+Shift+L")
    expect(page.locator(".jp-Launcher")).to_be_visible()
    cards = page.locator(".jp-LauncherCard").all_inner_texts()
    assert [text.split(" (")[0] for text in cards] == [
        "Python 3",
        "Text File",
        "Markdown File",
        "Python File",
        "Show Contextual Help",
    ]
