"""Advice for machines where no sandbox can be had."""

from __future__ import annotations

import sys
from pathlib import Path

from autograder.sandbox.watch.collect import Status

_UNSAFE = "To run submissions without any protection, pass --unsafe."
NOT_LINUX = (
    f"A sandbox needs Linux; this is {sys.platform}. Grade on a Linux machine, in a Linux virtual "
    f"machine or in WSL 2. {_UNSAFE}"
)
_SWITCHES = (
    ("/proc/sys/user/max_user_namespaces", "0", "sudo sysctl -w user.max_user_namespaces=10000"),
    (
        "/proc/sys/kernel/unprivileged_userns_clone",
        "0",
        "sudo sysctl -w kernel.unprivileged_userns_clone=1",
    ),
    (
        "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
        "1",
        "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
    ),
)
_CONTAINER = (
    "In a container, start it with --security-opt seccomp=unconfined --security-opt "
    "apparmor=unconfined --security-opt systempaths=unconfined (Docker and Podman)."
)


def for_refusal(status: Status, root: Path = Path("/")) -> str:
    """Why the kernel refused a sandbox, as far as its settings tell, and what to do.

    Args:
        status: Stage and text of the refusal.
        root: Where the settings are read from.
    """
    why = f"This machine refuses a sandbox ({status.stage}: {status.fault})."
    for path, forbidden, command in _SWITCHES:
        setting = root / path.lstrip("/")
        if setting.exists() and setting.read_text().strip() == forbidden:
            return f"{why} User namespaces are switched off here; run: {command}. {_UNSAFE}"
    return f"{why} {_CONTAINER} {_UNSAFE}"
