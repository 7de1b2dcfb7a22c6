"""The process that kernels are forked from: ``python -m course_lab.template FD SERVER``.

It imports, says on the socket FD whether it can be forked, and then forks a kernel for every
message. A message carries a socket of its own: the fork says who it is there and reads what it is
to become, and at its end this process, its parent, sends the exit status. When the server ends, so
does this process, and the kernels see it for themselves.
"""

import fcntl
import gc
import json
import os
import select
import socket
import sys
from contextlib import suppress

from course_lab import kernel, preload, safety, same


def main() -> None:
    """Entry of the process, and of each that is forked from it."""
    connection = socket.socket(fileno=int(sys.argv[1]))
    server = os.pidfd_open(int(sys.argv[2]))
    if os.getppid() != int(sys.argv[2]):
        return
    _end_with(connection)
    before = safety.descriptors()
    loaded = preload.load()
    safety.settle()
    problems = [*loaded.problems, *safety.problems(before), *_taken()]
    files = same.sources()
    gc.collect()
    gc.freeze()  # a collection in a kernel would otherwise touch, and so copy, every page
    _end_by_reading(connection)
    connection.send(json.dumps({"problems": [problem[:500] for problem in problems]}).encode())
    lifeline = _serve(connection)
    if lifeline is None:
        os._exit(0)
    launch = kernel.agree(lifeline, files)
    lifeline.close()
    kernel.run(launch, loaded, server)


def _taken() -> list[str]:
    """Things that a kernel makes when it starts, but an import has made already, a line each."""
    found = []
    zmq = sys.modules.get("zmq")
    if zmq is not None and zmq.Context._instance is not None:
        found.append("an import has made a ZeroMQ context")
    if "matplotlib_inline.backend_inline" in sys.modules:
        found.append("an import has chosen matplotlib's backend")
    return found


def _end_with(connection: socket.socket) -> None:
    """Have the kernel of the system end this process when the server's end is closed."""
    fcntl.fcntl(connection, fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(connection, fcntl.F_GETFL)
    fcntl.fcntl(connection, fcntl.F_SETFL, flags | os.O_ASYNC)  # SIGIO, which ends a process
    poller = select.poll()
    poller.register(connection, 0)
    if poller.poll(0):
        sys.exit("the server has gone")


def _end_by_reading(connection: socket.socket) -> None:
    flags = fcntl.fcntl(connection, fcntl.F_GETFL)
    fcntl.fcntl(connection, fcntl.F_SETFL, flags & ~os.O_ASYNC)


def _serve(connection: socket.socket) -> socket.socket | None:
    """Fork a kernel for every message, until the server's end is closed.

    Returns:
        In a fork, its own socket; else None.
    """
    kernels: dict[int, tuple[int, socket.socket]] = {}  # by descriptor of the process
    poller = select.poll()
    poller.register(connection, select.POLLIN)
    while True:
        for descriptor, _ in poller.poll():
            if descriptor in kernels:
                poller.unregister(descriptor)
                _report_end(descriptor, *kernels.pop(descriptor))
                continue
            lifeline = _receive(connection)
            if lifeline is None:
                return None
            child = os.fork()
            if child == 0:
                _forget(connection, kernels)
                return lifeline
            process = os.pidfd_open(child)
            kernels[process] = (child, lifeline)
            poller.register(process, select.POLLIN)


def _receive(connection: socket.socket) -> socket.socket | None:
    try:
        message, files, _, _ = socket.recv_fds(connection, 16, 1)
    except ConnectionResetError:
        return None
    return socket.socket(fileno=files[0]) if message and files else None


def _report_end(descriptor: int, child: int, lifeline: socket.socket) -> None:
    os.close(descriptor)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with lifeline, suppress(OSError):  # the server may have lost interest
        lifeline.send(json.dumps({"status": status}).encode())


def _forget(connection: socket.socket, kernels: dict[int, tuple[int, socket.socket]]) -> None:
    """Close what belongs to the template and to other kernels."""
    connection.close()
    for descriptor, (_, lifeline) in kernels.items():
        os.close(descriptor)
        lifeline.close()


if __name__ == "__main__":
    main()
