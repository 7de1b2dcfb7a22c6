"""Images nobody has labels for but the grader: what a student's model is judged on."""

from __future__ import annotations

import operator

import numpy as np

from course_utils.data import handwritten

NOISE = 0.03
BRIGHTNESS = 0.1
_IMAGES = {"digits": handwritten.held_out_images}
_LABELS = {"digits": handwritten.held_out_labels}


def unseen(name: str, seed: int) -> np.ndarray:
    """Returns held-out images in an order and with slight changes that depend on the seed.

    Each image is made brighter or darker by up to 10 % and gets Gaussian noise of standard
    deviation 0.03; values are then clipped to [0, 1].

    Args:
        name: the data set; `"digits"` gives float32 (300, 8, 8).
        seed: whole number, 0 or more; each gives another order and other changes.

    Raises:
        ValueError: no data set has this name, or the seed is negative.
    """
    images = _lookup(_IMAGES, name)()
    order, rng = _draw(len(images), seed)
    gains = rng.uniform(1 - BRIGHTNESS, 1 + BRIGHTNESS, size=(len(images), 1, 1))
    noise = rng.normal(scale=NOISE, size=images.shape)
    return np.clip(images[order] * gains + noise, 0, 1).astype(np.float32)


def unseen_labels(name: str, seed: int) -> np.ndarray:
    """Returns the labels of `unseen(name, seed)`, int64 (n,), in the same order.

    Raises:
        ValueError: no data set has this name, or the seed is negative.
        LookupError: the labels are masked, as they are where submissions run.
    """
    labels = _lookup(_LABELS, name)()
    return labels[_draw(len(labels), seed)[0]]


def _lookup(table, name):
    if name not in table:
        expected = ", ".join(repr(known) for known in table)
        raise ValueError(f"name: expected one of {expected}. Received: {name!r}")
    return table[name]


def _draw(count: int, seed: int) -> tuple[np.ndarray, np.random.Generator]:
    seed = operator.index(seed)
    if seed < 0:
        raise ValueError(f"seed: expected a whole number of 0 or more. Received: {seed}")
    rng = np.random.default_rng(seed)
    return rng.permutation(count), rng
