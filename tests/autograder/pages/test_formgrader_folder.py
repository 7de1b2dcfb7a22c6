"""Where formgrader finds notebooks: what is written there, replaced and taken away."""

from dataclasses import replace

import nbformat
import pytest
from tiny_result import judged

from autograder.course.notebooks import student_notebook, to_bytes
from autograder.grading.grade import Graded
from autograder.handins.folder import Handin
from autograder.handins.notebook import Submission, parse_submission
from autograder.pages.formgrader import FormgraderFolder, can_show


@pytest.fixture
def folder(tmp_path, tiny):
    return FormgraderFolder(tmp_path / "autograded", {"tiny": tiny})


@pytest.fixture
def graded(tiny):
    data = to_bytes(student_notebook(tiny))
    return Graded(judged(), "digest", "", Handin("ada", "tiny", data), "file")


def write(folder, graded):
    folder.write(graded.result, graded.handin, graded.digest, graded.file)


def path_of(folder, tmp_path):
    return tmp_path / "autograded" / "ada" / "tiny" / "tiny.ipynb"


def test_only_what_changed_is_written(folder, graded, tmp_path):
    path = path_of(folder, tmp_path)
    write(folder, graded)
    assert nbformat.read(path, as_version=4).metadata.autograder.digest
    assert [p.name for p in path.parent.iterdir()] == ["tiny.ipynb"]
    before = path.stat().st_mtime_ns, path.stat().st_ino
    write(folder, graded)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before
    for changed in (replace(graded, digest="other"), replace(graded, file="other")):
        inode = path.stat().st_ino
        write(folder, changed)
        assert path.stat().st_ino != inode


@pytest.mark.parametrize("there", [b"", b"{}", b"what a student saved"])
def test_another_notebook_in_its_place_is_replaced(folder, graded, tmp_path, there):
    path = path_of(folder, tmp_path)
    path.parent.mkdir(parents=True)
    path.write_bytes(there)
    write(folder, graded)
    assert nbformat.read(path, as_version=4).cells[0].id == "autograder-about"


def test_text_of_a_submission_is_enough(folder, graded, tmp_path):
    path = path_of(folder, tmp_path)
    write(folder, graded)
    before = path.read_bytes()
    folder.remove("ada", "tiny")
    submission = parse_submission(graded.handin.content)
    assert isinstance(submission, Submission)
    write(folder, replace(graded, handin=replace(graded.handin, content=submission)))
    assert path.read_bytes() == before


def test_nothing_handed_in_means_no_notebook(folder, graded, tmp_path):
    write(folder, graded)
    write(folder, replace(graded, handin=replace(graded.handin, content=None)))
    assert list((tmp_path / "autograded").glob("*")) == []
    folder.remove("ada", "tiny")


def test_a_defect_of_ours_stops_nobody(folder, graded, tmp_path, monkeypatch):
    def match(unit, submission):
        return {"double": 10_000} if submission.cells else {}, []

    monkeypatch.setattr("autograder.pages.formgrader.cells.match_cells", match)
    write(folder, graded)
    about = nbformat.read(path_of(folder, tmp_path), as_version=4).cells[0].source
    assert "could not be read:** a fault of the grader (IndexError: " in about


def test_what_else_is_in_a_folder_stays(folder, graded, tmp_path):
    write(folder, graded)
    other = path_of(folder, tmp_path).with_name("other.txt")
    other.write_text("mine")
    folder.remove("ada", "tiny")
    assert [p.name for p in other.parent.iterdir()] == ["other.txt"]


@pytest.mark.parametrize(
    ("student", "shown"),
    [
        ("ada", True),
        ("Élodie O'Neil & co", True),
        ('"><script>', False),
        ("a\\b", False),
        ("a\nb", False),
        ("../up", False),
        (".hidden", False),
        ("é" * 128, False),
    ],
)
def test_names_that_formgrader_would_not_escape_are_left_out(
    folder, graded, tmp_path, student, shown
):
    (tmp_path / "autograded").mkdir()
    assert can_show(student) is shown
    write(folder, replace(graded, result=replace(graded.result, student=student)))
    folder.remove(student, "other")
    assert any((tmp_path / "autograded").iterdir()) is shown
    folder.remove(student, "tiny")
    assert not any((tmp_path / "autograded").iterdir())


def test_units_of_other_courses_are_left_alone(folder, graded, tmp_path):
    write(folder, replace(graded, result=replace(graded.result, unit="ps1/one")))
    folder.remove("ada", "ps1/one")
    assert not (tmp_path / "autograded").exists()
