"""A notebook in a real kernel: what is told of its cells and of an exception."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.build.lesson_run import ExecutionError, execute

pytestmark = pytest.mark.slow


def notebook(*sources):
    cells = [new_code_cell(source, id=f"c{n}") for n, source in enumerate(sources, start=1)]
    return new_notebook(cells=[new_markdown_cell("text", id="text"), *cells])


def test_each_code_cell_is_told_before_it_runs(tmp_path):
    told = []
    execute(notebook("x = 1", "print(x)"), tmp_path, begins=told.append)
    assert told == ["c1", "c2"]


def test_exception_is_told_with_the_cells_and_lines_that_led_to_it(tmp_path):
    broken = notebook("def f():\n    return missing", "x = 1\n\nf()")
    with pytest.raises(ExecutionError) as found:
        execute(broken, tmp_path)
    assert found.value.cell == "c2"
    assert found.value.what == "NameError: name 'missing' is not defined"
    assert found.value.frames == [(2, 3), (1, 2)]
    assert "\x1b" not in str(found.value)


def test_kernel_that_dies_is_told_with_its_cell(tmp_path):
    dying = notebook("x = 1", "import os\nos._exit(3)")
    with pytest.raises(ExecutionError, match="the kernel died") as found:
        execute(dying, tmp_path)
    assert found.value.cell == "c2"
