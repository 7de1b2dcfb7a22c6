"""Turns a fork of the template into a kernel like any other."""

import importlib
import json
import os
import select
import socket
import sys
import threading
from collections.abc import Mapping
from typing import Any

from course_lab import same
from course_lab.preload import Loaded

_LARGEST = 1 << 20


def agree(lifeline: socket.socket, files: Mapping[str, same.State | None]) -> dict[str, Any]:
    """Read what to become; say who this is, or why it cannot be; wait for the word to go on.

    Ends the process if there is no such word.

    Args:
        lifeline: The socket to the server.
        files: What has been imported.

    Returns:
        See `parent.Launch`.
    """
    try:
        os.setsid()
        launch = json.loads(lifeline.recv(_LARGEST))
        answer = {"pid": os.getpid(), "stale": "", "unfit": ""}
        if file := same.changed(files):
            answer["stale"] = f"{file} has changed"
        else:
            answer["unfit"] = _unfit(launch["folder"], files)
        lifeline.send(json.dumps(answer).encode())
        if lifeline.recv(2) == b"go":
            return launch
    except BaseException:  # this is a fork: nothing of the template may run on in it
        os._exit(1)
    os._exit(0)


def _unfit(folder: str, files: Mapping[str, same.State | None]) -> str:
    try:
        os.chdir(folder)
        found = same.shadowed(folder, files)
    except OSError as error:
        return str(error)
    return found and f"{found} would take the place of what is imported"


def run(launch: Mapping[str, Any], loaded: Loaded, server: int) -> None:
    """Be the kernel, until it is shut down.

    Args:
        launch: See `parent.Launch`.
        loaded: What the imports have left.
        server: Descriptor of the server's process.
    """
    os.environ.clear()
    os.environ.update(loaded.variables | launch["environment"])
    sys.argv[:] = [loaded.launcher, *launch["command"][3:]]
    sys.orig_argv[:] = launch["command"]
    importlib.invalidate_caches()
    _part_ways()
    from ipykernel.kernelapp import IPKernelApp

    app = IPKernelApp.instance()
    init_io = app.init_io

    def init_io_and_logs() -> None:
        init_io()
        for handler, name in loaded.streams:
            handler.setStream(getattr(sys, name))

    def init_poller() -> None:
        app.poller = _Watch(server)

    app.init_io, app.init_poller = init_io_and_logs, init_poller
    IPKernelApp.launch_instance()


class _Watch(threading.Thread):
    """Ends the kernel with the server; in place of ipykernel's, which looks at the parent."""

    def __init__(self, server: int) -> None:
        super().__init__(daemon=True)
        self._server = server

    def run(self) -> None:
        poller = select.poll()
        poller.register(self._server, select.POLLIN)
        poller.poll()
        os._exit(1)


def _part_ways() -> None:
    """Renew what would else be the same in every fork. Python itself renews `random`."""
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.set_bit_generator(numpy.random.MT19937())
    process = sys.modules.get("multiprocessing.process")
    if process is not None:
        process.current_process().authkey = os.urandom(32)
        process.ORIGINAL_DIR = os.getcwd()
