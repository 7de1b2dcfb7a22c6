"""What the drawing of a sliding window shows."""

import matplotlib
import numpy as np
import pytest

from course_utils import plots

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    matplotlib.pyplot.close("all")


def _points(ax, label):
    line = next(line for line in ax.lines if line.get_label() == label)
    return {(float(x), float(y)) for x, y in zip(*line.get_data(), strict=True)}


def test_crosses_stand_where_the_windows_have_their_centers():
    ax = plots.sliding_window(5, 3)
    assert _points(ax, "output") == {(x, y) for x in (1.0, 2.0, 3.0) for y in (1.0, 2.0, 3.0)}


def test_stride_and_zeros_move_the_stops():
    ax = plots.sliding_window(6, 3, stride=2, pads=(0, 1))
    assert _points(ax, "output") == {(x, y) for x in (1.0, 3.0, 5.0) for y in (1.0, 3.0, 5.0)}
    ax.figure.canvas.draw()
    assert sum(text.get_text() == "0" for text in ax.texts) == 7 * 7 - 6 * 6


def test_dilation_spreads_the_pixels_that_are_read():
    ax = plots.sliding_window(7, 3, dilation=2)
    assert _points(ax, "read") == {(x, y) for x in (0.0, 2.0, 4.0) for y in (0.0, 2.0, 4.0)}
    assert len(_points(ax, "output")) == 9


def test_a_window_that_fits_once_has_one_cross_and_one_outline():
    ax = plots.sliding_window(3, 3, title="A title")
    assert _points(ax, "output") == {(1.0, 1.0)}
    assert ax.get_title() == "A title" and ax.get_xlabel() and ax.get_ylabel()
    assert len(ax.patches) == 3 * 3 + 1


def test_it_draws_where_told():
    given = plots.panels(2)[1]
    assert plots.sliding_window(4, 2, ax=given) is given
    low, high = sorted(given.get_ylim())
    assert np.isclose(high - low, 4.4) and given.yaxis_inverted()
