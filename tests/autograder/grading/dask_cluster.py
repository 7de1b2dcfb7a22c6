"""A Dask cluster on this machine: a real scheduler and real worker processes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from autograder.grading.fleet import Patience
from autograder.grading.ready import ready_class
from autograder.sandbox.values import Limits

RIGHT = "def double(x):\n    return 2 * x"
SLOW = "import time\nwhile time.process_time() < {}:\n    pass\n" + RIGHT
LIMITS = Limits(cell_cpu_seconds=10, cpu_seconds=30)
WAIT = 120  # seconds after which a test fails that would otherwise hang
SOON = Patience(connect=10, answer=30, start=WAIT, examine=WAIT, alone=2)


class Cluster:
    """Dask processes on loopback, started with the commands that the README gives."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._folder, self._root = folder, root
        self._all: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--port=0", f"--scheduler-file={file}")
        until(lambda: file.exists() and file.read_text())
        self.address = json.loads(file.read_text())["address"]

    def worker(self, *options: str, preload: str = "") -> subprocess.Popen[bytes]:
        """Start a worker; ``preload`` is code that it runs first."""
        options = ("--nthreads=1", *options)
        if preload:
            script = self._folder / f"preload_{len(self._all)}.py"
            script.write_text(preload, encoding="utf-8")
            options = (*options, f"--preload={script}")
        return self._start("worker", self.address, f"--local-directory={self._folder}", *options)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *arguments, "--host=127.0.0.1"]
        with (self._folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [*command, "--dashboard-address=127.0.0.1:0"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self._root,
            )  # fmt: skip
        self._all.append(process)
        return process

    def close(self) -> None:
        """End all of it, nannies' children too."""
        family = [one for p in self._all if p.poll() is None for one in _family(p.pid)]
        for one in family:
            one.kill()
        psutil.wait_procs(family, timeout=WAIT)
        for process in self._all:
            process.wait()


def _family(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [*process.children(recursive=True), process]


def until(condition: Callable[[], object]) -> None:
    """Wait for something that comes."""
    deadline = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.05)


def job_of(course, klass):
    return ready_class(course, klass, limits=LIMITS)
