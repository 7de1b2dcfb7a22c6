"""A filter that refuses system calls which no exercise needs and which widen what can be attacked.

The namespaces hold without it. It closes what they do not cover: the keyring of the user who
grades, sockets between a virtual machine and its host (AF_VSOCK knows no network namespace), limits
and traces of other processes, memory that no process maps, and rarely used parts of the kernel.
A refused call fails with EPERM (ENOSYS where a caller would then try another way); it kills nobody.
On an architecture that is not in the table there is no filter.

Reference: Linux kernel documentation, userspace-api/seccomp_filter.
"""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import struct

from autograder.sandbox.jail import system

_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2
_KILL_PROCESS, _ERRNO, _ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENT_0 = 0, 4, 16  # offsets in struct seccomp_data
_X32_BIT = 0x40000000
_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# name: number on x86_64, number on aarch64
_REFUSED = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "unshare": (272, 97),
    "setns": (308, 268),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "quotactl": (179, 60),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
}
_ABSENT = {"memfd_create": (319, 279), "memfd_secret": (447, 447)}
_PRLIMIT = (302, 261)
_SOCKET = (41, 198)
_FAMILIES = (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK)


def install() -> bool:
    """Put the filter on this process and all that it starts.

    Needs no privileges once ``no_new_privileges`` was called.

    Returns:
        False if there is no table for this architecture.

    Raises:
        OSError: If the kernel refuses the filter.
    """
    machine = os.uname().machine
    if machine not in _AUDIT_ARCH:
        return False
    program = _program(machine)
    code = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    buffer = ctypes.create_string_buffer(header, len(header))
    system.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(buffer))
    return True


def _program(machine: str) -> bytes:
    """The filter as BPF instructions of 8 bytes."""
    column = 0 if machine == "x86_64" else 1
    code = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_EQUAL, _AUDIT_ARCH[machine], when_true=1),
        _step(_RETURN, _KILL_PROCESS),
        _step(_LOAD, _NUMBER),
    ]
    if machine == "x86_64":
        code += [_step(_AT_LEAST, _X32_BIT, when_false=1), _step(_RETURN, _KILL_PROCESS)]
    for numbers in _REFUSED.values():
        code += _refuse(numbers[column], errno.EPERM)
    for numbers in _ABSENT.values():
        code += _refuse(numbers[column], errno.ENOSYS)
    code += _only_when_first_argument(_PRLIMIT[column], (0,), errno.EPERM)
    code += _only_when_first_argument(_SOCKET[column], _FAMILIES, errno.EAFNOSUPPORT)
    return b"".join([*code, _step(_RETURN, _ALLOW)])


def _step(code: int, value: int, when_true: int = 0, when_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, when_true, when_false, value)


def _refuse(number: int, error: int) -> list[bytes]:
    return [_step(_EQUAL, number, when_false=1), _step(_RETURN, _ERRNO | error)]


def _only_when_first_argument(number: int, allowed: tuple[int, ...], error: int) -> list[bytes]:
    """Allow the call if the lower half of its first argument is one of ``allowed``."""
    tests = [
        _step(_EQUAL, value, when_true=len(allowed) - place) for place, value in enumerate(allowed)
    ]
    body = [_step(_LOAD, _ARGUMENT_0), *tests, _step(_RETURN, _ERRNO | error)]
    end = [_step(_RETURN, _ALLOW)]
    return [_step(_EQUAL, number, when_false=len(body) + 1), *body, *end]
