"""Warm starts: one process per set of imports, forked for every submission (see ``serve``).

A template is used only when it is shown to be safe: nothing in it computes or waits, and a fork of
it has run a first program in the sandbox. Where that fails, runs start cold, and a warning says so.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from autograder.sandbox.plan.plan import Plan, as_message
from autograder.sandbox.watch.collect import Collector

READY_SECONDS = 300.0  # for the imports, on a busy machine with a cold disk
_END_SECONDS = 10.0
_SCRATCH_BYTES = 64 << 20  # for what imports write
_ENTER = str(Path(__file__).with_name("enter.py"))


class TemplateError(Exception):
    """A template that cannot be used, and why.

    Attributes:
        imports_end: Whether the imports did not come to their end.
    """

    def __init__(self, why: str, *, imports_end: bool = True) -> None:
        super().__init__(why)
        self.imports_end = imports_end


class Template:
    """A process that has imported ``preload`` and is forked for every run."""

    def __init__(self, preload: Sequence[str], plan: Plan) -> None:
        """Start it and wait until it is ready.

        Args:
            preload: Import statements.
            plan: Any plan with the room in which the runs will take place.

        Raises:
            TemplateError: If it does not start, or a fork of it might hang.
        """
        empty = replace(plan, program="", files=(), scratch_bytes=_SCRATCH_BYTES)
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs, tempfile.TemporaryFile() as greeting:
                greeting.write(empty.message())
                greeting.write(as_message({"room": vars(plan.room), "preload": list(preload)}))
                greeting.seek(0)
                descriptors = (theirs.fileno(), greeting.fileno())
                self._process = subprocess.Popen(
                    [sys.executable, "-I", "-S", _ENTER, *map(str, descriptors)],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    pass_fds=descriptors,
                    env={},
                    start_new_session=True,
                )
        except OSError as error:
            self._socket.close()
            raise TemplateError(str(error)) from error
        try:
            self._wait()
        except BaseException:
            self.close()
            raise

    def _wait(self) -> None:
        self._socket.settimeout(READY_SECONDS)
        try:
            answer = self._socket.recv(1 << 16)
        except OSError as error:
            why = f"its imports gave no answer: {error}"
            raise TemplateError(why, imports_end=False) from error
        if not answer:
            raise TemplateError(f"its imports ended it: {self._last_words()}", imports_end=False)
        problems = json.loads(answer)["problems"]
        if problems:
            raise TemplateError("; ".join(problems))
        self._socket.settimeout(None)
        self._process.stdout.close()  # type: ignore[union-attr]

    def _last_words(self) -> str:
        pipe = self._process.stdout.fileno()  # type: ignore[union-attr]
        os.set_blocking(pipe, False)
        try:
            words = os.read(pipe, 1 << 16).decode("utf-8", "replace").strip()[-500:]
        except BlockingIOError:
            words = ""
        try:
            return words or f"exit code {self._process.wait(_END_SECONDS)}"
        except subprocess.TimeoutExpired:
            return "they closed its connection"

    def run(self, plan: Plan, collector: Collector) -> None:
        """Run one program in a fork of the template; safe to call from several threads.

        Raises:
            TemplateError: If the template is no more; nothing has run then.
        """
        output, output_end = os.pipe()
        channel, channel_end = os.pipe()
        status, status_end = os.pipe()
        ours, lifeline = socket.socketpair()
        theirs = [output_end, channel_end, status_end, lifeline.fileno()]
        try:
            with lifeline:
                socket.send_fds(self._socket, [b"run"], theirs)
        except OSError as error:
            ours.close()
            for descriptor in (output, channel, status):
                os.close(descriptor)
            raise TemplateError(f"it has ended: {error}") from error
        finally:
            for descriptor in (output_end, channel_end, status_end):
                os.close(descriptor)
        with ours:
            _send_plan(ours, plan)
            pipes = {"output": output, "channel": channel, "status": status}
            collector.read(pipes, lambda: _hang_up(ours), lambda: not _has_ended(ours))

    def close(self) -> None:
        """End the process, and with it every run in it."""
        self._socket.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process.stdout.close()  # type: ignore[union-attr]


def _send_plan(ours: socket.socket, plan: Plan) -> None:
    try:
        ours.sendall(plan.message(whole=False))
    except (BrokenPipeError, ConnectionResetError):
        return  # the template was ended; what came, or did not come, says so


def _hang_up(ours: socket.socket) -> None:
    """End a run: process 1 of its sandbox sees the end of its lifeline."""
    with contextlib.suppress(OSError):
        ours.shutdown(socket.SHUT_RDWR)


def _has_ended(ours: socket.socket) -> bool:
    """True if all processes that hold the other end, the sandbox's own, are gone."""
    poller = select.poll()
    poller.register(ours, 0)
    return bool(poller.poll(0))
