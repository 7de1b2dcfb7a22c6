"""Images of characters, drawn from matplotlib's own fonts with random affine changes."""

import functools

import numpy as np

from course_utils.data._files import package_file

_DEJAVU = (
    "Sans",
    "Sans-Bold",
    "Sans-Oblique",
    "SansMono",
    "SansMono-Bold",
    "Serif",
    "Serif-Bold",
    "Serif-Italic",
)
_STIX = ("General", "GeneralBol", "GeneralItalic", "GeneralBolIta")
FONTS = tuple(f"DejaVu{face}.ttf" for face in _DEJAVU) + tuple(f"STIX{face}.ttf" for face in _STIX)
ROTATION, SHEAR, STRETCH, SHIFT = 15.0, 0.2, 0.15, 0.06  # degrees, ratio, share, share of the side


def glyphs(
    classes: str, size: int = 24, per_class: int = 100, seed: int = 0, *, clutter: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Draws images of characters in random fonts, sizes, places, slants and rotations.

    A character is scaled to fill 55 to 80 % of the image, so characters that differ in size alone
    ("c" and "C") look alike.

    Args:
        classes: the characters, each once; a label is a position in this text.
        size: side of an image in pixels, 8 or more.
        per_class: images of each character.
        seed: another one gives other images.
        clutter: from 0 (clean) to 1: weaker contrast, uneven background, stray lines, more rotation
            and noise.

    Returns:
        images, float32 (n, size, size) in [0, 1], ink is 1; and labels, int64 (n,); in random
        order, n = len(classes) * per_class.

    Source: DejaVu fonts (Bitstream Vera license) and STIX fonts (STIX Fonts license) as matplotlib
    installs them.

    Raises:
        ValueError: an argument is out of range, or no font draws one of the characters.
    """
    _check(classes, size, per_class, clutter)
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.repeat(np.arange(len(classes)), per_class))
    canvas = _Canvas(size)
    images = np.stack([_image(canvas, classes[label], clutter, rng) for label in labels])
    return images.astype(np.float32), labels.astype(np.int64)


class _Canvas:
    """Draws filled shapes and lines as coverage in [0, 1], (size, size)."""

    def __init__(self, size: int):
        from matplotlib.backends.backend_agg import RendererAgg

        self.size = size
        self._renderer = RendererAgg(size, size, 72)

    def fill(self, path, transform) -> np.ndarray:
        return self._draw(path, transform, 0.0, (0.0, 0.0, 0.0))

    def line(self, path, transform, width: float) -> np.ndarray:
        return self._draw(path, transform, width, None)

    def _draw(self, path, transform, width, face):
        context = self._renderer.new_gc()
        context.set_linewidth(width)
        self._renderer.clear()
        self._renderer.draw_path(context, path, transform, face)
        context.restore()
        return np.asarray(self._renderer.buffer_rgba())[..., 3] / 255


def _image(canvas: _Canvas, character: str, clutter: float, rng) -> np.ndarray:
    shapes = _shapes(character)
    path = shapes[rng.integers(len(shapes))]
    ink = canvas.fill(path, _placement(canvas.size, clutter, rng))
    paper = _background(canvas.size, clutter, rng)
    for _ in range(rng.integers(0, 1 + round(3 * clutter))):
        ink = np.maximum(ink, _stray_line(canvas, rng))
    strength = rng.uniform(1 - 0.5 * clutter, 1.0)
    image = paper + ink * (strength - paper)
    return np.clip(image + rng.normal(scale=0.12 * clutter, size=image.shape), 0, 1)


def _placement(size: int, clutter: float, rng):
    """Returns a random affine map of the unit square around 0 into the image."""
    from matplotlib.transforms import Affine2D

    fit = rng.uniform(0.55, 0.8) * size
    stretch = np.diag(fit * rng.uniform(1 - STRETCH, 1 + STRETCH, size=2))
    slant = np.array([[1.0, SHEAR * rng.uniform(-1, 1)], [0.0, 1.0]])
    angle = np.deg2rad(ROTATION * (1 + clutter) * rng.uniform(-1, 1))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = np.eye(3)
    matrix[:2, :2] = turn @ slant @ stretch
    matrix[:2, 2] = size * (0.5 + SHIFT * rng.uniform(-1, 1, size=2))
    return Affine2D(matrix)


def _background(size: int, clutter: float, rng) -> np.ndarray:
    angle, amount = rng.uniform(0, 2 * np.pi), 0.4 * clutter * rng.uniform()
    steps = np.linspace(-0.5, 0.5, size)
    slope = np.cos(angle) * steps[:, None] + np.sin(angle) * steps
    return amount * (slope + 0.71) / 1.42


def _stray_line(canvas: _Canvas, rng) -> np.ndarray:
    from matplotlib.path import Path
    from matplotlib.transforms import IdentityTransform

    ends = rng.uniform(0, canvas.size, size=(2, 2))
    return canvas.line(Path(ends), IdentityTransform(), canvas.size * rng.uniform(0.02, 0.05))


@functools.lru_cache(maxsize=512)
def _shapes(character: str) -> list:
    """Returns a character's outlines in all fonts that have it, in the unit square around 0."""
    outlines = [_outline(character, font) for font in FONTS]
    drawn = [outline for outline in outlines if outline is not None]
    if not drawn:
        raise ValueError(f"classes: expected characters that a font draws. Received: {character!r}")
    return drawn


def _outline(character: str, font: str):
    from matplotlib.font_manager import FontProperties, get_font
    from matplotlib.textpath import TextPath

    if character.isspace() or not character.isprintable():
        return None
    file = package_file("matplotlib", "mpl-data", "fonts", "ttf", font)
    if get_font(str(file)).get_char_index(ord(character)) == 0:
        return None
    path = TextPath((0, 0), character, size=100, prop=FontProperties(fname=file))
    return _unit(path) if len(path.vertices) else None


def _unit(path):
    from matplotlib.path import Path

    box = path.get_extents()
    middle = np.array([box.x0 + box.x1, box.y0 + box.y1]) / 2
    return Path((path.vertices - middle) / max(box.width, box.height), path.codes)


def _check(classes, size, per_class, clutter):
    if not classes or len(set(classes)) != len(classes):
        raise ValueError(f"classes: expected different characters. Received: {classes!r}")
    for name, value, least in (("size", size, 8), ("per_class", per_class, 1)):
        if value < least:
            raise ValueError(f"{name}: expected {least} or more. Received: {value}")
    if not 0 <= clutter <= 1:
        raise ValueError(f"clutter: expected a number from 0 to 1. Received: {clutter}")
