"""Showing a figure: a picture, its description in words, and nothing else."""

import base64

import matplotlib
import pytest

from course_utils import plots

matplotlib.use("Agg")

CELLS = [
    "from course_utils import plots\n"
    "ax = plots.bars({'a': 1.0}, value_label='share')\n"
    "plots.show(ax, alt='One bar <a> of height 1.')",
    "panels = plots.panels(2)\nplots.show(panels, alt='Two empty\\n  panels.')",
    "from matplotlib import pyplot\nprint(pyplot.get_fignums())",
]


@pytest.fixture(scope="module")
def notebook(root):
    """A notebook that shows two figures, executed in a kernel of its own."""
    import nbclient
    import nbformat

    cells = [nbformat.v4.new_code_cell(cell) for cell in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    resources = {"metadata": {"path": str(root)}}
    return nbclient.NotebookClient(notebook, kernel_name="python3", resources=resources).execute()


def test_an_output_is_a_picture_with_its_text_alternative(notebook):
    (output,) = notebook.cells[0].outputs
    assert output.output_type == "display_data"
    assert set(output.data) == {"image/png", "text/plain"}
    assert output.data["text/plain"] == "One bar <a> of height 1."
    assert output.metadata["image/png"]["alt"] == "One bar <a> of height 1."
    assert base64.b64decode(output.data["image/png"]).startswith(b"\x89PNG")


def test_several_panels_are_one_picture(notebook):
    (output,) = notebook.cells[1].outputs
    assert output.data["text/plain"] == "Two empty panels."


def test_shown_figures_are_closed(notebook):
    (output,) = notebook.cells[2].outputs
    assert output.text == "[]\n"


def test_html_carries_the_text_alternative(notebook):
    import nbconvert

    page, _ = nbconvert.HTMLExporter(template_name="classic").from_notebook_node(notebook)
    assert 'alt="One bar &lt;a&gt; of height 1."' in page
    assert "No description has been provided" not in page


def test_outside_of_jupyter_the_text_is_printed(capsys):
    from matplotlib import pyplot

    ax = plots.bars({"a": 1.0}, value_label="share")
    plots.show(ax, alt="One bar.")
    assert capsys.readouterr().out == "One bar.\n"
    assert not pyplot.fignum_exists(ax.figure.number)


def test_the_same_figure_gives_the_same_bytes():
    from course_utils.plots.display import _png

    first, second = (plots.bars({"a": 1.0}, value_label="share").figure for _ in range(2))
    assert _png(first) == _png(second)
    matplotlib.pyplot.close("all")


@pytest.mark.parametrize("alt", ["", "   ", None])
def test_a_text_alternative_is_required(alt):
    with pytest.raises(ValueError, match="alt: expected a sentence"):
        plots.show(None, alt=alt)


def test_something_without_a_figure_is_refused():
    with pytest.raises(TypeError, match="figure: expected a matplotlib figure or axes"):
        plots.show(3, alt="Three.")
    with pytest.raises(TypeError, match="figure: expected"):
        plots.show([], alt="Nothing.")
