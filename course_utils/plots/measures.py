"""Figures of measured quality: confusion matrices and bars."""

import numpy as np

from course_utils.plots import _style


def confusion_matrix(labels, predictions, class_names=None, *, title="", ax=None):
    """Draws how often each class was taken for each other; rows are true classes.

    Args:
        labels: true class ids (n,), 0 to classes - 1.
        predictions: predicted class ids (n,).
        class_names: names in order of class id; the ids themselves by default.
        title: text above the axes.
        ax: axes to draw on; a new figure by default.

    Returns:
        The axes. The shade is the share of the row, the number is the count.
    """
    labels, predictions = _ids(labels, "labels"), _ids(predictions, "predictions")
    if labels.shape != predictions.shape:
        expected = f"predictions: expected shape {labels.shape} like labels"
        raise ValueError(f"{expected}. Received: shape {predictions.shape}")
    seen = int(max(labels.max(), predictions.max())) + 1
    names = [str(label) for label in range(seen)] if class_names is None else list(class_names)
    if len(names) < seen:
        raise ValueError(f"class_names: expected at least {seen}. Received: {len(names)}")
    counts = _counts(labels, predictions, len(names))
    side = max(3.2, 1.8 + 0.38 * len(names))
    ax = _style.new_axes(ax, width=side + 0.4, height=side)
    _shade(ax, counts)
    ax.set_xticks(range(len(names)), names, **_style.slant(names, room=24))
    ax.set_yticks(range(len(names)), names)
    return _style.dress(ax, title=title, x="predicted class", y="true class", grid=False)


def bars(named: dict, *, value_label, errors=None, digits=3, title="", ax=None):
    """Draws one horizontal bar for each name, with its value at the end.

    Args:
        named: name -> number, from top to bottom.
        value_label: what the numbers are, with their unit.
        errors: name -> half width of an error bar, in the same unit.
        digits: significant digits of the values.
        title: text above the axes.
        ax: axes to draw on; a new figure by default.

    Returns:
        The axes.
    """
    ax = _style.new_axes(ax, height=1.0 + 0.38 * len(named))
    heights = [float(number) for number in named.values()]
    spread = None if errors is None else [errors[name] for name in named]
    ax.barh(
        range(len(named)), heights, xerr=spread, color=_style.SKY, edgecolor="black", height=0.65
    )
    for position, height in enumerate(heights):
        beyond = height + (spread[position] if spread and height >= 0 else 0)
        side = (
            {"ha": "left", "xytext": (4, 0)} if height >= 0 else {"ha": "right", "xytext": (-4, 0)}
        )
        text = f"{height:.{digits}g}"
        ax.annotate(text, (beyond, position), textcoords="offset points", va="center", **side)
    ax.set_yticks(range(len(named)), list(named))
    ax.invert_yaxis()
    ax.margins(x=0.15)
    _style.dress(ax, title=title, x=value_label, grid=False)
    return ax


def _shade(ax, counts):
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    ax.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for (row, column), count in np.ndenumerate(counts):
        if count:
            ink = "white" if shares[row, column] > 0.5 else "black"
            ax.text(column, row, str(count), ha="center", va="center", color=ink, fontsize=8.5)


def _counts(labels, predictions, classes):
    counts = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(counts, (labels, predictions), 1)
    return counts


def _ids(array, name):
    array = _style.values(array, name, 1)
    if not np.issubdtype(array.dtype, np.integer):
        raise ValueError(f"{name}: expected integer class ids. Received: dtype {array.dtype}")
    return array
