"""Figures of points in the plane, and of what a classifier says about each place."""

import numpy as np

from course_utils.plots import _style

MARGIN = 0.1  # of the points' range, on each side


def scatter(points, labels, *, class_names=None, title="", ax=None):
    """Draws points in the plane; each class has a color and a marker.

    Args:
        points: (n, 2).
        labels: class of each point (n,): any values.
        class_names: names for the legend, in ascending order of label.
        title: text above the axes.
        ax: axes to draw on; a new figure by default.

    Returns:
        The axes.
    """
    points = _pairs(points)
    labels = _style.values(labels, "labels", 1)
    ax = _style.new_axes(ax, width=4.6, height=4.0)
    classes = np.unique(labels)
    names = class_names if class_names is not None else [f"class {label}" for label in classes]
    for position, (label, name) in enumerate(zip(classes, names, strict=True)):
        ax.scatter(*points[labels == label].T, label=name, **_marker(position))
    (left, bottom), (right, top) = _limits(points)
    ax.set(xlim=(left, right), ylim=(bottom, top))
    _style.dress(ax, title=title, x="feature $x_1$", y="feature $x_2$", grid=False)
    return _style.legend_on_top(ax)


def decision_boundary(
    predict, points, labels, *, threshold=0.5, resolution=300, class_names=None, title="", ax=None
):
    """Colors the plane by the class a model predicts there, and draws the points on top.

    Args:
        predict: function from points (m, 2) to class ids (m,), to scores or probabilities
            (m, classes), or to the probability of the second class, (m,) or (m, 1).
        points: (n, 2).
        labels: class of each point (n,).
        threshold: what parts two classes where `predict` returns one number that is not a class
            id; 0 for logits.
        resolution: points of the grid along each axis.
        class_names, title, ax: as in `scatter`.

    Returns:
        The axes.
    """
    classes = np.unique(labels)
    ax = scatter(points, labels, class_names=class_names, title=title, ax=ax)
    x, y = np.meshgrid(*(np.linspace(*ends, resolution) for ends in (ax.get_xlim(), ax.get_ylim())))
    grid = np.stack([x.ravel(), y.ravel()], axis=1)
    regions = _class_positions(predict(grid), classes, threshold).reshape(x.shape)
    _fill(ax, x, y, regions, len(classes))
    return ax


def _fill(ax, x, y, regions, count):
    from matplotlib.colors import ListedColormap

    fills = ListedColormap([_lighter(_style.pick(_style.COLORS, n)) for n in range(count)])
    extent = (x.min(), x.max(), y.min(), y.max())
    options = {"origin": "lower", "aspect": "auto", "interpolation": "nearest", "zorder": 0}
    ax.imshow(regions, cmap=fills, vmin=0, vmax=count - 1, extent=extent, **options)
    for position in range(count):
        inside = (regions == position).astype(float)
        if 0 < inside.mean() < 1:
            line = {"levels": [0.5], "colors": "black", "linewidths": 1.2, "zorder": 0.5}
            ax.contour(x, y, _soften(inside), **line)


def _soften(inside):
    """Returns means over 5 by 5 points: a border through them does not show the grid's steps."""
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(inside, 2, mode="edge"), (5, 5))
    return windows.mean(axis=(2, 3))


def _class_positions(outputs, classes, threshold):
    """Returns for each output the position of its class among the ascending classes."""
    outputs = np.asarray(outputs)
    if outputs.ndim == 2 and outputs.shape[1] > 1:
        return outputs.argmax(axis=1)
    outputs = outputs.reshape(len(outputs))
    if np.isin(outputs, classes).all():
        return np.searchsorted(classes, outputs)
    return (outputs > threshold).astype(np.int64)


def _limits(points):
    low, high = points.min(axis=0), points.max(axis=0)
    margin = MARGIN * np.where(high > low, high - low, 1.0)
    return low - margin, high + margin


def _pairs(points):
    points = _style.values(points, "points", 2)
    if points.shape[1] != 2:
        raise ValueError(f"points: expected shape (n, 2). Received: shape {points.shape}")
    return points


def _marker(position):
    face = _style.pick(_style.COLORS, position)
    shape = _style.pick(_style.MARKERS, position)
    return {"color": face, "marker": shape, "s": 36, "edgecolors": "white", "linewidths": 0.6}


def _lighter(color, share=0.72):
    from matplotlib.colors import to_rgb

    return tuple(share + (1 - share) * channel for channel in to_rgb(color))
