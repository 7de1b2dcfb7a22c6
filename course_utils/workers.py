"""Runs a script as several processes on this machine: a small cluster for `tf.distribute`.

Nothing is left behind. Each worker leads a process group of its own. The groups are killed when
the `with` block is left, when a wait is interrupted or fails, when the cluster is forgotten, and
when Python exits. If Python itself is killed, the workers notice; and none outlives its time.
Linux and macOS only.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from course_utils.ports import reserve

LONGEST_LOG = 100_000  # bytes of a log that are read, from its end
POLL = 0.05  # seconds between two looks at the workers
# The worker ends with its whole group when its time is up, or when the other end of its standard
# input, which this process holds, is gone.
_BOOT = """
import os, runpy, signal, sys, threading
def end():
    os.killpg(0, signal.SIGKILL)
def watch():
    os.read(0, 1)
    end()
timer = threading.Timer(float(sys.argv[1]), end)
timer.daemon = True
timer.start()
threading.Thread(target=watch, daemon=True).start()
sys.argv = sys.argv[2:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
_PROXIES = ("http_proxy", "https_proxy", "grpc_proxy", "all_proxy")


class WorkerError(RuntimeError):
    """A worker failed, or was not ready in time; the message ends with its log."""


def start(
    script: str,
    tasks: Mapping[str, int],
    *,
    arguments: Sequence[str] = (),
    folder: str | Path | None = None,
    seconds: float = 120.0,
) -> "Cluster":
    """Start one process for each task; each finds its place in the variable `TF_CONFIG`.

    The workers see no GPU and talk over 127.0.0.1. (TensorFlow's servers listen on every network
    interface of the machine while they run.) A worker is named by kind and number: `"worker:0"`.

    Args:
        script: Source of the script that all workers run.
        tasks: How many there are of each kind, such as `{"chief": 1, "worker": 2, "ps": 1}`.
        arguments: What they find in `sys.argv[1:]`.
        folder: Where they run and write; by default a temporary one, removed with the cluster.
        seconds: After this time they are killed, whatever happens.

    Returns:
        The running cluster; use it in a `with` block.

    Raises:
        ValueError: If there is no task, or the time is not above 0.
        OSError: If there are not enough free ports, or a process cannot be started.
    """
    if not tasks or min(tasks.values()) < 1:
        raise ValueError(f"tasks: expected a kind with 1 worker or more. Received: {dict(tasks)}")
    if not seconds > 0:
        raise ValueError(f"seconds: expected a number above 0. Received: {seconds}")
    cluster = Cluster(script, tasks, folder, seconds)
    try:
        for name in cluster.names:
            cluster.restart(name, arguments=arguments)
    except BaseException:
        cluster.stop()
        raise
    return cluster


class Cluster:
    """Worker processes that `start` has started.

    Attributes:
        names: of the workers, such as `("worker:0", "worker:1")`.
        folder: where they run.
        addresses: kind -> list of "127.0.0.1:port", as in `TF_CONFIG`.
    """

    def __init__(self, script, tasks, folder, seconds):
        self._temporary = folder is None
        self._ports = reserve(sum(tasks.values()))
        self.folder = Path(tempfile.mkdtemp(prefix="workers_") if folder is None else folder)
        self.names = tuple(f"{kind}:{n}" for kind, count in tasks.items() for n in range(count))
        ports = iter(self._ports)
        self.addresses = {
            kind: [f"127.0.0.1:{next(ports)}" for _ in range(count)]
            for kind, count in tasks.items()
        }
        self._script = self.folder / "worker.py"
        self._script.write_text(script, encoding="utf-8")
        self._deadline = time.monotonic() + seconds
        self._processes: dict[str, subprocess.Popen] = {}
        self._killed: set[str] = set()
        self._logs: dict[tuple[str, str], str] = {}
        scratch = self.folder if self._temporary else None
        self._end = weakref.finalize(self, _clean_up, self._processes, self._ports, scratch)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def running(self) -> tuple[str, ...]:
        """Names of the workers that run."""
        return tuple(name for name, one in self._processes.items() if not _has_ended(one))

    def log(self, name: str) -> str:
        """Return what a worker has printed so far; the end of it if it is long."""
        return self._read(name, "log")

    def errors(self, name: str) -> str:
        """Return what a worker has written to stderr, TensorFlow's messages among it."""
        return self._read(name, "err")

    def wait(self, *names: str) -> None:
        """Wait until these workers, by default all, have ended; stops the cluster if that fails.

        Raises:
            WorkerError: If any worker of the cluster fails that was not killed on purpose, or the
                time is up.
        """
        named = set(names or self.names)
        ended = f"the end of {', '.join(sorted(named))}"
        self._until(lambda: not named & set(self.running()), ended, *sorted(named)[:1])

    def wait_for(self, name: str, text: str) -> None:
        """Wait until a worker has printed a text; stops the cluster if that fails.

        Raises:
            WorkerError: If any worker fails, if this one ends without it, or the time is up.
        """

        def printed():
            ended = name not in self.running()
            if text in self.log(name):
                return True
            if ended:
                raise WorkerError(self._report(f"{name} ended without printing {text!r}", name))
            return False

        self._until(printed, f"{text!r} from {name}", name)

    def kill(self, name: str) -> None:
        """Kill a worker and its children at once (SIGKILL), as a power failure would."""
        self._require(name)
        self._killed.add(name)
        _kill(self._processes[name])

    def restart(self, name: str, *, arguments: Sequence[str] = ()) -> None:
        """Start a worker that has ended or was killed, at its old address; its logs go on.

        Raises:
            ValueError: If it still runs, or the cluster was stopped.
        """
        self._require(name)
        if name in self.running() or not self._end.alive:
            what = "which still runs" if self._end.alive else "of a stopped cluster"
            raise ValueError(f"name: expected a worker that has ended. Received: {name} {what}")
        left = max(0.1, self._deadline - time.monotonic())
        command = [sys.executable, "-c", _BOOT, f"{left:.1f}", str(self._script), *arguments]
        with self._path(name, "log").open("ab") as log, self._path(name, "err").open("ab") as err:
            self._processes[name] = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=err,
                cwd=self.folder,
                env=self._environment(name),
                start_new_session=True,
            )
        self._killed.discard(name)

    def stop(self) -> None:
        """Kill what still runs and give the ports back; the logs can still be read."""
        if self._end.alive:
            for process in self._processes.values():
                _kill(process)
            kinds = ("log", "err")
            self._logs = {(n, kind): self._read(n, kind) for n in self._processes for kind in kinds}
            self._end()

    def _until(self, done, what: str, name: str) -> None:
        try:
            self._require(name)
            while not done():
                self._require_health()
                if time.monotonic() > self._deadline:
                    raise WorkerError(self._report(f"time is up, waiting for {what}", name))
                time.sleep(POLL)
            self._require_health()
        except BaseException:
            self.stop()
            raise

    def _require_health(self) -> None:
        for name, process in self._processes.items():
            if _has_ended(process) and process.returncode and name not in self._killed:
                what = f"{name} ended with status {process.returncode}"
                raise WorkerError(self._report(what, name))

    def _report(self, what: str, name: str) -> str:
        last = "\n".join([*self.log(name).splitlines()[-5:], *self.errors(name).splitlines()[-15:]])
        return f"{what}; its log ends with:\n{last}"

    def _require(self, name: str) -> None:
        if name not in self.names:
            raise ValueError(f"name: expected one of {', '.join(self.names)}. Received: {name!r}")

    def _read(self, name: str, kind: str) -> str:
        self._require(name)
        if not self._end.alive:
            return self._logs.get((name, kind), "")
        with self._path(name, kind).open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - LONGEST_LOG))
            return file.read().decode("utf-8", errors="replace")

    def _path(self, name: str, kind: str) -> Path:
        return self.folder / f"{name.replace(':', '_')}.{kind}"

    def _environment(self, name: str) -> dict[str, str]:
        kind, number = name.split(":")
        place = {"cluster": self.addresses, "task": {"type": kind, "index": int(number)}}
        kept = {k: v for k, v in os.environ.items() if k.lower() not in _PROXIES}
        mine = {"CUDA_VISIBLE_DEVICES": "-1", "GRPC_VERBOSITY": "ERROR", "PYTHONUNBUFFERED": "1"}
        mine |= {"TF_NUM_INTEROP_THREADS": "4"}  # with fewer, servers and steps wait for each other
        return {**kept, **mine, "TF_CONFIG": json.dumps(place)}


def _has_ended(process: subprocess.Popen) -> bool:
    """True if a worker has ended; if so, the rest of its group is killed while its id is taken."""
    if process.returncode is None and hasattr(os, "waitid"):
        flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
        if os.waitid(os.P_PID, process.pid, flags) is None:
            return False
        _kill(process)
    return process.poll() is not None


def _kill(process: subprocess.Popen) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stdin:
        process.stdin.close()


def _clean_up(processes: dict, ports: dict, scratch: Path | None) -> None:
    for process in processes.values():
        _kill(process)
    for lock in ports.values():
        lock.close()
    if scratch is not None:
        shutil.rmtree(scratch, ignore_errors=True)
