"""One call that seeds every source of random numbers in use."""

import operator
import random
import sys

import numpy as np

LARGEST = 2**32 - 1


def set_seeds(seed: int) -> None:
    """Seeds Python's `random`, NumPy's global generator, and Keras and TensorFlow if imported.

    A framework that is not imported yet is neither imported nor seeded: import it first. NumPy
    generators made by `numpy.random.default_rng` have seeds of their own and are not touched.

    Args:
        seed: whole number from 0 to 2**32 - 1.

    Raises:
        TypeError: the seed is not a whole number.
        ValueError: the seed is out of range.
    """
    seed = operator.index(seed)
    if not 0 <= seed <= LARGEST:
        raise ValueError(f"seed: expected 0 to {LARGEST}. Received: {seed}")
    random.seed(seed)
    np.random.seed(seed)
    if "keras" in sys.modules:
        sys.modules["keras"].utils.set_random_seed(seed)
    elif "tensorflow" in sys.modules:
        sys.modules["tensorflow"].random.set_seed(seed)
