"""What a person sees of a hand-in: the student notebook with answers and verdicts, nothing else."""

import json
import shutil
from dataclasses import replace

import nbformat
import pytest
from gallery.loading import HERE, pieces
from handin import hand_in
from harmless import assert_harmless, rendered
from nbgrader import utils
from planted import MARKDOWN, plant
from tiny_result import judged

from autograder.course.notebooks import student_notebook
from autograder.course.source import load_unit
from autograder.handins.folder import handins
from autograder.handins.notebook import Unreadable, parse_submission
from autograder.judging.program import MAX_EXTRA_CELLS
from autograder.pages.formgrader import notebook, verdict
from autograder.pages.formgrader.cells import MAX_ADDED

RIGHT = "def double(x):\n    return 2 * x"


@pytest.fixture
def made(tiny, tmp_path):
    """The notebook that formgrader gets for a hand-in, by grade id or place."""

    def make(answers=None, change=lambda notebook: None, result=None):
        path = hand_in(tmp_path / "submitted", "ada", tiny, answers or {}, change)
        found = parse_submission(path.read_bytes())
        shutil.rmtree(tmp_path / "submitted")
        return of(tiny, result or judged(), found)

    return make


def of(unit, result, submission):
    book = notebook(unit, student_notebook(unit), result, submission)
    nbformat.validate(book)
    return book


def by_id(book):
    return {cell.id: cell for cell in book.cells}


def test_it_is_the_student_notebook_with_answers_and_verdicts(made, tiny):
    book = made({"double": RIGHT, "why": "It is **linear**."})
    blank = student_notebook(tiny)
    assert [cell.id for cell in book.cells[1:]] == [cell.id for cell in blank.cells]
    for cell, other in zip(book.cells[1:], blank.cells, strict=True):
        assert cell.metadata.nbgrader == other.metadata.nbgrader
        if not utils.is_solution(other):
            assert cell.source == other.source
    cells = by_id(book)
    assert cells["double"].source == RIGHT
    assert cells["why"].source == "It is **linear**."
    (output,) = cells["double_values"].outputs
    assert output.text.startswith("Not yet right: 0 of 2 points\n")
    assert sum(len(cell.get("outputs", ())) for cell in book.cells) == 1
    assert "check.rng(1)" not in nbformat.v4.writes(book)


def test_nbgrader_finds_the_cells_that_the_gradebook_has(made, tiny, tmp_path):
    assert [c.metadata.nbgrader.grade_id for c in made().cells if utils.is_grade(c)] == [
        "double_values",
        "why",
    ]
    assert [c.metadata.nbgrader.grade_id for c in made().cells if utils.is_solution(c)] == [
        "double",
        "why",
    ]


def test_a_verdict_is_what_the_feedback_page_says():
    exercise = judged().exercises[0]
    text = verdict(exercise, exercise.cells[0], {"double_values"})
    visible, hidden = text.split("double works on arrays (hidden test)")
    assert visible == (
        "Not yet right: 0 of 2 points\n\ntwo doubled is four\nwrong\nexpected: 4.0\ngot: 2.0\n"
        "Hint: twice\n\n"
    )
    assert hidden == "\nwrong\nHint: twice\n"
    passed = judged("passed").exercises[0]
    assert verdict(passed, passed.cells[0], {"double_values"}) == "Passed: 2 of 2 points\n"
    ended = replace(exercise, outcome="error", checks=(), reason="NameError\x1b: " + "x " * 80)
    lines = verdict(ended, ended.cells[0], set()).split("\n")
    assert lines[0] == "Exception: 0 of 2 points"
    assert lines[1].startswith("NameError\\x1b: x x")
    assert max(map(len, lines)) <= 120


def test_a_changed_cell_of_the_author_is_shown_as_the_student_has_it(made, tiny):
    def change(notebook):
        notebook.cells[2].source = "My answer is here: <b>42</b>"
        notebook.cells[4].source = "pass  # the graded cell"

    book = made(change=change)
    changed = book.cells[3]
    assert changed.source == "*Changed by the student:*\n\nMy answer is here: < b>42< /b>"
    assert by_id(book)["double_values"].source == student_notebook(tiny).cells[4].source


def test_cells_of_the_students_own_keep_their_places(made):
    def change(notebook):
        own = nbformat.v4.new_code_cell("y = 1"), nbformat.v4.new_markdown_cell("My *notes*")
        raw = nbformat.v4.new_raw_cell("# <b>raw</b>")
        blank = nbformat.v4.new_code_cell("  \n")
        notebook.cells[4:4] = [*own, raw, blank]

    sources = [cell.source for cell in made({"double": RIGHT}, change).cells]
    place = sources.index(RIGHT)
    assert sources[place + 1 : place + 4] == ["y = 1", "My *notes*", "    # < b>raw< /b>"]


def test_nothing_of_a_notebook_but_text_comes_through(made):
    text = nbformat.v4.writes(made({"why": MARKDOWN}, plant))
    book = json.loads(text)
    assert "own output" not in text
    assert not any("attachments" in cell for cell in book["cells"])
    assert {name for cell in book["cells"] for name in cell["metadata"]} == {"nbgrader"}
    assert "widgets" not in book["metadata"]
    assert "raw" not in {cell["cell_type"] for cell in book["cells"]}
    assert len(text) < 100_000 < len(MARKDOWN)


def test_missing_and_retyped_answers_are_said(made):
    def change(notebook):
        cells = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells}
        for name, kind in (("double", "markdown"), ("why", "raw")):
            cells[name]["cell_type"] = kind
            for key in ("outputs", "execution_count"):
                cells[name].pop(key, None)

    cells = by_id(made({"double": RIGHT, "why": "<b>"}, change))
    assert cells["double"].cell_type == "code"
    assert cells["double"].source == (
        f"# [The student turned this cell into a markdown cell.]\n{RIGHT}"
    )
    assert cells["why"].source.endswith("into a raw cell.]\n\n    < b>")
    gone = by_id(made(change=lambda notebook: notebook.cells.clear()))
    assert gone["double"].source == "# [This cell is not in the notebook that was handed in.]"
    assert gone["why"].source == "[This cell is not in the notebook that was handed in.]"


def test_a_file_that_cannot_be_read_says_so_and_can_be_graded(tiny):
    result = judged("missing", notes=("called <b>x</b>\n# y",))
    book = of(tiny, result, Unreadable("x.ipynb: <script>"))
    assert "**The file could not be read:** x.ipynb: < script>" in book.cells[0].source
    assert book.cells[0].source.endswith("\n\n- called < b>x< /b> # y")
    assert len(book.cells) == 1 + len(tiny.cells)


def test_a_notebook_of_many_cells_is_cut(made):
    def change(notebook):
        notebook.cells += [nbformat.v4.new_code_cell(f"x = {i}") for i in range(MAX_EXTRA_CELLS)]

    book = made(change=change)
    assert book.cells[-1].source == (
        f"[{MAX_EXTRA_CELLS - MAX_ADDED} more cells of the student's own are not shown.]"
    )

    def long(notebook):
        notebook.cells += [nbformat.v4.new_code_cell("x = 1\n" * 10_000) for _ in range(40)]

    book = made(change=long)
    assert len(nbformat.v4.writes(book)) < 400_000
    assert "more cells of the student's own" in book.cells[-1].source


@pytest.mark.slow
def test_whatever_the_gallery_hands_in_makes_a_notebook(tmp_path, monkeypatch):
    unit = load_unit(HERE / "course" / "solutions" / "gallery" / "gallery.py")
    blank = student_notebook(unit)
    monkeypatch.setattr("gallery.loading.student_notebook", lambda unit: blank)  # made once
    for piece in pieces():
        piece.hand_in(tmp_path / piece.name / unit.name, unit)
    found = list(handins(sorted(tmp_path.iterdir()), [unit.name]))
    for handin in found:
        result = replace(judged(), student=handin.student, notes=handin.notes)
        book = notebook(unit, blank, result, handin.read())
        nbformat.validate(book)
        shown = [cell for cell in book.cells if cell.cell_type == "markdown"]
        for cell in shown:
            assert_harmless(rendered(cell.source))
        assert len(nbformat.v4.writes(book)) < 1_000_000
    assert len(found) == len(pieces()) > 100
