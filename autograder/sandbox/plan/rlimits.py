"""Limits that the kernel keeps for each process, derived from those of a submission."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from autograder.sandbox.values import Limits

_CPU_SLACK = 10  # seconds after the limit of the whole tree: only if nothing else has stopped it
_THREADS_PER_CPU = 4  # frameworks start that many for each processor, and threads count
_STACK = 8 << 20
_OPEN_FILES = 1024


def limits_of_process(limits: Limits, *, strict: bool) -> dict[str, int]:
    """Values of setrlimit by the part of the name after ``RLIMIT_``.

    Args:
        limits: What the submission may use.
        strict: Whether it runs in the sandbox. If not, processes are not limited: all that the
            user runs would count.
    """
    values = {
        "CPU": int(limits.cpu_seconds) + _CPU_SLACK,
        "DATA": limits.memory_bytes,
        "FSIZE": limits.file_bytes,
        "STACK": _STACK,
        "NOFILE": _OPEN_FILES,
        "CORE": 0,
    }
    if strict:
        threads = limits.processes + _THREADS_PER_CPU * (os.cpu_count() or 1)
        values |= {"NPROC": threads + _counted_already(), "MSGQUEUE": 0}
    return values


def _counted_already() -> int:
    """Threads of this user that count too: Linux before 5.14 counts over all namespaces."""
    version = tuple(int(part) for part in platform.release().split("-")[0].split(".")[:2])
    if version >= (5, 14) or os.geteuid() == 0:
        return 0
    tasks = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if process.stat().st_uid == os.geteuid():
                tasks += len(list((process / "task").iterdir()))
        except FileNotFoundError:
            continue  # it ended in between
    return tasks
