"""Process 1 of the sandbox: reaps, measures the process tree, and ends it at a limit.

It writes JSON lines to a pipe that the student's code does not hold: ``{"cpu": seconds}`` about ten
times a second, and one last ``{"ended": why, "code": number, "cpu": seconds}`` where ``why`` is
``exit``, ``signal``, ``cpu`` or ``memory``. When it exits, the kernel kills all that is left in the
PID namespace.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
from typing import Any

INTERVAL = 0.05  # seconds between two looks
_SOCKET = 2 * 212_992  # bytes in the kernel's buffer of a socket, at most; no process's memory
_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class Meter:
    """CPU seconds and memory of all processes in this PID namespace but the first."""

    def __init__(self) -> None:
        self._used: dict[tuple[str, str], int] = {}  # ticks by (process, its start time)

    def read(self) -> tuple[float, int]:
        """Return the CPU seconds used so far and the bytes held now.

        Time is what was seen of each process while it lived, or what processes have inherited from
        children they waited for, whichever is more. Memory is anonymous and shared memory, page
        tables, and what sockets may hold; files that are mapped, such as libraries, do not count.
        """
        inherited = _seconds_of_children()
        memory = _SOCKET * _sockets()
        for process in os.listdir("/proc"):
            if not process.isdigit() or process == "1":
                continue
            try:
                fields = _stat(process)
                memory += _memory(process)
            except (FileNotFoundError, ProcessLookupError):
                continue  # it ended in between
            own = int(fields[11]) + int(fields[12])
            self._used[process, fields[19]] = own
            inherited += (own + int(fields[13]) + int(fields[14])) / _TICK
        return max(sum(self._used.values()) / _TICK, inherited), memory


def _seconds_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _stat(process: str) -> list[str]:
    """The fields of /proc/N/stat from the third on: a process can put anything into its name."""
    with open(f"/proc/{process}/stat", "rb") as file:
        return file.read().rpartition(b") ")[2].decode("ascii").split()


def _sockets() -> int:
    """How many sockets there are in this network namespace, local ones included."""
    try:
        with open("/proc/net/sockstat", "rb") as file:
            return int(file.readline().split()[2])
    except (FileNotFoundError, IndexError):
        return 0  # a kernel without networks


def _memory(process: str) -> int:
    total = 0
    with open(f"/proc/{process}/status", "rb") as file:
        for line in file:
            if line.startswith((b"RssAnon:", b"RssShmem:", b"VmPTE:")):
                total += int(line.split()[1]) * 1024
    return total


def supervise(program: int, limits: dict[str, Any], *, status: int, lifeline: int) -> None:
    """Watch until the program ends, a limit is passed, or nobody waits for it any more.

    Args:
        program: Process id of the program's first process.
        limits: ``cpu_seconds`` and ``memory_bytes`` of the whole tree.
        status: Pipe to the grader.
        lifeline: Pipe from the grader; its end means that the grader has gone.
    """
    meter, watched = Meter(), [lifeline, *_descriptor_of(program)]
    code, why, turn = None, "", 0
    while True:
        ready = select.select(watched, [], [], INTERVAL)[0]
        if lifeline in ready:
            return
        code = _reap(program)
        cpu, memory = meter.read()
        if code is not None:
            why = "exit" if code >= 0 else "signal"
            break
        if cpu > limits["cpu_seconds"] or memory > limits["memory_bytes"]:
            why = "cpu" if cpu > limits["cpu_seconds"] else "memory"
            break
        turn += 1
        if turn % 2:
            report(status, {"cpu": round(cpu, 3)})
    _kill_all()
    last = {"ended": why, "code": abs(code or 0), "cpu": round(max(cpu, meter.read()[0]), 3)}
    report(status, last)


def report(status: int, message: dict[str, Any]) -> None:
    """Send one line to the grader."""
    os.write(status, json.dumps(message).encode() + b"\n")


def _descriptor_of(process: int) -> list[int]:
    """A descriptor that becomes readable when the process ends, where the kernel has such."""
    try:
        return [os.pidfd_open(process)]
    except (AttributeError, OSError):
        return []


def _reap(program: int) -> int | None:
    """Wait for whatever has ended; return the program's exit code (negative: a signal)."""
    code = None
    while True:
        try:
            process, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return code
        if process == 0:
            return code
        if process == program:
            code = os.waitstatus_to_exitcode(status)


def _kill_all() -> None:
    """End every process of the namespace but this one, and wait for them."""
    try:
        while True:
            os.kill(-1, signal.SIGKILL)
            os.waitpid(-1, 0)
    except (ProcessLookupError, ChildProcessError):
        return
