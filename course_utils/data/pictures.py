"""Real photographs."""

import numpy as np

from course_utils.data._files import package_file

_NAMES = ("china", "flower")


def photographs() -> dict[str, np.ndarray]:
    """Loads two color photographs: "china" (a temple) and "flower" (a dahlia).

    Returns:
        name -> uint8 (427, 640, 3), red, green, blue, 0 to 255.

    Source: china.jpg by danielbuechele, flower.jpg by vultilion, both from Flickr, CC BY 2.0; read
    from the copies that scikit-learn installs. Decoders may differ by a grey level or two in some
    pixels.
    """
    return {name: _read(name) for name in _NAMES}


def _read(name: str) -> np.ndarray:
    from PIL import Image

    with Image.open(package_file("sklearn", "datasets", "images", f"{name}.jpg")) as picture:
        return np.array(picture.convert("RGB"))
