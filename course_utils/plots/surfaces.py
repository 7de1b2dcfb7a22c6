"""Figures of a loss over two weights, and of the ways that optimizers take on it."""

import numpy as np

from course_utils.plots import _style


def trajectories(
    loss, paths: dict, *, x_limits, y_limits, minimum=None, levels=12, title="", ax=None
):
    """Draws the contours of a loss over two weights, and paths on it.

    Args:
        loss: function from points (..., 2) to losses (...), above 0 but at the minimum.
        paths: name -> points visited (steps + 1, 2), in order; may leave the picture.
        x_limits, y_limits: (lowest, highest) of the first and of the second weight.
        minimum: where the loss is smallest, (2,), marked by a star; None for no mark.
        levels: contours, at equal distances of the logarithm of the loss.
        title: text above the axes.
        ax: axes to draw on; a new figure by default.

    Returns:
        The axes. A square is the start of a path, a dot each further step.
    """
    ax = _style.new_axes(ax, width=5.0, height=3.6)
    _contours(ax, loss, x_limits, y_limits, levels)
    for position, (name, path) in enumerate(paths.items()):
        path = _style.values(path, name, 2)
        color, line = _style.pick(_style.COLORS, position), _style.pick(_style.LINES, position)
        look = {"color": color, "linewidth": 1.4, "marker": ".", "markersize": 5}
        ax.plot(path[:, 0], path[:, 1], linestyle=line, label=name, **look)
        ax.plot(*path[0], "s", color=color, markersize=6)
    if minimum is not None:
        ax.plot(*minimum, "*", color="black", markersize=11, zorder=4)
    ax.set(xlim=x_limits, ylim=y_limits)
    _style.dress(ax, title=title, x="weight $w_1$", y="weight $w_2$", grid=False)
    return _style.legend(ax) if len(paths) > 1 else ax


def _contours(ax, loss, x_limits, y_limits, levels):
    x, y = np.meshgrid(np.linspace(*x_limits, 121), np.linspace(*y_limits, 121))
    heights = np.asarray(loss(np.stack([x, y], axis=-1)))
    positive = heights[heights > 0]
    lowest = max(positive.min(), positive.max() * 1e-4)
    at = np.geomspace(lowest, positive.max(), levels)
    ax.contour(x, y, heights, levels=at, colors="0.72", linewidths=0.7, zorder=0)
