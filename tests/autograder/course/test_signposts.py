"""What the build adds to a lesson's text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autograder.course.notebooks import full_notebook, student_notebook
from autograder.course.signposts import LESSONS, signposted
from autograder.course.source import parse_unit
from autograder.course.way import Lesson, Way

START = Lesson("00_start", "Start", 0, "one exercise")
BEFORE = Lesson("01a_one", "One", 1, "the first")
TINY = Lesson("tiny", "Tiny", 1, "doubling")
AFTER = Lesson("u_two", "Two", 2, "the second")
END = "\n# %% [markdown]\n# ## Summary\n#\n# Doubled.\n"


@pytest.fixture
def lesson(tiny_text, tiny):
    """The tiny unit with text at its end."""
    return parse_unit(tiny_text + END, tiny.path)


def on(lesson, *lessons):
    return signposted(replace(lesson, way=Way(lessons)))


def test_links_stand_above_the_title_and_below_the_end(lesson):
    first, *_, last = on(lesson, START, BEFORE, TINY, AFTER)
    assert first.source == (
        "[Start](../00_start/00_start.ipynb) | before: [01a One](../01a_one/01a_one.ipynb) | "
        "next: [u Two](../u_two/u_two.ipynb)\n\n# Tiny"
    )
    assert last.source == (
        "## Summary\n\nDoubled.\n\n**Next:** [u Two](../u_two/u_two.ipynb): the second.\n"
        "[Start](../00_start/00_start.ipynb) shows what you have done, and what is left."
    )


def test_the_first_and_the_last_lesson(lesson):
    first, *_, last = on(lesson, TINY, AFTER)
    assert first.source == "# Tiny"
    assert last.source.endswith("Doubled.\n\n**Next:** [u Two](../u_two/u_two.ipynb): the second.")
    first, *_, last = on(lesson, START, TINY)
    assert first.source == "[Start](../00_start/00_start.ipynb)\n\n# Tiny"
    assert "This was the last lesson." in last.source


def test_a_unit_by_itself_has_no_links(lesson):
    sources = [cell.source for cell in signposted(lesson)]
    assert "](" not in "".join(sources)


def test_headings_say_what_an_exercise_is_worth(tiny_text, tiny):
    text = tiny_text.replace('answer="double"', 'answer="double" level="warm-up"')
    unit = parse_unit(text, tiny.path)
    texts = [cell.source for cell in signposted(unit) if cell.role == "text"]
    headings = [text.splitlines()[0] for text in texts if text.startswith("###")]
    assert headings == [
        "### Exercise 1: double (warm-up, 2 points)",
        "### Exercise 2: why (core, written, 1 point)",
    ]
    assert [exercise.title for exercise in unit.exercises] == [
        "Exercise 1: double",
        "Exercise 2: why",
    ]


def test_ids_and_all_that_is_judged_stay(lesson):
    alone, on_its_way = lesson, replace(lesson, way=Way((START, TINY, AFTER)))
    for make in (full_notebook, student_notebook):
        one, other = make(alone), make(on_its_way)
        assert [cell.id for cell in one.cells] == [cell.id for cell in other.cells]
        assert [c.source for c in one.cells[1:-1]] == [c.source for c in other.cells[1:-1]]
    assert on_its_way.digest == alone.digest


def test_the_list_of_lessons(lesson):
    cells = list(lesson.cells)
    at = next(n for n, cell in enumerate(cells) if cell.role == "text" and n)
    cells[at] = replace(cells[at], source=f"All of them:\n\n{LESSONS}\n\nThat is all.")
    found = on(replace(lesson, cells=tuple(cells), exercises=()), START, BEFORE, TINY, AFTER)
    assert found[at].source.splitlines()[2:10] == [
        "| lesson | what you build |",
        "|---|---|",
        "| [00 Start](../00_start/00_start.ipynb) | one exercise |",
        "| **Part 1: Neurons** | |",
        "| [01a One](../01a_one/01a_one.ipynb) | the first |",
        "| tiny Tiny (this page) | doubling |",
        "| **Part 2: Convolutional networks** | |",
        "| [u Two](../u_two/u_two.ipynb) | the second |",
    ]
