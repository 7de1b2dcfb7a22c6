"""The gradebook as a stream of results meets it: batches, restarts, hand-ins that are gone."""

import csv
import gc
import signal
import subprocess
import sys
import weakref
from collections import Counter
from dataclasses import replace

import pytest
from fake_class import CELLS, UNIT, submission, whole
from nbgrader import api
from nbgrader.plugins import CsvExportPlugin
from sqlalchemy import Engine, event

from autograder.gradebook import GradebookError, GradebookWriter, sqlite_url, write
from autograder.gradebook import rows as gradebook_rows
from autograder.gradebook import writer as gradebook

UNITS = {UNIT: CELLS}
PARTS = {"ps1/problem1": CELLS, "ps1/problem2": CELLS}


@pytest.fixture
def pairs(monkeypatch):
    """Batches of two."""
    monkeypatch.setattr(gradebook, "BATCH", 2)


@pytest.fixture
def statements():
    """Counts the SQL statements by their first word; many rows at once are one statement."""
    seen = Counter()

    def count(connection, cursor, statement, *_):
        seen[statement.split()[0]] += 1

    event.listen(Engine, "before_cursor_execute", count)
    yield seen
    event.remove(Engine, "before_cursor_execute", count)


def part(student, name, outcomes=None):
    return replace(submission(student, outcomes), unit=f"ps1/{name}")


def scores(book):
    """What nbgrader's own API reads, without the ids of rows."""
    found = []
    for assignment in book.assignments:
        for submitted in assignment.submissions:
            for notebook in submitted.notebooks:
                where = (assignment.name, notebook.name, submitted.student.id, notebook.flagged)
                for one in (*notebook.grades, *notebook.comments):
                    found.append((*where, *(v for k, v in one.to_dict().items() if k != "id")))
    return sorted(map(repr, found))


def exported(book, path):
    plugin = CsvExportPlugin()
    plugin.to = str(path)
    plugin.export(book)
    with open(path, encoding="utf-8", newline="") as stream:
        return {(row["assignment"], row["student_id"]): row for row in csv.DictReader(stream)}


# ------------------------------------------------------------------------------ several notebooks


def test_an_assignment_has_the_scores_of_all_its_notebooks(db_url, book):
    write([part("ada", "problem1"), part("ada", "problem2", {"huber": "failed"})], db_url, PARTS)
    now = book()
    assert [one.name for one in now.assignments] == ["ps1"]
    assert [one.name for one in now.find_assignment("ps1").notebooks] == ["problem1", "problem2"]
    found = now.find_submission("ps1", "ada")
    assert {one.name: one.score for one in found.notebooks} == {"problem1": 17, "problem2": 16}
    assert (found.score, found.max_score) == (33, 40)


def test_writing_one_notebook_leaves_the_others_as_they_are(db_url, book):
    write([part("ada", "problem1"), part("ada", "problem2")], db_url, PARTS)
    now = book()
    now.find_grade("huber_0", "problem2", "ps1", "ada").manual_score = 0.25
    now.db.commit()
    before = [row for row in scores(book()) if "problem2" in row]
    write([part("ada", "problem1", {"huber": "failed"})], db_url, {"ps1/problem1": CELLS})
    assert [row for row in scores(book()) if "problem2" in row] == before
    assert book().find_submission_notebook("problem1", "ps1", "ada").score == 16


@pytest.mark.parametrize("name", ["", "/", "ps1/", "/problem1", "ps1/problem1/part"])
def test_a_unit_that_names_no_notebook_is_refused(tmp_path, name):
    with pytest.raises(GradebookError, match="assignment/notebook"):
        GradebookWriter(sqlite_url(tmp_path / "book.db"), {name: CELLS})
    assert list(tmp_path.iterdir()) == []


# ----------------------------------------------------------------------------------------- batches


def test_results_are_written_in_batches(db_url, book, pairs):
    with GradebookWriter(db_url, UNITS) as writer:
        for name in ("ada", "bo", "carmen"):
            writer.add(submission(name))
        assert {student.id for student in book().students} == {"ada", "bo"}
        writer.flush()
        assert {student.id for student in book().students} == {"ada", "bo", "carmen"}
        writer.add(submission("dmitri"))
    assert len(book().students) == 4


def test_the_last_result_for_a_handin_counts(db_url, book):
    with GradebookWriter(db_url, UNITS) as writer:
        writer.add(submission("ada"))
        writer.add(submission("ada", {"huber": "failed"}))
    assert book().find_submission(UNIT, "ada").score == 16


def test_a_batch_that_fails_leaves_the_batches_before_it(db_url, book, pairs, monkeypatch):
    judge = gradebook_rows.graded

    def fail(held, cell, new):
        assert new.student != "dmitri", "a fault in the middle of a batch"
        return judge(held, cell, new)

    monkeypatch.setattr(gradebook_rows, "graded", fail)
    with pytest.raises(AssertionError, match="in the middle"):
        write([submission(name) for name in ("ada", "bo", "carmen", "dmitri")], db_url, UNITS)
    assert {student.id for student in book().students} == {"ada", "bo"}


def test_what_was_added_before_the_stream_broke_is_written(db_url, book):
    def stream():
        yield submission("ada")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(stream(), db_url, UNITS)
    assert book().find_submission(UNIT, "ada").score == 17


def test_scores_that_the_gradebook_has_are_not_written_again(db_url, statements):
    results = [submission(f"s{i}") for i in range(30)]
    write(results, db_url, UNITS)
    assert statements["INSERT"] > 0
    statements.clear()
    write(results, db_url, UNITS)
    assert set(statements) <= {"SELECT", "BEGIN"}


def test_the_number_of_statements_does_not_grow_with_the_class(db_url, statements):
    write([submission("ada")], db_url, UNITS)
    counts = []
    for size in (1, 60):
        statements.clear()
        write([submission(f"s{size}-{i}") for i in range(size)], db_url, UNITS)
        counts.append(statements.total())
    assert counts[0] == counts[1] > 0


def test_a_result_is_let_go_as_soon_as_it_was_added(tmp_path):
    with GradebookWriter(sqlite_url(tmp_path / "book.db"), UNITS) as writer:
        result = submission("ada")
        seen = weakref.ref(result)
        writer.add(result)
        del result
        gc.collect()
        assert seen() is None  # a thousand answers with their messages would fill the memory


_KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from fake_class import CELLS, UNIT, submission
from autograder.gradebook import rows as gradebook_rows
from autograder.gradebook import writer as gradebook
gradebook.BATCH, judge = 4, gradebook_rows.graded
def graded(held, cell, new):
    if new.student == "s10" and cell == "huber_1":
        os.kill(os.getpid(), signal.SIGKILL)
    return judge(held, cell, new)
gradebook_rows.graded = graded
gradebook.write([submission(f"s{i}") for i in range(20)], sys.argv[1], {UNIT: CELLS})
"""


@pytest.mark.slow
def test_a_writer_that_was_killed_is_completed_by_writing_again(db_url, book, root, tmp_path):
    command = [sys.executable, "-c", _KILLED, db_url, str(root / "tests" / "autograder")]
    killed = subprocess.run(command, cwd=root, capture_output=True, timeout=120, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert len(book().students) == 8  # two whole batches of four
    results = [submission(f"s{i}") for i in range(20)]
    write(results, db_url, UNITS)
    whole_run = sqlite_url(tmp_path / "whole.db")
    write(results, whole_run, UNITS)
    with api.Gradebook(whole_run) as expected:
        assert scores(book()) == scores(expected)


# -------------------------------------------------------------------------- hand-ins that are gone


def test_no_points_of_a_handin_that_is_gone_stay(db_url, book, tmp_path):
    with GradebookWriter(db_url, UNITS) as writer:
        writer.add(submission("ada"))
        writer.add(submission("bo"))
        assert writer.students(UNIT) == {"ada", "bo"}
        assert writer.clear("ada", UNIT)
        assert writer.students(UNIT) == {"bo"}
        assert not writer.clear("ada", UNIT)
    now = book()
    rows = exported(now, tmp_path / "grades.csv")
    assert float(rows[UNIT, "ada"]["score"]) == 0
    assert float(rows[UNIT, "bo"]["score"]) == 17
    gone = now.find_submission_notebook(UNIT, UNIT, "ada")
    assert not gone.needs_manual_grade and not gone.failed_tests and not gone.flagged
    assert {comment.comment for comment in gone.comments} == {"No response."}


def test_what_a_person_gave_to_a_handin_that_is_gone_is_kept_and_flagged(db_url, book):
    write([submission("ada"), submission("bo"), submission("carmen")], db_url, UNITS)
    now = book()
    now.find_grade("written_linear", UNIT, UNIT, "ada").manual_score = 2.5
    now.find_grade("huber_0", UNIT, UNIT, "bo").extra_credit = 0.5
    now.find_comment("huber", UNIT, UNIT, "carmen").manual_comment = "Come and see me."
    now.db.commit()
    with GradebookWriter(db_url, UNITS) as writer:
        assert all(writer.clear(name, UNIT) for name in ("ada", "bo", "carmen"))
        assert writer.students(UNIT) == {"ada", "bo"}
    now = book()
    found = {name: now.find_submission_notebook(UNIT, UNIT, name) for name in ("ada", "bo")}
    assert {name: one.flagged for name, one in found.items()} == {"ada": True, "bo": True}
    assert found["ada"].score == 2.5
    assert now.find_grade("huber_0", UNIT, UNIT, "bo").extra_credit == 0.5
    assert now.find_submission_notebook(UNIT, UNIT, "carmen").flagged
    assert now.find_comment("huber", UNIT, UNIT, "carmen").comment == "Come and see me."
    found["ada"].flagged = False  # a person has looked
    now.db.commit()
    with GradebookWriter(db_url, UNITS) as writer:
        assert not writer.clear("ada", UNIT)
    assert not book().find_submission_notebook(UNIT, UNIT, "ada").flagged


def test_a_handin_that_comes_back_has_its_scores_again(db_url, book):
    write([whole("ada", "passed")], db_url, UNITS)
    before = scores(book())
    with GradebookWriter(db_url, UNITS) as writer:
        writer.clear("ada", UNIT)
        writer.add(whole("ada", "passed"))
    assert scores(book()) == before


def test_clearing_takes_one_notebook_and_one_student_only(db_url, book):
    with GradebookWriter(db_url, PARTS) as writer:
        for student in ("ada", "bo"):
            for name in ("problem1", "problem2"):
                writer.add(part(student, name))
        assert writer.clear("ada", "ps1/problem1")
        assert writer.students("ps1/problem1") == {"bo"}
        assert writer.students("ps1/problem2") == {"ada", "bo"}
    assert book().find_submission("ps1", "ada").score == 17
    assert book().find_submission("ps1", "bo").score == 34


def test_clearing_what_the_gradebook_does_not_know_does_nothing(db_url, book):
    with GradebookWriter(db_url, UNITS) as writer:
        assert writer.students(UNIT) == set()
        assert not writer.clear("ada", UNIT)
        writer.add(submission("bo"))
        assert not writer.clear("ada", UNIT)
        assert not writer.clear("bo", "02_conv")
    assert {student.id for student in book().students} == {"bo"}
