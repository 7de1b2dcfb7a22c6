import csv
import os
import sqlite3
import subprocess
import sys
import sysconfig
from dataclasses import replace

import nbformat.v4 as v4
import pytest
from fake_class import CELLS, UNIT, fake_class, submission, whole
from nbgrader.plugins import CsvExportPlugin
from sqlalchemy import MetaData, create_engine, text

from autograder.gradebook import (
    GradebookError,
    GradedCell,
    UnitCells,
    sqlite_url,
    unit_cells,
    write,
)
from autograder.gradebook import database as gradebook_database
from autograder.results.values import CellResult

UNITS = {UNIT: CELLS}


def grade(book, name, student="ada"):
    return book.find_grade(name, UNIT, UNIT, student)


def dump(db_url):
    """Every row of every table, ids included."""
    engine = create_engine(db_url)
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        rows = {
            name: sorted(map(repr, connection.execute(table.select())))
            for name, table in tables.tables.items()
        }
    engine.dispose()
    return rows


def test_scores_are_nbgraders(db_url, book):
    results = fake_class()
    assert write(results, db_url, UNITS) == len(results)
    now = book()
    assert {student.id for student in now.students} == {result.student for result in results}
    assert now.find_assignment(UNIT).max_score == 20
    for result in results:
        found = now.find_submission(UNIT, result.student)
        assert (found.score, found.max_score) == (result.points, result.max_points)
    by_hand = grade(now, "written_linear", "bo.lindqvist")
    assert by_hand.needs_manual_grade and by_hand.auto_score is None
    coded = grade(now, "huber_0", "bo.lindqvist")
    assert (coded.auto_score, coded.failed_tests, coded.needs_manual_grade) == (0, True, False)


def test_formgrader_finds_what_it_asks_for(db_url, book):
    write(fake_class(), db_url, UNITS)
    now = book()
    rows = {row["student"]: row for row in now.submission_dicts(UNIT)}
    assert rows["adaeze.okafor"]["score"] == 17
    assert rows["adaeze.okafor"]["needs_manual_grade"]
    assert not rows["ivan.petrov"]["needs_manual_grade"]
    notebooks = {row["student"]: row for row in now.notebook_submission_dicts(UNIT, UNIT)}
    assert notebooks["grace.liu"]["flagged"] and not notebooks["bo.lindqvist"]["flagged"]
    assert notebooks["bo.lindqvist"]["failed_tests"]
    assert len(now.student_dicts()) == 12
    comment = now.find_comment("written_linear", UNIT, UNIT, "hana.sato")
    assert comment.comment == "No response."
    assert now.find_comment("train_mlp", UNIT, UNIT, "farid.h").comment.endswith("memory limit.")


def test_writing_again_changes_nothing(db_url):
    write(fake_class(), db_url, UNITS)
    before = dump(db_url)
    write(fake_class(), db_url, UNITS)
    assert dump(db_url) == before


def test_what_a_person_gave_is_kept(db_url, book):
    write([submission("ada")], db_url, UNITS)
    now = book()
    by_hand = grade(now, "written_linear")
    by_hand.manual_score, by_hand.extra_credit, by_hand.needs_manual_grade = 2.5, 0.5, False
    now.find_comment("written_linear", UNIT, UNIT, "ada").manual_comment = "Well put."
    now.db.commit()

    write([submission("ada")], db_url, UNITS, unchanged={("ada", UNIT)})
    assert not grade(book(), "written_linear").needs_manual_grade
    write([submission("ada", {"huber": "failed"})], db_url, UNITS)
    again = book()
    by_hand = grade(again, "written_linear")
    assert (by_hand.manual_score, by_hand.extra_credit, by_hand.score) == (2.5, 0.5, 3.0)
    assert by_hand.needs_manual_grade  # nbgrader too asks for a second look after grading again
    assert again.find_comment("written_linear", UNIT, UNIT, "ada").comment == "Well put."
    assert grade(again, "huber_0").auto_score == 0


def test_an_answer_that_was_not_given_needs_nobody(db_url, book):
    write([whole("ada", "not_attempted")], db_url, UNITS)
    by_hand = grade(book(), "written_linear")
    assert (by_hand.auto_score, by_hand.needs_manual_grade) == (0, False)


def test_a_fault_of_the_grader_leaves_the_old_score(db_url, book):
    write([submission("ada")], db_url, UNITS)
    write([whole("ada", "grader_fault")], db_url, UNITS)
    now = book()
    for cell in CELLS.graded:
        found = grade(now, cell.grade_id)
        assert found.needs_manual_grade
        assert found.auto_score == (None if cell.manual else cell.points)
    assert now.find_submission_notebook(UNIT, UNIT, "ada").flagged
    write([submission("ada")], db_url, UNITS)
    assert not grade(book(), "huber_0").needs_manual_grade


def test_a_cell_that_the_result_lacks_is_no_zero(db_url, book):
    result = submission("ada")
    write([replace(result, exercises=result.exercises[1:])], db_url, UNITS)
    missing = grade(book(), "perceptron_update_0")
    assert missing.auto_score is None and missing.needs_manual_grade


def test_other_assignments_stay(db_url, book):
    write([submission("ada")], db_url, UNITS)
    write(
        [replace(submission("ada"), unit="essay", exercises=())], db_url, {"essay": UnitCells(())}
    )
    now = book()
    now.add_notebook("draft", UNIT)
    write([submission("bo")], db_url, UNITS)
    assert [one.name for one in now.assignments] == [UNIT, "essay"]
    assert now.find_notebook("draft", UNIT) is not None
    assert now.find_submission("essay", "ada") is not None


def test_cells_follow_the_unit(db_url, book):
    write([submission("ada")], db_url, UNITS)
    fewer = replace(CELLS, graded=CELLS.graded[2:], solutions=CELLS.solutions[1:])
    result = submission("ada")
    result = replace(result, exercises=result.exercises[1:])
    write([result], db_url, {UNIT: fewer})
    assert book().find_assignment(UNIT).max_score == 18
    write([submission("ada")], db_url, UNITS)
    now = book()
    assert now.find_submission(UNIT, "ada").score == 17
    grade(now, "perceptron_update_0").manual_score = 0.5
    now.db.commit()
    with pytest.raises(GradebookError, match="perceptron_update_0"):
        write([result], db_url, {UNIT: fewer})
    assert grade(book(), "perceptron_update_0").manual_score == 0.5


def test_results_that_do_not_fit_are_refused(db_url, book):
    good = submission("ada")
    odd = replace(good.exercises[0], cells=(CellResult("other", 1, 1, True),))
    endless = CellResult("perceptron_update_0", float("nan"), 1, True)
    bad = [
        (replace(good, unit="02_conv"), "02_conv"),
        (replace(good, exercises=(odd,)), "'other'"),
        (replace(good, exercises=(replace(odd, cells=(endless,)),)), "nan"),
        (replace(good, student=""), "student id"),
        (replace(good, student="a" * 129), "student id"),
        (replace(good, student="\ud800"), "student id"),
    ]
    for result, words in bad:
        with pytest.raises(GradebookError, match=words):
            write([submission("bo"), result], db_url, UNITS)
    assert [student.id for student in book().students] == ["bo"]


def test_a_submission_is_written_whole_or_not_at_all(db_url, book, monkeypatch):
    write([submission("ada")], db_url, UNITS)
    before = dump(db_url)
    monkeypatch.setattr("autograder.gradebook.rows.graded", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write([submission("bo")], db_url, UNITS)
    assert dump(db_url) == before


def test_a_gradebook_of_another_version_is_refused(db_url):
    write([submission("ada")], db_url, UNITS)
    engine = create_engine(db_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '167914646830'"))
    engine.dispose()
    with pytest.raises(GradebookError, match="nbgrader db upgrade"):
        write([submission("ada")], db_url, UNITS)


def test_a_file_that_is_no_gradebook_is_named_with_what_to_do(tmp_path, monkeypatch):
    odd = tmp_path / "odd.db"
    odd.write_bytes(b"not a database, but long enough to look like one" * 100)
    with pytest.raises(GradebookError, match=r"odd\.db: file is not a database"):
        write([], sqlite_url(odd), UNITS)
    with pytest.raises(GradebookError, match="choose another folder"):
        write([], sqlite_url(odd / "gradebook.db"), UNITS)
    monkeypatch.setattr(gradebook_database, "_LOCK_SECONDS", 0.01)
    held = sqlite3.connect(tmp_path / "held.db", isolation_level=None)
    held.execute("BEGIN EXCLUSIVE")
    with pytest.raises(GradebookError, match=r"locked; check .* no other program holds"):
        write([], sqlite_url(tmp_path / "held.db"), UNITS)
    held.close()


def test_export(db_url, book, tmp_path):
    results = fake_class()
    write(results, db_url, UNITS)
    plugin = CsvExportPlugin()
    plugin.to = str(tmp_path / "grades.csv")
    plugin.export(book())
    with open(plugin.to, encoding="utf-8", newline="") as stream:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(stream)}
    assert scores == {result.student: result.points for result in results}


@pytest.mark.slow
def test_nbgraders_own_commands_work(tmp_path):
    url = sqlite_url(tmp_path / "gradebook.db")
    write([submission("ada")], url, UNITS)
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "HOME": str(tmp_path)}
    for command in (["db", "upgrade"], ["export", "--to=out.csv"]):
        subprocess.run(
            [sys.executable, "-m", "nbgrader", *command, f"--CourseDirectory.db_url={url}"],
            cwd=tmp_path,
            env=environment,
            check=True,
            capture_output=True,
            timeout=120,
        )
    assert f"{UNIT},,,ada,,,,17.0,0.0,17.0,20.0" in (tmp_path / "out.csv").read_text("utf-8")


def _cell(kind, grade_id, **flags):
    own = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    cell = (v4.new_code_cell if kind == "code" else v4.new_markdown_cell)(grade_id)
    cell.metadata.nbgrader = {**own, "grade_id": grade_id, **flags}
    return cell


def test_cells_of_a_notebook(db_url, book):
    notebook = v4.new_notebook(
        cells=[
            v4.new_markdown_cell("text"),
            _cell("code", "setup", locked=True),
            _cell("code", "relu", solution=True),
            _cell("code", "relu_values", grade=True, locked=True, points=2, checksum="abc"),
            _cell("markdown", "why", grade=True, solution=True, points=3),
            _cell("markdown", "report", task=True, points=4),
        ]
    )
    cells = unit_cells(notebook)
    assert cells.graded == (
        GradedCell("relu_values", 2.0),
        GradedCell("why", 3.0, "markdown", manual=True),
    )
    assert cells.solutions == ("relu", "why")
    assert cells.tasks == (GradedCell("report", 4.0, "markdown", manual=True),)
    assert [source.grade_id for source in cells.sources] == [
        "setup", "relu", "relu_values", "why", "report",
    ]  # fmt: skip
    result = replace(submission("ada"), exercises=())
    write([result], db_url, {UNIT: cells})
    now = book()
    source = now.find_source_cell("relu_values", UNIT, UNIT)
    assert (source.source, source.locked, source.checksum) == ("relu_values", True, "abc")
    assert now.find_assignment(UNIT).max_score == 9
    assert now.find_submission(UNIT, "ada").needs_manual_grade


def test_units_without_cells_are_units():
    assert UnitCells(()).scored == ()
