import pytest
from handin import hand_in

from autograder.handins.folder import (
    ClassroomError,
    handins,
    student_name,
    students_in,
    units_in,
)
from autograder.handins.notebook import Submission, Unreadable


def only(folder):
    students = students_in(folder)
    (found,) = handins(students, ["tiny"])
    return found


def test_students_and_units_are_found_in_order(tmp_path, tiny):
    for name in ("bob", "ada"):
        hand_in(tmp_path, name, tiny, {})
    (tmp_path / "bob" / "other").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "readme.txt").write_text("not a student")
    students = students_in(tmp_path)
    assert [path.name for path in students] == ["ada", "bob"]
    assert units_in(students) == ["other", "tiny"]
    found = list(handins(students, ["other", "tiny"]))
    assert [(f.student, f.unit, f.content is None) for f in found] == [
        ("ada", "other", True),
        ("bob", "other", True),
        ("ada", "tiny", False),
        ("bob", "tiny", False),
    ]


def test_another_file_name_is_read_and_noted(tmp_path, tiny):
    path = hand_in(tmp_path, "ada", tiny, {})
    path.rename(path.with_name("tiny (1).ipynb"))
    found = only(tmp_path)
    assert isinstance(found.read(), Submission)
    assert "tiny (1).ipynb" in found.notes[0]


def test_several_files_without_the_right_name_are_not_guessed(tmp_path, tiny):
    path = hand_in(tmp_path, "ada", tiny, {})
    path.with_name("a.ipynb").write_bytes(path.read_bytes())
    path.rename(path.with_name("b.ipynb"))
    found = only(tmp_path)
    assert isinstance(found.content, Unreadable)
    assert "a.ipynb, b.ipynb" in found.content.reason


def test_links_to_other_students_are_not_followed(tmp_path, tiny):
    hand_in(tmp_path, "ada", tiny, {})
    (tmp_path / "eve").mkdir()
    (tmp_path / "eve" / "tiny").symlink_to(tmp_path / "ada" / "tiny")
    found = {f.student: f.read() for f in handins(students_in(tmp_path), ["tiny"])}
    assert isinstance(found["ada"], Submission)
    assert isinstance(found["eve"], Unreadable)


@pytest.mark.parametrize("name", ["absent", "empty"])
def test_no_class_is_an_error_that_says_what_was_expected(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ClassroomError, match=r"expected .*/<student>/<unit>/"):
        students_in(tmp_path / name)


@pytest.mark.parametrize(
    ("folder", "begins"),
    [("ada\rbo,44", "ada_bo,44-"), ("a\nb", "a_b-"), ("a\x85b\u2028c", "a_b_c-"), ("é" * 125, "é")],
)
def test_a_name_holds_no_control_characters_and_is_no_others(tmp_path, folder, begins):
    name = student_name(tmp_path / folder)
    assert name.startswith(begins) and name.isprintable() and len(name) <= 128
    plain = name.rpartition("-")[0] or name
    assert student_name(tmp_path / plain) == plain
    assert (name == folder) == folder.isprintable()
