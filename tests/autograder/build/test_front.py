"""The README's table of lessons."""

from __future__ import annotations

import pytest

from autograder.build.front import BEGIN, END, stale_front, write_front

HEADER = """\
# ---
# jupyter:
#   course:
#     title: One
#     part: 1
#     about: the first
#     cpu_budget: 12
# ---

# %% [markdown]
# # One
"""


@pytest.fixture
def course(tmp_path):
    """A course of one lesson, with a README."""
    source = tmp_path / "solutions" / "01_one" / "01_one.py"
    source.parent.mkdir(parents=True)
    source.write_text(HEADER, encoding="utf-8")
    (tmp_path / "README.md").write_text(f"# Course\n\n{BEGIN}\nold\n{END}\n\nMore.\n")
    return tmp_path


def test_the_table_is_made_from_the_headers(course):
    (line,) = stale_front(course)
    assert line.startswith(f"{course / 'README.md'}: ")
    assert "autograder build" in line
    assert write_front(course)
    text = (course / "README.md").read_text(encoding="utf-8")
    assert text.startswith(f"# Course\n\n{BEGIN}\n\n| lesson |")
    assert "| **Part 1: Neurons** | | |\n" in text
    assert "| [01 One](notebooks/01_one/01_one.ipynb) | the first | 12 s |\n" in text
    assert text.endswith(f"\n{END}\n\nMore.\n")
    assert stale_front(course) == []
    assert not write_front(course)


@pytest.mark.parametrize("text", ["# Course\n", f"{BEGIN}\n", f"{END}\n", None])
def test_a_readme_without_a_table_stays_as_it_is(course, text):
    path = course / "README.md"
    path.unlink()
    if text is not None:
        path.write_text(text, encoding="utf-8")
    assert not write_front(course)
    assert stale_front(course) == []
    assert (path.read_text(encoding="utf-8") if path.exists() else None) == text
