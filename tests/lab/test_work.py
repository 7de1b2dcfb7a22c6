"""An update of a student's files: what is carried over, what is kept, what is said."""

from __future__ import annotations

import json

import pytest
from small_course import STUB, SmallCourse, check, given, own, question, task, text

BEFORE = "01_a.before-2026-11-30-0014.ipynb"
CHANGES = "01_a.changes-2026-11-30-0014.txt"
OUTPUT = [{"output_type": "stream", "name": "stdout", "text": "7"}]


def unit(intro="intro", stub=STUB, checked="check", more=()):
    return [
        text("intro", intro),
        given("setup", "import numpy"),
        task("relu", stub),
        check("relu_values", checked),
        question("why"),
        *more,
    ]


@pytest.fixture
def course(tmp_path):
    """Handed out, and opened once."""
    course = SmallCourse(tmp_path)
    course.hand_out(**{"01_a": unit()})
    assert course.update() == ["new in work/: 01_a"]
    return course


def test_a_fresh_copy_is_what_is_handed_out(course):
    assert course.cells("01_a") == course.cells("01_a", "notebooks")
    assert (course.folder / "work/01_a/unit.json").is_file()
    assert course.kept("01_a") == []
    assert course.update() == []


def test_an_untouched_file_is_replaced(course):
    course.edit("01_a", "setup", "import numpy", outputs=OUTPUT)
    course.hand_out(**{"01_a": unit(intro="other", more=[text("end", "end")])})
    assert course.update() == ["01_a: updated; 1 cell changed, 1 new"]
    assert course.sources("01_a")["intro"] == "other"
    assert course.kept("01_a") == []
    assert course.cells("01_a")[1]["outputs"] == OUTPUT, "the same code keeps its outputs"


def test_answers_and_own_cells_are_carried_over(course):
    course.edit("01_a", "relu", "def relu", outputs=OUTPUT, execution_count=7)
    image = {"a.png": {"image/png": "AAAA"}}
    course.edit("01_a", "why", "because", attachments=image)
    course.insert("01_a", "relu_values", own("trial"))
    course.insert("01_a", "", own("top"))
    old = course.path("01_a").read_bytes()
    course.hand_out(**{"01_a": unit(intro="other", checked="stricter")})
    assert course.update() == [
        "01_a: updated; 2 answers and 2 cells of yours carried over; 2 cells changed; "
        f"your old file is kept as work/01_a/{BEFORE}"
    ]
    assert list(course.sources("01_a").items()) == [
        ("top", "mine"),
        ("intro", "other"),
        ("setup", "import numpy"),
        ("relu", "def relu"),
        ("relu_values", "stricter"),
        ("trial", "mine"),
        ("why", "because"),
    ]
    cells = {cell["id"]: cell for cell in course.cells("01_a")}
    assert cells["relu"]["outputs"] == OUTPUT and cells["relu"]["execution_count"] == 7
    assert cells["why"]["attachments"] == image
    handed_out = {cell["id"]: cell for cell in course.cells("01_a", "notebooks")}
    assert cells["relu"]["metadata"] == handed_out["relu"]["metadata"]
    assert course.path("01_a").with_name(BEFORE).read_bytes() == old
    told = course.path("01_a").with_name(CHANGES).read_text(encoding="utf-8")
    assert "-intro\n    +other" in told and "-check\n    +stricter" in told
    assert course.update() == []


def test_an_output_of_code_that_has_changed_is_dropped(course):
    course.edit("01_a", "relu_values", "check", outputs=OUTPUT)
    course.hand_out(**{"01_a": unit(checked="stricter")})
    course.update()
    assert course.cells("01_a")[3]["outputs"] == []


def test_a_stub_that_has_changed_below_an_answer_is_shown(course):
    course.edit("01_a", "relu", "def relu(x): 1")
    course.hand_out(**{"01_a": unit(stub="def relu(x, slope):\n    raise")})
    first, second = course.update()
    assert "1 answer carried over; 1 cell changed" in first
    place = f"work/01_a/{CHANGES}"
    assert second == f"  the cell to fill in has changed, too: 'relu'; compare with {place}"
    assert "def relu(x, slope):" in (course.folder / place).read_text(encoding="utf-8")
    assert course.sources("01_a")["relu"] == "def relu(x): 1"


def test_an_untouched_stub_follows_the_course(course):
    course.edit("01_a", "why", "because")
    course.hand_out(**{"01_a": unit(stub="other stub")})
    course.update()
    assert course.sources("01_a")["relu"] == "other stub"


def test_own_cells_whose_neighbor_is_gone_follow_the_one_before(course):
    course.hand_out(**{"01_a": unit(more=[text("a", "A"), text("b", "B"), task("last")])})
    course.update()
    for key in ("a", "b", "last"):
        course.insert("01_a", key, own(f"below-{key}"))
    course.hand_out(**{"01_a": unit(more=[text("b2", "other B")])})
    lines = course.update()
    assert "3 cells of yours carried over; 1 cell changed, 2 gone" in lines[0]
    # Of a and b one has become b2; what was below the other stays where it was.
    assert [name for name in course.sources("01_a") if "below" in name] == [
        "below-a",
        "below-b",
        "below-last",
    ]


def test_a_removed_exercise_is_kept_and_named(course):
    course.edit("01_a", "relu", "def relu")
    cells = [cell for cell in unit() if cell["id"] != "relu"]
    course.hand_out(**{"01_a": cells})
    first, second = course.update()
    assert "1 gone" in first and BEFORE in first
    place = f"work/01_a/{BEFORE}"
    assert second == f"  the course has no cells any more for your answers 'relu': see {place}"
    assert "def relu" in (course.folder / place).read_text(encoding="utf-8")
    course.hand_out(**{"01_a": unit()})  # it comes back, and so does the answer
    assert course.update()[1:] == [f"  1 answer taken from {place}"]
    assert course.sources("01_a")["relu"] == "def relu"


def test_a_given_cell_that_was_edited_is_as_given_again(course):
    course.edit("01_a", "relu_values", "pass")
    assert course.update() == [], "while the course is the same, nothing is touched"
    assert course.sources("01_a")["relu_values"] == "pass"
    course.hand_out(**{"01_a": unit(intro="other")})
    first, second = course.update()
    before = BEFORE.replace("0014", "0015")
    assert before in first and "'relu_values'" in second and "as given again" in second
    assert course.sources("01_a")["relu_values"] == "check"
    assert "pass" in course.path("01_a").with_name(before).read_text(encoding="utf-8")


def test_two_updates_in_a_row_in_one_minute_keep_both_files(course):
    for intro in ("second", "third"):
        course.edit("01_a", "relu", f"answer before the {intro}")
        course.hand_out(**{"01_a": unit(intro=intro)})
        course.now = course.now.replace(minute=20)
        assert "1 answer carried over" in course.update()[0]
    stem = "2026-11-30-0021"
    assert course.kept("01_a") == [
        f"01_a.before-{stem}-2.ipynb",
        f"01_a.before-{stem}.ipynb",
        f"01_a.changes-{stem}-2.txt",
        f"01_a.changes-{stem}.txt",
    ]
    assert course.sources("01_a")["relu"] == "answer before the third"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"cells": [', "expected JSON"),
        (b"\xff\xfe", "expected JSON"),
        (b"[]", "a notebook of format 4"),
        (b'{"nbformat": 3, "worksheets": []}', "a notebook of format 4"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": 7}]}', "cell 1"),
        (b'{"nbformat": 4, "cells": []}', "cells of the course"),
    ],
)
def test_a_file_that_cannot_be_read_is_put_aside(course, content, why):
    course.path("01_a").write_bytes(content)
    new, aside = course.update()
    name = "01_a.unreadable-2026-11-30-0014.ipynb"
    assert new == "new in work/: 01_a"
    assert aside.startswith("work/01_a/01_a.ipynb: ") and why in aside
    assert aside.endswith(f"kept as work/01_a/{name}")
    assert course.path("01_a").with_name(name).read_bytes() == content
    assert course.cells("01_a") == course.cells("01_a", "notebooks")


def test_what_lies_beside_the_notebook_stays(course):
    for name in (".progress.json", "weights.npz", "01_a.before-mine.txt"):
        course.path("01_a").with_name(name).write_text(name, encoding="utf-8")
    course.edit("01_a", "relu", "def relu")
    course.hand_out(**{"01_a": unit(intro="other")})
    table = course.path("01_a", "notebooks").with_name("unit.json")
    table.write_text(json.dumps({"unit": "01_a", "title": "new"}), encoding="utf-8")
    course.update()
    beside = course.path("01_a").parent
    for name in (".progress.json", "weights.npz", "01_a.before-mine.txt"):
        assert (beside / name).read_text(encoding="utf-8") == name
    assert (beside / "unit.json").read_bytes() == table.read_bytes()


@pytest.mark.parametrize("lost", ["metadata", "ids"])
def test_an_editor_that_drops_what_it_does_not_know(course, lost):
    course.edit("01_a", "relu", "def relu")
    cells = course.cells("01_a")
    for cell in cells:
        if lost == "ids":
            cell["metadata"]["id"] = cell.pop("id")
        else:
            cell["metadata"] = {}
    course.save("01_a", cells)
    course.hand_out(**{"01_a": unit(intro="other")})
    (line,) = course.update()
    assert "1 answer carried over" in line and BEFORE in line
    assert [cell["id"] for cell in course.cells("01_a")] == [cell["id"] for cell in unit()]


def test_of_copies_of_an_answer_none_is_lost(course):
    cells = course.cells("01_a")
    cells.insert(3, cells[2] | {"id": "copy", "source": "def relu"})
    course.save("01_a", cells)
    course.hand_out(**{"01_a": unit(intro="other")})
    assert "1 answer and 1 cell of yours carried over" in course.update()[0]
    found = course.cells("01_a")
    assert [cell["source"] for cell in found if "nbgrader" not in cell["metadata"]] == [STUB]
    assert course.sources("01_a")["relu"] == "def relu"


def test_a_folder_that_cannot_be_written_is_said_and_stops_no_other(course):
    course.hand_out(**{"01_a": unit(intro="other"), "02_b": unit()})
    (course.folder / "work" / "02_b").write_text("a file", encoding="utf-8")
    lines = course.update()
    assert "01_a: updated; 1 cell changed" in lines
    assert [line for line in lines if line.startswith("work/02_b: could not be brought up")]


def test_a_file_that_was_copied_into_work_by_hand_is_renewed(course):
    course.path("01_a").write_bytes(course.path("01_a", "notebooks").read_bytes())
    assert course.update() == [], "nothing to tell"
    course.path("01_a").write_bytes(course.path("01_a", "notebooks").read_bytes())
    course.edit("01_a", "relu", "def relu")
    course.hand_out(**{"01_a": unit(intro="other")})
    (line,) = course.update()
    assert line.startswith("01_a: updated; 1 answer carried over; 1 cell changed; your old file")
