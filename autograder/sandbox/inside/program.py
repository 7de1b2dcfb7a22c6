"""Runs the steps of a program."""

from __future__ import annotations

import builtins
import contextlib
import getpass
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from .clock import Clock, StepTimeout
from .errors import describe
from .names import Names
from .seeds import SeedOnImport, reseed
from .sender import Sender
from .shell import displayed_number, keep_line_numbers, make_shell, no_input
from .sorts import Sorts


class Runner:
    """Runs steps one after the other in one namespace; an error ends its step only."""

    def __init__(self, program: dict[str, Any], channel: Sender, shell: Any) -> None:
        self._program, self._channel, self._shell = program, channel, shell
        self._sources = {step: source for step, source, *_ in program["steps"]}
        own = {step: s for step, s, role, *_ in program["steps"] if role in ("solution", "extra")}
        self._sorts = Sorts(own)  # before any code of the student could change the libraries
        self._names = Names(shell)
        self._step = ""
        self._value: float | None = None
        self._clock = Clock(program["cell_cpu_seconds"])
        self._process = os.getpid()

    def record(self, record: dict[str, Any]) -> None:
        """Send what a check recorded, with the step in which it ran."""
        self._channel.send({**record, "type": "record", "step": self._step})

    def run(self) -> None:
        for step, source, role, visible in self._program["steps"]:
            self._step = self._shell.compile.step = step
            self._channel.send({"type": "start", "step": step})
            began = time.process_time()
            with self._namespace(role, visible):
                status, error = self._run_step(source)
            if os.getpid() != self._process:
                os._exit(0)  # a process that the cell forked has come to the cell's end
            cpu = round(max(time.process_time() - began, 0.0), 6)
            end = {"type": "end", "step": step, "status": status, "cpu": cpu, "error": error}
            if self._value is not None:
                end["value"] = self._value
            self._channel.send(end)
            with contextlib.suppress(Exception):
                sys.stdout.flush()
        self._channel.send({"type": "done"})

    def _namespace(
        self, role: str, visible: list[str] | None
    ) -> contextlib.AbstractContextManager[None]:
        if visible is not None:
            return self._names.apart(visible)
        return self._names.common(student=role in ("solution", "extra"))

    def _run_step(self, source: str) -> tuple[str, dict[str, Any] | None]:
        """Return the status and, unless it is ``ok``, the error."""
        caught: BaseException | None
        described: dict[str, Any] | None = None
        try:
            with self._clock.limit():
                if self._program["reseed"]:
                    reseed()
                caught = self._execute(source)
                if caught is not None:
                    described = describe(caught, self._step, self._sources, self._sorts)
        except BaseException as error:  # a timeout outside of the cell's code, or IPython's own
            caught, described = error, None
        if self._clock.fired and (caught is None or isinstance(caught, StepTimeout)):
            limit = self._program["cell_cpu_seconds"]
            text = f"This cell used more than {limit:g} seconds of CPU time."
            return "timeout", {"type": "Timeout", "message": text, "frames": self._frames(caught)}
        if caught is None:
            return "ok", None
        return "error", described or describe(caught, self._step, self._sources, self._sorts)

    def _execute(self, source: str) -> BaseException | None:
        self._value = None
        result = self._shell.run_cell(keep_line_numbers(source), store_history=False)
        self._value = displayed_number(result.result, source)
        return result.error_before_exec or result.error_in_exec

    def _frames(self, error: BaseException | None) -> list[Any]:
        return (
            []
            if error is None
            else describe(error, self._step, self._sources, self._sorts)["frames"]
        )


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


def main(program: dict[str, Any], descriptor: int) -> NoReturn:
    """Run a program and leave the process; exit code 0 if it came to its end."""
    set_limits(program["rlimits"], strict=program["strict"])
    go(prepare(program["preload"]), program, descriptor)


def prepare(preload: list[str]) -> Any:
    """Import what the cells of a unit import, and return the shell that will run them.

    An import that fails here fails again in the cell that needs it, where it is told.
    """
    from course_utils.check import session  # noqa: F401

    shell = make_shell()
    reseed()  # some libraries draw numbers when they are imported
    sys.meta_path.insert(0, SeedOnImport())
    with _undisturbed():
        for statement in preload:
            with contextlib.suppress(BaseException):
                exec(statement, {})
        shell.run_cell("pass", store_history=False)  # the first takes longer than the others
    return shell


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep what imports print to themselves, and the folder and mask that files are made with."""
    folder, mask = os.getcwd(), os.umask(0o022)
    os.umask(mask)
    kept, null = [os.dup(1), os.dup(2)], os.open(os.devnull, os.O_WRONLY)
    _point(null, null)
    try:
        yield
    finally:
        _point(*kept)
        for file in (*kept, null):
            os.close(file)
        os.chdir(folder)
        os.umask(mask)


def _point(output: int, errors: int) -> None:
    """Have standard output and error go to these descriptors from here on."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    os.dup2(output, 1)
    os.dup2(errors, 2)


def go(shell: Any, program: dict[str, Any], descriptor: int) -> NoReturn:
    """Run a program in a prepared and limited process, and leave it.

    Args:
        shell: What ``prepare`` returned, in this process or in the one it was forked from.
        program: See ``autograder.sandbox.inside``.
        descriptor: The channel.
    """
    from course_utils.check import session

    reseed()  # a fork gives Python's generator a state of its own
    sys.path.insert(_before_packages(), "")  # as in a notebook: modules that it writes itself
    builtins.input = getpass.getpass = no_input
    shell.user_ns["__name__"] = "__main__"
    runner = Runner(program, Sender(descriptor), shell)
    record_to: Callable[..., None] = session.record_to
    record_to(runner.record, reference=program["reference"])
    runner.run()
    with contextlib.suppress(Exception):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(0)  # without waiting for threads, exit handlers and frameworks


def _before_packages() -> int:
    """Where the working folder goes: modules in it hide no module of Python itself."""
    names = ("site-packages", "dist-packages")
    places = (n for n, path in enumerate(sys.path) if os.path.basename(path) in names)
    return next(places, len(sys.path))
