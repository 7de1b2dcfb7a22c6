"""The way through the course, from the headers of its sources."""

from __future__ import annotations

import pytest

from autograder.course.source import load_unit
from autograder.course.way import PARTS, way_of

HEADER = """\
# ---
# jupyter:
#   course:
#     title: {title}
#     part: {part}
#     about: {about}
#     replaces: {replaces}
#     cpu_budget: 10
# ---

# %% [markdown]
# # {title}
"""
LESSONS = (
    ("00_start", "Start", 0, "one exercise", ""),
    ("01a_one", "One", 1, "the first", "01_all"),
    ("01b_two", "Two: more", 1, "the second", "01_all"),
    ("03_three", "Three", 2, "the third", ""),
)


@pytest.fixture
def solutions(tmp_path):
    """A folder of sources."""
    folder = tmp_path / "solutions"
    for name, title, part, about, replaces in LESSONS:
        (folder / name).mkdir(parents=True)
        title = f"'{title}'"
        text = HEADER.format(title=title, part=part, about=about, replaces=replaces or "''")
        (folder / name / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


def test_lessons_come_in_the_order_of_their_folders(solutions):
    way = way_of(solutions)
    assert [lesson.label for lesson in way.lessons] == [
        "00 Start",
        "01a One",
        "01b Two: more",
        "03 Three",
    ]
    assert way.start.link == "../00_start/00_start.ipynb"
    assert way.lessons[2].about == "the second"


def test_neighbors(solutions):
    way = way_of(solutions)
    start, one, two, three = way.lessons
    assert way.around("00_start") == (None, one)
    assert way.around("01b_two") == (one, three)
    assert way.around("03_three") == (two, None)
    assert way.only(["00_start", "03_three"]).around("03_three") == (start, None)


def test_parts_hold_their_lessons(solutions):
    assert [(title, len(lessons)) for title, lessons in way_of(solutions).parts()] == [
        ("", 1),
        (f"Part 1: {PARTS[1]}", 2),
        (f"Part 2: {PARTS[2]}", 1),
    ]


def test_a_former_unit_is_found_in_the_lessons_that_replace_it(solutions):
    assert way_of(solutions).former() == {"01_all": ("01a_one", "01b_two")}


@pytest.mark.parametrize("text", ["", "# ---\n# jupyter: [\n# ---\n", "x = 1\n", "\xff", "# ---\n"])
def test_a_source_without_a_readable_header_is_left_out(solutions, text):
    (solutions / "01a_one" / "01a_one.py").write_bytes(text.encode("latin-1"))
    assert [lesson.name for lesson in way_of(solutions).lessons] == [
        "00_start",
        "01b_two",
        "03_three",
    ]


def test_a_loaded_unit_knows_its_way_and_a_unit_by_itself_has_none(solutions, tiny):
    unit = load_unit(solutions / "01b_two" / "01b_two.py")
    assert unit.way == way_of(solutions)
    assert (unit.lesson.part, unit.lesson.replaces) == (1, "01_all")
    assert tiny.way is None


def test_the_lessons_of_the_course(root):
    """Every source is on the way, in a part of its own course but for the start page."""
    way = way_of(root / "solutions")
    assert [lesson.name for lesson in way.lessons] == sorted(
        path.name for path in (root / "solutions").iterdir() if path.is_dir()
    )
    assert [lesson.name for lesson in way.lessons if not lesson.part] == ["00_start_here"]
    parts = [lesson.part for lesson in way.lessons]
    assert parts == sorted(parts)
    assert not {lesson.replaces for lesson in way.lessons} & {lesson.name for lesson in way.lessons}
