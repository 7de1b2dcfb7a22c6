"""Figures of a loss over two weights."""

import numpy as np
import pytest

from course_utils import plots


def bowl(points):
    return points[..., 0] ** 2 + 10 * points[..., 1] ** 2


PATH = np.array([[2.0, 1.0], [1.0, -0.5], [0.5, 0.2]])
LIMITS = {"x_limits": (-3, 3), "y_limits": (-2, 2)}


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    from matplotlib import pyplot

    pyplot.close("all")


def test_trajectories_draw_each_path_with_its_start_and_the_minimum():
    ax = plots.trajectories(bowl, {"plain": PATH, "other": -PATH}, minimum=(0, 0), **LIMITS)
    lines = {line.get_label(): line for line in ax.get_lines()}
    assert np.array_equal(lines["plain"].get_xydata(), PATH)
    assert np.array_equal(lines["other"].get_xydata(), -PATH)
    points = [line.get_xydata()[0] for line in ax.get_lines() if len(line.get_xydata()) == 1]
    assert np.array_equal(points, [PATH[0], -PATH[0], [0, 0]])


def test_trajectories_draw_contours_of_the_loss_within_the_limits():
    ax = plots.trajectories(bowl, {"plain": 100 * PATH}, levels=7, **LIMITS)
    (contours,) = ax.collections
    assert len(contours.levels) == 7
    assert contours.levels[-1] == pytest.approx(3**2 + 10 * 2**2)
    assert ax.get_xlim() == (-3, 3) and ax.get_ylim() == (-2, 2)


def test_trajectories_name_paths_only_where_there_are_several():
    alone = plots.trajectories(bowl, {"plain": PATH}, **LIMITS)
    both = plots.trajectories(bowl, {"plain": PATH, "other": -PATH}, **LIMITS)
    assert alone.get_legend() is None
    assert [text.get_text() for text in both.get_legend().get_texts()] == ["plain", "other"]


def test_trajectories_refuse_a_path_that_is_no_table_of_points():
    with pytest.raises(ValueError, match="plain: expected 2 dimensions"):
        plots.trajectories(bowl, {"plain": PATH[0]}, **LIMITS)
