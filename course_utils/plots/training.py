"""Figures of a training run: learning curves, gradients, distributions layer by layer."""

import numpy as np

from course_utils.plots import _style


def learning_curves(history, *, metric="loss", title="", ax=None):
    """Draws a metric over the epochs: training solid, validation (`val_...`) dashed.

    Args:
        history: metric -> value of each epoch, as in Keras' `History.history` (a `History` will
            do), or several runs: name -> such a history.
        metric: which one to draw, such as "loss" or "accuracy".
        title: text above the axes.
        ax: axes to draw on; a new figure by default.

    Returns:
        The axes.

    Raises:
        KeyError: a run has neither the metric nor its validation form.
    """
    ax = _style.new_axes(ax)
    runs = _runs(history)
    for position, (name, run) in enumerate(runs.items()):
        options = {"color": _style.pick(_style.COLORS, position), "linewidth": 2}
        marker = _marker(position) if len(runs) > 1 else None
        for part, curve in _parts(run, metric, name).items():
            label = part if len(runs) == 1 else f"{name}, {part}"
            dashed = part == "validation"
            look = {"linestyle": "--" if dashed else "-", "marker": marker}
            every = max(1, len(curve) // 8)
            ax.plot(
                _epochs(curve), curve, label=label, markevery=every, markersize=5, **look, **options
            )
    ax.xaxis.get_major_locator().set_params(integer=True)
    _style.dress(ax, title=title, x="epoch", y=metric.replace("_", " "))
    return _style.legend(ax)


def gradient_flow(named: dict, *, y_label="gradient norm", title="", ax=None):
    """Draws the size of the gradient in each layer, on a logarithmic axis.

    Args:
        named: layer -> gradient array (its Euclidean norm is taken) or norm, from the first layer
            on; or several networks: name -> such a dictionary.
        y_label: what the numbers are.

    Returns:
        The axes. A norm of 0 cannot be drawn on a logarithmic axis and leaves a gap.
    """
    ax = _style.new_axes(ax)
    networks = named if _nested(named) else {"": named}
    for position, (name, layers) in enumerate(networks.items()):
        norms = np.array([np.linalg.norm(np.ravel(gradient)) for gradient in layers.values()])
        look = {"color": _style.pick(_style.COLORS, position), "marker": _marker(position)}
        line = _style.pick(_style.LINES, position)
        heights = np.where(norms > 0, norms, np.nan)
        ax.plot(range(len(norms)), heights, linestyle=line, linewidth=2, label=name or None, **look)
    ax.set_yscale("log")
    ax.set_xticks(range(len(layers)), list(layers), **_style.slant(layers, room=50))
    _style.dress(ax, title=title, x="layer, from input to output", y=y_label)
    return _style.legend(ax)


def histograms(named: dict, *, bins=40, x_label="value", title="", axes=None):
    """Draws the distribution of the values in each layer, side by side on the same scale.

    Args:
        named: layer -> array of any shape, from the first layer on.
        bins: bars in each histogram.
        x_label: what the values are, with their unit.
        axes: one axes for each layer; a new figure by default.

    Returns:
        The axes, an array (layers,).
    """
    from course_utils.plots.display import panels

    arrays = {name: np.ravel(array) for name, array in named.items()}
    axes = panels(len(arrays), width=1.9, height=2.4) if axes is None else axes
    together = np.concatenate(list(arrays.values()))
    limits = (together.min(), together.max())
    for ax, (name, array) in zip(axes, arrays.items(), strict=True):
        weights = np.full(array.shape, 100 / array.size)
        ax.hist(array, bins=bins, range=limits, weights=weights, color=_style.BLUE)
        summary = f"{name}\nstd {array.std():.2g}"
        _style.dress(ax, title=summary, x=x_label)
    axes[0].set_ylabel("share of values (%)")
    return axes


def _runs(history):
    if not isinstance(history, dict):
        return {"": history.history}
    values = list(history.values())
    if values and all(isinstance(run, dict) or hasattr(run, "history") for run in values):
        return {name: getattr(run, "history", run) for name, run in history.items()}
    return {"": history}


def _parts(run, metric, name):
    keys = {"training": metric, "validation": f"val_{metric}"}
    parts = {part: run[key] for part, key in keys.items() if key in run}
    if not parts:
        where = f" of run {name!r}" if name else ""
        known = ", ".join(run)
        raise KeyError(f"metric: expected one of the history{where}: {known}. Received: {metric!r}")
    return parts


def _nested(named):
    return all(isinstance(layers, dict) for layers in named.values())


def _marker(position):
    return _style.pick(_style.MARKERS, position)


def _epochs(curve):
    return np.arange(1, len(curve) + 1)
