"""Report and feedback as a browser shows them: sorted, accessible, deaf to what is planted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from fake_class import fake_class, whole

from autograder.pages import feedback_path, write

pytestmark = pytest.mark.slow
CLASS = [*fake_class(), whole("nobody knows", "grader_fault")]


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    """The folder of a class in which every text that students send is hostile."""
    out = tmp_path_factory.mktemp("graded")
    write(CLASS, out)
    return out


@pytest.fixture(params=["light", "dark"])
def page(request, browser):
    """A page in a browser that notes whatever it asks for, and every dialog and error."""
    context = browser.new_context(color_scheme=request.param)
    page = context.new_page()
    page.heard = []
    page.on("request", lambda asked: page.heard.append(asked.url))
    page.on("dialog", lambda dialog: page.heard.append(f"dialog {dialog.message}"))
    page.on("pageerror", lambda error: page.heard.append(f"error {error}"))
    page.on("console", lambda line: page.heard.append(f"console {line.text}"))
    yield page
    context.close()


def opened(page, path):
    page.goto(path.as_uri())
    return page


def heard(page, path):
    """What the page did besides loading itself and pictures inside it."""
    own = path.as_uri()
    return [one for one in page.heard if one != own and not one.startswith("data:image/svg")]


def first_column(page, table):
    return page.locator(f"{table} tbody tr th").all_inner_texts()


STUDENTS = "section[aria-labelledby=students] table"


def test_the_report_asks_for_nothing_and_runs_nothing_that_was_planted(page, pages):
    path = pages / "report.html"
    opened(page, path)
    assert heard(page, path) == []
    assert page.locator("script").count() == 1
    assert "<script>" in page.locator("main").inner_text()  # as text


def test_feedback_asks_for_nothing_and_runs_nothing_that_was_planted(page, pages):
    for result in CLASS:
        path = pages / feedback_path(result.student, result.unit)
        page.heard.clear()
        opened(page, path)
        assert heard(page, path) == []
        assert page.locator("script, img, iframe, object, embed").count() == 0


def test_a_click_on_a_heading_sorts_and_another_turns_it_round(page, pages):
    opened(page, pages / "report.html")
    head = page.locator(f"{STUDENTS} thead th", has_text="Points")
    before = first_column(page, STUDENTS)
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    points = page.locator(f"{STUDENTS} tbody tr td:nth-of-type(1)").all_inner_texts()
    numbers = [float(re.match(r"[\d.]+", text)[0]) for text in points]
    assert numbers == sorted(numbers)
    assert sorted(first_column(page, STUDENTS)) == sorted(before)
    head.locator("button").press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    points = page.locator(f"{STUDENTS} tbody tr td:nth-of-type(1)").all_inner_texts()
    assert [float(re.match(r"[\d.]+", text)[0]) for text in points] == numbers[::-1]
    name = page.locator(f"{STUDENTS} thead th", has_text="Student")
    name.locator("button").click()
    assert head.get_attribute("aria-sort") is None
    names = [text.casefold() for text in first_column(page, STUDENTS)]
    assert names[0] < names[-1]


def test_what_is_not_known_comes_last_either_way(page, pages):
    opened(page, pages / "report.html")
    head = page.locator(f"{STUDENTS} thead th", has_text="Score")
    for _ in range(2):
        head.locator("button").click()
        scores = page.locator(f"{STUDENTS} tbody tr td:nth-of-type(2)").all_inner_texts()
        unknown = [text == "n/a" for text in scores]
        assert any(unknown)
        assert unknown == sorted(unknown)


def test_a_screen_reader_meets_nothing_in_its_way(page, pages):
    paths = [pages / "report.html"]
    paths += [pages / feedback_path(r.student, r.unit) for r in CLASS[::4]]
    for path in paths:
        opened(page, path)
        found = Axe().run(page)
        assert found.response["violations"] == [], f"{path}\n{found.generate_report()}"


def test_nothing_is_cut_off_on_a_phone(page, pages):
    page.set_viewport_size({"width": 360, "height": 740})
    for path in (pages / "report.html", *sorted(pages.rglob("feedback/*/*.html"))[:4]):
        opened(page, path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, path
