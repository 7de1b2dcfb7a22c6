"""Pre-trained networks: what they expect, their blocks, and weights that are checked.

`letters` comes with the course: `tools/train_backbone.py` trains it on cluttered letters.
`imagenet` takes one of `keras.applications`, with weights from Keras' cache or the network.
"""

import hashlib
import io
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from course_utils.data import OfflineError
from course_utils.data.online import STALL, reachable, stall_limit

CLASSES = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SIZE = 24
FILTERS = (12, 24, 48, 96)
FOLDER = Path(__file__).parent / "weights"
_HOST = "https://storage.googleapis.com/tensorflow/keras-applications/"
# Scale that turns pixels in [0, 1] into what a network was trained on, and its files in the cache.
_APPLICATIONS = {
    "MobileNetV2": (0.5, 0.5, "mobilenet_v2_weights_*_no_top.h5"),  # expects -1 to 1
    "EfficientNetV2B0": (0.0, 1 / 255, "efficientnetv2-b0_notop.h5"),  # expects 0 to 255
}


@dataclass(frozen=True, eq=False)
class Pretrained:
    """A network and what its inputs have to look like.

    Attributes:
        model: Keras model; its inputs are (n, size, size, channels), its outputs features (n, d),
            or logits (n, classes) if it was loaded with its head.
        size: side of an image in pixels.
        channels: 1 (gray) or 3 (red, green, blue).
        mean, std: an input is (pixel - mean) / std, with pixels from 0 to 1.
        blocks: names of layers with weights, block by block from the input on; without the head.
    """

    model: Any
    size: int
    channels: int
    mean: float
    std: float
    blocks: tuple[tuple[str, ...], ...]


def network(classes: int = len(CLASSES)):
    """Builds the network of `letters` with random weights: (n, 24, 24, 1) to logits (n, classes).

    Four blocks of convolution, batch normalization, ReLU and, but for the last, max pooling; their
    mean over all places is the layer "features"; the layer "head" is dense.
    """
    import keras
    from keras import layers

    x = inputs = keras.Input((SIZE, SIZE, 1))
    for number, filters in enumerate(FILTERS, start=1):
        name = f"block{number}"
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"{name}_conv")(x)
        x = layers.BatchNormalization(momentum=0.9, name=f"{name}_bn")(x)
        x = layers.ReLU(name=f"{name}_relu")(x)
        if number < len(FILTERS):
            x = layers.MaxPooling2D(name=f"{name}_pool")(x)
    x = layers.GlobalAveragePooling2D(name="features")(x)
    return keras.Model(inputs, layers.Dense(classes, name="head")(x), name="letters")


def letters(*, head: bool = False, folder: Path = FOLDER) -> Pretrained:
    """Loads the network that was trained on 52 cluttered letters of printed fonts.

    Args:
        head: whether the model ends in its 52 logits, in the order of `CLASSES`, or in the 96
            features before them.
        folder: where `letters.npz` and `letters.json` are.

    Raises:
        ValueError: the weights are not those whose checksum is in `letters.json`.
    """
    import keras

    content = (folder / "letters.npz").read_bytes()
    expected, received = report(folder)["sha256"], hashlib.sha256(content).hexdigest()
    if received != expected:
        raise ValueError(
            f"letters.npz: expected SHA-256 {expected}. Received: {received}; the file is damaged "
            "or not the one that was trained, take it again from the course's repository"
        )
    stored, model = np.load(io.BytesIO(content), allow_pickle=False), network()
    for variable in model.variables:
        variable.assign(stored[variable.path])
    if not head:
        model = keras.Model(model.input, model.get_layer("features").output, name="letters")
    return Pretrained(
        model, SIZE, 1, float(stored["mean"]), float(stored["std"]), _blocks(model.layers)
    )


def report(folder: Path = FOLDER) -> dict:
    """Returns what was measured when the weights were made: the content of `letters.json`."""
    return json.loads((folder / "letters.json").read_text(encoding="utf-8"))


def imagenet(name: str = "MobileNetV2", *, size: int = 96, weights: str | None = "imagenet"):
    """Loads a network of `keras.applications` without its head, to be used like `letters()`.

    Args:
        name: "MobileNetV2" or "EfficientNetV2B0".
        size: side of the images in pixels; MobileNetV2 has weights for 96, 128, 160, 192 and 224.
        weights: "imagenet", or None for random ones, which need no network.

    Returns:
        a `Pretrained` of three channels.

    Raises:
        ValueError: no network has this name.
        OfflineError: neither cache nor network; the offline alternative is `backbone.letters()`.
    """
    import keras

    if name not in _APPLICATIONS:
        expected = ", ".join(repr(known) for known in _APPLICATIONS)
        raise ValueError(f"name: expected one of {expected}. Received: {name!r}")
    mean, std, files = _APPLICATIONS[name]
    if weights is not None and not _is_cached(files) and not reachable(_HOST):
        raise _offline(name)
    options = {"include_top": False, "pooling": "avg", "weights": weights}
    try:
        with stall_limit(STALL):
            model = getattr(keras.applications, name)(input_shape=(size, size, 3), **options)
    except Exception as error:
        # Keras reports a failed download as a bare Exception with this text.
        if isinstance(error, OSError) or "URL fetch failure" in str(error):
            raise _offline(name) from error
        raise
    return Pretrained(model, size, 3, mean, std, _blocks(model.layers))


def _blocks(layers) -> tuple[tuple[str, ...], ...]:
    """Groups the names of layers with weights; what is between two blocks belongs to the first."""
    groups: dict[str, list[str]] = {}
    key = "stem"
    for layer in layers:
        found = re.match(r"block_?\d+", layer.name)
        key = found.group() if found else key
        if layer.weights and layer.name != "head":
            groups.setdefault(key, []).append(layer.name)
    return tuple(tuple(names) for names in groups.values())


def _is_cached(files: str) -> bool:
    home = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")
    return any((home / "models").glob(files))


def _offline(name: str) -> OfflineError:
    return OfflineError(
        f"{name}: ImageNet weights are not in Keras' cache and there is no network to download "
        "them; use backbone.letters() instead, which needs none"
    )
