"""The same random numbers in every run."""

from __future__ import annotations

import random
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

SEED = 20_261


def reseed() -> None:
    """Give every generator that is loaded the same seed, in every step and every run."""
    random.seed(SEED)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(SEED)
    if "keras" in sys.modules:
        sys.modules["keras"].utils.set_random_seed(SEED)
    elif "tensorflow" in sys.modules:
        sys.modules["tensorflow"].random.set_seed(SEED)


def spare_kernels() -> None:
    """Have TensorFlow keep its compiled kernels when it is given the seed that it has.

    Setting a seed clears the cache of kernels, because those of random operations have a state; to
    fill it again takes time in every cell. As long as no operation has asked for a seed there is no
    such state, and setting the same seed again changes nothing. (Operations of ``tf.raw_ops`` take
    their seeds as arguments and do not ask; nor do functions that were loaded from a file.) From
    the first that asks, every seed that is set counts. Where TensorFlow has not the functions that
    are replaced here, every seed counts from the start.
    """
    context = sys.modules.get("tensorflow.python.eager.context")
    seeds = sys.modules.get("tensorflow.python.framework.random_seed")
    if not (hasattr(context, "set_global_seed") and hasattr(context, "global_seed")):
        return
    if not hasattr(seeds, "get_seed") or getattr(seeds.get_seed, "__module__", "") == __name__:
        return
    get_seed, set_global_seed = seeds.get_seed, context.set_global_seed
    asked = False

    def noting(op_seed: Any) -> Any:
        nonlocal asked
        asked = True
        return get_seed(op_seed)

    def sparing(seed: Any) -> None:
        known = context.global_seed()
        if asked or type(seed) is not int or type(known) is not int or seed != known:
            set_global_seed(seed)

    seeds.get_seed, context.set_global_seed = noting, sparing


class SeedOnImport:
    """Seeds TensorFlow when it is first imported, so that a step that imports it is repeatable.

    Keras draws its own seeds from Python's generator, which every step has seeded already.
    """

    def __init__(self) -> None:
        self._busy = False

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name != "tensorflow" or self._busy:
            return None
        self._busy = True
        try:
            from importlib.util import find_spec

            spec = find_spec(name)
        finally:
            self._busy = False
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def seeded(module: ModuleType) -> None:
                execute(module)
                spare_kernels()
                module.random.set_seed(SEED)

            spec.loader.exec_module = seeded  # type: ignore[method-assign]
        return spec
