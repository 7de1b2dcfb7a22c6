"""What code in the sandbox cannot reach. The attacks are real and run in the real sandbox."""

from __future__ import annotations

import functools
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.sandbox.run import available, run
from autograder.sandbox.values import Run, Settings, Step

ROOT = Path(__file__).resolve().parents[3]

TOOLS = """
import ctypes, os, signal, socket, sys
import course_utils
libc = ctypes.CDLL(None, use_errno=True)
CLONE, KEYCTL = {'x86_64': (56, 250), 'aarch64': (220, 219)}[os.uname().machine]

def call(name, *arguments):
    if getattr(libc, name)(*arguments) == -1:
        raise OSError(ctypes.get_errno(), name)
"""
# Each must fail with an OSError (or a subclass); what it would do if it worked is in its name.
ATTACKS = {
    "read the course": f"open({str(ROOT / 'pyproject.toml')!r}).read()",
    "list the course": f"assert 'README.md' not in os.listdir({str(ROOT)!r}); raise OSError",
    "read accounts": "open('/etc/shadow').read()",
    "read through process 1": "open('/proc/1/root/etc/shadow').read()",
    "read the memory of process 1": "open('/proc/1/mem', 'rb').read(1)",
    "read the environment of process 1": "open('/proc/1/environ').read()",
    "list the files of process 1": "os.listdir('/proc/1/fd')",
    "enter the mounts of process 1": "call('setns', os.open('/proc/1/ns/mnt', os.O_RDONLY), 0)",
    "enter its own mounts": "call('setns', os.open('/proc/self/ns/mnt', os.O_RDONLY), 0)",
    "trace process 1": "call('ptrace', 16, 1, 0, 0)",
    "limit process 1": "call('prlimit', 1, 7, ctypes.byref((ctypes.c_ulong * 2)(0, 0)), None)",
    "new user namespace": "call('unshare', 0x10000000)",
    "new user namespace by clone": "call('syscall', CLONE, 0x10000011, 0, 0, 0, 0)",
    "new mount namespace": "call('unshare', 0x20000)",
    "mount": "call('mount', b'none', b'/tmp', b'tmpfs', 0, None)",
    "unmount": "call('umount2', b'/proc', 2)",
    "change root": "os.chroot('/tmp')",
    "make a device": "os.mknod('/tmp/disk', 0o600 | 0o060000, os.makedev(8, 0))",
    "become root": "os.setuid(0)",
    "join a group": "os.setgroups([0])",
    "raise a limit": "call('setrlimit', 6, ctypes.byref((ctypes.c_ulong * 2)(9999, 9999)))",
    "allow namespaces again": "open('/proc/sys/user/max_user_namespaces', 'w').write('9')",
    "change the kernel": "open('/proc/sys/kernel/core_pattern', 'w').write('|/tmp/x')",
    "use the keyring": "call('syscall', KEYCTL, 0, -3, 0)",
    "hidden memory": "os.memfd_create('x')",
    "write to the system": "open('/usr/x', 'w')",
    "write to the root": "open('/x', 'w')",
    "write to the environment": "open(os.path.join(sys.prefix, 'x'), 'w')",
    "write to course_utils": "open(os.path.dirname(course_utils.__file__) + '/x.py', 'w')",
    "write to what runs the cells": "open('/course/autograder_inside/x.py', 'w')",
    "write to the interpreter": "open('/proc/self/exe', 'r+b')",
    "write to what process 1 runs": "open('/proc/1/exe', 'r+b')",
    "write to etc": "open('/etc/passwd', 'a')",
    "resolve a name": "socket.getaddrinfo('example.org', 80)",
    "reach the internet": "socket.create_connection(('8.8.8.8', 53), timeout=5)",
    "reach the host of a machine": "socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)",
    "raw packets": "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
}


@pytest.fixture(params=["warm", "cold"], autouse=True)
def _start(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test of this module with both kinds of start."""
    monkeypatch.setitem(
        globals(), "Settings", functools.partial(Settings, warm=request.param == "warm")
    )


def attack(steps: dict[str, str]) -> Run:
    """Run the steps after the tools that they use."""
    program = [Step("tools", TOOLS, "author")]
    return run(program + [Step(name, code, "extra") for name, code in steps.items()], Settings("u"))


def survivors(result: Run) -> dict[str, str]:
    """The attacks that did not fail as they must, with what happened."""
    errors = {end.step: end.error for end in result.steps}
    answers = {name: errors[name] for name in ATTACKS}
    return {
        name: "worked" if error is None else f"{error.type}: {error.message}"
        for name, error in answers.items()
        if error is None
        or error.type not in ("OSError", "PermissionError", "FileNotFoundError", "gaierror")
    }


def output_of(code: str, **options: object) -> str:
    result = run([Step("code", code, "extra")], Settings("u", **options))
    assert result.ending == "done", result.reason
    assert [end.error for end in result.steps] == [None]
    return result.output.strip()


def test_a_sandbox_can_be_had_here() -> None:
    assert available() is None


def test_every_attack_fails() -> None:
    result = attack(ATTACKS)
    assert result.ending == "done", result.reason
    assert survivors(result) == {}


def test_files_of_the_host_are_not_there(tmp_path: Path) -> None:
    secret = tmp_path / "gradebook.db"
    secret.write_text("secret")
    solutions = ROOT / "solutions"
    code = (
        "import os\n"
        f"print(os.path.exists({str(secret)!r}), os.path.exists({str(tmp_path)!r}), "
        f"os.path.exists({str(solutions)!r}), os.path.exists('/sys'))"
    )
    assert output_of(code) == "False False False False"


def test_the_root_holds_nothing_else() -> None:
    top = {Path(path).parts[1] for path in (sys.prefix, sys.base_prefix)}
    system = {"usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "nix"}
    ours = {"etc", "proc", "dev", "tmp", "course", "program.json"}
    found = set(output_of("import os; print(*os.listdir('/'))").split())
    assert found - system - (top - ours) == ours


def test_host_processes_are_not_seen() -> None:
    listed = output_of("import os; print(*[p for p in os.listdir('/proc') if p.isdigit()])")
    assert listed == "1 2"


def test_signals_to_process_1_have_no_effect() -> None:
    kill = """
for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGSTOP, signal.SIGSEGV):
    try:
        os.kill(1, number)
    except PermissionError:
        pass
import time
time.sleep(0.3)
"""
    result = attack({"kill": kill, "after": "print('still here')"})
    assert result.ending == "done"
    assert "still here" in result.output


@pytest.fixture
def server() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_server_on_the_host_is_not_reached(server: int) -> None:
    code = f"import socket\nsocket.create_connection(('127.0.0.1', {server}), timeout=5)"
    result = run([Step("connect", code, "extra")], Settings("u"))
    assert result.steps[0].error is not None
    assert result.steps[0].error.type == "ConnectionRefusedError"


def test_a_server_of_its_own_is_reached() -> None:
    code = (
        "import socket\n"
        "listener = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(listener.getsockname(), timeout=5)\n"
        "print('connected')"
    )
    assert output_of(code) == "connected"


def test_scratch_is_writable_limited_and_private(tmp_path: Path) -> None:
    code = (
        "import os\n"
        "print(os.getcwd(), os.path.exists('left_behind'))\n"
        "open('left_behind', 'w').write('x')\n"
        "open(os.path.expanduser('~/file'), 'w').write('x')\n"
        "open('/dev/shm/file', 'w').write('x')"
    )
    assert output_of(code) == "/tmp/work False"
    assert output_of(code) == "/tmp/work False"


def test_no_descriptor_but_the_channel() -> None:
    code = "import os; print(*sorted(map(int, os.listdir('/proc/self/fd'))))"
    assert output_of(code) == "0 1 2 3 4"  # 4 lists the folder


def test_no_variable_of_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "secret")
    names = output_of("import os; print(*os.environ)").split()
    assert "SECRET_TOKEN" not in names
    assert {"HOME", "TF_ENABLE_ONEDNN_OPTS", "PYTHONHASHSEED", "MPLCONFIGDIR"} <= set(names)


def test_no_privileges() -> None:
    code = """
import os
status = dict(line.split(":\\t", 1) for line in open("/proc/self/status"))
names = ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp")
print(os.getuid(), *[int(status[name], 16) for name in names])
"""
    assert output_of(code) == "1000 0 0 0 0 0 1 2"


def test_a_masked_file_is_seen_masked(tmp_path: Path) -> None:
    import numpy

    real = Path(numpy.__file__).with_name("__init__.pxd")
    elsewhere = tmp_path / "labels.csv"
    code = f"print(open({str(real)!r}).read(), open({str(elsewhere)!r}).read())"
    masked = {real: b"masked", elsewhere: b"other"}
    assert output_of(code, masked=masked) == "masked other"
    change = f"open({str(real)!r}, 'w')"
    result = run([Step("write", change, "extra")], Settings("u", masked=masked))
    assert result.steps[0].error is not None
    assert real.read_bytes() != b"masked"


def test_files_are_put_into_the_working_folder() -> None:
    files = {"a.txt": b"one", "deep/er/b.txt": b"two"}
    code = "print(open('a.txt').read(), open('deep/er/b.txt').read()); open('a.txt', 'w')"
    assert output_of(code, files=files) == "one two"


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "", "a\\b"])
def test_files_cannot_leave_the_working_folder(name: str) -> None:
    with pytest.raises(ValueError, match="inside the working folder"):
        run([Step("code", "", "extra")], Settings("u", files={name: b""}))
