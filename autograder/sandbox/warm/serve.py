"""The template process: imports what a unit needs, runs nothing, is forked for every submission.

Started by ``enter`` inside the room of the sandboxes, as a cold start would be, as ``serve
SOCKET_FD GREETING_FD``. The greeting is ``{"room", "preload": import statements}``; the answer on
the socket is JSON, ``{"problems": sentences}``. After that, every message carries the descriptors
of one run (output, channel, status, lifeline); the plan of that run is read from its lifeline.

The process must hold no secret, since every submission is a copy of it, and must not have begun to
compute: threads do not survive a fork, and TensorFlow's runtime hangs without its own.
"""

from __future__ import annotations

import fcntl
import gc
import json
import os
import select
import socket
import sys
from collections.abc import Iterator
from typing import Any

from autograder.sandbox.jail import (  # noqa: F401 - their files are out of sight of the children
    ids,
    launch,
    monitor,
    root,
    seccomp,
    system,
)
from course_lab import safety

_DESCRIPTORS = 4
_MANY = 4  # messages; who sends more grades a class, for which cheaper forks pay
_OURS = {"autograder", "course_lab"}  # what no submission is to find among its modules


def main() -> None:
    """Entry of the template process, and of each that is forked from it."""
    connection = socket.socket(fileno=int(sys.argv[1]))
    greeting = launch.read_message(int(sys.argv[2]))
    os.close(int(sys.argv[2]))
    room = greeting["room"]
    _pass_for_cold_start(room)
    before = safety.descriptors()
    from autograder_inside import program as inside

    gc.disable()  # what imports make stays: to look through it takes a tenth of their time
    shell = inside.prepare(greeting["preload"])
    gc.enable()
    room["found"] = _scratch(room["folders"])
    gc.collect()
    gc.freeze()  # a collection in a child would otherwise touch, and so copy, every page
    problems = [problem[:500] for problem in safety.problems(before)]
    flags = fcntl.fcntl(connection, fcntl.F_GETFL)  # from here on, it ends when it reads the end
    fcntl.fcntl(connection, fcntl.F_SETFL, flags & ~os.O_ASYNC)
    connection.send(json.dumps({"problems": problems}).encode())
    text = _serve(connection, room)
    if text is not None:
        program = json.loads(text)
        for name in [name for name in sys.modules if name.partition(".")[0] in _OURS]:
            del sys.modules[name]
        del greeting, room, before, text, flags, problems, connection
        inside.set_limits(program["rlimits"], strict=True)
        inside.go(shell, program, launch.CHANNEL)
    os._exit(0)


def _pass_for_cold_start(room: dict[str, Any]) -> None:
    """Leave nothing by which a submission could tell, or come to depend on, how it was started."""
    place = sys.path.pop(0)
    for known in [path for path in sys.path_importer_cache if _within(path, place)]:
        del sys.path_importer_cache[known]
    os.environ["PYTHONPATH"] = dict(room["env"])["PYTHONPATH"]
    sys.argv[:] = [""]
    sys.orig_argv[:] = room["argv"]


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + os.sep)


def _scratch(folders: list[str]) -> dict[str, Any]:
    """Folders and files that imports have left in the folders that every submission gets anew."""
    found, files = {}, {}
    for top in folders:
        for folder, _, names in os.walk(top):
            found[folder] = None
            for path in (os.path.join(folder, name) for name in names):
                if os.path.isfile(path) and path not in files:
                    with open(path, "rb") as file:
                        files[path] = file.read()
    return {"folders": tuple(found), "files": tuple(files.items())}


# ---------------------------------------------------------------------------------------- serving


def _serve(connection: socket.socket, room: dict[str, Any]) -> str | None:
    """Fork a child for every message; end with the grader.

    Returns:
        In a child that has become the student's process, its program; else None.
    """
    messages, merging = 0, iter(())
    while True:
        if messages == _MANY:
            merging = system.merge_pages()
        _use_idle_time(connection, merging)
        try:
            message, files, _, _ = socket.recv_fds(connection, 16, _DESCRIPTORS)
        except ConnectionResetError:
            return None
        messages += 1
        _reap()
        if not message:
            return None
        if len(files) == _DESCRIPTORS:
            text = _fork(connection, files, room)
            if text is not None:
                return text
        for file in files:
            os.close(file)


def _use_idle_time(connection: socket.socket, work: Iterator[None]) -> None:
    """Go on with work, piece by piece, until it is done or there is a message."""
    poller = select.poll()
    poller.register(connection, select.POLLIN)
    while not poller.poll(0):
        try:
            next(work)
        except StopIteration:
            return


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            continue
    except ChildProcessError:
        return


def _fork(connection: socket.socket, files: list[int], room: dict[str, Any]) -> str | None:
    """Start one run. Its id maps are written here, which saves a fork of this large process."""
    asking, asked = socket.socketpair()
    with asking, asked:
        child = os.fork()
        if child == 0:
            connection.close()
            asked.close()
            return _become_sandbox(files, asking, room)
        asking.close()
        if asked.recv(1):
            asked.send(bytes([ids.write_maps(child)]))
    return None


def _become_sandbox(files: list[int], asking: socket.socket, room: dict[str, Any]) -> str:
    """Body of a child; returns the program, in the student's process only."""
    output, channel, status, lifeline = files

    def ask() -> int:
        asking.send(b"?")
        return asking.recv(1)[0]

    def get_plan() -> dict[str, Any]:
        asking.close()  # the template goes on
        plan = launch.read_message(lifeline)
        plan["files"] = (*room["found"]["files"], *plan["files"])
        return {**plan, "room": room, "folders": room["found"]["folders"]}

    plan = None
    try:
        os.setsid()
        for standard in (1, 2):
            os.dup2(output, standard)
        os.close(output)
        plan = launch.contain(get_plan, root.renew_root, status, channel, lifeline, ask)
    finally:
        if plan is None:
            os._exit(0)
    return plan["program"]


if __name__ == "__main__":
    main()
