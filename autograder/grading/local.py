"""Judge programs on this machine, several at a time."""

from __future__ import annotations

import os
import threading
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import Protocol

from autograder.judging.judgment import Judge, Judgment, judge
from autograder.judging.program import Program


def usable_cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers(Protocol):
    """Whatever judges programs; ``capacity`` is how many at a time keep it busy."""

    capacity: int

    def submit(self, ready: Judge, program: Program) -> Future[Judgment]:
        """Have a program judged."""

    def close(self) -> None:
        """Let go of what is held; what has not begun is not done."""


class LocalWorkers:
    """Threads of this process: what takes time runs in the sandboxes, which are processes.

    At most ``jobs`` sandboxes run at a time. There is one thread more, so that the next program
    runs while what the last one sent is judged.
    """

    def __init__(self, jobs: int) -> None:
        """Start without work.

        Args:
            jobs: How many programs run at a time.
        """
        self._slots = _Slots(jobs)
        self.capacity = jobs + 1
        self._pool = ThreadPoolExecutor(self.capacity, thread_name_prefix="judge")

    def submit(self, ready: Judge, program: Program) -> Future[Judgment]:
        """Have a program judged."""
        return self._pool.submit(judge, ready, program, self._slots)

    def close(self) -> None:
        """Wait for what runs; nothing that waits for a slot begins."""
        self._slots.closed = True
        self._pool.shutdown(cancel_futures=True)


class _Slots:
    """Held by those that run something; entering waits until one is free."""

    def __init__(self, count: int) -> None:
        self._free = threading.BoundedSemaphore(count)
        self.closed = False

    def __enter__(self) -> None:
        self._free.acquire()
        if self.closed:
            self._free.release()
            raise CancelledError("grading is being ended")

    def __exit__(self, *error: object) -> None:
        self._free.release()
