"""Points and comments that a person gave: out of the gradebook, onto the feedback page."""

from dataclasses import replace

import pytest
from fake_class import CELLS, HOSTILE, SCRIPT, UNIT, exercise, submission, whole
from nbgrader import api
from pages_checks import assert_well_formed
from typer.testing import CliRunner

from autograder.commands.main import app
from autograder.gradebook import read_given, sqlite_url, write
from autograder.grading.ready import COURSE_ID
from autograder.pages import feedback_page
from autograder.results.jsonl import write_results
from autograder.results.values import Given


def give(url, student, cell, points=None, extra=None, comment=None):
    """What formgrader does when a person grades; see its ``apihandlers``."""
    with api.Gradebook(url) as book:
        grade = book.find_grade(cell, UNIT, UNIT, student)
        grade.manual_score, grade.extra_credit = points, extra
        if comment is not None:
            name = cell if cell == "written_linear" else cell[:-2]
            book.find_comment(name, UNIT, UNIT, student).manual_comment = comment
        book.db.commit()


def test_only_what_a_person_gave_is_read(db_url):
    write([submission(name) for name in ("ada", "bob", "cy")], db_url, {UNIT: CELLS})
    assert read_given(db_url, "default_course") == {}
    give(db_url, "ada", "written_linear", 2.5, comment="Good.")
    give(db_url, "ada", "huber_0", None, 0.5, comment="")
    give(db_url, "bob", "sigmoid_1", 0.0, comment="Copied.")
    assert read_given(db_url, "default_course") == {
        ("ada", UNIT): {
            "written_linear": Given(2.5, 0.0, "Good."),
            "huber_0": Given(None, 0.5),
        },
        ("bob", UNIT): {"sigmoid_1": Given(0.0), "sigmoid": Given(comment="Copied.")},
    }


@pytest.mark.parametrize("unit", ["ps1/problem1", "ps1/ps1", "ps1"])
def test_units_keep_their_names(tmp_path, unit):
    url = sqlite_url(tmp_path / "gradebook.db")
    write([replace(submission("ada"), unit=unit)], url, {unit: CELLS})
    assignment, _, notebook = unit.partition("/")
    with api.Gradebook(url) as book:
        grade = book.find_grade("written_linear", notebook or assignment, assignment, "ada")
        grade.manual_score = 1.0
        book.db.commit()
    (found,) = read_given(url, "default_course")
    assert found == ("ada", "ps1" if unit == "ps1/ps1" else unit)


def test_a_written_answer_shows_points_and_comment():
    result = submission("ada")
    assert "3 not graded yet" in feedback_page(result)
    page = feedback_page(result, {"written_linear": Given(2.5, 0.5, "Name the **bias**.")})
    assert "<strong>20</strong> of 20 points" in page
    assert "not graded yet" not in page
    assert "a person reads this answer" not in page
    assert "3 of 3 points, given by a person" in page
    assert "<strong>Comment.</strong> <bdi>Name the **bias**.</bdi>" in page
    assert page.count("given by a person") == 1
    assert_well_formed(page)


def test_points_by_hand_stand_in_place_of_ours():
    result = submission("ada", {"huber": "failed"})  # 1 and 2 points; the second cell passes
    page = feedback_page(result, {"huber_0": Given(0.5)})
    assert "2.5 of 3 points, given by a person" in page
    assert "3 not graded yet" in page  # the written answer
    taken = feedback_page(result, {"huber_1": Given(0.0)})
    assert "<strong>14</strong> of 20 points" in taken


def test_a_comment_alone_leaves_the_answer_waiting():
    page = feedback_page(submission("ada"), {"written_linear": Given(comment="Later.")})
    assert "Later." in page and "3 not graded yet" in page
    assert "given by a person" not in page


def test_a_fault_of_ours_is_settled_when_every_cell_has_points():
    fault = exercise("huber", "grader_fault")
    result = replace(submission("ada"), exercises=(fault,))
    assert "not graded yet" in feedback_page(result, {"huber_0": Given(1.0)})
    page = feedback_page(result, {"huber_0": Given(1.0), "huber_1": Given(2.0)})
    assert "not graded yet" not in page and "<strong>3</strong> of 3 points" in page


def test_a_comment_is_text():
    page = feedback_page(whole("ada", "failed"), {"huber": Given(comment=HOSTILE)})
    assert SCRIPT not in page and "&lt;script&gt;" in page
    assert_well_formed(page)


def test_report_reads_the_gradebook(tmp_path):
    result = submission("ada")
    write_results([result], tmp_path / "results.jsonl")
    url = sqlite_url(tmp_path / "gradebook.db")
    write([result], url, {UNIT: CELLS}, course_id=COURSE_ID)
    give(url, "ada", "written_linear", 3.0, comment="Very good.")
    done = CliRunner().invoke(app, ["report", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    (page,) = (tmp_path / "feedback").rglob("*.html")
    assert "Very good." in page.read_text(encoding="utf-8")
    assert "<strong>20</strong> of 20 points" in page.read_text(encoding="utf-8")
    elsewhere = sqlite_url(tmp_path / "other.db")
    write([result], elsewhere, {UNIT: CELLS}, course_id=COURSE_ID)
    give(elsewhere, "ada", "written_linear", 0.0, comment="No.")
    done = CliRunner().invoke(app, ["report", "--out", str(tmp_path), "--db", elsewhere])
    assert done.exit_code == 0, done.output
    assert "<bdi>No.</bdi>" in page.read_text(encoding="utf-8")
