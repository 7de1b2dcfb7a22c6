from pathlib import Path

import pytest

from autograder.course.source import SourceError, find_units, load_unit, parse_unit

PATH = Path("solutions/tiny/tiny.py")


def test_parses_cells_roles_and_lines(tiny, tiny_text):
    assert [cell.role for cell in tiny.cells] == [
        "text", "setup", "text", "solution", "graded", "text", "manual",
    ]  # fmt: skip
    lines = tiny_text.splitlines()
    assert all(lines[cell.line - 1].startswith("# %%") for cell in tiny.cells)


def test_exercise_holds_its_graded_cells_title_and_points(tiny):
    double, why = tiny.exercises
    assert (double.id, double.title, double.points) == ("double", "Exercise 1: double", 2)
    assert [cell.grade_id for cell in double.graded] == ["double_values"]
    assert (why.id, why.manual, why.points) == ("why", True, 1)


def test_the_title_is_the_nearest_heading(tiny_text):
    text = tiny_text.replace("# ### Exercise 1", "# ## A part\n#\n# Text.\n#\n# ### Exercise 1")
    assert parse_unit(text, PATH).exercises[0].title == "Exercise 1: double"


def test_ids_come_from_grade_ids_and_are_unique_and_stable(tiny, tiny_text):
    ids = [cell.id for cell in tiny.cells]
    assert len(set(ids)) == len(ids)
    assert {"double", "double_values", "why"} <= set(ids)
    # A change in one text cell leaves the ids of all other cells alone.
    edited = parse_unit(tiny_text.replace("# Double a number.", "# Times two."), PATH)
    changed = [a != b.id for a, b in zip(ids, edited.cells, strict=True)]
    assert sum(changed) == 1


def test_marker_inside_a_string_is_refused_with_a_remedy(tiny_text):
    text = tiny_text.replace('    """Return twice x."""', '    """\n# %%x\n    """')
    parsed = parse_unit(text, PATH)  # "# %%x" is no marker
    assert len(parsed.cells) == 7


def test_source_without_cells():
    with pytest.raises(SourceError, match=r"tiny\.py:1: no cells"):
        parse_unit("x = 1\n", PATH)


def test_unreadable_source_names_the_file(tmp_path):
    path = tmp_path / "x.py"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourceError, match=r"x\.py: cannot be read"):
        load_unit(path)


def test_find_units_names_those_that_exist(tiny_course):
    assert [path.stem for path in find_units(tiny_course)] == ["tiny"]
    with pytest.raises(SourceError, match=r"no unit '99_none'.*there are: tiny"):
        find_units(tiny_course, ("99_none",))
