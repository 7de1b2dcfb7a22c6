"""Runs the steps of a program."""

from __future__ import annotations

import builtins
import contextlib
import getpass
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from .clock import Clock, StepTimeout
from .errors import describe
from .seeds import SeedOnImport, reseed
from .sender import Sender
from .shell import keep_line_numbers, make_shell, no_input


class Runner:
    """Runs steps one after the other in one namespace; an error ends its step only."""

    def __init__(self, program: dict[str, Any], channel: Sender, shell: Any) -> None:
        self._program, self._channel, self._shell = program, channel, shell
        self._sources = dict(program["steps"])
        self._step = ""
        self._clock = Clock(program["cell_cpu_seconds"])
        self._process = os.getpid()

    def record(self, record: dict[str, Any]) -> None:
        """Send what a check recorded, with the step in which it ran."""
        self._channel.send({**record, "type": "record", "step": self._step})

    def run(self) -> None:
        for step, source in self._program["steps"]:
            self._step = self._shell.compile.step = step
            self._channel.send({"type": "start", "step": step})
            began = time.process_time()
            status, error = self._run_step(source)
            if os.getpid() != self._process:
                os._exit(0)  # a process that the cell forked has come to the cell's end
            cpu = round(max(time.process_time() - began, 0.0), 6)
            end = {"type": "end", "step": step, "status": status, "cpu": cpu, "error": error}
            self._channel.send(end)
            with contextlib.suppress(Exception):
                sys.stdout.flush()
        self._channel.send({"type": "done"})

    def _run_step(self, source: str) -> tuple[str, dict[str, Any] | None]:
        """Return the status and, unless it is ``ok``, the error."""
        caught: BaseException | None
        described: dict[str, Any] | None = None
        try:
            with self._clock.limit():
                reseed()
                caught = self._execute(source)
                if caught is not None:
                    described = describe(caught, self._step, self._sources)
        except BaseException as error:  # a timeout outside of the cell's code, or IPython's own
            caught, described = error, None
        if self._clock.fired and (caught is None or isinstance(caught, StepTimeout)):
            limit = self._program["cell_cpu_seconds"]
            text = f"This cell used more than {limit:g} seconds of CPU time."
            return "timeout", {"type": "Timeout", "message": text, "frames": self._frames(caught)}
        if caught is None:
            return "ok", None
        return "error", described or describe(caught, self._step, self._sources)

    def _execute(self, source: str) -> BaseException | None:
        result = self._shell.run_cell(keep_line_numbers(source), store_history=False)
        return result.error_before_exec or result.error_in_exec

    def _frames(self, error: BaseException | None) -> list[Any]:
        return [] if error is None else describe(error, self._step, self._sources)["frames"]


def set_limits(rlimits: dict[str, int], *, strict: bool) -> None:
    """Lower the limits of this process and its children for good.

    Args:
        rlimits: Values by the part of the name after ``RLIMIT_``.
        strict: Raise if one cannot be set; if False, leave out what the platform does not have.
    """
    try:
        import resource
    except ImportError:
        if strict:
            raise
        return
    for name, value in rlimits.items():
        try:
            which = getattr(resource, f"RLIMIT_{name}")
            most = resource.getrlimit(which)[1]
            new = value if most == resource.RLIM_INFINITY else min(value, most)
            resource.setrlimit(which, (new, new))
        except (AttributeError, ValueError, OSError):
            if strict:
                raise


def main(program: dict[str, Any], descriptor: int) -> None:
    """Run a program and leave the process; exit code 0 if it came to its end."""
    set_limits(program["rlimits"], strict=program["strict"])
    from course_utils.check import session

    shell = make_shell()
    builtins.input = getpass.getpass = no_input
    shell.user_ns["__name__"] = "__main__"
    sys.meta_path.insert(0, SeedOnImport())
    runner = Runner(program, Sender(descriptor), shell)
    record_to: Callable[..., None] = session.record_to
    record_to(runner.record, reference=program["reference"])
    runner.run()
    with contextlib.suppress(Exception):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(0)  # without waiting for threads, exit handlers and frameworks
