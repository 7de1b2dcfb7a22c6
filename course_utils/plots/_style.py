"""Colors, lines and axes that every figure shares. matplotlib is imported when a figure is drawn.

Colors are those of Okabe and Ito (2008), Color Universal Design, ordered so that neighbors also
differ in grey; a line style or a marker repeats what a color says.
"""

import numpy as np

BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILION, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
COLORS = (BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY, BLACK, YELLOW)
LINES = ("-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)), (0, (8, 3)), (0, (1, 3)), (0, (4, 1)))
MARKERS = ("o", "^", "s", "D", "v", "P", "X", "*")
GRID = {"color": "0.88", "linewidth": 0.8}
LEGEND = {"framealpha": 0.9, "edgecolor": "0.85", "fontsize": 9, "handlelength": 2.8}
WIDTH, HEIGHT = 6.0, 3.6


def new_axes(ax=None, *, width: float = WIDTH, height: float = HEIGHT):
    """Returns `ax`, or the axes of a new figure of this size in inches."""
    if ax is not None:
        return ax
    from matplotlib import pyplot

    return pyplot.subplots(figsize=(width, height), layout="constrained")[1]


def dress(ax, *, title: str = "", x: str = "", y: str = "", grid: bool = True):
    """Gives axes their title, labels, quiet frame and grid; an empty text leaves what is there."""
    if title:
        ax.set_title(title, fontsize=11)
    if x:
        ax.set_xlabel(x)
    if y:
        ax.set_ylabel(y)
    ax.spines[["top", "right"]].set_visible(False)
    ax.set_axisbelow(True)
    if grid:
        ax.grid(True, **GRID)
    return ax


def legend(ax, **options):
    """Adds a legend where it hides least; nothing where no artist has a label."""
    if ax.get_legend_handles_labels()[0]:
        ax.legend(**{**LEGEND, **options})
    return ax


def legend_on_top(ax):
    """Adds a legend inside the axes, in room made for it above all that is drawn."""
    labels = ax.get_legend_handles_labels()[1]
    width, height = ax.get_window_extent().size / ax.figure.dpi  # inches
    columns = max(1, min(len(labels), int(width / (0.35 + 0.085 * max(map(len, labels))))))
    rows = -(-len(labels) // columns)
    low, high = ax.get_ylim()
    ax.set_ylim(low, low + (high - low) / (1 - min(0.5, 0.25 * rows / height)))
    compact = {"handlelength": 1.0, "handletextpad": 0.3, "columnspacing": 1.0, "borderpad": 0.3}
    return legend(ax, loc="upper center", ncols=columns, borderaxespad=0.2, **compact)


def slant(names, room: int) -> dict:
    """Returns the options of tick labels: slanted where the names need more letters than `room`."""
    if sum(len(str(name)) + 1 for name in names) <= room:
        return {}
    return {"rotation": 45, "ha": "right", "rotation_mode": "anchor"}


def pick(cycle: tuple, position: int):
    """Returns the style at a position; styles repeat after eight."""
    return cycle[position % len(cycle)]


def values(array, name: str, *dimensions: int) -> np.ndarray:
    """Returns an array-like as a NumPy array, after checking its number of dimensions.

    Raises:
        ValueError: the array has another number of dimensions than those listed.
    """
    array = np.asarray(array)
    if array.ndim not in dimensions:
        expected = " or ".join(str(dimension) for dimension in dimensions)
        raise ValueError(f"{name}: expected {expected} dimensions. Received: shape {array.shape}")
    return array
