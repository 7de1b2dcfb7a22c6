"""Diagrams draw the boxes and arrows that are given, and refuse arrows to nowhere."""

import matplotlib
import pytest

from course_utils import plots

matplotlib.use("Agg")

BOXES = {"x": (0, 0), "h": (0, 1), "y": (1, 1)}
ARROWS = [("x", "h", "W"), ("h", "y")]


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    matplotlib.pyplot.close("all")


def test_a_diagram_has_one_text_for_each_box_and_each_label():
    ax = plots.diagram(BOXES, ARROWS, shaded=["h"], title="A title")
    texts = [text.get_text() for text in ax.texts if text.get_text()]
    assert sorted(texts) == ["W", "h", "x", "y"]
    assert [patch.get_facecolor()[0] for patch in ax.patches] == [1.0, 0.85, 1.0]
    assert ax.get_title() == "A title"
    ax.figure.canvas.draw()


def test_an_arrow_goes_from_the_first_box_to_the_second():
    ax = plots.diagram(BOXES, ARROWS)
    ends = [(note.xyann, note.xy) for note in ax.texts if getattr(note, "arrow_patch", None)]
    assert ends == [((0, 0), (0, 1)), ((0, 1), (1, 1))]


def test_a_diagram_draws_where_told():
    given = plots.panels(2)[1]
    assert plots.diagram(BOXES, ARROWS, ax=given) is given


def test_an_arrow_to_a_box_that_is_not_there_is_refused():
    with pytest.raises(KeyError, match="z"):
        plots.diagram(BOXES, [("x", "z")])
