"""Measures a running command: peak memory, and the CPU time so far of all its processes."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

_INTERVAL = 0.5  # seconds; a look costs some milliseconds of the machine that is measured
# How an argument of its command ends, before and after it has made its room.
_TEMPLATE = ("enter.py", "execution.warm")


@dataclass(frozen=True)
class Memory:
    """Peak bytes.

    ``own`` and ``template`` are what the kernel has noted as the most that was resident at a time;
    ``others`` is the most that was seen of what all other processes together had for themselves.
    """

    own: int = 0
    template: int = 0
    others: int = 0


def most_of(memories: Iterable[Memory]) -> Memory:
    """The most of each that any of several runs had."""
    own, template, others = zip(*((m.own, m.template, m.others) for m in memories), strict=True)
    return Memory(max(own), max(template), max(others))


class Watch:
    """Looks at a process and all that it started, until ``stop``."""

    def __init__(self, process: int) -> None:
        """Begin.

        Args:
            process: Id of the process.
        """
        self._root = psutil.Process(process)
        self._own = self._template = self._others = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> Memory:
        """Stop, and return what was found."""
        self._ended.set()
        self._thread.join()
        return Memory(self._own, self._template, self._others)

    def _run(self) -> None:
        while not self._ended.wait(_INTERVAL):
            try:
                self._look()
            except psutil.NoSuchProcess:
                return

    def _look(self) -> None:
        self._own = max(self._own, _most_resident(self._root.pid))
        direct = self._root.children()
        templates = {child.pid for child in direct if _is_template(child)}
        others = 0
        for process in self._root.children(recursive=True):
            if process.pid in templates:
                self._template = max(self._template, _most_resident(process.pid))
            else:
                others += _unique(process)
        self._others = max(self._others, others)


def cpu_seconds(process: int) -> float:
    """CPU seconds of a process and of all that it started, those that have ended included."""
    total = 0.0
    try:
        root = psutil.Process(process)
        for each in (root, *root.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                total += sum(each.cpu_times()[:4])  # user, system, and both of children waited for
    except psutil.NoSuchProcess:
        return total
    return total


def _is_template(process: psutil.Process) -> bool:
    try:
        return any(part.endswith(_TEMPLATE) for part in process.cmdline())
    except psutil.Error:
        return False


def _most_resident(process: int) -> int:
    """The high-water mark of a process in bytes; 0 if it has ended."""
    try:
        text = Path(f"/proc/{process}/status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    line = next((line for line in text.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0")
    return int(line.split()[1]) * 1024


def _unique(process: psutil.Process) -> int:
    """Bytes that a process shares with no other; all that is resident where that is not shown."""
    try:
        return process.memory_full_info().uss
    except psutil.AccessDenied:
        return process.memory_info().rss
    except (psutil.NoSuchProcess, OSError):
        return 0
