"""From what was collected to a ``Run``: how it ended, and a sentence that says what to do."""

from __future__ import annotations

import signal
from collections.abc import Sequence

from autograder.sandbox import limit_texts
from autograder.sandbox.fault import GraderFault
from autograder.sandbox.values import Ending, Limits, Run, Step
from autograder.sandbox.watch.collect import Collector

_SIGXCPU = getattr(signal, "SIGXCPU", None)


def make_run(collector: Collector, steps: Sequence[Step], limits: Limits) -> Run:
    """Judge the end of a run.

    Raises:
        GraderFault: If the program never began for a reason that is not its own.
    """
    ending = _ending(collector, steps)
    messages = collector.messages
    last = messages.current or _first_without_end(collector, steps)
    return Run(
        records=tuple(messages.records),
        steps=tuple(messages.ends.values()),
        ending=ending,
        last_step=None if ending == "done" else last,
        reason="" if ending == "done" else _reason(ending, collector, limits),
        cpu_seconds=round(collector.status.cpu, 3),
        wall_seconds=round(collector.wall_seconds, 3),
        output=collector.output,
    )


def _first_without_end(collector: Collector, steps: Sequence[Step]) -> str | None:
    ends = collector.messages.ends
    return next((step.id for step in steps if step.id not in ends), None)


def _ending(collector: Collector, steps: Sequence[Step]) -> Ending:
    status, messages = collector.status, collector.messages
    if collector.stopped is not None:
        return collector.stopped
    if status.fault:
        raise GraderFault(f"the sandbox failed ({status.stage}): {status.fault}")
    if not status.ended:
        raise GraderFault("the sandbox was ended from outside before it could say why")
    if status.ended in ("cpu", "memory"):
        return "timeout" if status.ended == "cpu" else "memory"
    if steps and not messages.started:
        raise GraderFault(
            f"the program did not start {_how(collector)}: {collector.output[-2000:]}"
        )
    if status.ended == "signal" and status.code == _SIGXCPU:
        return "timeout"
    complete = status.ended == "exit" and status.code == 0 and messages.done
    if complete and _first_without_end(collector, steps) is None:
        return "done"
    return "crashed"


def _reason(ending: Ending, collector: Collector, limits: Limits) -> str:
    if ending == "timeout":
        return _timeout_reason(collector, limits)
    if ending == "crashed":
        return limit_texts.crashed(_how(collector))
    passed = {
        "memory": limit_texts.memory,
        "output": limit_texts.output,
        "messages": limit_texts.messages,
    }
    return passed[ending](limits)


def _timeout_reason(collector: Collector, limits: Limits) -> str:
    if collector.wall:
        return limit_texts.still_waiting(limits)
    if collector.idle:
        return limit_texts.idle()
    if collector.stopped == "timeout":
        return limit_texts.cell_not_interrupted(limits)
    return limit_texts.cpu(limits)


def _how(collector: Collector) -> str:
    status = collector.status
    if status.ended == "exit":
        return f"with exit code {status.code}"
    try:
        name = signal.Signals(status.code).name
    except ValueError:
        name = str(status.code)
    return f"by signal {name}"
