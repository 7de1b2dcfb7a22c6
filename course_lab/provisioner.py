"""Launches kernels from the template where that is the same, else as Jupyter itself does."""

import asyncio
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from course_lab.supply import supply


class WarmProvisioner(LocalProvisioner):
    """A local provisioner whose kernels are forks; `process` then only looks like a `Popen`."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Launch a kernel, as `LocalProvisioner.launch_kernel` does."""
        options = self._scrub_kwargs(kwargs)
        kernel = await asyncio.to_thread(supply.fork, cmd, options)
        if kernel is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = kernel
        self.pid = self.pgid = kernel.pid
        self.cwd = kwargs.get("cwd", Path.cwd())
        return self.connection_info
