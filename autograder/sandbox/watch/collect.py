"""Reads everything that comes out of a run, and stops the run at the limits seen from outside.

Process 1 inside decides on CPU seconds and memory (``monitor``); output, messages, one step's CPU
seconds and wall time are decided here.
"""

from __future__ import annotations

import json
import os
import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.sandbox.values import Ending, Limits
from autograder.sandbox.watch.channel import Lines, Messages

KEPT_OUTPUT = 20_000  # bytes of output kept for people
STEP_GRACE = 3.0  # CPU seconds between a step's own timeout and the end of the run
IDLE_SECONDS = 120.0  # wall seconds in which a run that only waits uses no CPU time at all
_DRAIN_SECONDS = 15.0  # wall seconds that a killed run has to let go of its pipes
_QUIET_SECONDS = 2.0  # the same for one that ended by itself, from the last that came
_LOOK = 0.1
_CHUNK = 1 << 16


@dataclass
class Status:
    """The state of the sandbox as process 1 reports it. Only the sandbox writes to this pipe."""

    cpu: float = 0.0
    begun: bool = False
    ended: str = ""
    code: int = 0
    fault: str = ""
    stage: str = ""
    errno: int = 0
    _lines: Lines = field(default_factory=Lines)

    def feed(self, chunk: bytes) -> None:
        for line in self._lines.feed(chunk):
            message: dict[str, Any] = json.loads(line)
            self.begun = True
            self.cpu = max(self.cpu, message.get("cpu", 0.0))
            self.ended = message.get("ended", self.ended)
            self.code = message.get("code", self.code)
            self.fault = message.get("text", self.fault)
            self.stage = message.get("fault", self.stage)
            self.errno = message.get("errno", self.errno)


class Collector:
    """Takes what the pipes of one run deliver and knows whether a limit is passed.

    Attributes:
        messages, status: What was read.
        stopped: The limit that ended the run, or None.
    """

    def __init__(self, messages: Messages, limits: Limits) -> None:
        self.messages, self.status, self._limits = messages, Status(), limits
        self.stopped: Ending | None = None
        self.wall_seconds = 0.0
        self.stuck = False
        self.wall = False
        self.idle = False
        self._began = time.monotonic()
        self._output = bytearray()
        self._output_bytes = 0
        self._message_bytes = 0
        self._step: str | None = None
        self._step_cpu = 0.0
        self._busy = (0.0, self._began)  # CPU seconds seen, and since when no more

    @property
    def output(self) -> str:
        """The beginning of what the program wrote, standard output and error together."""
        text = self._output.decode("utf-8", "replace")
        return text + "\n[...]" if self._output_bytes > KEPT_OUTPUT else text

    @property
    def lost(self) -> bool:
        """True if process 1 was ended before it could say why, though we did not end it."""
        return self.stopped is None and not self.status.ended and not self.status.fault

    def read(
        self, pipes: Mapping[str, int], kill: Callable[[], None], alive: Callable[[], bool]
    ) -> None:
        """Read until all pipes have ended; call ``kill`` once if a limit is passed.

        Args:
            pipes: Descriptors by the names ``output``, ``channel`` and ``status``; closed here.
            kill: Ends the whole run at once.
            alive: Whether the process that was started still runs. When it has ended, what has
                not been read soon after is not waited for.
        """
        waiting: queue.Queue[tuple[str, bytes]] = queue.Queue(maxsize=16)
        for name, descriptor in pipes.items():
            threading.Thread(target=_pump, args=(name, descriptor, waiting), daemon=True).start()
        left, deadline = set(pipes), float("inf")
        while left:
            try:
                name, chunk = waiting.get(timeout=_LOOK)
                if chunk:
                    self._take(name, chunk)
                else:
                    left.remove(name)
            except queue.Empty:
                if self.stopped is None and not alive():
                    deadline = min(deadline, time.monotonic() + _QUIET_SECONDS)
            now = time.monotonic()
            if self.stopped is None and left:
                self.stopped = self._limit_passed(now)
                if self.stopped is not None:
                    kill()
                    deadline = now + _DRAIN_SECONDS
            if now > deadline:
                self.stuck = True
                break
        self.wall_seconds = time.monotonic() - self._began

    def _take(self, name: str, chunk: bytes) -> None:
        if name == "output":
            self._output += chunk[: KEPT_OUTPUT - len(self._output)]
            self._output_bytes += len(chunk)
        elif name == "status":
            self.status.feed(chunk)
        elif self.stopped is None:
            self._message_bytes += len(chunk)
            self.messages.feed(chunk)

    def _limit_passed(self, now: float) -> Ending | None:
        limits, current = self._limits, self.messages.current
        if self._output_bytes > limits.output_bytes:
            return "output"
        if self._message_bytes > limits.message_bytes or self.messages.flooded:
            return "messages"
        if now - self._began > limits.wall_seconds:
            self.wall = True
            return "timeout"
        if self.status.cpu != self._busy[0]:
            self._busy = (self.status.cpu, now)
        if self.status.begun and now - self._busy[1] > IDLE_SECONDS:
            self.idle = True
            return "timeout"
        if current != self._step:
            self._step, self._step_cpu = current, self.status.cpu
        step_seconds = self.status.cpu - self._step_cpu
        if current is not None and step_seconds > limits.cell_cpu_seconds + STEP_GRACE:
            return "timeout"
        return None


def _pump(name: str, descriptor: int, waiting: queue.Queue[tuple[str, bytes]]) -> None:
    """Body of a thread: hand on what a pipe delivers, and an empty chunk at its end."""
    try:
        while chunk := os.read(descriptor, _CHUNK):
            waiting.put((name, chunk))
    finally:
        os.close(descriptor)
        waiting.put((name, b""))
