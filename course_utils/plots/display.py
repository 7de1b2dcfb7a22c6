"""Shows a figure with a description in words, for those who cannot see it."""

import base64
import io
import sys

DOTS_PER_INCH = 100


def panels(columns: int, *, rows: int = 1, width: float = 3.2, height: float = 3.0):
    """Returns the axes of a new figure with several panels, as an array (rows * columns,).

    Args:
        columns: panels side by side.
        rows: panels one above another.
        width, height: size of one panel in inches.
    """
    from matplotlib import pyplot

    size = (columns * width, rows * height)
    _, axes = pyplot.subplots(rows, columns, figsize=size, layout="constrained", squeeze=False)
    return axes.ravel()


def show(figure, *, alt: str) -> None:
    """Displays a figure as a PNG picture with a text alternative, and closes it.

    In Jupyter the output has `image/png` (with the metadata `alt`, which nbconvert's classic
    template writes into its HTML) and `text/plain`, the text alternative itself. Elsewhere the text
    is printed.

    Args:
        figure: a matplotlib figure, axes, or a sequence of axes of one figure.
        alt: what the figure shows, in one or two sentences.

    Raises:
        ValueError: the text alternative is empty.
        TypeError: there is no figure in what was given.
    """
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError(f"alt: expected a sentence that says what to see. Received: {alt!r}")
    figure = _figure_of(figure)
    alt = " ".join(alt.split())
    if _in_ipython():
        from IPython.display import display

        data = {"image/png": _png(figure), "text/plain": alt}
        display(data, raw=True, metadata={"image/png": {"alt": alt}})
    else:
        print(alt)
    _close(figure)


def _figure_of(shown):
    from matplotlib.figure import Figure

    axes = shown
    while hasattr(axes, "__len__") and len(axes):
        axes = axes[0]
    figure = axes if isinstance(axes, Figure) else getattr(axes, "figure", None)
    if figure is None:
        raise TypeError(f"figure: expected a matplotlib figure or axes. Received: {shown!r}")
    return figure


def _png(figure) -> str:
    sink = io.BytesIO()
    options = {"facecolor": "white", "bbox_inches": "tight", "metadata": {"Software": None}}
    figure.savefig(sink, format="png", dpi=DOTS_PER_INCH, **options)
    return base64.b64encode(sink.getvalue()).decode("ascii")


def _in_ipython() -> bool:
    ipython = sys.modules.get("IPython")
    return ipython is not None and ipython.get_ipython() is not None


def _close(figure) -> None:
    from matplotlib import pyplot

    pyplot.close(figure)
