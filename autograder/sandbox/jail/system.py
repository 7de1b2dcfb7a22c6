"""The system calls of Linux that make a sandbox, which Python 3.11 does not offer.

Every function raises ``OSError`` with the call's errno and name. Nothing here is imported on
another system. Numbers are those of the kernel's headers and the same on all architectures.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import socket
import struct
from collections.abc import Iterator

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY = 0x1
MS_NOSUID = 0x2
MS_NODEV = 0x4
MS_NOEXEC = 0x8
MS_REMOUNT = 0x20
MS_BIND = 0x1000
MS_REC = 0x4000
MS_PRIVATE = 0x40000
MNT_DETACH = 0x2

_HUGE = 2 << 20  # bytes of a huge page, where it is that; elsewhere the kernel refuses
_MADV_COLLAPSE = 25  # since Linux 6.1

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_CAPBSET_DROP = 24
_PR_SET_NO_NEW_PRIVS = 38
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_CLEAR_ALL = 4
_CAPABILITY_VERSION_3 = 0x20080522
_SIGACTION_SIZE = 256  # more than the struct has anywhere; its first field is the handler
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 0x1
# glibc has no wrapper for pivot_root; its number differs by architecture.
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41, "riscv64": 41, "ppc64le": 203, "s390x": 217}

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
_libc.mount.argtypes = [ctypes.c_char_p] * 3 + [ctypes.c_ulong, ctypes.c_char_p]


def _check(result: int, what: str) -> None:
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Leave the namespaces in ``flags`` for new ones."""
    _check(_libc.unshare(ctypes.c_int(flags)), "unshare")


def mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    """mount(2). Errors name the target."""
    result = _libc.mount(
        source.encode(), target.encode(), kind.encode() or None, flags, options.encode() or None
    )
    _check(result, f"mount {target}")


def umount(target: str) -> None:
    """Detach the mount at ``target`` with all below it."""
    _check(_libc.umount2(target.encode(), ctypes.c_int(MNT_DETACH)), f"umount {target}")


def pivot_root(new_root: str, put_old: str) -> None:
    """Make ``new_root``, a mount point, the root; the old one appears at ``put_old``."""
    number = _PIVOT_ROOT.get(os.uname().machine)
    if number is None:
        raise OSError(38, f"pivot_root: its number on {os.uname().machine} is not known")
    result = _libc.syscall(ctypes.c_long(number), new_root.encode(), put_old.encode())
    _check(result, "pivot_root")


def set_host_name(name: str) -> None:
    """Name the machine, in this UTS namespace."""
    _check(_libc.sethostname(name.encode(), ctypes.c_size_t(len(name.encode()))), "sethostname")


def loopback_up() -> None:
    """Bring up the loopback interface of this network namespace."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = bytearray(struct.pack("16sh22x", b"lo", 0))
        fcntl.ioctl(any_socket, _SIOCGIFFLAGS, request)
        flags = struct.unpack_from("h", request, 16)[0]
        struct.pack_into("h", request, 16, flags | _IFF_UP)
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, request)


def prctl(option: int, *arguments: int) -> None:
    """prctl(2) with up to four numbers."""
    padded = [ctypes.c_ulong(value) for value in (*arguments, 0, 0, 0, 0)[:4]]
    _check(_libc.prctl(ctypes.c_int(option), *padded), f"prctl {option}")


def die_with_parent(signal_number: int) -> None:
    """Have the kernel send ``signal_number`` when the thread that started this process ends."""
    prctl(_PR_SET_PDEATHSIG, signal_number)


def set_dumpable(dumpable: bool) -> None:
    """Allow or forbid others of the same user to trace this process and read its /proc files."""
    prctl(_PR_SET_DUMPABLE, int(dumpable))


def no_new_privileges() -> None:
    """No execve of this process or its children gains privileges any more."""
    prctl(_PR_SET_NO_NEW_PRIVS, 1)


def take_handlers() -> dict[int, bytes]:
    """Have every signal that is handled do what it does by default.

    Returns:
        What was done before, for ``give_handlers``: ``struct sigaction`` by number of the signal.
    """
    taken, default = {}, bytes(_SIGACTION_SIZE)
    for number in range(1, signal.NSIG):
        old = ctypes.create_string_buffer(_SIGACTION_SIZE)
        known = _libc.sigaction(ctypes.c_int(number), None, old) == 0
        if known and struct.unpack_from("P", old)[0] not in (signal.SIG_DFL, signal.SIG_IGN):
            _check(_libc.sigaction(ctypes.c_int(number), default, None), "sigaction")
            taken[number] = old.raw
    return taken


def give_handlers(taken: dict[int, bytes]) -> None:
    """Undo ``take_handlers``."""
    for number, action in taken.items():
        _check(_libc.sigaction(ctypes.c_int(number), action, None), "sigaction")


def drop_bounding_set() -> None:
    """Remove every capability from the set that this process can ever gain."""
    with open("/proc/sys/kernel/cap_last_cap") as file:
        last = int(file.read())
    for capability in range(last + 1):
        prctl(_PR_CAPBSET_DROP, capability)
    prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)


def drop_capabilities() -> None:
    """Give up all capabilities."""
    header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
    _check(_libc.capset(header, bytes(24)), "capset")


def merge_pages() -> Iterator[None]:
    """Have the kernel hold this process's memory in huge pages; each step does one.

    A fork copies an entry for every page, so it then takes a part of the time (madvise(2),
    MADV_COLLAPSE). What cannot be merged, all of it on an older kernel, stays as it is.
    """
    for begin, end in _anonymous_memory():
        for place in range(-(-begin // _HUGE) * _HUGE, end - _HUGE + 1, _HUGE):
            yield
            _libc.madvise(ctypes.c_void_p(place), ctypes.c_size_t(_HUGE), _MADV_COLLAPSE)


def _anonymous_memory() -> list[tuple[int, int]]:
    """Begin and end of what this process can write to and no file is behind."""
    places = []
    with open("/proc/self/maps") as file:
        for line in file:
            addresses, access, *_, name = (*line.split(maxsplit=5), "")[:6]
            if access == "rw-p" and name.strip() in ("", "[heap]"):
                begin, _, end = addresses.partition("-")
                places.append((int(begin, 16), int(end, 16)))
    return places
