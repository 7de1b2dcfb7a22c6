"""Figures made of pictures: grids of examples, filters, heat maps."""

from dataclasses import dataclass

import numpy as np

from course_utils.plots import _style

GAP = 0.08  # between pictures, in widths of one
LINE, LETTER = 0.15, 0.068  # height of a line of a title, width of a letter; inches


@dataclass(frozen=True)
class _Layout:
    """Where pictures go. Lengths are in widths of a picture; `tile` is that width in inches."""

    columns: int
    rows: int
    tall: float
    room: float
    across: float
    tile: float

    @property
    def down(self) -> float:
        return self.tall + self.room + 1.5 * GAP

    def corner(self, position: int) -> tuple[float, float]:
        """Returns left and top of a picture."""
        row, column = divmod(position, self.columns)
        return column * self.across + (self.across - 1 - GAP) / 2, row * self.down + self.room


def image_grid(
    images, titles=None, columns=8, *, value_range=None, color_map="gray_r", title="", ax=None
):
    """Draws images side by side, row by row, with a title above each.

    Args:
        images: (n, height, width), or with channels: (n, height, width, 1 or 3).
        titles: text above each image, n of them; none by default. May have several lines.
        columns: images in a row.
        value_range: (lowest, highest) value, drawn white and black; by default those of all images
            together. Color images (integers 0 to 255, floats in [0, 1]) are drawn as they are.
        color_map: matplotlib's name of the map for images without color; "gray_r": ink is dark.
        title: text above the figure.
        ax: axes to draw on; a new figure by default.

    Returns:
        The axes. A picture is 1 unit wide; y points down.
    """
    images = _pictures(images)
    titles = _titles(titles, len(images))
    layout = _arrange(images, titles, columns)
    width, height = layout.columns * layout.across, layout.rows * layout.down
    size = {"width": width * layout.tile, "height": height * layout.tile + 0.1}
    ax = _style.new_axes(ax, **size)
    options = _shading(images, value_range, color_map)
    for position, picture in enumerate(images):
        left, top = layout.corner(position)
        ax.imshow(picture, extent=(left, left + 1, top + layout.tall, top), **options)
        _frame(ax, left, top, layout.tall)
        ax.text(left + 0.5, top - 0.05, titles[position], ha="center", va="bottom", fontsize=8.5)
    ax.set(xlim=(-GAP, width), ylim=(height, -GAP / 2), aspect="equal")
    ax.set_axis_off()
    if title:
        ax.set_title(title, fontsize=11)
    return ax


def _arrange(images, titles, columns) -> _Layout:
    columns = min(columns, len(images))
    lines = [line for text in titles for line in text.split("\n")]
    tile = min(1.5, max(0.9, 6 / columns))
    return _Layout(
        columns=columns,
        rows=-(-len(images) // columns),
        tall=images.shape[1] / images.shape[2],
        room=max(text.count("\n") + bool(text) for text in titles) * LINE / tile + 0.02,
        across=max(1 + GAP, max(map(len, lines)) * LETTER / tile + GAP),
        tile=tile,
    )


def filters(kernels, *, columns=8, titles=None, title="", ax=None):
    """Draws convolution kernels with a scale: negative weights dark, positive ones bright.

    Args:
        kernels: (filters, height, width), or (height, width, channels, filters) as in Keras: one
            picture for each channel and filter, filters fastest.
        columns, titles, title, ax: as in `image_grid`.

    Returns:
        The axes.
    """
    kernels = _style.values(kernels, "kernels", 3, 4)
    if kernels.ndim == 4:
        height, width = kernels.shape[:2]
        kernels = kernels.reshape(height, width, -1).transpose(2, 0, 1)
    limit = float(np.abs(kernels).max()) or 1.0
    shades = {"value_range": (-limit, limit), "color_map": "cividis"}
    ax = image_grid(kernels, titles, columns, title=title, ax=ax, **shades)
    ax.figure.colorbar(ax.images[0], ax=ax, label="weight")
    return ax


def heatmap(
    matrix, *, x_label, y_label, x_names=None, y_names=None, value_label="", title="", ax=None
):
    """Draws a matrix in shades with a scale, such as attention weights.

    Args:
        matrix: (rows, columns).
        x_label, y_label: what columns and rows are.
        x_names, y_names: names of the single columns and rows.
        value_label: what the shade is, with its unit.

    Returns:
        The axes.
    """
    matrix = _style.values(matrix, "matrix", 2)
    ax = _style.new_axes(ax, width=5.0, height=4.2)
    picture = ax.imshow(matrix, cmap="cividis", aspect="auto")
    ax.figure.colorbar(picture, ax=ax, label=value_label)
    if x_names is not None:
        ax.set_xticks(range(len(x_names)), x_names, **_style.slant(x_names, room=24))
    if y_names is not None:
        ax.set_yticks(range(len(y_names)), y_names)
    return _style.dress(ax, title=title, x=x_label, y=y_label, grid=False)


def _pictures(images):
    images = _style.values(images, "images", 3, 4)
    if len(images) == 0:
        raise ValueError(f"images: expected at least one. Received: shape {images.shape}")
    if images.ndim == 4 and images.shape[3] == 1:
        return images[..., 0]
    if images.ndim == 4 and images.shape[3] != 3:
        raise ValueError(f"images: expected 1 or 3 channels, last. Received: shape {images.shape}")
    return images


def _titles(titles, count):
    if titles is None:
        return [""] * count
    titles = [str(text) for text in titles]
    if len(titles) != count:
        raise ValueError(f"titles: expected {count}, one per image. Received: {len(titles)}")
    return titles


def _shading(images, value_range, color_map):
    if images.ndim == 4:
        return {"interpolation": "nearest"}
    low, high = value_range if value_range is not None else (images.min(), images.max())
    return {"interpolation": "nearest", "cmap": color_map, "vmin": low, "vmax": high}


def _frame(ax, left, top, tall):
    corners_x = [left, left + 1, left + 1, left, left]
    corners_y = [top, top, top + tall, top + tall, top]
    ax.plot(corners_x, corners_y, color="0.8", linewidth=0.6)
