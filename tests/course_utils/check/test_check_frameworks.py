"""Tensors and variables of TensorFlow and Keras are read; the check itself imports neither."""

from __future__ import annotations

import os
import subprocess
import sys

SCRIPT = """
import numpy as np
import keras
import tensorflow as tf
from course_utils import check
from course_utils.check.plain import Opaque, normalize

expected = [[1.0, 2.0], [3.0, 4.0]]
tensor = tf.constant(expected)
for value in (
    tensor,
    tf.Variable(expected),
    keras.Variable(expected),
    keras.ops.convert_to_tensor(expected),
    tf.constant(expected, tf.bfloat16),
    tf.constant(expected, tf.float16),
    tf.constant([[1, 2], [3, 4]], tf.uint8),
    [tensor[0], tensor[1]],
    [[tensor[0, 0], 2], [np.float32(3), tf.Variable(4)]],
    (tf.ragged.constant([[1, 2], [3, 4]])),
    tf.nn.relu(check.frozen(expected)),
    check.frozen(expected) * tf.ones((2, 2), tf.float64),
):
    check.close(value, expected, "tensor")
    check.equal(value, expected, "tensor")
check.close(tf.constant(2.5), 2.5, "number")
check.equal(tensor.shape, (2, 2), "shape")
check.equal(tensor.dtype, "float32", "dtype")
check.equal(tf.constant("text"), "text", "text")
check.equal(tf.constant(["a", "b"]), ["a", "b"], "texts")
check.equal(keras.Input((3,)).shape, (None, 3), "symbolic shape")
check.equal(tf.TensorShape([None, 3]), (None, 3), "tensor shape")
for value in (
    keras.Input((3,)),
    keras.layers.Dense(2),
    keras.Sequential(),
    tf.sparse.from_dense(expected),
    tf.function(lambda x: x),
    tf.data.Dataset.range(3),
):
    assert isinstance(normalize(value), Opaque), value
square = lambda x: tf.reduce_sum(tf.constant(x, tf.float32) ** 2)
check.gradient(2 * tensor, square, expected, "gradient in float32")
print("done")
"""


def test_tensors_and_variables():
    environment = {**os.environ, "TF_ENABLE_ONEDNN_OPTS": "0", "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        capture_output=True,
        text=True,
        env=environment,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines()[-1] == "done"
