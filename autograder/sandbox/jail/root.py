"""The sandbox itself: namespaces, a root of its own, and the loss of all privileges.

The steps, in the order in which they must happen (``launch`` calls them):

1. ``ids.isolate`` in a process with one thread: new namespaces, ids mapped.
2. a fork, whose child is process 1 of the new PID namespace and calls ``build_root``, or
   ``renew_root`` where the root is shared;
3. another fork, whose child calls ``drop_privileges`` and then runs the student's code.

For root, process 1 is root outside (it must read what it binds) and the student's code runs under
an id that no account has; for an ordinary user there is one id, and process 1 is protected by being
undumpable and by having capabilities that the student's code has not.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any

from autograder.sandbox.jail import seccomp, system
from autograder.sandbox.jail.ids import LEARNER, RefusedError, write_text

OLD_ROOT = "/.outside"
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


# ------------------------------------------------------------------------------------------- root


def build_root(plan: dict[str, Any], *, shared: bool = False) -> None:
    """Make a new root out of ``plan`` (see ``sandbox.plan.plan.Plan``); leave the old one.

    Args:
        plan: The plan.
        shared: Whether the root is one for several sandboxes, each of which calls ``renew_root``.
            If not, the process must be process 1 of its namespaces.

    Raises:
        RefusedError: If a mount is not allowed.
    """
    room = plan["room"]
    try:
        _enter_empty_root(shared)
        os.mkdir("/tmp")
        _make_scratch(plan)
        _bind_trees(room)
        _make_devices()
        _write_files([*room["texts"], (room["program"], plan["program"])])
        _seal({"/"})  # before anything else is written: trees are still those of the machine
        for place, content in room["masked"]:
            _mask(place, content)
        system.umount(OLD_ROOT)
        os.rmdir(OLD_ROOT)
        _seal(set())
        _name_and_network()
        if not shared:
            _forbid_namespaces()
    except OSError as error:
        raise RefusedError("mount", error) from error


def renew_root(plan: dict[str, Any]) -> None:
    """Give process 1 of a sandbox what it does not share of a root that was built for several.

    Raises:
        RefusedError: If a mount is not allowed.
    """
    try:
        _mount_processes()
        trees = _hold_trees(plan["room"])
        _make_scratch(plan)
        for place, tree in trees:
            _bind(f"/proc/self/fd/{tree}", place)
        _link(plan["room"]["links"])
        for place, content in plan["room"]["masked"]:
            if not os.path.exists(place):
                _mask(place, content)
        _mount_shared_memory()
        _name_and_network()
        _forbid_namespaces()
    except OSError as error:
        raise RefusedError("mount", error) from error


def _name_and_network() -> None:
    system.set_host_name("sandbox")
    system.loopback_up()


def _forbid_namespaces() -> None:
    write_text("/proc/sys/user/max_user_namespaces", "0")


def _enter_empty_root(shared: bool) -> None:
    """A tmpfs becomes the root; what was the root is at ``OLD_ROOT``, with its /tmp as it was."""
    system.mount("none", "/", flags=system.MS_REC | system.MS_PRIVATE)
    system.mount("tmpfs", "/tmp", "tmpfs", _SAFE, "mode=755,size=256m")
    os.chdir("/tmp")
    os.mkdir(OLD_ROOT[1:])
    system.pivot_root(".", OLD_ROOT[1:])
    os.chdir("/")
    os.mkdir("/proc")
    if shared:
        _bind(f"{OLD_ROOT}/proc", "/proc")
    else:
        _mount_processes()


def _mount_processes() -> None:
    system.mount("proc", "/proc", "proc", _SAFE | system.MS_NOEXEC)


def _bind_trees(room: dict[str, Any]) -> None:
    """Parents first: a cover hides a folder of a tree, and a tree may lie in a cover."""
    places = [(place, source) for source, place in room["binds"]]
    for place, source in sorted(places + [(place, None) for place in room["covers"]]):
        if source is None:
            system.mount("tmpfs", place, "tmpfs", _SAFE, "mode=755,size=1m")
        else:
            _bind(OLD_ROOT + source, place)
    _link(room["links"])


def _hold_trees(room: dict[str, Any]) -> list[tuple[str, int]]:
    """Descriptors of the trees that a new /tmp will hide, without those inside of others."""
    held: list[tuple[str, int]] = []
    for _, place in sorted(room["binds"], key=lambda bind: bind[1]):
        hidden = place.startswith("/tmp/")
        if hidden and not any(place.startswith(f"{parent}/") for parent, _ in held):
            held.append((place, os.open(place, os.O_PATH | os.O_CLOEXEC)))
    return held


def _link(links: Iterable[tuple[str, str]]) -> None:
    for place, target in links:
        if not os.path.lexists(place):
            os.makedirs(os.path.dirname(place), exist_ok=True)
            os.symlink(target, place)


def _bind(source: str, place: str) -> None:
    if os.path.isdir(source):
        os.makedirs(place, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        if not os.path.lexists(place):
            write_text(place, "")
    system.mount(source, place, flags=system.MS_BIND | system.MS_REC)


def _make_devices() -> None:
    os.mkdir("/dev")
    for name in _DEVICES:
        _bind(f"{OLD_ROOT}/dev/{name}", f"/dev/{name}")
    for name, target in _DEVICE_LINKS.items():
        os.symlink(target, f"/dev/{name}")
    os.mkdir("/dev/shm")
    _mount_shared_memory()


def _mount_shared_memory() -> None:
    system.mount("tmpfs", "/dev/shm", "tmpfs", _SAFE | system.MS_NOEXEC, "mode=1777,size=64m")


def _make_scratch(plan: dict[str, Any]) -> None:
    """All that the student's code can write to, gone with the namespace."""
    options = f"mode=1777,size={plan['scratch_bytes']},nr_inodes=20000"
    system.mount("tmpfs", "/tmp", "tmpfs", _SAFE, options)
    for folder in plan["folders"]:
        os.makedirs(folder, exist_ok=True)
    for place, content in plan["files"]:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "xb") as file:
            file.write(content)
    if os.geteuid() == 0:
        for folder, _, names in os.walk("/tmp"):
            for path in (folder, *(f"{folder}/{name}" for name in names)):
                os.chown(path, LEARNER, LEARNER)
        os.chown("/tmp", 0, 0)


def _write_files(texts: Iterable[tuple[str, str]]) -> None:
    for place, text in texts:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        write_text(place, text)


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
        elsewhere = place.startswith((OLD_ROOT, "/dev/", "/proc/")) or place in ("/tmp", "/proc")
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


# ------------------------------------------------------------------------------------- privileges


def drop_privileges(own_id: bool) -> None:
    """Become the user that runs the student's code, for good.

    Args:
        own_id: What ``ids.isolate`` returned.
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
