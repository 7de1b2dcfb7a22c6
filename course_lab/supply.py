"""The template of this server: begun early, replaced when out of date, given up when it fails."""

import logging
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from course_lab.parent import (
    BusyError,
    Launch,
    LostError,
    NotWarmError,
    StaleError,
    Template,
    UnfitError,
    UnsafeError,
)
from course_lab.process import ForkedKernel
from course_lab.same import differing

_FAILURES = 3  # after so many, no other template is started
_LAUNCHER = ["-m", "ipykernel_launcher"]


class Supply:
    """Gives kernels; where it cannot, says why in the log and gives None."""

    def __init__(self, log: logging.Logger | None = None) -> None:
        self._log = log or logging.getLogger(__name__)
        self._template: Template | None = None
        self._failures = 0 if supported() else _FAILURES
        self._lock = threading.Lock()

    def begin(self, log: logging.Logger | None = None) -> None:
        """Start a template, unless there is one or none can be had.

        Args:
            log: Where to say from here on why a kernel starts without it.
        """
        self._log = log or self._log
        with self._lock:
            self._ensure()

    def fork(self, command: Sequence[str], options: Mapping[str, Any]) -> ForkedKernel | None:
        """Fork a kernel.

        Args:
            command: As `Popen` takes it.
            options: As `jupyter_client.launcher.launch_kernel` takes them.

        Returns:
            The kernel; None if it is to start in the ordinary way.
        """
        with self._lock:
            template = self._ensure()
        if template is None:
            return None
        try:
            if names := differing(template.environment, os.environ):
                raise LostError(f"the server has other variables now: {', '.join(names)}")
            return template.fork(_launch(command, options, template.environment))
        except NotWarmError as error:
            self._learn(template, error)
            return None

    def give_up(self, why: str) -> None:
        """End the template, and start no other."""
        with self._lock:
            self._stop(why)

    def _ensure(self) -> Template | None:
        if self._template is None and self._failures < _FAILURES:
            try:
                self._template = Template.adopt() or Template.start()
            except UnsafeError as error:
                self._stop(str(error))
        return self._template

    def _learn(self, template: Template, error: NotWarmError) -> None:
        """Say why a kernel starts without the template, and see to those after it."""
        self._log.info("this kernel imports its libraries itself, slower: %s", error)
        with self._lock:
            if isinstance(error, UnfitError) or self._template is not template:
                return
            self._failures += not isinstance(error, StaleError | BusyError)
            if isinstance(error, UnsafeError) or self._failures >= _FAILURES:
                self._stop(str(error))
            elif not isinstance(error, BusyError):
                self._drop()
                self._ensure()

    def _stop(self, why: str) -> None:
        if self._failures < _FAILURES or self._template is not None:
            self._log.warning("from now on kernels import their libraries themselves: %s", why)
        self._failures = _FAILURES
        self._drop()

    def _drop(self) -> None:
        if self._template is not None:
            self._template.close()
            self._template = None


def _launch(
    command: Sequence[str], options: Mapping[str, Any], environment: Mapping[str, str]
) -> Launch:
    """The command, folder and environment of the kernel to start.

    Raises:
        UnfitError: If a fork of a template with this environment would be another.
    """
    if command[0] != sys.executable or list(command[1:3]) != _LAUNCHER:
        raise UnfitError(f"its command is not that of the course: {' '.join(command)}")
    given = {name for name, value in options.items() if value not in (None, False)}
    if given - {"env", "cwd"}:
        raise UnfitError(f"it is started with {', '.join(sorted(given - {'env', 'cwd'}))}")
    wanted = os.environ if options.get("env") is None else options["env"]
    if names := differing(environment, wanted):
        raise UnfitError(f"its environment differs in {', '.join(names)}")
    folder = os.path.abspath(options.get("cwd") or os.getcwd())
    return Launch(list(command), folder, {**wanted, "JPY_PARENT_PID": str(os.getpid())})


def supported() -> bool:
    """True if this system has what a template needs: Linux 5.3 or newer, and leave to use it."""
    if sys.platform != "linux" or not os.path.isdir("/proc/self/task"):
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except (AttributeError, OSError):
        return False
    return True


supply = Supply()
