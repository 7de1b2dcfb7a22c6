"""Formgrader in a browser, on what `autograder grade` wrote: nothing runs, points by hand count.

nbgrader's own pages ask a server outside for MathJax. The browser here refuses all such requests,
so formulas stay as they are typed; that nothing else is asked for outside is tested.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from handin import hand_in
from lab_server import formgrader
from nbgrader.api import Gradebook
from planted import CODE, MARKDOWN, VISIBLE, plant
from playwright.sync_api import expect

from autograder.course.source import load_unit

pytestmark = pytest.mark.slow
PATIENCE = 60_000  # milliseconds: a busy machine fails no test
RIGHT = "def double(x):\n    return 2 * x"
WRITTEN = "It keeps *sums* and multiples:\n\n- $2(a+b) = 2a+2b$"
COMMENT = "Good; name **both** properties."
MATHJAX = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/"


class Course:
    """A course of its own with a class of four, as an instructor has it."""

    def __init__(self, root: Path, folder: Path, source: str) -> None:
        self.folder = folder
        path = folder / "solutions" / "tiny" / "tiny.py"
        path.parent.mkdir(parents=True)
        path.write_text(source, encoding="utf-8")
        shutil.copy(root / "nbgrader_config.py", folder)
        self.unit = load_unit(path)
        self.hand_in("ada", {"double": RIGHT, "why": WRITTEN})
        self.hand_in("bob", {"double": "def double(x):\n    return x", "why": "Because."})
        self.hand_in("mallory", {"double": CODE, "why": MARKDOWN}, plant)
        self.hand_in("zoe", {}).write_bytes(b"{")

    def hand_in(self, student, answers, change=lambda notebook: None):
        return hand_in(self.folder / "submitted", student, self.unit, answers, change)

    def run(self, *words, expect=0):
        """A command of ours or nbgrader's in this course, as in a terminal."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=self.folder,
            env=os.environ | {"PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout

    def grade(self):
        return self.run("autograder", "grade", "submitted", expect=1)  # 1: written answers wait

    def scores(self):
        with Gradebook(f"sqlite:///{self.folder / 'graded' / 'gradebook.db'}") as book:
            return {s.student.id: s.score for s in book.assignment_submissions("tiny")}


@pytest.fixture(scope="module")
def course(root, tiny_text, tmp_path_factory):
    course = Course(root, tmp_path_factory.mktemp("course") / "course", tiny_text)
    assert "make formgrader" in course.grade()
    return course


@pytest.fixture(scope="module")
def address(course, tmp_path_factory):
    with formgrader(course.folder, tmp_path_factory.mktemp("home")) as url:
        yield url


@pytest.fixture(scope="module")
def page(browser, address):
    """A page that notes all that it asks for and every dialog; it reaches nothing but loopback."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    own = (address, "file:", "data:", "blob:")
    context.route(lambda url: not url.startswith(own), lambda route: route.abort())
    page = context.new_page()
    page.asked, page.said = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("dialog", lambda dialog: answer(page, dialog))
    yield page
    context.close()


def answer(page, dialog):
    """Note what a dialog says; but leave a page that asks whether to stay, as JupyterLab may.

    It asks if it holds a notebook for changed, which it sometimes does just after opening it.
    """
    if dialog.type == "beforeunload":
        dialog.accept()
        return
    page.said.append(dialog.message)
    dialog.dismiss()


def outside(page, address):
    """What a page asked for that is neither formgrader's nor its MathJax."""
    known = (address, MATHJAX, "data:", "blob:")
    return [url for url in page.asked if not url.startswith(known)]


def body_of(page):
    """The notebook; nbgrader's template has two elements of this id, one in the other."""
    return page.locator("#notebook-container").first


def open_class(page, address):
    page.goto(f"{address}/formgrader/gradebook/tiny/tiny")
    expect(page.locator("tbody tr")).to_have_count(4)
    page.locator("#toggle_names").click()


def open_student(page, address, student):
    """The notebook of a student, with the fields for points ready."""
    open_class(page, address)
    page.locator("a.name-shown", has_text=re.compile(f"^{student}$")).click()
    page.wait_for_url("**/formgrader/submissions/*/")
    expect(page.locator("#why")).to_be_visible()
    page.wait_for_function("window.formgrader.grades.loaded && window.formgrader.comments.loaded")


def rows(page):
    """Student: overall score, whether a person has still to look."""
    page.wait_for_function("document.querySelectorAll('tbody td.score').length > 0")
    return {
        row.locator("a.name-shown").inner_text(): (
            row.locator("td.score").inner_text(),
            row.locator("td.needs-manual-grade span").count() == 1,
        )
        for row in page.locator("tbody tr").all()
    }


def save(page, field, value):
    """Fill a field of formgrader in and wait until it is saved."""
    with page.expect_response(lambda r: r.request.method == "PUT" and r.ok):
        page.locator(field).fill(value)
        page.locator(field).press("Tab")


def test_the_server_opens_where_points_are_given(page, address):
    page.goto(address)
    page.wait_for_url(re.compile("/formgrader/gradebook[?]?$"))
    expect(page.get_by_role("link", name="tiny")).to_be_visible()


def test_the_table_lists_the_class_with_our_scores(page, address):
    open_class(page, address)
    assert rows(page) == {
        "ada": ("2 / 3", True),
        "bob": ("0 / 3", True),
        "mallory": ("2 / 3", True),
        "zoe": ("0 / 3", False),
    }


def test_a_notebook_shows_answer_and_verdicts(page, address):
    open_student(page, address, "bob")
    text = body_of(page).inner_text()
    for words in ("return x", "Not yet right: 0 of 2 points", "two doubled is four", "Because."):
        assert words in text
    assert "check.rng(1)" not in page.content()  # the hidden test
    open_student(page, address, "ada")
    expect(body_of(page).locator("pre", has_text="Passed: 2 of 2")).to_be_visible()
    answer = page.locator(".nbgrader_cell", has=page.locator("#why"))
    expect(answer.locator("em")).to_have_text("sums")
    expect(answer.locator("li")).to_have_text("$2(a+b) = 2a+2b$")


def test_a_file_that_cannot_be_read_says_so(page, address):
    open_student(page, address, "zoe")
    text = body_of(page).inner_text()
    assert "The file could not be read: tiny.ipynb: is not valid JSON" in text
    assert "not in the notebook that was handed in" in text


def assert_inert(page):
    """Nothing that was planted has run, and nothing is left that could."""
    assert page.evaluate("window.planted") is None
    body = body_of(page)
    dangerous = "script, svg, img, iframe, object, embed, form, style, link, meta, video, audio"
    assert body.locator(dangerous).count() == 0
    attributes = body.evaluate(
        "body => [...body.querySelectorAll('*')].flatMap(e => e.getAttributeNames())"
    )
    assert [name for name in attributes if name.startswith("on")] == []
    links = body.locator("a[href]").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert [link for link in links if not link.startswith("#")] == []
    text = body.inner_text()
    assert [words for words in VISIBLE if words not in text] == []
    assert "own output" not in text
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text)


def test_what_a_hand_in_plants_is_text(page, address):
    page.asked.clear()
    open_student(page, address, "mallory")
    assert_inert(page)
    # In the answer, the changed cell of the author, and two cells of the student's own.
    assert body_of(page).inner_text().count("[click me] (javascript:") >= 5
    assert page.locator("#why, #why-comment").count() == 2  # headings get no ids
    assert len(page.content()) < 400_000
    page.mouse.wheel(0, 100_000)
    assert outside(page, address) == []
    assert page.said == []


def test_the_live_notebook_is_inert_too(page, address):
    page.asked.clear()
    page.goto(f"{address}/lab/tree/graded/autograded/mallory/tiny/tiny.ipynb")
    expect(page.locator(".jp-MarkdownOutput h1", has_text="Tiny")).to_be_visible()
    expect(page.locator(".jp-Notebook")).to_contain_text("[click me] (javascript:")
    assert page.evaluate("window.planted") is None
    assert [url for url in page.asked if "planted" in urlsplit(url).netloc] == []
    assert page.said == []


def test_points_and_a_comment_by_hand_reach_the_gradebook(page, address, course):
    open_student(page, address, "ada")
    save(page, "#why", "1")
    save(page, "#why-comment", COMMENT)
    open_class(page, address)
    assert rows(page)["ada"] == ("3 / 3", False)
    assert course.scores() == {"ada": 3, "bob": 0, "mallory": 2, "zoe": 0}
    open_student(page, address, "mallory")
    save(page, "#why", "0")
    assert course.scores()["mallory"] == 2


def test_grading_again_keeps_them(page, address, course):
    course.grade()
    assert course.scores()["ada"] == 3
    folder = course.folder / "submitted" / "ada"
    shutil.rmtree(folder)
    course.hand_in("ada", {"double": RIGHT, "why": WRITTEN + "\n- and zero"})
    course.grade()
    open_class(page, address)
    assert rows(page)["ada"] == ("3 / 3", True)  # another answer: to be looked at
    open_student(page, address, "ada")
    expect(page.locator("#why")).to_have_value("1")
    expect(page.locator("#why-comment")).to_have_value(COMMENT)
    expect(body_of(page)).to_contain_text("and zero")
    with page.expect_response(lambda r: r.request.method == "PUT" and r.ok):
        page.locator(".nbgrader_cell", has=page.locator("#why")).locator(".mark-graded").click()
    open_class(page, address)
    assert rows(page)["ada"] == ("3 / 3", False)


def test_nbgraders_feedback_holds_the_comment_and_is_inert(page, address, course):
    course.run("nbgrader", "generate_feedback", "tiny")
    made = {path.parent.parent.name: path for path in course.folder.glob("feedback/*/tiny/*.html")}
    assert sorted(made) == ["ada", "bob", "mallory", "zoe"]
    page.goto(made["ada"].as_uri())
    text = page.locator("body").inner_text()
    assert "tiny (Score: 3.0 / 3.0)" in text
    assert "Good; name both properties." in text
    page.asked.clear()
    page.goto(made["mallory"].as_uri())
    assert_inert(page)
    assert outside(page, "file://") == []


def test_our_feedback_page_and_the_export_hold_them_too(page, course):
    course.run("autograder", "report")
    page.goto((course.folder / "graded" / "feedback" / "ada" / "tiny.html").as_uri())
    text = page.locator("body").inner_text()
    assert "3 of 3 points" in text
    assert "1 of 1 points, given by a person" in text
    assert f"Comment. {COMMENT}" in text
    page.goto((course.folder / "graded" / "report.html").as_uri())
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="ada"))
    assert "3 / 3" in row.inner_text()
    course.run("autograder", "export", expect=1)  # bob waits
    with (course.folder / "graded" / "grades-csv.csv").open(encoding="utf-8") as stream:
        points = {row["student"]: row["points"] for row in csv.DictReader(stream)}
    assert points == {"ada": "3", "mallory": "2", "zoe": "0"}
