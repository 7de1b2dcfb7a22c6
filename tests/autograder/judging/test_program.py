from pathlib import Path

import pytest

from autograder.course.notebooks import student_notebook
from autograder.course.source import parse_unit
from autograder.handins.notebook import Submission, SubmittedCell
from autograder.judging.program import assemble, focus, program_with, reference_program

MINE = "def double(x):\n    return 2 * x"


def cell(source, grade_id="", kind="code", id=""):
    return SubmittedCell(kind, source, grade_id, id)


@pytest.fixture
def handed_in(tiny):
    """The student notebook with an answer, as a list of submitted cells."""
    cells = []
    for node in student_notebook(tiny).cells:
        grade_id = node.metadata.nbgrader.grade_id
        source = MINE if grade_id == "double" else node.source
        kind = "code" if node.cell_type == "code" else "markdown"
        cells.append(cell(source, grade_id, kind, node.id))
    return cells


def sources(program):
    return {step.id: step.source for step in program.steps}


def test_answer_is_taken_and_everything_else_is_the_authors(tiny, handed_in):
    tampered = [
        cell("print('no tests')", c.grade_id) if c.grade_id == "double_values" else c
        for c in handed_in
    ]
    program = assemble(tiny, Submission(tuple(tampered)))
    assert sources(program)["double"] == MINE
    assert "check.same" in sources(program)["double_values"]
    assert not any("no tests" in step.source for step in program.steps)
    assert program.notes == ()


def test_deleted_and_reordered_graded_cells_are_back_in_place(tiny, handed_in):
    kept = [c for c in reversed(handed_in) if c.grade_id != "double_values"]
    program = assemble(tiny, Submission(tuple(kept)))
    assert [step.id for step in program.steps][-2:] == ["double", "double_values"]


def test_extra_cells_stay_where_the_student_put_them(tiny, handed_in):
    at = [c.grade_id for c in handed_in].index("double")
    cells = [cell("first = 1"), *handed_in[:at], cell("two = 2"), *handed_in[at:], cell("end = 3")]
    program = assemble(tiny, Submission(tuple(cells)))
    assert [step.source for step in program.steps if step.role == "extra"] == [
        "first = 1", "two = 2", "end = 3",
    ]  # fmt: skip
    order = [step.id for step in program.steps]
    assert order.index("extra-2") < order.index("double") < order.index("extra-3")


def test_missing_answer_is_none_and_noted(tiny, handed_in):
    kept = [c for c in handed_in if c.grade_id != "double"]
    program = assemble(tiny, Submission(tuple(kept)))
    assert program.answers["double"] is None
    assert "double" not in sources(program)
    assert any("missing" in note for note in program.notes)


def test_answer_turned_into_text_is_noted(tiny, handed_in):
    cells = [cell(MINE, "double", "markdown") if c.grade_id == "double" else c for c in handed_in]
    program = assemble(tiny, Submission(tuple(cells)))
    assert program.answers["double"] is None
    assert any("turned into a markdown cell" in note for note in program.notes)


def test_renamed_answer_runs_as_a_cell_of_the_students_own(tiny, handed_in):
    cells = [cell(MINE, "renamed") if c.grade_id == "double" else c for c in handed_in]
    program = assemble(tiny, Submission(tuple(cells)))
    assert program.answers["double"] is None
    assert [step.source for step in program.steps if step.role == "extra"] == [MINE]


def test_copies_run_in_their_places_the_first_is_the_answer(tiny, handed_in):
    later = MINE.replace("2 *", "3 *")
    program = assemble(tiny, Submission((*handed_in, cell(later, "double"))))
    assert program.answers["double"] == MINE
    assert program.steps[-1].source == later
    assert any("more than once" in note for note in program.notes)


def test_lost_metadata_is_made_up_for_by_the_cell_id(tiny, handed_in):
    cells = [cell(c.source, "", c.kind, c.id) for c in handed_in]
    assert assemble(tiny, Submission(tuple(cells))).answers["double"] == MINE


def test_empty_notebook_still_has_a_program(tiny):
    program = assemble(tiny, Submission(()))
    assert {step.role for step in program.steps} == {"author", "graded"}


def test_demo_cells_are_not_run(tiny):
    assert all(step.role != "demo" for step in reference_program(tiny).steps)


def test_imports_of_a_demo_cell_are_run_if_the_student_uses_them(tiny_text):
    demo = '# %% tags=["demo"]\nimport keras, json\nfrom math import pi as tau\nx = 1\n\n# %% [mark'
    unit = parse_unit(tiny_text.replace("# %% [mark", demo, 1), Path("solutions/tiny/tiny.py"))

    def ran(answer):
        steps = program_with(unit, {"double": answer}).steps
        return [step.source for step in steps if step.role == "author"]

    assert len(ran(MINE)) == 1
    assert "import keras, json" in ran("def double(x): return keras.ops.add(x, x)")
    assert "from math import pi as tau" in ran("def double(x): return 2 * x * tau / tau")


def test_focus_keeps_only_one_exercise_graded(tiny):
    program = program_with(tiny, {"double": MINE, "why": "x"})
    assert [s.id for s in focus(program, tiny, "why").steps if s.role == "graded"] == []
    assert [s.id for s in focus(program, tiny, "double").steps if s.role == "graded"] == [
        "double_values"
    ]


def test_of_a_graded_cell_only_visible_names_are_kept(tiny):
    for step in reference_program(tiny).steps:
        assert (step.visible is not None) == (step.role == "graded")
    text = tiny.text.replace(
        "### BEGIN HIDDEN TESTS", "seen = 1\n### BEGIN HIDDEN TESTS\nunseen = 2", 1
    )
    assert text != tiny.text
    steps = reference_program(parse_unit(text, tiny.path)).steps
    kept = {name for step in steps for name in step.visible or ()}
    assert "seen" in kept and "unseen" not in kept
