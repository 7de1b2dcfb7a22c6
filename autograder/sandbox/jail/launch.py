"""The process that becomes the sandbox. Reads a plan from standard input, which stays open.

Started by ``run`` as a fresh interpreter without site packages; ``serve`` calls ``contain`` in a
fork of a process that has already imported the libraries.
"""

from __future__ import annotations

import fcntl
import marshal
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
    from autograder.sandbox.jail import root

    plan = contain(lambda: read_message(0), root.build_root, status, channel, lifeline=0)
    if plan is not None:
        _start(plan["room"]["argv"], dict(plan["room"]["env"]))


def contain(
    get_plan: Callable[[], dict[str, Any]],
    make_root: Callable[[dict[str, Any]], None],
    status: int,
    channel: int,
    lifeline: int,
    ask: Callable[[], int] | None = None,
) -> dict[str, Any] | None:
    """Make a new sandbox, and wait for its end. The process must have one thread.

    What happens is told on the pipe ``status``: see ``monitor``, and ``{"fault": stage, "errno":
    number, "text": reason}`` if the sandbox cannot be made.

    Args:
        get_plan: Gives ``autograder.sandbox.plan.plan.Plan`` as a dict.
        make_root: Called with it by process 1: ``root.build_root`` or ``root.renew_root``.
        status: Descriptor of the status pipe; closed in the student's process.
        channel: Descriptor of the record channel; the only one that process keeps, as ``CHANNEL``.
        lifeline: Descriptor whose end means that the grader has gone.
        ask: See ``ids.isolate``.

    Returns:
        The plan, in the student's process, which is inside, in the working folder and without
        privileges; it must never return. None in the process that called, when all has ended.
    """
    from autograder.sandbox.jail import ids, monitor, system

    os.set_inheritable(status, False)
    try:
        system.die_with_parent(signal.SIGKILL)
        own_id = ids.isolate(ask)
        plan = get_plan()
        first = os.fork()
    except OSError as error:
        monitor.report(status, _fault(error))
        return None
    if first:
        os.closerange(0, os.sysconf("SC_OPEN_MAX"))  # its /proc is already that of the sandbox
        os.waitpid(first, 0)
        return None
    child = -1
    try:
        system.die_with_parent(signal.SIGKILL)
        handlers = system.take_handlers()  # the kernel spares process 1 what is default
        os.umask(0o022)
        make_root(plan)
        system.set_dumpable(False)
        child = os.fork()
        if child:
            _keep_only({status, lifeline})
            monitor.supervise(child, plan["limits"], status=status, lifeline=lifeline)
    except BaseException as error:
        monitor.report(status, _fault(error))
    finally:
        if child:
            os.close(status)  # the grader need not wait until all memory is given back
            os._exit(0)
    system.give_handlers(handlers)
    _become_program(plan["folder"], own_id, channel, status)
    return plan


def _become_program(folder: str, own_id: bool, channel: int, status: int) -> None:
    """Keep three standard descriptors and the channel, and lose all privileges."""
    from autograder.sandbox.jail import monitor, root

    channel = fcntl.fcntl(channel, fcntl.F_DUPFD_CLOEXEC, 10)
    status = fcntl.fcntl(status, fcntl.F_DUPFD_CLOEXEC, 10)
    os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
    os.dup2(channel, CHANNEL)
    os.dup2(status, CHANNEL + 1, inheritable=False)
    os.closerange(CHANNEL + 2, os.sysconf("SC_OPEN_MAX"))
    try:
        os.setsid()
        os.chdir(folder)
        root.drop_privileges(own_id)
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")  # if the machine runs out of memory, this goes first
    except BaseException as error:
        monitor.report(CHANNEL + 1, _fault(error))
        os._exit(1)
    os.close(CHANNEL + 1)


def _start(command: list[str], env: dict[str, str]) -> NoReturn:
    try:
        os.execve(command[0], command, env)
    finally:  # only if it could not be started
        traceback.print_exc()
        os._exit(1)


def _keep_only(descriptors: set[int]) -> None:
    """Close all else, so that the pipes end when those who write to them end."""
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


def read_message(file: int) -> Any:
    """Read what ``plan.as_message`` made from a descriptor."""
    size = int.from_bytes(_read_exactly(file, 8), "big")
    return marshal.loads(_read_exactly(file, size))


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
    sys.path.append(os.path.abspath(__file__).rpartition("/autograder/sandbox/")[0])
    main()
