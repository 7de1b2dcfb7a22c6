"""Checks that this process can be forked safely: nothing in it computes, waits or is shared.

The templates of both ask it, that of `make lab` and the grader's: ``autograder.sandbox.warm.enter``
takes a copy of this file into the sandbox. So it imports the standard library alone.
"""

import os
import sys
import threading
import time
import warnings

_SETTLE_SECONDS = 1.0


def descriptors() -> dict[str, str]:
    """The open files of this process, by descriptor."""
    found = {}
    for name in os.listdir("/proc/self/fd"):
        try:
            found[name] = os.readlink(f"/proc/self/fd/{name}")
        except FileNotFoundError:
            continue  # the one that listed the folder
    return found


def settle() -> None:
    """Have libraries end their idle threads, as OpenBLAS does before a fork.

    It starts them again when it needs them, in a fork as anywhere else.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
        if child == 0:
            os._exit(0)
    os.waitpid(child, 0)
    deadline = time.monotonic() + _SETTLE_SECONDS
    while len(_threads()) > 1 and time.monotonic() < deadline:
        time.sleep(0.01)


def problems(before: dict[str, str]) -> list[str]:
    """Why a fork of this process may hang, or differ from a new process; empty if it may not.

    Args:
        before: What was open before the imports.
    """
    found = []
    threads = _threads()
    if threading.active_count() > 1:
        names = [thread.name for thread in threading.enumerate()][1:]
        found.append(f"an import has started threads: {', '.join(names)}")
    elif len(threads) > 1:
        found.append(f"an import has started native threads: {', '.join(threads)}")
    if _has_children():
        found.append("an import has started a process")
    opened = [path for name, path in descriptors().items() if name not in before]
    if opened:
        found.append(f"an import keeps files open: {', '.join(sorted(opened))}")
    return found + _tensorflow_problems()


def _threads() -> list[str]:
    names = []
    for task in os.listdir("/proc/self/task"):
        try:
            with open(f"/proc/self/task/{task}/comm") as file:
                names.append(file.read().strip())
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has just ended
    return names


def _has_children() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


def _tensorflow_problems() -> list[str]:
    eager = sys.modules.get("tensorflow.python.eager.context")
    context = eager.context_safe() if eager is not None else None
    if context is None:
        return []
    found = []
    if context._context_handle is not None:
        found.append("an import has started TensorFlow's runtime")
    if context._physical_devices is not None:
        found.append("an import has listed TensorFlow's devices")
    return found
