"""A linear model that the tests of the service publish, and what it must answer."""

from pathlib import Path

import numpy as np

from course_utils import serving

BASE = "/v1/models/digits"
_WEIGHTS = np.random.default_rng(16).normal(size=(6, 4))


def export(folder: Path, sign: float = 1.0) -> None:
    """Write a SavedModel of softmax(sign * x @ weights), for images (n, 2, 3) from 0 to 16."""
    import tensorflow as tf

    class Model(tf.Module):
        def __init__(self):
            super().__init__()
            self.kernel = tf.Variable(sign * _WEIGHTS, dtype=tf.float32)

        @tf.function(input_signature=[tf.TensorSpec((None, 2, 3), tf.uint8, name="images")])
        def serve(self, images):
            x = tf.reshape(tf.cast(images, tf.float32) / 16, (-1, 6))
            p = tf.nn.softmax(x @ self.kernel)
            return {"probabilities": p, "classes": tf.argmax(p, axis=1)}

    model = Model()
    tf.saved_model.save(model, str(folder), signatures=model.serve)


def expected(images: list, sign: float = 1.0) -> np.ndarray:
    """The probabilities, computed by NumPy in float64."""
    logits = sign * np.reshape(images, (len(images), 6)) / 16 @ _WEIGHTS
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def published(folder: Path) -> serving.ModelStore:
    """A store with version 1, which is active, and version 2 with the opposite sign."""
    made = serving.ModelStore(folder / "digits")
    with serving.quiet():
        for sign in (1.0, -1.0):
            made.add(lambda folder, sign=sign: export(folder, sign))
    made.switch(1)
    return made


def some_images() -> list:
    """Five images of whole numbers."""
    return np.random.default_rng(7).integers(0, 17, size=(5, 2, 3)).tolist()
