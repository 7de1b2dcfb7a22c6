"""Schematic figures of grids: where the window of a convolution stops."""

from course_utils.plots import _style


def sliding_window(size, kernel, *, stride=1, dilation=1, pads=(0, 0), title="", ax=None):
    """Draws a square input, the zeros around it, and where a square window stops on it.

    The first window is outlined, with a dot on each pixel that it reads; the second one is dashed;
    a cross marks the center of every stop, so that the crosses are the pixels of the output.

    Args:
        size: rows and columns of the input.
        kernel: rows and columns of the kernel.
        stride: pixels from one stop to the next.
        dilation: pixels from one that is read to the next.
        pads: rows of zeros (before, after), for columns alike.
        title: text above the axes.
        ax: axes to draw on; a new figure by default.

    Returns:
        The axes, in pixels of the input; y points down.
    """
    ax = _style.new_axes(ax, width=3.0, height=3.2)
    first, last = -pads[0], size + pads[1] - 1
    span = dilation * (kernel - 1) + 1
    stops = range(first, last - span + 2, stride)
    _cells(ax, size, first, last)
    _window(ax, first, first, span, color=_style.BLUE, linewidth=3)
    if len(stops) > 1:
        _window(ax, stops[1], first, span, color=_style.VERMILION, linewidth=2.2, linestyle="--")
    read = [
        (first + dilation * i, first + dilation * j) for i in range(kernel) for j in range(kernel)
    ]
    ax.plot(*zip(*read, strict=True), "o", color=_style.BLUE, markersize=6, label="read")
    middle = (span - 1) / 2
    centers = [(x + middle, y + middle) for y in stops for x in stops]
    if centers:
        ax.plot(*zip(*centers, strict=True), "x", color="black", markersize=7, label="output")
    ax.set(xlim=(first - 0.7, last + 0.7), ylim=(last + 0.7, first - 0.7), aspect="equal")
    ax.set(xticks=range(size), yticks=range(size))
    ax.tick_params(length=0)
    ax.spines[["left", "bottom"]].set_visible(False)
    return _style.dress(ax, title=title, x="column", y="row", grid=False)


def _cells(ax, size: int, first: int, last: int) -> None:
    """Pixels grey, zeros white with a dotted border."""
    for y in range(first, last + 1):
        for x in range(first, last + 1):
            inside = 0 <= x < size and 0 <= y < size
            if inside:
                look = {"facecolor": "0.88", "edgecolor": "0.55"}
            else:
                look = {"facecolor": "white", "edgecolor": "0.7", "linestyle": ":"}
                ax.text(x + 0.28, y + 0.3, "0", ha="center", va="center", color="0.45", fontsize=8)
            _square(ax, x, y, 1, zorder=1, **look)


def _window(ax, x: int, y: int, span: int, **look) -> None:
    _square(ax, x, y, span, facecolor="none", edgecolor=look.pop("color"), zorder=3, **look)


def _square(ax, x: int, y: int, side: int, **look) -> None:
    from matplotlib.patches import Rectangle

    ax.add_patch(Rectangle((x - 0.5, y - 0.5), side, side, **look))
