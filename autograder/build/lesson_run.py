"""Execute a notebook from top to bottom in a fresh kernel, measuring its CPU time."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from autograder.environment import VARIABLES
from autograder.errors import UserError

CELL_WALL_SECONDS = 600
_COLOR = re.compile(r"\x1b\[[0-9;]*m")
_FRAME = re.compile(r"Cell In\[(\d+)\], line (\d+)")


class ExecutionError(UserError, RuntimeError):
    """A cell of an author's notebook raised, or did not end.

    Attributes:
        cell: Its id.
        what: What happened, in a line.
        traceback: Of the exception, if it was one.
    """

    def __init__(self, cell: str, what: str, traceback: str = "") -> None:
        plain = _COLOR.sub("", traceback)
        super().__init__(f"{what}\n{plain}".rstrip())
        self.cell, self.what, self.traceback = cell, what, plain

    @property
    def frames(self) -> list[tuple[int, int]]:
        """Where it was, innermost last: the number of a code cell, from 1, and a line in it."""
        return [(int(cell), int(line)) for cell, line in _FRAME.findall(self.traceback)]


@dataclass(frozen=True)
class Executed:
    """CPU seconds of an executed notebook: in all (imports included), and by cell id."""

    cpu_seconds: float
    by_cell: dict[str, float]


def execute(
    notebook: NotebookNode,
    folder: Path,
    *,
    allow_errors: bool = False,
    begins: Callable[[str], None] = lambda cell: None,
) -> Executed:
    """Run all cells of ``notebook`` in ``folder``; their outputs are left in the notebook.

    Args:
        notebook: The notebook.
        folder: Where it runs.
        allow_errors: Go on after a cell that raises.
        begins: Told the id of each code cell before it runs.

    Raises:
        ExecutionError: If a cell raises, unless ``allow_errors``; if it does not end.
    """
    used: dict[str, float] = {}
    total, running = 0.0, ""

    async def begin(cell: NotebookNode, **_: object) -> None:
        nonlocal running
        if cell.cell_type == "code":
            running = cell.id
            begins(running)

    async def measure(cell: NotebookNode, **_: object) -> None:
        nonlocal total
        now = _cpu_seconds(client.km.provisioner.pid)
        used[cell.id] = now - total
        total = now

    client = _Client(
        notebook,
        kernel_name="python3",
        timeout=CELL_WALL_SECONDS,
        allow_errors=allow_errors,
        record_timing=False,
        coalesce_streams=True,
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
        on_cell_start=begin,
        on_cell_executed=measure,
    )
    with _variables():
        try:
            _run(client)
        except CellExecutionError as error:
            what = f"{error.ename}: {error.evalue}"
            raise ExecutionError(running, what, error.traceback) from error
        except CellTimeoutError as error:
            what = f"it does not end within {CELL_WALL_SECONDS} seconds"
            raise ExecutionError(running, what) from error
        except DeadKernelError as error:
            raise ExecutionError(running, "the kernel died") from error
    return Executed(total, used)


class _Client(NotebookClient):
    """Ends at Ctrl-C: by itself it then ends the kernel alone, as if that had died."""

    interrupted = False

    async def async_start_new_kernel(self, **options: object) -> None:
        executing = asyncio.current_task()

        def interrupt() -> None:
            self.interrupted = True
            self.shutdown_kernel = "immediate"  # asked to go, it would complain on stderr
            executing.cancel()

        with suppress(RuntimeError):  # not on Windows, not in a thread
            asyncio.get_running_loop().add_signal_handler(signal.SIGINT, interrupt)
        await super().async_start_new_kernel(**options)


def _run(client: _Client) -> None:
    try:
        asyncio.run(client.async_execute())
    except (Exception, asyncio.CancelledError) as error:
        if client.interrupted:
            raise KeyboardInterrupt from error
        raise


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
