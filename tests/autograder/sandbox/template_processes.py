"""Templates of this process, as the system shows them, and runs in them."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psutil
from processes import wait_until

from autograder.sandbox.run import run
from autograder.sandbox.values import Run, Settings, Step

ROOT = Path(__file__).resolve().parents[3]


def execute(*sources: str, **options: object) -> Run:
    """Run sources as steps s0, s1, ..."""
    steps = [Step(f"s{number}", source, "extra") for number, source in enumerate(sources)]
    return run(steps, Settings("u", **options))


def command(process: psutil.Process) -> list[str]:
    """Its command line; none if it has ended."""
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []


def live() -> list[int]:
    """The template processes of this grader."""
    words = {"autograder.sandbox.warm.serve", str(ROOT / "autograder/sandbox/warm/enter.py")}
    return [child.pid for child in psutil.Process().children() if words & set(command(child))]


def sandboxed(template: int) -> int:
    """How many processes live in the sandboxes of a template; three in each."""
    return sum(bool(command(p)) for p in psutil.Process(template).children(recursive=True))


def kill(template: int) -> None:
    """End a template, and wait until all that it held is closed."""
    os.kill(template, signal.SIGKILL)
    assert wait_until(lambda: psutil.Process(template).status() == psutil.STATUS_ZOMBIE)
