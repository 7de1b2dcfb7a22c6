"""A build does not overwrite what somebody has written into a student notebook."""

import json

import pytest

from autograder.build import generate
from autograder.build.answered import AnsweredError, what_was_written
from autograder.build.generate import build_unit, check_unit
from autograder.build.lesson_run import Executed


@pytest.fixture
def source(tiny_course):
    return tiny_course / "solutions" / "tiny" / "tiny.py"


@pytest.fixture
def student(tiny_course, source, monkeypatch):
    """The student notebook, built without a kernel."""

    def execute(notebook, folder, **_):
        for number, cell in enumerate((c for c in notebook.cells if c.cell_type == "code"), 1):
            cell.execution_count = number
        return Executed(1.0, {})

    monkeypatch.setattr(generate, "execute", execute)
    build_unit(source)
    return tiny_course / "notebooks" / "tiny" / "tiny.ipynb"


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("stub", "answer", "exercise"),
    [
        ("raise NotImplementedError", "return 2 * x", "double"),
        ("YOUR ANSWER HERE", "It adds.", "why"),
    ],
)
@pytest.mark.parametrize("force", [False, True])
def test_an_answer_is_not_overwritten(source, student, stub, answer, exercise, force):
    edit(student, stub, answer)
    before = student.read_bytes()
    edit(source, "Double a number.", "Double any number.")
    with pytest.raises(AnsweredError) as raised:
        build_unit(source, force=force)
    told = str(raised.value)
    assert told.startswith(f"{student}: answers to '{exercise}' were written here; `make lab`")
    assert "`git checkout notebooks/tiny` and run: autograder build tiny" in told
    assert student.read_bytes() == before
    assert told in check_unit(source)


def test_a_cell_of_a_students_own_is_not_overwritten(source, student):
    book = json.loads(student.read_text(encoding="utf-8"))
    cell = {"cell_type": "markdown", "id": "note", "metadata": {}, "source": ["a note"]}
    student.write_text(json.dumps(book | {"cells": [*book["cells"], cell]}), encoding="utf-8")
    with pytest.raises(AnsweredError, match="1 cell that the course does not have"):
        build_unit(source)


def test_a_stub_that_its_author_changes_is_no_answer(source, student):
    edit(source, "Return twice x.", "Return two times x.")
    assert build_unit(source)
    assert "Return two times x." in student.read_text(encoding="utf-8")
    assert what_was_written(student) is None


@pytest.mark.parametrize("content", ["", "<<<<<<< HEAD\n{}"])
def test_a_file_that_no_student_can_have_saved_is_built_anew(source, student, content):
    good = student.read_bytes()
    student.write_text(content, encoding="utf-8")
    assert build_unit(source)
    assert student.read_bytes() == good


def test_an_answer_that_is_saved_while_the_lesson_runs_is_kept(source, student, monkeypatch):
    edit(source, "return x + x", "return 2 * x")
    execute = generate.execute

    def meanwhile(notebook, folder, **options):
        if not what_was_written(student):
            edit(student, "raise NotImplementedError", "return 2 * x")
        return execute(notebook, folder, **options)

    monkeypatch.setattr(generate, "execute", meanwhile)
    with pytest.raises(AnsweredError, match="answers to 'double'"):
        build_unit(source)
    assert "return 2 * x" in student.read_text(encoding="utf-8")
