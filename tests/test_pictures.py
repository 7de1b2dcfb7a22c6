"""The pictures in the README: what an instructor sees of a class that was graded just now.

``make pictures`` writes them anew. ``check.png`` is made by ``test_lab_browser.py``, where a
student meets a failed check. Pixels are not compared, because fonts differ between machines.
"""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow
UNIT = "01a_neurons"
WIDTH, HEIGHT = 1000, 800


@pytest.fixture(scope="module")
def graded(root, tmp_path_factory):
    """What `make demo` gives, with fewer students."""
    folder = tmp_path_factory.mktemp("demo")
    class_, out = folder / "submitted", folder / "graded"
    sample = ("sample", "--unit", UNIT, "--students", "8", "--seed", "1", "--out", str(class_))
    for arguments, expected in ((sample, 0), (("grade", str(class_), "--out", str(out)), 1)):
        command = [sys.executable, "-m", "autograder", *arguments]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=540)
        assert done.returncode == expected, done.stdout + done.stderr
    return out


@pytest.fixture(scope="module")
def page(browser):
    """A window of the size of the pictures."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
    yield context.new_page()
    context.close()


def test_the_report_of_a_class(page, graded, pictures):
    page.goto((graded / "report.html").as_uri())
    assert page.locator("h1").inner_text() == "Neurons and a first network"
    assert page.locator("section[aria-labelledby=students] tbody tr").count() == 8
    page.set_viewport_size({"width": WIDTH, "height": 2 * HEIGHT})
    page.screenshot(path=pictures / "report.png")
    first = page.locator(".messages details").first
    assert not first.locator("pre").is_visible()
    first.locator("summary").click()
    assert "def " in first.locator("pre").inner_text()


def test_the_feedback_of_a_student(page, graded, pictures):
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.goto((graded / "report.html").as_uri())
    page.locator(".messages details").first.locator("summary").click()
    page.locator(".messages details").first.get_by_role("link").click()
    failed = page.locator("section.exercise", has=page.locator(".no")).first
    assert "Hint" in failed.inner_text()
    failed.scroll_into_view_if_needed()
    box = failed.bounding_box()
    page.evaluate("top => window.scrollBy(0, top)", box["y"] - 16)
    page.screenshot(path=pictures / "feedback.png")


def test_the_readme_shows_pictures_that_are_there_and_describes_them(root):
    text = (root / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"!\[([^\]]*)\]\((docs/[^)]+\.png)\)", text)
    assert {path for _, path in shown} == {
        str(path.relative_to(root)) for path in (root / "docs").rglob("*.png")
    }
    assert len(shown) >= 3
    for alt, path in shown:
        assert len(alt) > 30
        assert (root / path).read_bytes().startswith(b"\x89PNG")
        assert (root / path).stat().st_size < 300_000
