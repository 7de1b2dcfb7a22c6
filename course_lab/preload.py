"""Makes the imports of a template as if a cell of a kernel made them."""

import importlib.util
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_INLINE = "module://matplotlib_inline.backend_inline"
MODULES = (
    "ipykernel.kernelapp",
    "numpy",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "tensorflow",
    "keras",
    "course_utils.check",
    "course_utils.data",
    "course_utils.plots",
)


@dataclass(frozen=True)
class Loaded:
    """The side effects of the imports, besides loaded modules.

    Attributes:
        problems: Imports that failed.
        variables: Environment variables that they have set.
        streams: Handlers of logs that write to this process's "stdout" or "stderr".
        launcher: File of `ipykernel_launcher`.
    """

    problems: tuple[str, ...]
    variables: dict[str, str]
    streams: list[tuple[logging.StreamHandler, str]] = field(default_factory=list)
    launcher: str = ""


def load(modules: tuple[str, ...] = MODULES) -> Loaded:
    """Import the modules, without a word."""
    if sys.path[0] == os.getcwd():  # where `python -m` looks first, and an ordinary kernel does not
        del sys.path[0]
    sys.path_importer_cache.pop(os.getcwd(), None)
    problems, before = [], dict(os.environ)
    os.environ.setdefault("MPLBACKEND", _INLINE)  # as a kernel does when it starts
    sys.ps1, sys.ps2, sys.ps3 = "In : ", "...: ", "Out: "  # libraries ask: is a person there
    with _silence():
        for name in modules:
            try:
                importlib.import_module(name)
            except BaseException as error:
                problems.append(f"import {name}: {type(error).__name__}: {error}")
                break
    del sys.ps1, sys.ps2, sys.ps3
    variables = {k: v for k, v in os.environ.items() if before.get(k) != v and k != "MPLBACKEND"}
    spec = importlib.util.find_spec("ipykernel_launcher")
    return Loaded(tuple(problems), variables, _handlers(), spec.origin if spec else "")


def _handlers() -> list[tuple[logging.StreamHandler, str]]:
    """Handlers that hold what are `sys.stdout` and `sys.stderr` now, and other streams later."""
    handlers = [reference() for reference in logging._handlerList]
    return [
        (handler, name)
        for handler in handlers
        if isinstance(handler, logging.StreamHandler) and handler is not logging.lastResort
        for name in ("stdout", "stderr")
        if handler.stream is getattr(sys, name)
    ]


@contextmanager
def _silence() -> Iterator[None]:
    """Keep what imports print, from Python or below, to themselves."""
    kept, null = [os.dup(1), os.dup(2)], os.open(os.devnull, os.O_WRONLY)
    try:
        _point(null, null)
        yield
    finally:
        _point(*kept)
        for descriptor in (*kept, null):
            os.close(descriptor)


def _point(output: int, errors: int) -> None:
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os.dup2(output, 1)
    os.dup2(errors, 2)
