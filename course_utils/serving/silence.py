"""Keeps what converters and native libraries print out of a lesson."""

import contextlib
import logging
import os
import sys
import warnings
from collections.abc import Iterator


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Discards what is printed inside of the `with` block, by Python code and by native code.

    Converters print addresses of objects, and native libraries write past Python to the file
    descriptors 1 and 2. Warnings are discarded too. Exceptions pass.
    """
    with contextlib.ExitStack() as stack:
        sink = stack.enter_context(open(os.devnull, "w", encoding="utf-8"))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        stack.enter_context(contextlib.redirect_stdout(sink))
        stack.enter_context(contextlib.redirect_stderr(sink))
        stack.enter_context(_no_logging())
        for descriptor in (1, 2):
            stack.enter_context(_discarded(descriptor, sink.fileno()))
        yield


@contextlib.contextmanager
def _no_logging() -> Iterator[None]:
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)


@contextlib.contextmanager
def _discarded(descriptor: int, sink: int) -> Iterator[None]:
    """Points a file descriptor to another file for a while; nothing where it is not open."""
    for stream in (sys.__stdout__, sys.__stderr__):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    try:
        saved = os.dup(descriptor)
    except OSError:
        yield
        return
    try:
        os.dup2(sink, descriptor)
        yield
    finally:
        os.dup2(saved, descriptor)
        os.close(saved)
