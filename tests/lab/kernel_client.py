"""Kernels of a template in this process, and a client of them."""

from __future__ import annotations

import json
import time
from importlib.metadata import EntryPoint
from pathlib import Path

from course_lab import NAME, parent, provisioner, same
from course_lab.process import ForkedKernel
from course_lab.supply import Supply

PATIENCE = 120.0  # seconds; a busy machine fails no test


def warm_supply() -> Supply:
    """Have kernels forked from a template of this process, and wait until it is ready."""
    from jupyter_client.provisioning import KernelProvisionerFactory

    factory = KernelProvisionerFactory.instance()
    place = "course_lab.provisioner:WarmProvisioner"
    group = KernelProvisionerFactory.GROUP_NAME
    factory.provisioners[NAME] = EntryPoint(NAME, place, group)  # without an installation as well
    factory.default_provisioner_name = NAME
    same._FREE.add("PYTEST_CURRENT_TEST")
    supply = provisioner.supply = Supply()
    supply.begin()
    supply._template._require_ready(time.monotonic() + PATIENCE)
    parent.PATIENCE = PATIENCE
    return supply


class Kernel:
    """A kernel and a client of it."""

    def __init__(self, folder: str | Path | None = None) -> None:
        from jupyter_client.manager import start_new_kernel

        options = {} if folder is None else {"cwd": str(folder)}
        self.manager, self.client = start_new_kernel(PATIENCE, "python3", **options)

    @property
    def process(self):
        return self.manager.provisioner.process

    @property
    def forked(self) -> bool:
        return isinstance(self.process, ForkedKernel)

    def streams(self, code: str) -> dict[str, str]:
        """Run a cell; return what it has printed, by stream, and the name of its error."""
        found = {"stdout": "", "stderr": "", "error": ""}

        def keep(message):
            content = message["content"]
            if message["msg_type"] == "stream":
                found[content["name"]] += content["text"]
            elif message["msg_type"] == "error":
                found["error"] = content["ename"]

        self.client.execute_interactive(code, timeout=PATIENCE, output_hook=keep)
        return found

    def value(self, code: str):
        """Run a cell; return what it has printed as JSON."""
        found = self.streams(f"import json\n{code}")
        assert found["error"] == "", found
        return json.loads(found["stdout"].splitlines()[-1])

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def ends(pid: int) -> bool:
    """Whether a process that is no child of this one ends."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False
