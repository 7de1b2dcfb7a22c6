"""Start a program in the sandbox, or without one where that was asked for, and collect its run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from autograder.execution import advice
from autograder.execution.channel import Messages
from autograder.execution.collect import Collector
from autograder.execution.fault import GraderFault
from autograder.execution.fonts import font_list
from autograder.execution.outcome import make_run
from autograder.execution.plan import Plan, make_plan
from autograder.execution.rlimits import limits_of_process
from autograder.execution.unsafe import run_program
from autograder.model import Limits, Run, Step

__all__ = ["GraderFault", "available", "run"]

_NOTHING: Mapping[Any, bytes] = MappingProxyType({})
_PROBE = Limits(cell_cpu_seconds=5, cpu_seconds=10, wall_seconds=60)


def run(
    steps: Sequence[Step],
    *,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    reference: bool = False,
    unsafe: bool = False,
    unit: str,
    files: Mapping[str, bytes] = _NOTHING,
    masked: Mapping[Path, bytes] = _NOTHING,
) -> Run:
    """Run code cells one after the other in a process tree of their own and report what they sent.

    Args:
        steps: The program; ids are unique.
        limits: What it may use.
        reference: Whether checks also send what they expect (only for code that is trusted).
        unsafe: Run without a sandbox: nothing is hidden from the code, and ``masked`` is ignored.
        unit: Name of the unit that checks belong to.
        files: Content by relative path, put into the working folder.
        masked: Absolute paths that the code reads other content from.

    Returns:
        The run, whatever the code did.

    Raises:
        GraderFault: If the code could not be run for a reason that is not its own.
        ValueError: If ids of steps repeat or a path in ``files`` leaves the working folder.
    """
    if len({step.id for step in steps}) != len(steps):
        raise ValueError(f"Argument `steps`: ids repeat in {[step.id for step in steps]}")
    program = {
        "unit": unit,
        "reference": reference,
        "cell_cpu_seconds": limits.cell_cpu_seconds,
        "rlimits": limits_of_process(limits, strict=not unsafe),
        "strict": not unsafe,
        "steps": [(step.id, step.source) for step in steps],
    }
    collector = Collector(Messages(steps, reference=reference), limits)
    if unsafe:
        run_program(program, files, collector)
    else:
        _require_linux()
        plan = make_plan(program, limits=limits, files=files, masked=masked, fonts=font_list())
        _run_jailed(plan, collector)
        if collector.status.stage in ("unshare", "map", "mount"):
            raise GraderFault(advice.for_refusal(collector.status))
    return make_run(collector, steps, limits)


@cache
def available() -> str | None:
    """Whether a sandbox can be had here: None, or a sentence that says why not and what to do.

    The answer is found by starting one, and kept (``available.cache_clear`` forgets it).
    """
    try:
        run([Step("probe", "pass", "author")], limits=_PROBE, unit="probe")
    except GraderFault as fault:
        return str(fault)
    return None


def _require_linux() -> None:
    if sys.platform != "linux":
        raise GraderFault(advice.NOT_LINUX)


def _run_jailed(plan: Plan, collector: Collector) -> None:
    launcher = Path(__file__).with_name("launch.py")
    output, output_end = os.pipe()
    channel, channel_end = os.pipe()
    status, status_end = os.pipe()
    try:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(launcher), str(status_end), str(channel_end)],
            stdin=subprocess.PIPE,
            stdout=output_end,
            stderr=subprocess.STDOUT,
            pass_fds=(status_end, channel_end),
            start_new_session=True,
            env={},
        )
    except OSError as error:
        for descriptor in (output, channel, status):
            os.close(descriptor)
        raise GraderFault(f"the sandbox could not be started: {error}") from error
    finally:
        for descriptor in (output_end, channel_end, status_end):
            os.close(descriptor)
    try:
        _send(process, asdict(plan))
        pipes = {"output": output, "channel": channel, "status": status}
        collector.read(pipes, process.kill, lambda: process.poll() is None)
    finally:
        process.kill()
        process.wait()
        _close(process)
    if collector.stuck:
        raise GraderFault("a process in the sandbox could not be ended within 15 seconds")


def _send(process: subprocess.Popen[bytes], plan: dict[str, Any]) -> None:
    """Write the plan; the pipe stays open for as long as the run is wanted."""
    data = json.dumps(plan).encode()
    try:
        process.stdin.write(len(data).to_bytes(8, "big") + data)  # type: ignore[union-attr]
        process.stdin.flush()  # type: ignore[union-attr]
    except BrokenPipeError:
        return  # it ended early; what it wrote says why


def _close(process: subprocess.Popen[bytes]) -> None:
    try:
        process.stdin.close()  # type: ignore[union-attr]
    except BrokenPipeError:
        return
