"""New namespaces, and the ids that a process has in them.

Works for root and for an ordinary user, without any other program. An ordinary user maps the one id
there is. For root there are two, and only a process that stays outside is privileged to map them.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable

from autograder.sandbox.jail import system

LEARNER = 1000  # user and group id inside
_NAMESPACES = (
    system.CLONE_NEWUSER
    | system.CLONE_NEWNS
    | system.CLONE_NEWNET
    | system.CLONE_NEWIPC
    | system.CLONE_NEWUTS
)


class RefusedError(OSError):
    """This machine does not let us make a sandbox. ``stage`` says at which step."""

    def __init__(self, stage: str, error: OSError) -> None:
        super().__init__(error.errno, error.strerror or str(error))
        self.stage = stage


def isolate(ask: Callable[[], int] | None = None) -> bool:
    """Put the calling process into new namespaces; its next child is process 1 of them.

    The process must have one thread.

    Args:
        ask: Has a process outside call ``write_maps`` on this one, and returns what that returned;
            by default a child is forked for it. Needed only for root.

    Returns:
        True if the student's code gets an id of its own, False if there is only one id.

    Raises:
        RefusedError: If the kernel or its settings do not allow it.
    """
    if os.geteuid() == 0:
        _enter_as_root(_NAMESPACES | system.CLONE_NEWPID, write_maps, ask)
        return True
    _enter_as_user(_NAMESPACES | system.CLONE_NEWPID, LEARNER, LEARNER)
    return False


def step_aside() -> None:
    """Put the calling process into new namespaces, with the ids and processes that it has.

    Raises:
        RefusedError: If the kernel or its settings do not allow it.
    """
    if os.geteuid() == 0:
        _enter_as_root(_NAMESPACES, _write_same_maps)
    else:
        _enter_as_user(_NAMESPACES, os.geteuid(), os.getegid())


def _enter_as_user(flags: int, new_user: int, new_group: int) -> None:
    user, group = os.geteuid(), os.getegid()
    _unshare(flags)
    try:
        write_text("/proc/self/setgroups", "deny")
        write_text("/proc/self/uid_map", f"{new_user} {user} 1")
        write_text("/proc/self/gid_map", f"{new_group} {group} 1")
    except OSError as error:
        raise RefusedError("map", error) from error


def _enter_as_root(
    flags: int, write: Callable[[int], int], ask: Callable[[], int] | None = None
) -> None:
    if ask is None:
        status = _unshare_with_helper(flags, write)
    else:
        _unshare(flags)
        status = ask()
    if status:
        text = f"writing the id maps: {os.strerror(status)}"
        raise RefusedError("map", OSError(status, text))


def _unshare_with_helper(flags: int, write: Callable[[int], int]) -> int:
    """Have a child write the maps; return an errno (0: done)."""
    ready, go = os.pipe()
    target = os.getpid()
    helper = os.fork()
    if helper == 0:
        os.close(go)
        os._exit(write(target) if os.read(ready, 1) == b"!" else 0)
    os.close(ready)
    try:
        _unshare(flags)
        os.write(go, b"!")
    finally:
        os.close(go)
        status = os.waitstatus_to_exitcode(os.waitpid(helper, 0)[1])
    return status


def _unshare(flags: int) -> None:
    try:
        system.unshare(flags)
    except OSError as error:
        raise RefusedError("unshare", error) from error


# ------------------------------------------------------------------------------------------- maps


def write_maps(target: int) -> int:
    """Map root and one unused id for a process in a new user namespace; return an errno or 0."""

    def two(extents: list[tuple[int, int, int]]) -> str:
        return f"0 0 1\n{LEARNER} {_unused_id(extents, target)} 1\n"

    return _write(target, two)


def _write_same_maps(target: int) -> int:
    """The same with every id as it is here."""
    return _write(
        target,
        lambda extents: "".join(f"{first} {first} {length}\n" for first, _, length in extents),
    )


def _write(target: int, lines: Callable[[list[tuple[int, int, int]]], str]) -> int:
    try:
        for name in ("uid_map", "gid_map"):
            with open(f"/proc/self/{name}") as file:
                extents = [tuple(map(int, line.split())) for line in file]
            write_text(f"/proc/{target}/{name}", lines(extents))  # type: ignore[arg-type]
    except OSError as error:
        return error.errno or 1
    return 0


def _unused_id(extents: list[tuple[int, int, int]], process: int) -> int:
    """An id that exists in our user namespace and that no account is likely to have.

    It differs between runs at the same time, so that on kernels that count a user's processes over
    all namespaces one run does not use up another's.
    """
    top = max(first + length for first, _, length in extents) - 1
    if top < 1000:
        raise OSError(errno.EPERM, "root has no second id to give away here")
    return 2_000_000_000 + process if top >= 2_100_000_000 else top - 2 - process % 250


def write_text(path: str, text: str) -> None:
    """Write a file in one call, as files of /proc demand."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        os.write(file, text.encode())
    finally:
        os.close(file)
