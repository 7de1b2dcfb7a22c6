"""The sandbox itself: namespaces, a root of its own, and the loss of all privileges.

The steps, in the order in which they must happen (``launch`` calls them):

1. ``isolate`` in a process with one thread: new namespaces, ids mapped.
2. a fork, whose child is process 1 of the new PID namespace and calls ``build_root``;
3. another fork, whose child calls ``drop_privileges`` and then runs the student's code.

Works for root and for an ordinary user, without any other program. For root, process 1 is root
outside (it must read what it binds) and the student's code runs under an id that no account has;
for an ordinary user there is one id, and process 1 is protected by being undumpable and by having
capabilities that the student's code has not.
"""

from __future__ import annotations

import base64
import errno
import os
from collections.abc import Iterator
from typing import Any

from autograder.execution import seccomp, system

LEARNER = 1000  # user and group id inside
OLD_ROOT = "/.outside"
_NAMESPACES = (
    system.CLONE_NEWUSER
    | system.CLONE_NEWNS
    | system.CLONE_NEWPID
    | system.CLONE_NEWNET
    | system.CLONE_NEWIPC
    | system.CLONE_NEWUTS
)
_SAFE = system.MS_NOSUID | system.MS_NODEV
_READ_ONLY = system.MS_REMOUNT | system.MS_BIND | system.MS_RDONLY | _SAFE
_FLAGS = {
    "ro": system.MS_RDONLY,
    "nosuid": system.MS_NOSUID,
    "nodev": system.MS_NODEV,
    "noexec": system.MS_NOEXEC,
}
_DEVICES = ("null", "zero", "full", "random", "urandom")
_DEVICE_LINKS = {
    "fd": "/proc/self/fd",
    "stdin": "/proc/self/fd/0",
    "stdout": "/proc/self/fd/1",
    "stderr": "/proc/self/fd/2",
}


class RefusedError(OSError):
    """This machine does not let us make a sandbox. ``stage`` says at which step."""

    def __init__(self, stage: str, error: OSError) -> None:
        super().__init__(error.errno, error.strerror or str(error))
        self.stage = stage


# ------------------------------------------------------------------------------------- namespaces


def isolate() -> bool:
    """Put the calling process into new namespaces; its next child is process 1 of them.

    The process must have one thread.

    Returns:
        True if the student's code gets an id of its own, False if there is only one id.

    Raises:
        RefusedError: If the kernel or its settings do not allow it.
    """
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        _isolate_with_two_ids()
        return True
    _unshare()
    try:
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{LEARNER} {user} 1")
        _write("/proc/self/gid_map", f"{LEARNER} {group} 1")
    except OSError as error:
        raise RefusedError("map", error) from error
    return False


def _isolate_with_two_ids() -> None:
    """A child that stays outside maps root and one unused id: only it is privileged there."""
    maps = [(file, f"0 0 1\n{LEARNER} {_unused_id(file)} 1\n") for file in ("uid_map", "gid_map")]
    ready, go = os.pipe()
    target = os.getpid()
    helper = os.fork()
    if helper == 0:
        os._exit(_write_maps(target, maps, ready, go))
    os.close(ready)
    try:
        _unshare()
        os.write(go, b"!")
    finally:
        os.close(go)
        status = os.waitstatus_to_exitcode(os.waitpid(helper, 0)[1])
    if status:
        raise RefusedError("map", OSError(status, f"writing the id maps: {os.strerror(status)}"))


def _write_maps(target: int, maps: list[tuple[str, str]], ready: int, go: int) -> int:
    """Body of the helper: wait, write, and return an errno (0: done)."""
    os.close(go)
    if os.read(ready, 1) != b"!":
        return 0
    try:
        for file, text in maps:
            _write(f"/proc/{target}/{file}", text)
    except OSError as error:
        return error.errno or 1
    return 0


def _unused_id(file: str) -> int:
    """An id that exists in our user namespace and that no account is likely to have.

    It differs between runs at the same time, so that on kernels that count a user's processes over
    all namespaces one run does not use up another's.
    """
    with open(f"/proc/self/{file}") as lines:
        extents = [tuple(map(int, line.split())) for line in lines]
    top = max(first + length for first, _, length in extents) - 1
    if top < 1000:
        raise RefusedError("map", OSError(errno.EPERM, "root has no second id to give away here"))
    return 2_000_000_000 + os.getpid() if top >= 2_100_000_000 else top - 2 - os.getpid() % 250


def _unshare() -> None:
    try:
        system.unshare(_NAMESPACES)
    except OSError as error:
        raise RefusedError("unshare", error) from error


# ------------------------------------------------------------------------------------------- root


def build_root(plan: dict[str, Any]) -> None:
    """Make a new root out of ``plan`` (see ``autograder.execution.plan.Plan``); leave the old one.

    Must be called by process 1 of the new namespaces.

    Raises:
        RefusedError: If a mount is not allowed.
    """
    try:
        _enter_empty_root()
        _make_scratch(plan)
        _bind_trees(plan)
        _make_devices()
        _write_files(plan["texts"])
        _seal({"/"})  # before anything else is written: trees are still those of the machine
        for place, content in plan["masked"]:
            _mask(place, base64.b64decode(content))
        system.umount(OLD_ROOT)
        os.rmdir(OLD_ROOT)
        _seal(set())
        system.set_host_name("sandbox")
        system.loopback_up()
        _write("/proc/sys/user/max_user_namespaces", "0")
    except OSError as error:
        raise RefusedError("mount", error) from error


def _enter_empty_root() -> None:
    """A tmpfs becomes the root; what was the root is at ``OLD_ROOT``, with its /tmp as it was."""
    system.mount("none", "/", flags=system.MS_REC | system.MS_PRIVATE)
    system.mount("tmpfs", "/tmp", "tmpfs", _SAFE, "mode=755,size=256m")
    os.chdir("/tmp")
    os.mkdir(OLD_ROOT[1:])
    system.pivot_root(".", OLD_ROOT[1:])
    os.chdir("/")
    os.mkdir("/proc")
    system.mount("proc", "/proc", "proc", _SAFE | system.MS_NOEXEC)


def _bind_trees(plan: dict[str, Any]) -> None:
    """Parents first: a cover hides a folder of a tree, and a tree may lie in a cover."""
    places = [(place, source) for source, place in plan["binds"]]
    for place, source in sorted(places + [(place, None) for place in plan["covers"]]):
        if source is None:
            system.mount("tmpfs", place, "tmpfs", _SAFE, "mode=755,size=1m")
        else:
            _bind(OLD_ROOT + source, place)
    for place, target in plan["links"]:
        if not os.path.lexists(place):
            os.makedirs(os.path.dirname(place), exist_ok=True)
            os.symlink(target, place)


def _bind(source: str, place: str) -> None:
    if os.path.isdir(source):
        os.makedirs(place, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        if not os.path.lexists(place):
            _write(place, "")
    system.mount(source, place, flags=system.MS_BIND | system.MS_REC)


def _make_devices() -> None:
    os.mkdir("/dev")
    for name in _DEVICES:
        _bind(f"{OLD_ROOT}/dev/{name}", f"/dev/{name}")
    for name, target in _DEVICE_LINKS.items():
        os.symlink(target, f"/dev/{name}")
    os.mkdir("/dev/shm")
    system.mount("tmpfs", "/dev/shm", "tmpfs", _SAFE | system.MS_NOEXEC, "mode=1777,size=64m")


def _make_scratch(plan: dict[str, Any]) -> None:
    """All that the student's code can write to, gone with the namespace."""
    os.mkdir("/tmp")
    options = f"mode=1777,size={plan['scratch_bytes']},nr_inodes=20000"
    system.mount("tmpfs", "/tmp", "tmpfs", _SAFE, options)
    for folder in plan["folders"]:
        os.makedirs(folder, exist_ok=True)
    for place, content in plan["files"]:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "xb") as file:
            file.write(base64.b64decode(content))
    if os.geteuid() == 0:
        for folder, _, names in os.walk("/tmp"):
            for path in (folder, *(f"{folder}/{name}" for name in names)):
                os.chown(path, LEARNER, LEARNER)
        os.chown("/tmp", 0, 0)


def _write_files(texts: list[tuple[str, str]]) -> None:
    for place, text in texts:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        _write(place, text)


def _mask(place: str, content: bytes) -> None:
    """Put other content in the place of a file; make the file if the new root has none."""
    if os.path.exists(place):
        os.makedirs("/.masks", mode=0o755, exist_ok=True)
        mask = f"/.masks/{len(os.listdir('/.masks'))}"
    else:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        mask = place
    with open(mask, "xb") as file:
        file.write(content)
    if mask != place:
        system.mount(mask, place, flags=system.MS_BIND)


def _seal(spared: set[str]) -> None:
    """Make everything read-only but ``spared``, the scratch places, devices and the old root."""
    for place, flags in list(_mounts()):
        elsewhere = place.startswith((OLD_ROOT, "/dev/")) or place in ("/tmp", "/proc")
        if not elsewhere and place not in spared:
            system.mount("none", place, flags=_READ_ONLY | flags)


def _mounts() -> Iterator[tuple[str, int]]:
    """Every mount point with those of its flags that a remount must repeat."""
    with open("/proc/self/mountinfo", "rb") as file:
        for line in file:
            fields = line.split(b" ")
            place = fields[4].decode("unicode_escape").encode("latin-1").decode()
            options = fields[5].decode().split(",")
            yield place, sum(_FLAGS.get(option, 0) for option in options)


def _write(path: str, text: str) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        os.write(file, text.encode())
    finally:
        os.close(file)


# ------------------------------------------------------------------------------------- privileges


def drop_privileges(own_id: bool) -> None:
    """Become the user that runs the student's code, for good.

    Args:
        own_id: What ``isolate`` returned.
    """
    system.drop_bounding_set()
    if own_id:
        os.setgroups([])
        os.setresgid(LEARNER, LEARNER, LEARNER)
        os.setresuid(LEARNER, LEARNER, LEARNER)
    system.drop_capabilities()
    system.set_dumpable(True)
    system.no_new_privileges()
    seccomp.install()
