"""Answers find their exercise: in notebooks/, in a unit that was divided or renamed, or nowhere."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.utils import compute_checksum
from small_course import STUB, SmallCourse, check, own, task, text

from autograder.course.way import way_of
from course_lab.cells import checksum_of, parse

FORMER = Path(__file__).parent / "former"  # notebooks of units that have been divided


def exercise(key, stub=STUB):
    return [text(f"about-{key}", key), task(key, stub), check(f"{key}_values")]


@pytest.fixture
def course(tmp_path):
    course = SmallCourse(tmp_path)
    course.hand_out(**{"01_a": [*exercise("one"), *exercise("two")], "02_b": exercise("three")})
    return course


def answered(course, where):
    """Both exercises of a unit, with a cell of the student's below the second."""
    course.edit("01_a", "one", "first", where)
    course.edit("01_a", "two", "second", where)
    course.insert("01_a", "two_values", own("trial"), where)


def test_answers_in_notebooks_arrive(course):
    answered(course, "notebooks")
    progress = course.path("01_a", "notebooks").with_name(".progress.json")
    progress.write_text('{"passed": ["x"]}', encoding="utf-8")
    assert course.update() == [
        "new in work/: 02_b",
        "01_a: new; 2 answers and 1 cell of yours taken from notebooks/01_a/01_a.ipynb",
    ]
    assert course.sources("01_a")["two"] == "second" and "trial" in course.sources("01_a")
    assert course.path("01_a").with_name(".progress.json").read_bytes() == progress.read_bytes()
    assert course.update() == []


def test_what_has_passed_goes_along_with_an_exercise_that_moves(course):
    course.update()
    course.edit("01_a", "two", "second")
    remembered = course.path("01_a").with_name(".progress.json")
    remembered.write_text('{"passed": ["one is one", "two is two", 3]}', encoding="utf-8")
    course.hand_out(**{"01a_c": exercise("one"), "01b_d": exercise("two"), "02_b": []})
    table = course.path("01b_d", "notebooks").with_name("unit.json")
    cells = [{"checks": ["two is two", "two is even"]}]
    table.write_text(json.dumps({"unit": "01b_d", "exercises": [{"cells": cells}]}))
    course.update()
    moved = course.path("01b_d").with_name(".progress.json")
    assert json.loads(moved.read_text(encoding="utf-8")) == {"passed": ["two is two"]}
    assert not course.path("01a_c").with_name(".progress.json").exists()  # no answer to it


@pytest.mark.parametrize("text", ["{", "[]", '{"passed": 3}', None])
def test_a_damaged_memory_of_checks_stops_nothing(course, text):
    course.update()
    course.edit("01_a", "two", "second")
    if text is not None:
        course.path("01_a").with_name(".progress.json").write_text(text, encoding="utf-8")
    course.hand_out(**{"01b_d": exercise("two"), "02_b": []})
    course.update()
    assert course.sources("01b_d")["two"] == "second"
    assert not course.path("01b_d").with_name(".progress.json").exists()


def test_answers_that_are_written_into_notebooks_later_arrive_where_none_is(course):
    course.update()
    course.edit("01_a", "one", "mine")
    course.insert("01_a", "one", own("here", "other"))
    answered(course, "notebooks")
    place = "notebooks/01_a/01_a.ipynb"
    assert course.update() == [f"01_a: 1 answer and 1 cell of yours taken from {place}"]
    assert list(course.sources("01_a").items()) == [
        ("about-one", "one"),
        ("one", "mine"),
        ("here", "other"),
        ("one_values", "check"),
        ("about-two", "two"),
        ("two", "second"),
        ("two_values", "check"),
        ("trial", "mine"),
    ]
    assert course.kept("01_a") == [], "nothing but a stub was replaced"
    assert course.update() == []
    course.hand_out(**{"01_a": [*exercise("one"), *exercise("two")], "02_b": exercise("three")})
    assert course.update() == [], "git checkout notebooks changes nothing in work/"


def divided():
    return {
        "01a_c": exercise("one"),
        "01b_d": exercise("two", "another stub"),
        "02_b": exercise("three"),
    }


@pytest.mark.parametrize("where", ["work", "notebooks"])
def test_a_unit_is_divided(course, where):
    if where == "work":
        course.update()
    answered(course, where)
    old = course.path("01_a", where).read_bytes()
    course.hand_out(**divided())
    if where == "notebooks":  # which git leaves where it is, since it was changed
        course.path("01_a", where).parent.mkdir()
        course.path("01_a", where).write_bytes(old)
    lines = course.update()
    place = f"{where}/01_a/01_a.ipynb"
    assert f"01a_c: new; 1 answer taken from {place}" in lines
    assert f"01b_d: new; 1 answer and 1 cell of yours taken from {place}" in lines
    assert course.sources("01a_c")["one"] == "first"
    assert list(course.sources("01b_d"))[-1] == "trial"
    assert course.path("01_a", where).read_bytes() == old
    if where == "work":
        assert "  your answers are in 01a_c now: 'one'" in lines
        assert f"01_a: no longer in the course; your file stays as it is: {place}" in lines
        assert not course.path("01_a").with_name("unit.json").exists(), "not on the start page"
    assert course.update() == []


def test_an_exercise_moves_to_a_unit_that_is_there(course):
    course.update()
    answered(course, "work")
    course.edit("02_b", "three", "third")
    course.hand_out(**{"01_a": exercise("one"), "02_b": [*exercise("three"), *exercise("two")]})
    lines = course.update()
    assert lines[0].startswith("01_a: updated; 1 answer carried over; 3 gone; your old file")
    assert lines[1] == "  your answers are in 02_b now: 'two'"
    assert lines[2].startswith("02_b: updated; 1 answer carried over; 3 new; your old file")
    assert lines[3] == "  1 answer and 1 cell of yours taken from work/01_a/01_a.ipynb"
    assert len(lines) == 4
    assert list(course.sources("02_b"))[3:] == ["about-two", "two", "two_values", "trial"]
    assert course.sources("02_b")["two"] == "second"
    assert course.update() == []


def test_the_same_id_in_another_unit_is_another_exercise(course):
    course.update()
    course.edit("01_a", "one", "first")
    stub = "of another exercise"
    course.hand_out(**{"01_a": [*exercise("one"), *exercise("two")], "02_b": exercise("one", stub)})
    course.update()
    assert course.sources("02_b")["one"] == stub


def test_a_unit_is_renamed(course):
    course.update()
    answered(course, "work")
    course.hand_out(**{"01_z": [*exercise("one"), *exercise("two")], "02_b": exercise("three")})
    assert course.update() == [
        "01_z: new; 2 answers and 1 cell of yours taken from work/01_a/01_a.ipynb",
        "01_a: no longer in the course; your file stays as it is: work/01_a/01_a.ipynb",
        "  your answers are in 01_z now: 'one', 'two'",
    ]
    assert course.update() == []


def test_a_unit_is_gone(course):
    course.update()
    answered(course, "work")
    course.hand_out(**{"02_b": exercise("three")})
    place = "work/01_a/01_a.ipynb"
    assert course.update() == [
        f"01_a: no longer in the course; your file stays as it is: {place}",
        f"  the course has no cells any more for your answers 'one', 'two': see {place}",
        f"  1 cell of yours left without a place: see {place}",
    ]


def test_a_notebook_of_the_course_that_cannot_be_read_is_no_reason_to_touch_work(course):
    course.update()
    answered(course, "work")
    before = course.path("01_a").read_bytes()
    course.path("01_a", "notebooks").write_text("<<<<<<< HEAD", encoding="utf-8")
    (line,) = course.update()
    assert line.startswith("notebooks/01_a/01_a.ipynb: cannot be read: ")
    assert "git checkout notebooks/01_a" in line
    assert course.path("01_a").read_bytes() == before


@pytest.fixture
def half_solved(tmp_path):
    """Units as they were handed out before they were divided, every other exercise answered."""
    answers = {}
    for path in sorted(FORMER.glob("*.ipynb")):
        unit = path.stem
        folder = tmp_path / "notebooks" / unit
        folder.mkdir(parents=True)
        shutil.copy(path, folder)
        table = json.dumps({"unit": unit, "title": unit, "exercises": []})
        (folder / "unit.json").write_text(table, encoding="utf-8")
        book = parse(path.read_bytes(), unit, unit)
        answers |= {key: cell.source for key, cell in book.course.items() if cell.answered}
    return SmallCourse(tmp_path), answers


def hand_out_lessons(course, root):
    """What those units are now."""
    shutil.rmtree(course.folder / "notebooks")
    former = {path.stem for path in FORMER.glob("*.ipynb")}
    lessons = [lesson for lesson in way_of(root / "solutions").lessons if lesson.replaces in former]
    for lesson in lessons:
        shutil.copytree(root / "notebooks" / lesson.name, course.folder / "notebooks" / lesson.name)
    return lessons


def found(course, answers):
    """The answers that are in work/, in the lessons of today."""
    everything = {}
    for path in (course.folder / "work").glob("*/*.ipynb"):
        nbformat.validate(nbformat.read(path, as_version=4))
        everything |= course.sources(path.parent.name)
    return {key: everything.get(key) for key in answers}


def test_a_half_solved_course_arrives_in_work(half_solved):
    course, answers = half_solved
    lines = course.update()
    assert len(lines) == 2 and all("answers taken from notebooks/" in line for line in lines)
    assert len(answers) > 10 and found(course, answers) == answers


@pytest.mark.parametrize("opened_before", [True, False])
def test_a_half_solved_course_arrives_in_lessons(root, half_solved, opened_before):
    """From work/, and from a `notebooks` that was copied there because `git pull` refused."""
    course, answers = half_solved
    if opened_before:
        course.update()
    else:
        shutil.copytree(course.folder / "notebooks", course.folder / "work")
    former = {path.name for path in (course.folder / "work").iterdir()}
    lessons = hand_out_lessons(course, root)
    assert len(lessons) == 6
    assert any("taken from work/01_neurons" in line for line in course.update())
    for unit in former:
        shutil.rmtree(course.folder / "work" / unit)
    assert found(course, answers) == answers
    assert course.update() == []


def test_checksums_are_those_of_nbgrader(root):
    path = root / "notebooks" / "01a_neurons" / "01a_neurons.ipynb"
    book = parse(path.read_bytes(), "01a_neurons", str(path))
    assert not book.answers and not book.own
    for cell in nbformat.read(path, as_version=4).cells:
        key = cell.metadata.nbgrader.grade_id
        ours = book.course[key]
        assert checksum_of(ours.raw) == compute_checksum(cell) == ours.checksum


def test_the_command_works_in_the_folder_of_the_course(course, root):
    command = [sys.executable, "-m", "course_lab", "work"]
    options = {"capture_output": True, "text": True, "env": {"PYTHONPATH": str(root)}}
    done = subprocess.run(command, cwd=course.folder, check=True, **options)
    assert done.stdout == "new in work/: 01_a, 02_b\n"
    done = subprocess.run(command, cwd=course.folder / "work", check=False, **options)
    assert done.returncode == 1 and "start in the folder of the course" in done.stderr
