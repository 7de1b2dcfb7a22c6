"""The server's end of a template: starts it or takes it over, asks it for kernels."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from course_lab.process import ForkedKernel

PATIENCE = 1.0  # seconds that a kernel may wait for the template before it starts without it
LONGEST_IMPORTS = 180.0  # seconds; after that they will not end
LARGEST = 1 << 20  # bytes of a message
HANDED_OVER = "COURSE_TEMPLATE"  # variable with the descriptor and the process id, from __main__
_MODULE = "course_lab.template"
_END_SECONDS = 0.2


class NotWarmError(Exception):
    """No kernel came from the template, and why."""


class BusyError(NotWarmError):
    """It may give one later: it still imports, or does not answer in time."""


class UnfitError(NotWarmError):
    """A fork would differ from an ordinary kernel; the template itself is well."""


class StaleError(NotWarmError):
    """A file that it has imported has changed since."""


class LostError(NotWarmError):
    """It has ended, or does not come to the end of its imports; another one may."""


class UnsafeError(NotWarmError):
    """It cannot be started or forked safely, and another could not either."""


@dataclass(frozen=True)
class Launch:
    """The command, folder and environment that a kernel is started with.

    Attributes:
        command: Program and arguments, `python -m ipykernel_launcher ...`.
        folder: Working folder.
        environment: All of its environment variables.
    """

    command: Sequence[str]
    folder: str
    environment: Mapping[str, str]


class Template:
    """A process that has imported the libraries, forked for every kernel.

    Attributes:
        pid: Its process id; it is a child of this process.
        environment: The variables under which it imports.
    """

    def __init__(self, connection: socket.socket, pid: int, environment: Mapping[str, str]) -> None:
        self.pid, self.environment = pid, environment
        self._socket = connection
        self._began = time.monotonic()
        self._lock = threading.Lock()
        self._ready = False

    @classmethod
    def start(cls) -> "Template":
        """Start one; it imports for some seconds.

        Raises:
            UnsafeError: If it cannot be started.
        """
        environment = dict(os.environ)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs:
                return cls(ours, _start(theirs.fileno(), environment), environment)
        except OSError as error:
            ours.close()
            raise UnsafeError(f"the template did not start: {error}") from error

    @classmethod
    def adopt(cls) -> "Template | None":
        """Take over the one that this process has started before it became the server."""
        words = os.environ.pop(HANDED_OVER, "").split(",")
        try:
            descriptor, pid = map(int, words)
            os.set_inheritable(descriptor, False)
            variables = dict(word.split("=", 1) for word in _words(pid, "environ") if "=" in word)
            template = cls(socket.socket(fileno=descriptor), pid, variables)
        except (ValueError, OSError):
            return None
        if _words(pid, "cmdline")[0] == sys.executable:
            return template
        template.close()  # kernels are to have another interpreter
        return None

    def hand_over(self) -> dict[str, str]:
        """Return variables with which the program that this process becomes can `adopt` it."""
        descriptor = self._socket.detach()
        os.set_inheritable(descriptor, True)
        return {HANDED_OVER: f"{descriptor},{self.pid}"}

    def fork(self, launch: Launch) -> ForkedKernel:
        """Fork a kernel; safe to call from several threads.

        Raises:
            NotWarmError: If there is none; the kinds say what it means for the next one.
        """
        deadline = time.monotonic() + PATIENCE
        if not self._lock.acquire(timeout=PATIENCE):
            raise BusyError("the template is busy")
        try:
            self._require_ready(deadline)
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with ours:
                with theirs:
                    socket.send_fds(self._socket, [b"fork"], [theirs.fileno()])
                return _agree(ours, launch, deadline)
        except TimeoutError as error:
            raise BusyError("the template does not answer in time") from error
        except (OSError, ValueError, KeyError) as error:
            raise LostError(
                f"the template has ended, or says what it should not: {error}"
            ) from error
        finally:
            self._lock.release()

    def _require_ready(self, deadline: float) -> None:
        if self._ready:
            return
        self._socket.settimeout(max(0.001, deadline - time.monotonic()))
        try:
            answer = self._socket.recv(LARGEST)
        except TimeoutError as error:
            if time.monotonic() - self._began > LONGEST_IMPORTS:
                raise LostError("the template does not come to the end of its imports") from error
            raise BusyError("the template still imports") from error
        if not answer:
            raise LostError(f"the template has ended with status {self._end()}")
        problems = json.loads(answer)["problems"]
        if problems:
            raise UnsafeError("; ".join(problems))
        self._ready = True

    def close(self) -> None:
        """End the process; kernels that it has forked go on."""
        self._socket.close()
        self._end()

    def _end(self) -> int | None:
        """Wait a little for its end, then enforce it; return the exit code."""
        deadline = time.monotonic() + _END_SECONDS
        with suppress(ChildProcessError, ProcessLookupError):
            while (ended := os.waitpid(self.pid, os.WNOHANG))[0] == 0:
                if time.monotonic() > deadline:
                    os.kill(self.pid, signal.SIGKILL)
                    ended = os.waitpid(self.pid, 0)
                    break
                time.sleep(0.01)
            return os.waitstatus_to_exitcode(ended[1])
        return None


def _words(pid: int, name: str) -> list[str]:
    """Arguments ("cmdline") or variables ("environ") with which a process was started."""
    with open(f"/proc/{pid}/{name}", "rb") as file:
        return [os.fsdecode(word) for word in file.read().split(b"\0")]


def _start(descriptor: int, environment: Mapping[str, str]) -> int:
    """Start the process as a kernel is started: out of reach of Ctrl-C, without input."""
    parent = str(os.getpid())
    process = subprocess.Popen(
        [sys.executable, "-m", _MODULE, str(descriptor), parent],
        stdin=subprocess.PIPE,
        cwd="/",
        env={**environment, "JPY_PARENT_PID": parent},
        pass_fds=(descriptor,),
        start_new_session=True,
    )
    process.stdin.close()
    process.returncode = 0  # it is waited for by its id, also where it was started before
    return process.pid


def _agree(ours: socket.socket, launch: Launch, deadline: float) -> ForkedKernel:
    """Tell a new fork what to become, and let it; without the last word it ends."""
    ours.settimeout(max(0.001, deadline - time.monotonic()))
    ours.send(json.dumps(vars(launch)).encode())
    answer = json.loads(ours.recv(LARGEST) or b"{}")
    if "pid" not in answer:
        raise LostError("the template gives no kernel")
    if answer["stale"]:
        raise StaleError(answer["stale"])
    if answer["unfit"]:
        raise UnfitError(answer["unfit"])
    pidfd = os.pidfd_open(answer["pid"])
    try:
        ours.send(b"go")
    except OSError:
        os.close(pidfd)
        raise
    return ForkedKernel(answer["pid"], pidfd, ours.detach())
