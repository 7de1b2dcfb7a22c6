"""A kernel that another process has forked, with the interface of `subprocess.Popen`."""

import json
import os
import select
import signal
import subprocess
import weakref
from contextlib import suppress

_LOST = 255  # the exit code, where the template has ended and nobody can tell
_STATUS_SECONDS = 1.0


class ForkedKernel:
    """A running kernel.

    Attributes:
        pid: Its process id, which is that of its process group and session as well.
        returncode: None while it runs; then as in `Popen`, negative for a signal.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, pidfd: int, lifeline: int) -> None:
        """Take over two descriptors.

        Args:
            pid: Of the kernel.
            pidfd: A descriptor of the process (pidfd_open(2)).
            lifeline: A socket on which the template sends the exit status.
        """
        self.pid = pid
        self.returncode: int | None = None
        self._pidfd, self._lifeline = pidfd, lifeline
        for descriptor in (pidfd, lifeline):
            weakref.finalize(self, os.close, descriptor)

    def poll(self) -> int | None:
        """Return the exit code, or None while the kernel runs."""
        return self._look(0.0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end.

        Args:
            timeout: In seconds.

        Raises:
            subprocess.TimeoutExpired: If it still runs then.
        """
        code = self._look(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(f"kernel {self.pid}", timeout or 0.0)
        return code

    def send_signal(self, signum: int) -> None:
        """Send a signal; does nothing once the kernel has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, signum)

    def terminate(self) -> None:
        """Send SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Send SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def _look(self, seconds: float | None) -> int | None:
        if self.returncode is None and _readable(self._pidfd, seconds):
            self.returncode = self._status()
        return self.returncode

    def _status(self) -> int:
        if _readable(self._lifeline, _STATUS_SECONDS):
            with suppress(OSError, ValueError, KeyError):
                return int(json.loads(os.read(self._lifeline, 1 << 10))["status"])
        return _LOST


def _readable(descriptor: int, seconds: float | None) -> bool:
    poller = select.poll()
    poller.register(descriptor, select.POLLIN)
    return bool(poller.poll(None if seconds is None else max(0.0, seconds) * 1000))
