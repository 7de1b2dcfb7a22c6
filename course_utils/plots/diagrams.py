"""Drawn diagrams: boxes joined by arrows, such as a network unrolled in time."""

from course_utils.plots import _style

WIDTH, HEIGHT = 0.56, 0.5  # of a box, in columns and rows
INCHES = 1.0  # of a column or a row of a new figure


def diagram(boxes: dict, arrows, *, shaded=(), title="", ax=None):
    """Draws boxes with text, and arrows between them.

    Args:
        boxes: text -> (column, row) of its center; rows count upward.
        arrows: pairs (from, to) or triples (from, to, label) of the texts of boxes.
        shaded: texts of the boxes that are drawn grey.
        title: text above the axes.
        ax: axes to draw on; a new figure by default.

    Returns:
        The axes, without frame, in columns and rows.

    Raises:
        KeyError: an arrow, or a name in `shaded`, belongs to no box.
    """
    unknown = {name for arrow in arrows for name in arrow[:2]} | set(shaded)
    if unknown - set(boxes):
        raise KeyError(f"boxes: expected one for each of {sorted(unknown - set(boxes))}.")
    columns, rows = ([place[axis] for place in boxes.values()] for axis in (0, 1))
    wide, tall = max(columns) - min(columns) + 1, max(rows) - min(rows) + 1
    ax = _style.new_axes(ax, width=INCHES * wide, height=INCHES * tall)
    patches = {name: _box(ax, name, place, name in shaded) for name, place in boxes.items()}
    for start, end, *label in arrows:
        _arrow(ax, boxes[start], boxes[end], patches[start], patches[end], *label)
    ax.set(xlim=(min(columns) - 0.5, max(columns) + 0.5), ylim=(min(rows) - 0.5, max(rows) + 0.5))
    ax.set_axis_off()
    if title:
        ax.set_title(title, fontsize=11)
    return ax


def _box(ax, text, place, shaded):
    from matplotlib.patches import FancyBboxPatch

    corner = (place[0] - WIDTH / 2, place[1] - HEIGHT / 2)
    look = {"facecolor": "0.85" if shaded else "white", "edgecolor": "black", "linewidth": 1.2}
    patch = FancyBboxPatch(corner, WIDTH, HEIGHT, boxstyle="round,pad=0,rounding_size=0.1", **look)
    ax.add_patch(patch)
    ax.text(*place, text, ha="center", va="center")
    return patch


def _arrow(ax, start, end, first, last, label=""):
    ax.annotate(
        "",
        end,
        start,
        arrowprops={"arrowstyle": "-|>", "color": "black", "patchA": first, "patchB": last},
    )
    if label:
        middle = [(a + b) / 2 for a, b in zip(start, end, strict=True)]
        level = start[1] == end[1]
        offset, side = ((0, 4), ("center", "bottom")) if level else ((5, 0), ("left", "center"))
        ax.annotate(
            label, middle, offset, textcoords="offset points", ha=side[0], va=side[1], fontsize=9
        )
