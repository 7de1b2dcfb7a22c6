"""Run a command and measure it: time, CPU time of the whole process tree, memory, progress."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.environment import VARIABLES
from benchmarks.usage import Memory, Watch, cpu_seconds

BIN = Path(sys.executable).parent


class CommandError(RuntimeError):
    """A command that failed, or that did not say how far it was."""


@dataclass(frozen=True)
class Mark:
    """A moment of a run: seconds since its start, CPU seconds of all its processes, what it said.

    ``text`` is the first group of the pattern that the line matches.
    """

    wall_seconds: float
    cpu_seconds: float
    text: str


@dataclass(frozen=True)
class Execution:
    """A command that has ended, with its CPU seconds and those of all processes that it started."""

    wall_seconds: float
    cpu_seconds: float
    memory: Memory
    marks: tuple[Mark, ...]
    printed: str


def execute(
    arguments: Sequence[str], folder: Path, *, mark: str = "$^", expect: Sequence[int] = (0,)
) -> Execution:
    """Run one of the commands that are installed beside this Python.

    Args:
        arguments: The command with its arguments.
        folder: Where it runs.
        mark: Pattern of the lines that say how far it is.
        expect: Exit statuses of a success.

    Raises:
        CommandError: If it ends with another exit status.
    """
    env = os.environ | VARIABLES | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(BIN / arguments[0]), *arguments[1:]],
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    watch = Watch(process.pid)
    printed, marks = [], []
    with process.stdout as output:  # type: ignore[union-attr]
        for line in output:
            printed.append(line)
            if match := re.search(mark, line):
                now = time.perf_counter() - began
                marks.append(Mark(now, cpu_seconds(process.pid), match[1]))
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    memory = watch.stop()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in expect:
        raise CommandError(f"{arguments}: status {process.returncode}:\n{''.join(printed)}")
    cpu = usage.ru_utime + usage.ru_stime
    return Execution(wall, cpu, memory, tuple(marks), "".join(printed))
