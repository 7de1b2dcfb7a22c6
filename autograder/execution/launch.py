"""The process that becomes the sandbox. Reads a plan from standard input, which stays open.

Started by ``sandbox`` as a fresh interpreter without site packages; a process forked from one that
has already imported the libraries can call ``contain`` in the same way.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

CHANNEL = 3  # the descriptor on which the student's process sends records


def main() -> None:
    """Entry of the cold start: ``launch.py STATUS_FD CHANNEL_FD`` with the plan on stdin."""
    status, channel = int(sys.argv[1]), int(sys.argv[2])
    size = int.from_bytes(_read_exactly(0, 8), "big")
    plan = json.loads(_read_exactly(0, size))

    def program() -> NoReturn:
        os.execve(plan["argv"][0], plan["argv"], plan["env"])

    contain(plan, program, status=status, channel=channel, lifeline=0)


def contain(
    plan: dict[str, Any],
    program: Callable[[], NoReturn],
    *,
    status: int,
    channel: int,
    lifeline: int,
) -> None:
    """Run ``program`` in a new sandbox and wait for its end. The process must have one thread.

    What happens is told on the pipe ``status``: see ``monitor``, and ``{"fault": stage, "errno":
    number, "text": reason}`` if the sandbox cannot be made.

    Args:
        plan: ``autograder.execution.plan.Plan`` as a dict.
        program: Called inside, without privileges, in the working folder; never returns.
        status: Descriptor of the status pipe; closed in the student's process.
        channel: Descriptor of the record channel; the only one that process keeps, as ``CHANNEL``.
        lifeline: Descriptor whose end means that the grader has gone.
    """
    from autograder.execution import jail, monitor, system

    os.set_inheritable(status, False)
    try:
        system.die_with_parent(signal.SIGKILL)
        own_id = jail.isolate()
        first = os.fork()
    except OSError as error:
        monitor.report(status, _fault(error))
        return
    if first:
        os.close(channel)
        os.waitpid(first, 0)
        return
    try:
        system.die_with_parent(signal.SIGKILL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # the kernel spares process 1 what is default
        os.umask(0o022)
        jail.build_root(plan)
        system.set_dumpable(False)
        child = os.fork()
        if child == 0:
            _become_program(plan, own_id, program, channel, status)
        _keep_only({status, lifeline})
        monitor.supervise(child, plan["limits"], status=status, lifeline=lifeline)
    except BaseException as error:
        monitor.report(status, _fault(error))
    finally:
        os._exit(0)


def _become_program(
    plan: dict[str, Any],
    own_id: bool,
    program: Callable[[], NoReturn],
    channel: int,
    status: int,
) -> NoReturn:
    """Keep three standard descriptors and the channel, lose all privileges, and run."""
    from autograder.execution import jail, monitor

    channel = fcntl.fcntl(channel, fcntl.F_DUPFD_CLOEXEC, 10)
    status = fcntl.fcntl(status, fcntl.F_DUPFD_CLOEXEC, 10)
    os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
    os.dup2(channel, CHANNEL)
    os.dup2(status, CHANNEL + 1, inheritable=False)
    os.closerange(CHANNEL + 2, os.sysconf("SC_OPEN_MAX"))
    try:
        os.setsid()
        os.chdir(plan["folder"])
        jail.drop_privileges(own_id)
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")  # if the machine runs out of memory, this goes first
    except OSError as error:
        monitor.report(CHANNEL + 1, _fault(error))
        os._exit(1)
    os.close(CHANNEL + 1)
    try:
        program()
    finally:  # only if it could not be started
        traceback.print_exc()
        os._exit(1)


def _keep_only(descriptors: set[int]) -> None:
    """Close all else, so that the pipes end when the student's processes end."""
    for name in os.listdir("/proc/self/fd"):
        if int(name) not in descriptors:
            try:
                os.close(int(name))
            except OSError:
                continue  # the one that listed the folder


def _fault(error: BaseException) -> dict[str, Any]:
    return {
        "fault": getattr(error, "stage", "inside"),
        "errno": getattr(error, "errno", None) or 0,
        "text": f"{type(error).__name__}: {error}",
    }


def _read_exactly(file: int, size: int) -> bytes:
    parts = []
    while size:
        part = os.read(file, min(size, 1 << 20))
        if not part:
            raise EOFError("the plan ended early")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


if __name__ == "__main__":
    sys.path.append(os.path.abspath(__file__).rpartition("/autograder/execution/")[0])
    main()
