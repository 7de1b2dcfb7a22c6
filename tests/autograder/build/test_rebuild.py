"""A build after a change: what runs again, which outputs are kept, what is said."""

import nbformat
import pytest
from nbformat.v4 import new_output

from autograder.build import generate
from autograder.build.generate import Paths, RefusedError, build_unit, check_unit
from autograder.build.lesson_run import Executed, ExecutionError
from autograder.course.source import load_unit
from autograder.judging import judge

SHOW = '# %% tags=["demo"]\ncheck.progress()\n\n# %% tags=["demo"]\nlast = 1\n'


@pytest.fixture
def source(tiny_course):
    path = tiny_course / "solutions" / "tiny" / "tiny.py"
    path.write_text(path.read_text(encoding="utf-8") + "\n" + SHOW, encoding="utf-8")
    return path


@pytest.fixture
def kernel(monkeypatch):
    """A kernel that prints how often it was started; its list has what ran, and in which folder."""
    ran = []

    def execute(notebook, folder, *, allow_errors=False, begins=lambda cell: None):
        ran.append("untouched" if allow_errors else "lesson")
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        for number, cell in enumerate(code, start=1):
            begins(cell.id)
            cell.execution_count = number
            cell.outputs = [new_output("stream", text=f"start {len(ran)}")]
        notebook.metadata.language_info = {"name": "python", "version": "3.99"}
        return Executed(1.0, dict.fromkeys((cell.id for cell in code), 0.1))

    monkeypatch.setattr(generate, "execute", execute)
    return ran


def refuse(*_, **__):
    pytest.fail("something ran")


def edit(source, old, new):
    text = source.read_text(encoding="utf-8")
    assert old in text
    source.write_text(text.replace(old, new, 1), encoding="utf-8")


def outputs(source):
    """What each code cell of the executed notebook printed."""
    notebook = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    return [cell.outputs[0].text for cell in notebook.cells if cell.cell_type == "code"]


def line_of(source, text):
    return source.read_text(encoding="utf-8").splitlines().index(text) + 1


def test_text_that_changes_runs_nothing_and_keeps_outputs(source, kernel, monkeypatch):
    build_unit(source)
    assert kernel == ["lesson", "untouched"]
    before = source.with_suffix(".ipynb").read_text(encoding="utf-8")
    edit(source, "Double a number.", "Double any number.")
    monkeypatch.setattr(generate, "execute", refuse)
    monkeypatch.setattr(judge, "run_reference", refuse)
    monkeypatch.setattr(judge, "prove_ready", refuse)
    built = build_unit(source)
    assert built
    assert built.line(0.21) == "tiny: text only; nothing ran, 0.2 s"
    assert check_unit(source) == []
    after = source.with_suffix(".ipynb").read_text(encoding="utf-8")
    changed = [
        pair
        for pair in zip(before.splitlines(), after.splitlines(), strict=True)
        if len({*pair}) > 1
    ]
    assert [line for line, _ in changed if "Double a number." in line]
    assert all("Double" in old or "text-" in old for old, _ in changed), "the text and its id only"
    student = Paths.of(load_unit(source)).student.read_text(encoding="utf-8")
    assert "Double any number." in student
    assert build_unit(source).line(3) == "tiny: nothing to do"


def test_check_that_changes_keeps_the_outputs_before_it(source, kernel):
    build_unit(source)
    assert outputs(source) == ["start 1"] * 5
    edit(source, '"two doubled is four"', '"twice two is four"')
    built = build_unit(source)
    assert outputs(source) == ["start 1"] * 2 + ["start 3"] * 3
    line = line_of(source, '# %% check="double_values" points=2')
    assert built.line(12.3) == (
        f"tiny: ran 5 cells (first change: double_values, line {line}), the reference solution "
        "and the untouched notebook, 12 s"
    )
    assert check_unit(source) == []


def test_what_students_do_not_get_does_not_run_the_untouched_notebook(source, kernel):
    build_unit(source)
    edit(source, "check.rng(1)", "check.rng(2)")
    assert not build_unit(source).untouched
    assert kernel == ["lesson", "untouched", "lesson"]


def test_demo_cell_that_changes_leaves_the_reference_alone(source, kernel):
    build_unit(source)
    edit(source, "last = 1", "last = 2")
    built = build_unit(source)
    assert not built.reference
    assert built.first.line == line_of(source, "last = 2") - 1
    assert outputs(source) == ["start 1"] * 4 + ["start 3"]


def test_heading_that_the_table_of_exercises_shows_is_shown_again(source, kernel):
    build_unit(source)
    edit(source, "### Exercise 1: double", "### Exercise 1: twice")
    built = build_unit(source)
    assert built.first.source == "check.progress()"
    assert kernel == ["lesson", "untouched", "lesson"]
    assert outputs(source) == ["start 1"] * 3 + ["start 3"] * 2


def test_force_runs_all_and_keeps_nothing(source, kernel):
    build_unit(source)
    assert build_unit(source, force=True).line(2) == (
        "tiny: ran 5 cells, the reference solution and the untouched notebook, 2.0 s"
    )
    assert outputs(source) == ["start 3"] * 5


def test_executed_notebook_that_cannot_be_read_is_made_again(source, kernel):
    build_unit(source)
    source.with_suffix(".ipynb").write_text("<<<<<<< HEAD\n", encoding="utf-8")
    assert build_unit(source).cells == 5
    assert check_unit(source) == []


def test_failed_run_leaves_the_table_that_the_outputs_show(source, kernel, monkeypatch):
    build_unit(source)
    table = Paths.of(load_unit(source)).table
    before = table.read_bytes()
    slow = Executed(99.0, {load_unit(source).cells[1].id: 99.0})
    working = generate.execute
    monkeypatch.setattr(generate, "execute", lambda *_, **__: slow)
    edit(source, "### Exercise 1: double", "### Exercise 1: twice")
    with pytest.raises(RefusedError, match="CPU seconds"):
        build_unit(source)
    assert table.read_bytes() == before
    monkeypatch.setattr(generate, "execute", working)
    assert build_unit(source).first.source == "check.progress()"
    assert b"twice" in table.read_bytes()


def test_exception_in_the_lesson_is_told_with_its_line_in_the_source(source, monkeypatch):
    edit(source, "last = 1", "last = 1\nmissing")
    cell = load_unit(source).cells[-1].id
    frames = "Cell In[1], line 1\nCell In[5], line 2\n"

    def execute(*_, **__):
        raise ExecutionError(cell, "NameError: name 'missing' is not defined", frames)

    monkeypatch.setattr(generate, "execute", execute)
    line = line_of(source, "missing")
    with pytest.raises(ExecutionError, match=rf"tiny\.py:{line}: .*NameError: .*; correct it"):
        build_unit(source)


def test_build_tells_which_cell_runs(source, kernel):
    told = []
    build_unit(source, tell=told.append)
    assert told[0].stage == "tiny: running the reference solution"
    lesson = [now for now in told if now.stage == "tiny: lesson"]
    assert [now.number for now in lesson] == [1, 2, 3, 4, 5]
    assert {now.total for now in lesson} == {5}
    assert lesson[1].cell.startswith("double, line ")
    assert sum(now.stage == "tiny: untouched notebook" for now in told) == 5
