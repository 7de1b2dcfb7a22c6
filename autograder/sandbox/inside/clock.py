"""The limit on one step's CPU time, as far as the process itself can keep it."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator


class StepTimeout(BaseException):
    """The step has used up its CPU time."""


class Clock:
    """Raises ``StepTimeout`` in the main thread when a step has used its CPU seconds.

    Code may swallow the exception, so it comes again every second. Where the platform has no such
    timer, nothing happens and the grader's wall limit decides.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._running = False
        self.fired = False

    @contextlib.contextmanager
    def limit(self) -> Iterator[None]:
        self._running, self.fired = True, False
        self._set(self._seconds)
        try:
            yield
        finally:
            self._running = False
            self._set(0.0)

    def _set(self, seconds: float) -> None:
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGPROF, self._fire)
            signal.setitimer(signal.ITIMER_PROF, seconds, 1.0 if seconds else 0.0)

    def _fire(self, number: int, frame: object) -> None:
        if self._running:
            self.fired = True
            raise StepTimeout(f"more than {self._seconds:g} CPU seconds")
