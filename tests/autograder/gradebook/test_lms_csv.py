"""Scores out of the gradebook as CSV."""

from __future__ import annotations

import csv
import io
import subprocess
import sys

import pytest
from fake_class import CELLS, UNIT, submission, whole
from nbgrader import api

from autograder.gradebook import Score, read_scores, sqlite_url, write
from autograder.gradebook.lms_csv import FORMATS, to_csv, waiting

UNITS = {UNIT: CELLS}
SCORES = [
    Score("ada", "01", 20.0, 44.0, False),
    Score("bo", "01", 2 / 3, 44.0, True),
    Score("ada", "03", 7.5, 35.0, False),
]


def rows(scores, form, **options):
    return list(csv.reader(io.StringIO(to_csv(scores, form, **options))))


def test_canvas_gets_its_columns_and_the_points_possible():
    assert rows(SCORES, "canvas") == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "01", "03"],
        ["Points Possible", "", "", "", "", "44", "35"],
        ["ada", "", "", "ada", "", "20", "7.5"],
        ["bo", "", "", "bo", "", "", ""],
    ]


def test_moodle_gets_a_column_for_each_unit():
    assert rows(SCORES, "moodle", partial=True) == [
        ["username", "01", "03"],
        ["ada", "20", "7.5"],
        ["bo", "0.666667", ""],
    ]


def test_the_plain_form_has_a_row_for_each_score_that_is_final():
    assert rows(SCORES, "csv") == [
        ["student", "unit", "points", "max_points"],
        ["ada", "01", "20", "44"],
        ["ada", "03", "7.5", "35"],
    ]
    assert waiting(SCORES) == ["bo, 01"]


def test_folders_of_a_zip_file_are_found_by_the_number_that_they_end_with():
    scores = [Score("lovelaceada_12", "01", 20.0, 44.0, False), Score("bo", "01", 1, 44.0, False)]
    assert rows(scores, "canvas", by="id")[2:] == [
        ["bo", "", "", "bo", "", "1"],
        ["lovelaceada_12", "12", "", "", "", "20"],
    ]
    assert rows(scores, "moodle", by="id") == [
        ["Identifier", "username", "01"],
        ["", "bo", "1"],
        ["Participant 12", "", "20"],
    ]
    assert rows(scores, "moodle")[2] == ["lovelaceada_12", "20"]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1+cmd", "'+1+cmd"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "' =1"),
        (" =1", "' =1"),
        ("x;=1+1", "x;'=1+1"),
        ("x|  @A1;y", "x|'  @A1;y"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ('a,"b', 'a,"b'),
        ("two\nlines", "two lines"),
        ("ada\r\nbo,44", "ada bo,44"),
        ("ada\rbo", "ada bo"),
        ("a\x85b\u2028c\x00d", "a b c d"),
        ("Anna-Lena O'Neill", "Anna-Lena O'Neill"),
        ("<b>x", "<b>x"),
    ],
)
def test_a_name_is_one_cell_and_no_formula(form, name, cell):
    text = to_csv([Score(name, "01", -1.0, 44.0, False)], form)
    lines = [line for line in text.splitlines() if '"-1"' in line]
    assert len(lines) == 1
    assert next(csv.reader(lines))[0] == cell
    assert all(part.startswith('"') and part.endswith('"') for part in text.splitlines())


def test_what_a_person_gave_and_took_counts(db_url, book):
    write([submission("ada"), submission("bo")], db_url, UNITS)
    graded = book()
    for cell in graded.find_submission_notebook(UNIT, UNIT, "ada").grades:
        if cell.needs_manual_grade:
            cell.manual_score, cell.needs_manual_grade = 1.5, False
    graded.find_submission_notebook(UNIT, UNIT, "ada").late_submission_penalty = 2.0
    graded.db.commit()
    automatic = sum(e.points for e in submission("ada").exercises)
    ada, bo = read_scores(db_url, "default_course")
    assert (ada.student, ada.unit, ada.waits) == ("ada", UNIT, False)
    assert ada.points == pytest.approx(automatic + 1.5 - 2.0)
    assert bo.waits and bo.points == automatic


def test_a_grader_fault_waits_for_a_person(db_url):
    write([whole("ada", "grader_fault")], db_url, UNITS)
    (ada,) = read_scores(db_url, "default_course")
    assert ada.waits


def autograder(*arguments):
    command = [sys.executable, "-m", "autograder", "export", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_writes_a_file_and_names_who_waits(tmp_path):
    write([submission("ada")], sqlite_url(tmp_path / "gradebook.db"), UNITS, course_id="x")
    done = autograder("--out", tmp_path, "--format", "canvas")
    assert done.returncode == 1, done.stderr
    assert f"ada, {UNIT}" in done.stderr
    assert (tmp_path / "grades-canvas.csv").read_text().startswith('"Student","ID",')


def test_the_command_says_what_is_missing(tmp_path):
    done = autograder("--out", tmp_path)
    assert done.returncode == 2
    assert "no gradebook; run autograder grade first" in done.stderr
    write([submission("ada")], sqlite_url(tmp_path / "gradebook.db"), UNITS)
    done = autograder("--out", tmp_path, "--unit", "17_monitoring")
    assert done.returncode == 2
    assert "no scores for 17_monitoring" in done.stderr


def test_the_gradebook_is_read_with_nbgraders_own_words(db_url, book):
    write([submission("ada")], db_url, UNITS)
    (score,) = read_scores(db_url, "default_course")
    theirs: api.SubmittedAssignment = book().find_submission(UNIT, "ada")
    assert (score.points, score.max_points) == (theirs.score, theirs.max_score)
