"""The same random numbers in every run."""

from __future__ import annotations

import random
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

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
                module.random.set_seed(SEED)

            spec.loader.exec_module = seeded  # type: ignore[method-assign]
        return spec
