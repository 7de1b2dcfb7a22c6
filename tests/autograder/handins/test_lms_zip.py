"""Zip files of learning management systems, friendly and hostile."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import nbformat
import pytest

from autograder.course.notebooks import student_notebook
from autograder.handins import lms_zip
from autograder.handins.folder import ClassroomError
from autograder.handins.lms_zip import unpack

UNITS = ("01_neurons", "01_neurons_more", "03_convolutions")


def archive(tmp_path, *names, name="all.zip"):
    """A zip file in which every file holds its own name."""
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for one in names:
            file.writestr(one, str(one))
    return path


def unpacked(tmp_path, *names, units=UNITS):
    """What becomes of a zip file: content by path, and what was left out."""
    folder = tmp_path / "submitted"
    found = unpack(archive(tmp_path, *names), units, folder)
    files = {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*.ipynb")}
    assert found.count == len(files)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["all.zip", "submitted"]
    return files, found.left_out


@pytest.mark.parametrize(
    "name, place",
    [
        ("ada/01_neurons/01_neurons.ipynb", "ada/01_neurons/01_neurons.ipynb"),
        ("class/ada/01_neurons/mine.ipynb", "ada/01_neurons/mine.ipynb"),
        ("lovelaceada_12_345_01_neurons.ipynb", "lovelaceada_12/01_neurons/01_neurons.ipynb"),
        (
            "lovelaceada_LATE_12_345_01_neurons-3.ipynb",
            "lovelaceada_12/01_neurons/01_neurons.ipynb",
        ),
        (
            "Ada Lovelace_12_assignsubmission_file_/01_neurons.ipynb",
            "Ada Lovelace_12/01_neurons/01_neurons.ipynb",
        ),
        (
            "01-99/Ada Lovelace_12_assignsubmission_file/03_convolutions(1).ipynb",
            "Ada Lovelace_12/03_convolutions/03_convolutions_1_.ipynb",
        ),
        (
            "Ada Lovelace_12_assignsubmission_file_01_neurons_more.ipynb",
            "Ada Lovelace_12/01_neurons_more/01_neurons_more.ipynb",
        ),
        ("Zoë_1_2_01_neurons.ipynb", "Zoë_1/01_neurons/01_neurons.ipynb"),
    ],
)
def test_whose_and_of_which_unit_a_file_is(tmp_path, name, place):
    assert unpacked(tmp_path, name) == ({place: name}, ())


@pytest.mark.parametrize(
    "name, student",
    [
        ("ada_12_345_x_99_assignsubmission_file_01_neurons.ipynb", "ada_12"),
        ("ada_12_345_bo_99_7_01_neurons.ipynb", "ada_12"),
        ("Ada_12_assignsubmission_file_x_99_assignsubmission_file_01_neurons.ipynb", "Ada_12"),
        ("Ada_12_assignsubmission_file_/bo/01_neurons/01_neurons.ipynb", "Ada_12"),
        ("Ada_12_assignsubmission_file_/Bo_99_assignsubmission_file_/01_neurons.ipynb", "Ada_12"),
        ("Ada_12_assignsubmission_file_/bo_99_7_01_neurons.ipynb", "Ada_12"),
    ],
)
def test_no_name_that_a_student_chooses_is_anothers(tmp_path, name, student):
    files, _ = unpacked(tmp_path, name, units=["01_neurons"])
    (place,) = files
    assert place.split("/")[0] == student


def test_names_that_a_file_system_makes_equal_stay_two_students(tmp_path):
    names = [f"{who}/01_neurons/01_neurons.ipynb" for who in ("a*b", "a?b", "a_b")]
    files, left_out = unpacked(tmp_path, *names)
    assert sorted(files.values()) == sorted(names) and left_out == ()
    assert "a_b/01_neurons/01_neurons.ipynb" in files


def test_a_long_list_of_what_was_left_out_is_cut(tmp_path):
    names = ["ada/01_neurons/01_neurons.ipynb", *(f"{n}.txt" for n in range(500))]
    _, left_out = unpacked(tmp_path, *names)
    assert len(left_out) == 21 and left_out[-1] == "and 480 more files"


def test_the_only_unit_is_that_of_any_file(tmp_path):
    files, _ = unpacked(tmp_path, "ada_1_2_final version.ipynb", units=["01_neurons"])
    assert list(files) == ["ada_1/01_neurons/final version.ipynb"]


def test_the_last_attempt_counts_as_a_number(tmp_path):
    names = [f"ada_1_2_01_neurons{again}.ipynb" for again in ("-10", "", "-9")]
    files, left_out = unpacked(tmp_path, *names)
    assert files == {"ada_1/01_neurons/01_neurons.ipynb": names[0]}
    assert len(left_out) == 2 and all("a later one is there" in line for line in left_out)


def test_what_cannot_be_told_is_left_out_and_named(tmp_path):
    names = ("ada_1_2_01_neurons.ipynb", "ada_1_2_notes.pdf", "hello.ipynb", "bo_3_4_mine.ipynb")
    files, left_out = unpacked(tmp_path, *names)
    assert len(files) == 1
    assert [line.partition(":")[0] for line in left_out] == list(names[1:])
    assert "whose" in left_out[1] and "--unit" in left_out[2]


@pytest.mark.parametrize(
    "name",
    [
        "../../01_neurons/01_neurons.ipynb",
        "/etc/01_neurons/passwd.ipynb",
        "..\\..\\01_neurons\\x.ipynb",
        "../x_1_2_01_neurons.ipynb",
        ".._1_assignsubmission_file_/01_neurons.ipynb",
        "a\x1b[31m\nb_1_2_01_neurons.ipynb",
        "ada_1_2_01_neurons\u202egpj.ipynb",
        f"{'x' * 5000}_1_2_01_neurons.ipynb",
        "\U00020000" * 5000 + "_1_2_01_neurons.ipynb",
        f"ada_{'9' * 5000}_2_01_neurons-{'9' * 5000}.ipynb",
    ],
)
def test_hostile_names_stay_inside(tmp_path, name):
    files, left_out = unpacked(tmp_path, "bo/01_neurons/01_neurons.ipynb", name)
    assert 1 <= len(files) <= 2
    for place in files:
        student, unit, file = place.split("/")
        assert unit == "01_neurons" and student not in ("", ".", "..") and file.isprintable()
    assert all(line.isascii() and line.isprintable() for line in left_out)


def test_symbolic_links_are_no_notebooks(tmp_path):
    path = archive(tmp_path, "bo/01_neurons/01_neurons.ipynb")
    with zipfile.ZipFile(path, "a") as file:
        info = zipfile.ZipInfo("ada/01_neurons/01_neurons.ipynb")
        info.external_attr = 0o120777 << 16
        file.writestr(info, "/etc/passwd")
    found = unpack(path, UNITS, tmp_path / "submitted")
    assert found.count == 1 and "ada/01_neurons" in found.left_out[0]


def test_a_file_that_is_too_large_is_cut_where_the_grader_sees_it(tmp_path, monkeypatch):
    monkeypatch.setattr(lms_zip, "MAX_BYTES", 10)
    unpack(archive(tmp_path, "ada/01_neurons/01_neurons.ipynb"), UNITS, tmp_path / "submitted")
    (file,) = (tmp_path / "submitted").rglob("*.ipynb")
    assert file.stat().st_size == 11


@pytest.mark.parametrize("limit, value", [("_MOST_BYTES", 20), ("_MOST_MEMBERS", 1)])
def test_a_zip_file_that_is_too_large_changes_nothing(tmp_path, monkeypatch, limit, value):
    monkeypatch.setattr(lms_zip, limit, value)
    path = archive(tmp_path, "ada/01_neurons/01_neurons.ipynb", "bo/01_neurons/01_neurons.ipynb")
    with pytest.raises(ClassroomError, match=r"all\.zip"):
        unpack(path, UNITS, tmp_path / "submitted")
    assert not (tmp_path / "submitted").exists()


@pytest.mark.parametrize("content", [b"", b"PK", b"hello"])
def test_what_is_no_zip_file_is_said(tmp_path, content):
    path = tmp_path / "all.zip"
    path.write_bytes(content)
    with pytest.raises(ClassroomError, match=r"all\.zip: cannot be unpacked"):
        unpack(path, UNITS, tmp_path / "submitted")


def test_damage_and_encryption_are_said(tmp_path):
    path = archive(tmp_path, "ada/01_neurons/01_neurons.ipynb")
    data = bytearray(path.read_bytes())
    data[data.index(b"ipynb") + 8] ^= 255
    path.write_bytes(data)
    with pytest.raises(ClassroomError, match="cannot be unpacked"):
        unpack(path, UNITS, tmp_path / "submitted")
    stream = io.BytesIO(archive(tmp_path, "ada/01_neurons/01_neurons.ipynb").read_bytes())
    data = bytearray(stream.getvalue())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    path.write_bytes(data)
    with pytest.raises(ClassroomError, match="encrypted"):
        unpack(path, UNITS, tmp_path / "submitted")


def test_a_zip_file_without_notebooks_says_what_names_are_expected(tmp_path):
    with pytest.raises(ClassroomError, match="Canvas and Moodle"):
        unpack(archive(tmp_path, "a.txt"), UNITS, tmp_path / "submitted")


def test_a_second_zip_file_replaces_its_units_alone(tmp_path):
    folder = tmp_path / "submitted"
    first = ("ada_1_2_01_neurons.ipynb", "bo_3_4_01_neurons.ipynb", "bo_3_4_03_convolutions.ipynb")
    unpack(archive(tmp_path, *first), UNITS, folder)
    unpack(archive(tmp_path, "cy_5_6_01_neurons.ipynb"), UNITS, folder)
    assert sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.ipynb")) == [
        "bo_3/03_convolutions/03_convolutions.ipynb",
        "cy_5/01_neurons/01_neurons.ipynb",
    ]


def test_grade_takes_a_zip_file(tiny, tiny_course, tmp_path):
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("lovelaceada_12_345_tiny.ipynb", nbformat.writes(student_notebook(tiny)))
        file.writestr("notes.txt", "")
    command = [sys.executable, "-m", "autograder", "grade", str(path), "--root", str(tiny_course)]
    done = subprocess.run(
        [*command, "--out", str(tmp_path / "graded")], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert "1 notebooks of" in done.stdout and "left out notes.txt" in done.stderr
    assert (tmp_path / "graded" / "feedback" / "lovelaceada_12" / "tiny.html").exists()
