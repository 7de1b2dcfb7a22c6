"""Start a program in the sandbox, or without one where that was asked for, and collect its run."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from autograder.sandbox import advice
from autograder.sandbox.fault import GraderFault
from autograder.sandbox.plan.fonts import font_list
from autograder.sandbox.plan.plan import Plan, make_plan
from autograder.sandbox.plan.rlimits import limits_of_process
from autograder.sandbox.unsafe import run_program
from autograder.sandbox.values import Limits, Run, Settings, Step
from autograder.sandbox.warm.pool import Templates
from autograder.sandbox.warm.template import Template, TemplateError
from autograder.sandbox.watch.channel import Messages
from autograder.sandbox.watch.collect import Collector
from autograder.sandbox.watch.outcome import make_run

__all__ = ["AT_ONCE", "GraderFault", "available", "run"]

AT_ONCE: contextlib.AbstractContextManager[Any] = contextlib.nullcontext()  # waits for no slot

PROBE = Limits(cell_cpu_seconds=5, cpu_seconds=10, wall_seconds=60)
_PROBE = Settings("", PROBE)
# Where a fork can hang: in the threads that libraries start for their first operation.
_FIRST_OPERATION = """
import sys
if "numpy" in sys.modules:
    assert (sys.modules["numpy"].ones((64, 64)) @ sys.modules["numpy"].ones(64)).sum() == 4096
if "tensorflow" in sys.modules:
    tf = sys.modules["tensorflow"]
    assert float(tf.reduce_sum(tf.linalg.matvec(tf.ones((64, 64)), tf.ones(64)))) == 4096
"""


def run(
    steps: Sequence[Step],
    settings: Settings,
    slot: contextlib.AbstractContextManager[Any] = AT_ONCE,
) -> Run:
    """Run code cells one after the other in a process tree of their own and report what they sent.

    Args:
        steps: The program; ids are unique.
        settings: How it runs.
        slot: Held while the code runs, such as a semaphore that limits how much runs at a time.

    Returns:
        The run, whatever the code did.

    Raises:
        GraderFault: If the code could not be run for a reason that is not its own.
        ValueError: If ids of steps repeat or a path in ``files`` leaves the working folder.
    """
    if len({step.id for step in steps}) != len(steps):
        raise ValueError(f"Argument `steps`: ids repeat in {[step.id for step in steps]}")
    program, limits = _program(steps, settings), settings.limits

    def fresh() -> Collector:
        return Collector(Messages(steps, reference=settings.reference), limits)

    if settings.unsafe:
        with slot:
            collector = fresh()
            run_program(program, settings.files, collector)
    else:
        _require_linux()
        plan = make_plan(program, settings, fonts=font_list())
        with slot:
            started = _run_warm if settings.warm else _run_cold
            collector = started(plan, program, fresh)
    return make_run(collector, steps, limits)


def _program(steps: Sequence[Step], settings: Settings) -> dict[str, Any]:
    """The program and its settings, as ``inside`` reads them."""
    limits, strict = settings.limits, not settings.unsafe
    return {
        "unit": settings.unit,
        "reference": settings.reference,
        "cell_cpu_seconds": limits.cell_cpu_seconds,
        "rlimits": limits_of_process(limits, strict=strict),
        "strict": strict,
        "preload": list(settings.preload),
        "reseed": settings.reseed,
        "steps": [(step.id, step.source, step.role, step.visible) for step in steps],
    }


def warm_up(settings: Settings) -> None:
    """Begin to start the template that programs with these settings are forked from.

    Returns at once; the first run waits until it is ready. What goes wrong is told by that run.
    """

    def start() -> None:
        with contextlib.suppress(GraderFault):
            plan = make_plan(_program([], settings), settings, fonts=font_list())
            with templates.borrow(settings.preload, plan):
                return

    threading.Thread(target=start, daemon=True).start()


@cache
def available() -> str | None:
    """None if a sandbox can be had here, else a sentence that says why not and what to do.

    The answer is found by starting one, and kept (``available.cache_clear`` forgets it).
    """
    try:
        run([Step("probe", "pass", "author")], replace(_PROBE, warm=False))
    except GraderFault as fault:
        return str(fault)
    return None


def _require_linux() -> None:
    if sys.platform != "linux":
        raise GraderFault(advice.NOT_LINUX)


def _run_warm(plan: Plan, program: dict[str, Any], fresh: Callable[[], Collector]) -> Collector:
    """Run in a fork of a template; where none can be had, or where it is lost, start cold.

    A run is lost if process 1 of its sandbox is ended from outside. A submission cannot do that: it
    cannot send that process a signal, and if memory runs out it goes first. If it could, it would
    gain nothing: what a lost run has sent is thrown away, and the second start is the last.
    """
    with templates.borrow(tuple(program["preload"]), plan) as entry:
        template = entry.template
        if template is not None:
            collector = fresh()
            try:
                template.run(plan, collector)
            except TemplateError:
                templates.discard(entry, template)
            else:
                if not collector.lost:
                    return _require_sandbox(collector)
    if not entry.imports_end:  # the cell that imports is then where it is told
        plan = replace(plan, program=json.dumps({**program, "preload": []}))
    return _run_cold(plan, program, fresh)


def _probe(template: Template, plan: Plan) -> str:
    """Run a first operation in a fork of a new template; return what went wrong, or ""."""
    steps = [Step("probe", _FIRST_OPERATION, "author")]
    collector = Collector(Messages(steps, reference=False), PROBE)
    program = json.dumps(_program(steps, _PROBE))
    limits = {"cpu_seconds": PROBE.cpu_seconds, "memory_bytes": PROBE.memory_bytes}
    try:
        template.run(replace(plan, program=program, files=(), limits=limits), collector)
        run = make_run(_require_sandbox(collector), steps, PROBE)
    except (GraderFault, TemplateError) as fault:
        return str(fault)
    if run.ending != "done":
        return f"a first operation in it does not end well: {run.reason}"
    error = run.steps[0].error
    return f"a first operation in it fails: {error.type}: {error.message}" if error else ""


templates = Templates(_probe)
atexit.register(templates.close)


def _require_sandbox(collector: Collector) -> Collector:
    """Return the collector of a run for which there was a sandbox, to its end."""
    if collector.stuck:
        raise GraderFault("a process in the sandbox could not be ended within 15 seconds")
    if collector.status.stage in ("unshare", "map", "mount"):
        raise GraderFault(advice.for_refusal(collector.status))
    return collector


def _run_cold(plan: Plan, program: dict[str, Any], fresh: Callable[[], Collector]) -> Collector:
    collector = fresh()
    launcher = Path(__file__).parent / "jail" / "launch.py"
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
        _send(process, plan.message())
        pipes = {"output": output, "channel": channel, "status": status}
        collector.read(pipes, process.kill, lambda: process.poll() is None)
    finally:
        process.kill()
        process.wait()
        _close(process)
    return _require_sandbox(collector)


def _send(process: subprocess.Popen[bytes], plan: bytes) -> None:
    """Write the plan; the pipe stays open for as long as the run is wanted."""
    try:
        process.stdin.write(plan)  # type: ignore[union-attr]
        process.stdin.flush()  # type: ignore[union-attr]
    except BrokenPipeError:
        return  # it ended early; what it wrote says why


def _close(process: subprocess.Popen[bytes]) -> None:
    try:
        process.stdin.close()  # type: ignore[union-attr]
    except BrokenPipeError:
        return
