"""Figures of functions of one variable: activations, losses, fits to a curve."""

import numpy as np

from course_utils.plots import _style


def functions(x, named: dict, *, x_label="input", y_label="output", title="", ax=None):
    """Draws functions of one variable.

    Args:
        x: inputs (n,).
        named: name -> outputs (n,).
        x_label, y_label, title: texts of the axes, with units where there are any.
        ax: axes to draw on; a new figure by default.

    Returns:
        The axes.
    """
    x = _style.values(x, "x", 1)
    ax = _style.new_axes(ax)
    for position, (name, outputs) in enumerate(named.items()):
        _line(ax, x, outputs, name, position)
    _zero_lines(ax)
    _style.dress(ax, title=title, x=x_label, y=y_label)
    return _style.legend(ax)


def activations(x, named: dict, *, title="", ax=None):
    """Draws activation functions (solid) together with their derivatives (dashed).

    Args:
        x: inputs z (n,).
        named: name -> (values (n,), derivatives (n,)).
        title: text above the axes.
        ax: axes to draw on; a new figure by default.

    Returns:
        The axes.
    """
    x = _style.values(x, "x", 1)
    ax = _style.new_axes(ax)
    for position, (name, (outputs, slopes)) in enumerate(named.items()):
        color = _style.pick(_style.COLORS, position)
        marker = (
            {"marker": _style.pick(_style.MARKERS, position), "markersize": 5} if position else {}
        )
        every = (4 * position, max(1, len(x) // 8))
        options = {"color": color, "linewidth": 2, "markevery": every, **marker}
        ax.plot(x, outputs, linestyle="-", label=name, **options)
        ax.plot(x, slopes, linestyle="--", label=f"{name}, derivative", **options)
    _zero_lines(ax)
    _style.dress(ax, title=title, x="input $z$", y="output, derivative")
    return _style.legend(ax)


def losses(
    errors, named: dict, *, x_label="prediction - target", y_label="loss", title="", ax=None
):
    """Draws losses against the error, or against a logit where `x_label` says so.

    Args:
        errors: (n,).
        named: name -> loss at each error (n,).

    Returns:
        The axes; they begin at a loss of 0.
    """
    ax = functions(errors, named, x_label=x_label, y_label=y_label, title=title, ax=ax)
    ax.set_ylim(bottom=0)
    return ax


def curve_fit(x, target, predictions: dict, *, points=None, title="", ax=None):
    """Draws a target curve (thick grey) and the predictions of several models.

    Args:
        x: inputs (n,), ascending.
        target: the true function at each input (n,).
        predictions: name -> predicted values (n,).
        points: optional training examples (inputs (m,), targets (m,)).
        title: text above the axes.
        ax: axes to draw on; a new figure by default.

    Returns:
        The axes.
    """
    x = _style.values(x, "x", 1)
    ax = _style.new_axes(ax)
    ax.plot(x, target, color="0.75", linewidth=6, solid_capstyle="round", label="target")
    if points is not None:
        ax.plot(*points, "o", color="0.35", markersize=3.5, alpha=0.7, label="training examples")
    for position, (name, outputs) in enumerate(predictions.items()):
        _line(ax, x, outputs, name, position)
    _style.dress(ax, title=title, x="input $x$", y="output $y$")
    return _style.legend(ax)


def series(named: dict, *, x=None, x_label="time step", y_label="value", title="", ax=None):
    """Draws sequences over time, such as a series and its forecasts.

    Args:
        named: name -> values (n,); NaN leaves a gap.
        x: times (n,): numbers or dates; 0, 1, 2, ... by default.

    Returns:
        The axes.
    """
    ax = _style.new_axes(ax, width=7.5, height=3.2)
    for position, (name, outputs) in enumerate(named.items()):
        times = np.arange(len(outputs)) if x is None else x
        _line(ax, times, outputs, name, position, linewidth=1.5)
    _style.dress(ax, title=title, x=x_label, y=y_label)
    return _style.legend(ax)


def _line(ax, x, outputs, name: str, position: int, linewidth: float = 2):
    outputs = np.asarray(outputs)
    if outputs.shape != np.shape(x):
        raise ValueError(f"{name}: expected shape {np.shape(x)}. Received: shape {outputs.shape}")
    color, style = _style.pick(_style.COLORS, position), _style.pick(_style.LINES, position)
    ax.plot(x, outputs, color=color, linestyle=style, linewidth=linewidth, label=name)


def _zero_lines(ax):
    ax.axhline(0, color="0.55", linewidth=0.8, zorder=0.5)
    ax.axvline(0, color="0.55", linewidth=0.8, zorder=0.5)
