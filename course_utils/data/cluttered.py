"""Small images made hard to read: turned, moved, on uneven paper, crossed by lines, with noise."""

import operator

import numpy as np

TURN, SHEAR, SHIFT = 30.0, 0.2, 0.06  # degrees, ratio, share of the side; each up to
FILL = (0.8, 1.15)  # side of the picture as a share of the side of the image
LINES = 3  # stray lines, at most
WIDTH = (0.02, 0.05)  # of a line, as a share of the side
PAPER, FADE, NOISE = 0.4, 0.5, 0.12


def cluttered(images, *, size: int = 24, seed: int = 0) -> np.ndarray:
    """Enlarges images and makes them hard to read; ink stays bright, and labels stay true.

    Each image is turned by up to 30 degrees, slanted, scaled and moved; ink loses up to half of its
    contrast; then come a shaded background, up to three stray lines and noise.

    Args:
        images: (n, height, width) in [0, 1], ink is 1; such as `data.digits().train.images`.
        size: side of the new images in pixels, 8 or more.
        seed: whole number, 0 or more; each gives other changes.

    Returns:
        float32 (n, size, size) in [0, 1], in the order of `images`.

    Raises:
        ValueError: an argument has another shape or is out of range.
    """
    images, seed = np.asarray(images, dtype=np.float64), operator.index(seed)
    if images.ndim != 3 or not all(images.shape):
        raise ValueError(f"images: expected (n, height, width). Received: shape {images.shape}")
    if not (images.min() >= 0 and images.max() <= 1):
        raise ValueError("images: expected values from 0 to 1. Received: others")
    if size < 8:
        raise ValueError(f"size: expected 8 or more. Received: {size}")
    if seed < 0:
        raise ValueError(f"seed: expected 0 or more. Received: {seed}")
    rng = np.random.default_rng(seed)
    ink = _sampled(images, *_places(len(images), size, rng))
    ink = np.maximum(ink, _stray_lines(len(images), size, rng))
    paper = _shading(len(images), size, rng)
    strength = rng.uniform(1 - FADE, 1, size=(len(images), 1, 1))
    noise = rng.normal(scale=NOISE, size=ink.shape)
    return np.clip(paper + ink * (strength - paper) + noise, 0, 1).astype(np.float32)


def _grid(size: int) -> np.ndarray:
    """Returns the rows and columns of the pixels' centers, (2, size, size), from -0.5 to 0.5."""
    steps = (np.arange(size) + 0.5) / size - 0.5
    return np.stack(np.meshgrid(steps, steps, indexing="ij"))


def _places(count: int, size: int, rng) -> tuple[np.ndarray, np.ndarray]:
    """Returns where in its picture each pixel looks: rows and columns, (count, size, size)."""
    angle = np.deg2rad(TURN) * rng.uniform(-1, 1, size=count)
    shear = SHEAR * rng.uniform(-1, 1, size=count)
    scale = 1 / rng.uniform(*FILL, size=(2, count))
    cos, sin = np.cos(angle), np.sin(angle)
    matrix = np.array([[cos, -sin], [sin + shear * cos, cos - shear * sin]]) * scale[:, None]
    shift = SHIFT * rng.uniform(-1, 1, size=(2, count))
    centers = _grid(size)[:, None] - shift[:, :, None, None]  # (2, count, size, size)
    return tuple(np.einsum("ijn,jnhw->inhw", matrix, centers))


def _sampled(images: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Returns values between the pixels, by bilinear interpolation; outside there is paper."""
    count, height, width = images.shape
    framed = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    y = np.clip((rows + 0.5) * height + 0.5, 0, height + 0.999)
    x = np.clip((columns + 0.5) * width + 0.5, 0, width + 0.999)
    top, left = np.floor(y).astype(int), np.floor(x).astype(int)
    down, right = y - top, x - left
    which = np.arange(count)[:, None, None]
    upper = framed[which, top, left] * (1 - right) + framed[which, top, left + 1] * right
    lower = framed[which, top + 1, left] * (1 - right) + framed[which, top + 1, left + 1] * right
    return upper * (1 - down) + lower * down


def _stray_lines(count: int, size: int, rng) -> np.ndarray:
    """Returns the ink of 0 to 3 straight lines in each image, (count, size, size)."""
    ink, wanted = np.zeros((count, size, size)), rng.integers(0, LINES + 1, size=count)
    for line in range(LINES):
        start, end = rng.uniform(-0.5, 0.5, size=(2, 2, count))
        width = rng.uniform(*WIDTH, size=(count, 1, 1))
        away = (width / 2 - _distances(start, end, size)) * size + 0.5  # pixels inside its edge
        ink = np.maximum(ink, np.clip(away, 0, 1) * (wanted > line)[:, None, None])
    return ink


def _distances(start: np.ndarray, end: np.ndarray, size: int) -> np.ndarray:
    """Returns each pixel's distance from the segments between two points (2, count)."""
    along = (end - start)[:, :, None, None]
    offset = _grid(size)[:, None] - start[:, :, None, None]
    share = np.clip((offset * along).sum(axis=0) / (along**2).sum(axis=0), 0, 1)
    return np.sqrt(((offset - share * along) ** 2).sum(axis=0))


def _shading(count: int, size: int, rng) -> np.ndarray:
    """Returns backgrounds that brighten in a random direction, (count, size, size)."""
    angle, amount = rng.uniform(0, 2 * np.pi, size=count), PAPER * rng.uniform(size=count)
    direction = np.array([np.cos(angle), np.sin(angle)])
    slope = np.einsum("in,ihw->nhw", direction, _grid(size))
    return amount[:, None, None] * (slope + 0.71) / 1.42
