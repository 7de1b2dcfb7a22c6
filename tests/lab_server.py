"""JupyterLab as students and as instructors start it."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_START_SECONDS = 90


@contextmanager
def started(folder: Path, home: Path) -> Iterator[str]:
    """JupyterLab on the working copy of what students are given, as `make lab` opens it.

    Args:
        folder: With ``notebooks/``, ``lab/`` and the two packages.
        home: An empty folder for all that JupyterLab remembers.

    Yields:
        Its address.
    """
    own = {"JUPYTER_CONFIG_PATH": str(folder / "lab" / "student"), "PYTHONPATH": str(folder)}
    if (folder / "notebooks").is_dir():
        command = [sys.executable, "-m", "course_lab", "work"]
        subprocess.run(command, cwd=folder, env={**os.environ, **own}, check=True)
    with _serving("course_lab", folder / "work", folder, home, own) as address:
        yield address


@contextmanager
def formgrader(course: Path, home: Path) -> Iterator[str]:
    """JupyterLab as `make formgrader` starts it.

    Args:
        course: A course that was graded, with ``nbgrader_config.py``.
        home: An empty folder for all that JupyterLab remembers.

    Yields:
        Its address.
    """
    page = "--LabApp.default_url=/formgrader/gradebook"
    with _serving("jupyter", course, course, home, {}, page) as address:
        yield address


@contextmanager
def _serving(
    module: str, folder: Path, directory: Path, home: Path, own: Mapping[str, str], *options: str
) -> Iterator[str]:
    """JupyterLab showing a folder, started in a directory, on a free port of loopback."""
    port = _free_port()
    command = [
        *(sys.executable, "-m", module, "lab", "--no-browser", "--allow-root"),
        *("--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
        *("--IdentityProvider.token=", f"--notebook-dir={folder}", *options),
    ]
    places = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    places += ("JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")
    environment = {**os.environ, **{name: str(home / name.lower()) for name in places}, **own}
    log = home / "lab.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command,
            cwd=directory,
            env=environment,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(process, f"{address}/api", log)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _free_port() -> int:
    """A port below those that Linux gives to who asks for any, as kernels of other tests do."""
    for port in random.SystemRandom().sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("expected a free port from 20000 to 31999, got none in 100 tries")


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab does not answer:\n{log.read_text(errors='replace')[-3000:]}")
