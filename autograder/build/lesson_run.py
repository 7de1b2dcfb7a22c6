"""Execute a notebook from top to bottom in a fresh kernel, measuring its CPU time."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from autograder.environment import VARIABLES
from autograder.errors import UserError

CELL_WALL_SECONDS = 600


class ExecutionError(UserError, RuntimeError):
    """A cell of an author's notebook raised; the message names the cell and the exception."""


@dataclass(frozen=True)
class Executed:
    """CPU seconds of an executed notebook: in all (imports included), and by cell id."""

    cpu_seconds: float
    by_cell: dict[str, float]


def execute(notebook: NotebookNode, folder: Path, *, allow_errors: bool = False) -> Executed:
    """Run all cells of ``notebook`` in ``folder``; their outputs are left in the notebook.

    Raises:
        ExecutionError: If a cell raises, unless ``allow_errors``.
    """
    used: dict[str, float] = {}
    total = 0.0

    async def measure(cell: NotebookNode, cell_index: int, **_: object) -> None:
        nonlocal total
        now = _cpu_seconds(client.km.provisioner.pid)
        used[cell.id] = now - total
        total = now

    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=CELL_WALL_SECONDS,
        allow_errors=allow_errors,
        record_timing=False,
        coalesce_streams=True,
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
        on_cell_executed=measure,
    )
    with _variables():
        try:
            asyncio.run(client.async_execute())
        except CellExecutionError as error:
            raise ExecutionError(f"{error.ename}: {error.evalue}\n{error.traceback}") from error
    return Executed(total, used)


def _cpu_seconds(pid: int) -> float:
    """User and system time of the kernel and of the processes that it started."""
    kernel = psutil.Process(pid)
    family = [kernel, *kernel.children(recursive=True)]
    return sum(times.user + times.system for times in (p.cpu_times() for p in family))


@contextmanager
def _variables() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in VARIABLES}
    os.environ.update(VARIABLES)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
