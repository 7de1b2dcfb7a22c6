"""Seeds for every source of random numbers."""

import random
import subprocess
import sys

import numpy as np
import pytest

from course_utils.seeding import set_seeds


def test_python_and_numpy_repeat():
    draws = []
    for seed in (3, 3, 4):
        set_seeds(seed)
        draws.append((random.random(), np.random.random()))
    assert draws[0] == draws[1] != draws[2]


def test_keras_repeats():
    import keras

    draws = []
    for seed in (3, 3, 4):
        set_seeds(seed)
        draws.append(np.asarray(keras.random.normal((3,))).tolist())
    assert draws[0] == draws[1] != draws[2]


def test_no_framework_is_imported():
    code = (
        "import sys; from course_utils.seeding import set_seeds; set_seeds(1); "
        "sys.exit('keras' in sys.modules or 'tensorflow' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_bad_seeds_are_refused():
    with pytest.raises(ValueError, match=r"seed: expected 0 to 4294967295. Received: -1"):
        set_seeds(-1)
    with pytest.raises(TypeError):
        set_seeds(1.5)
