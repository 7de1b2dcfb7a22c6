import jupytext
import pytest

from autograder.course.cell_tags import expanded, short_header
from autograder.course.notebooks import full_notebook
from autograder.course.source import parse_unit

ANSWER = {"schema_version": 3, "grade": False, "solution": True, "locked": False, "task": False}
CHECK = {"schema_version": 3, "grade": True, "solution": False, "locked": True, "task": False}
QUESTION = {"schema_version": 3, "grade": True, "solution": True, "locked": False, "task": False}


def written(header):
    """What jupytext reads in a header."""
    return dict(jupytext.reads(f"# %% {header}\nx = 1\n", fmt="py:percent").cells[0].metadata)


@pytest.mark.parametrize(
    ("header", "metadata"),
    [
        ('answer="relu"', ANSWER | {"grade_id": "relu"}),
        ('check="relu_values" points=1', CHECK | {"grade_id": "relu_values", "points": 1}),
        ('check="relu_values" points=0.5', CHECK | {"grade_id": "relu_values", "points": 0.5}),
        ('[markdown] question="why" points=3', QUESTION | {"grade_id": "why", "points": 3}),
        ('tags=["demo"]', None),
        ("", None),
    ],
)
def test_a_word_stands_for_the_whole_metadata(header, metadata):
    assert expanded(written(header)) == metadata


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ('answer="relu"', "code"),
        ('check="relu_values" points=0.5', "code"),
        ('[markdown] question="why" points=3', "markdown"),
    ],
)
def test_the_short_header_is_the_inverse_of_what_it_stands_for(header, kind):
    assert short_header(kind, {"nbgrader": expanded(written(header))}) == f"# %% {header}"
    assert short_header(kind, written(header)) == f"# %% {header}"


def test_the_short_header_keeps_tags_and_drops_metadata_of_cells_that_are_given():
    long = {"nbgrader": {"grade": False, "solution": False, "grade_id": "x"}, "tags": ["demo"]}
    assert short_header("code", long) == '# %% tags=["demo"]'


def test_units_with_metadata_written_out_are_read_as_before(tiny, tiny_text):
    lines = tiny_text.splitlines()
    for cell in tiny.cells:
        if cell.nbgrader:
            mark = "# %%" if cell.kind == "code" else "# %% [markdown]"
            values = str(cell.nbgrader).replace("'", '"').replace("True", "true")
            lines[cell.line - 1] = f"{mark} nbgrader={values.replace('False', 'false')}"
    long = parse_unit("\n".join(lines), tiny.path)
    assert "nbgrader={" in long.text
    assert full_notebook(long) == full_notebook(tiny)
