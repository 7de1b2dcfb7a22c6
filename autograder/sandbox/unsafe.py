"""The same runner without a sandbox, for machines that have none. Never chosen silently.

The code can read and write whatever the user can, keep processes running, and use the network. The
limits are those of the platform's ``setrlimit``, where it has one, and wall time.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.sandbox import inside
from autograder.sandbox.fault import GraderFault
from autograder.sandbox.plan.fonts import font_list
from autograder.sandbox.plan.plan import checked_files, environment
from autograder.sandbox.watch.collect import Collector

_WINDOWS_NEEDS = ("SYSTEMROOT", "SYSTEMDRIVE", "TEMP", "TMP", "USERPROFILE")


def run_program(program: dict[str, Any], files: Mapping[str, bytes], collector: Collector) -> None:
    """Run a program in a temporary folder; the collector takes what comes.

    Raises:
        GraderFault: If no process can be started.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        env = _environment(folder)
        _write(folder / "work", checked_files(files))
        _write(Path(env["MPLCONFIGDIR"]), font_list())
        (folder / "program.json").write_text(json.dumps(program), encoding="utf-8")
        _run(folder, env, collector)


def _environment(folder: Path) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in _WINDOWS_NEEDS if name in os.environ}
    env = {**inherited, **environment(str(folder / "home"))}
    if sys.platform == "win32":
        env["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    return env


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def _run(folder: Path, env: dict[str, str], collector: Collector) -> None:
    output, output_end = os.pipe()
    channel, channel_end = os.pipe()
    try:
        process = _start(folder, env, output_end, channel_end)
    except OSError as error:
        os.close(output)
        os.close(channel)
        raise GraderFault(f"the program could not be started: {error}") from error
    finally:
        os.close(output_end)
        os.close(channel_end)
    try:
        pipes = {"output": output, "channel": channel}
        collector.read(pipes, lambda: _kill(process), lambda: process.poll() is None)
    finally:
        _kill(process)
        code = process.wait()
    status = collector.status
    status.ended, status.code = ("exit", code) if code >= 0 else ("signal", -code)
    status.cpu = sum(end.cpu_seconds for end in collector.messages.ends.values())


def _start(folder: Path, env: dict[str, str], output: int, channel: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", inside.__name__, str(folder / "program.json")]
    options: dict[str, Any] = {
        "stdin": subprocess.DEVNULL,
        "stdout": output,
        "stderr": subprocess.STDOUT,
        "cwd": folder / "work",
        "env": env,
    }
    if sys.platform == "win32":
        import msvcrt

        handle = msvcrt.get_osfhandle(channel)
        os.set_handle_inheritable(handle, True)
        startup = subprocess.STARTUPINFO(lpAttributeList={"handle_list": [handle]})
        return subprocess.Popen([*command, str(handle)], startupinfo=startup, **options)
    return subprocess.Popen(
        [*command, str(channel)], pass_fds=(channel,), start_new_session=True, **options
    )


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the program and those of its children that have stayed in its process group."""
    if sys.platform == "win32":
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
