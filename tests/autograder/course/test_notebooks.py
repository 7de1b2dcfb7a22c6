import nbformat

from autograder.course.notebooks import (
    KERNELSPEC,
    full_notebook,
    same_sources,
    stub_sources,
    student_notebook,
    to_bytes,
)

FLAGS = {"schema_version", "grade", "solution", "locked", "task", "grade_id"}


def test_student_notebook_hides_solution_and_hidden_tests(tiny):
    text = to_bytes(student_notebook(tiny)).decode()
    assert "x + x" not in text
    assert "check.same" not in text
    assert "two doubled is four" in text
    assert stub_sources(tiny)["double"].endswith("raise NotImplementedError")
    assert stub_sources(tiny)["why"] == "YOUR ANSWER HERE"


def test_notebooks_are_the_same_bytes_each_time(tiny):
    assert to_bytes(student_notebook(tiny)) == to_bytes(student_notebook(tiny))
    assert to_bytes(full_notebook(tiny)) == to_bytes(full_notebook(tiny))


def test_every_cell_is_known_to_nbgrader_and_locked_unless_it_is_an_answer(tiny):
    for cell in student_notebook(tiny).cells:
        data = cell.metadata.nbgrader
        assert set(data) >= FLAGS
        assert data.locked is not data.solution
        assert cell.metadata.get("editable", True) is data.solution


def test_kernel_is_named_so_that_jupyterlab_asks_nothing(tiny):
    assert student_notebook(tiny).metadata.kernelspec == KERNELSPEC


def test_notebooks_are_valid_and_compare_by_their_sources(tiny):
    full = full_notebook(tiny)
    nbformat.validate(full)
    again = full_notebook(tiny)
    assert same_sources(full, again)
    again.cells[1].source += "\n"
    assert not same_sources(full, again)
