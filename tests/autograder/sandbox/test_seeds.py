"""Random numbers are the same in every step, whatever has run before."""

import subprocess
import sys
from types import ModuleType

import pytest

from autograder.sandbox.inside import seeds
from autograder.sandbox.run import run
from autograder.sandbox.values import Settings, Step

PRELOAD = ("import random", "import numpy as np", "import tensorflow as tf", "import keras")
SETUP = "\n".join([*PRELOAD, "traced = tf.function(lambda: tf.random.uniform((2,)))"])
DRAWS = {
    "python": "random.random()",
    "numpy": "np.random.normal(size=2)",
    "tensorflow": "tf.random.normal((2,)).numpy()",
    "a seed of the operation": "tf.random.uniform((2,), seed=3).numpy()",
    "a function": "traced().numpy()",
    "dropout": "tf.nn.dropout(tf.ones(20), 0.5).numpy()",
    "keras": "keras.layers.Dropout(0.5)(np.ones((1, 20)), training=True).numpy()",
    "weights": "keras.Sequential([keras.Input((2,)), keras.layers.Dense(2)]).get_weights()[0]",
    "shuffled": "list(tf.data.Dataset.range(9).shuffle(9).as_numpy_iterator())",
    "an image": "tf.image.random_brightness(tf.ones((2, 2, 1)), 0.5).numpy()",
    "no draw": "tf.linalg.matvec(tf.ones((2, 2)), tf.ones(2)).numpy()",
}


def drawn(names: list[str]) -> list[tuple[str, str]]:
    """What each of these draws, one step each."""
    steps = [Step("setup", SETUP, "author")]
    for number, name in enumerate(names):
        steps.append(Step(f"draw-{number}", f"raise ValueError({DRAWS[name]})", "author"))
    ends = run(steps, Settings("seeds", preload=PRELOAD)).steps[1:]
    assert [end.error.type for end in ends] == ["ValueError"] * len(names)
    return [(name, end.error.message) for name, end in zip(names, ends, strict=True)]


def test_what_is_drawn_does_not_depend_on_what_ran_before():
    names = list(DRAWS)
    there_and_back = drawn([*names, *reversed(names)])
    values = dict(there_and_back)
    assert there_and_back == [(name, values[name]) for name, _ in there_and_back]
    assert dict(drawn(list(reversed(names)))) == values
    assert drawn(["a seed of the operation"]) == [
        ("a seed of the operation", values["a seed of the operation"])
    ]


def test_a_seed_that_a_step_sets_holds_in_that_step_only():
    steps = [Step("setup", SETUP, "author")]
    draw = "raise ValueError(tf.random.normal((2,)).numpy())"
    for name, before in (("a", ""), ("b", "tf.random.set_seed(7)\n"), ("c", "")):
        steps.append(Step(name, before + draw, "author"))
    _, first, other, again = run(steps, Settings("seeds", preload=PRELOAD)).steps
    assert first.error.message == again.error.message != other.error.message


@pytest.fixture
def tensorflow(monkeypatch):
    """Modules with the functions that are replaced; ``set_to`` is what reached the real one."""
    context, random_seed = ModuleType("context"), ModuleType("random_seed")
    context.set_to, context.seed = [], None

    def set_global_seed(seed):
        context.set_to.append(seed)
        context.seed = seed

    context.set_global_seed, context.global_seed = set_global_seed, lambda: context.seed
    random_seed.get_seed = lambda op_seed: (context.seed, op_seed)
    monkeypatch.setitem(sys.modules, "tensorflow.python.eager.context", context)
    monkeypatch.setitem(sys.modules, "tensorflow.python.framework.random_seed", random_seed)
    return context, random_seed


def test_kernels_are_kept_until_an_operation_asks_for_a_seed(tensorflow):
    context, random_seed = tensorflow
    seeds.spare_kernels()
    seeds.spare_kernels()  # once is enough
    for seed in (1, 1, 2, 2, True, 2.0, 2):
        context.set_global_seed(seed)
    assert context.set_to == [1, 2, True, 2.0, 2]
    assert random_seed.get_seed(5) == (2, 5)
    context.set_global_seed(2)
    context.set_global_seed(2)
    assert context.set_to[5:] == [2, 2]


def test_another_tensorflow_is_left_as_it_is(tensorflow):
    context, random_seed = tensorflow
    given = context.set_global_seed
    del random_seed.get_seed
    seeds.spare_kernels()
    assert context.set_global_seed is given


def test_this_tensorflow_has_the_functions():
    code = (
        "import tensorflow as tf\n"
        "from autograder.sandbox.inside import seeds\n"
        "from tensorflow.python.eager import context\n"
        "from tensorflow.python.framework import random_seed\n"
        "seeds.spare_kernels()\n"
        "assert context.set_global_seed.__module__ == random_seed.get_seed.__module__\n"
        "calls = []\n"
        "context.context()._set_global_seed = calls.append\n"
        "tf.random.set_seed(1)\n"
        "assert calls == [1]\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
