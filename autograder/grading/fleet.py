"""The workers of a Dask cluster: those that are there, and those of them that can judge.

A worker is given work once it has shown that it has the same course, the same libraries, and a
sandbox. Those who come later are examined as well.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import CancelledError
from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.environment import fingerprint
from autograder.errors import UserError
from autograder.grading.wire import judge_bytes
from autograder.sandbox.run import available

if TYPE_CHECKING:
    import distributed

_NO_DASK = (
    "--cluster needs Dask, which is not installed; install the extra `cluster`: "
    "pip install '.[cluster]'"
)
_OTHER_VERSION = (
    "it has another version of the course, of Python or of a library; install there what is "
    "installed here"
)
_LONGEST_REASON = 500  # characters
log = logging.getLogger("autograder")


class ClusterError(UserError, RuntimeError):
    """A cluster that cannot judge, or judges no more; the message says what to do."""


@dataclass(frozen=True)
class Patience:
    """How many seconds to wait.

    For the scheduler at first (``connect``) and later (``answer``), for a first worker (``start``),
    for what a worker says of itself (``examine``), and for another one when none is left that can
    judge (``alone``).
    """

    connect: float = 10.0
    answer: float = 20.0
    start: float = 30.0
    examine: float = 60.0
    alone: float = 60.0


def require_dask() -> None:
    """Import Dask.

    Raises:
        ClusterError: If it is not installed.
    """
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise ClusterError(_NO_DASK) from error
    # Of a lost connection it reports every attempt with a traceback; here it is one sentence.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


async def connect(address: str, seconds: float) -> distributed.Client:
    """A client of the scheduler at an address, in the loop that runs.

    Raises:
        ClusterError: If none answers there in time.
    """
    import distributed

    client = None
    try:
        client = distributed.Client(
            address, asynchronous=True, timeout=seconds, set_as_default=False
        )
        return await asyncio.wait_for(client, 2 * seconds)
    except (OSError, ValueError, TypeError, ImportError, RuntimeError) as error:
        if client is not None:
            await client.close()
        raise ClusterError(
            f"{address}: no Dask scheduler answers there within {seconds:g} seconds; expected the "
            f"address that `dask scheduler` prints, such as tcp://host:8786 "
            f"({error or type(error).__name__})"
        ) from error


async def examine(unsafe: bool) -> tuple[str, str | None]:
    """The fingerprint of a worker's course, and why the worker has no sandbox; None if it has one.

    Args:
        unsafe: Whether a sandbox is not needed.
    """
    sandbox = None if unsafe else await asyncio.to_thread(available)
    return fingerprint(), sandbox


def judge_on_worker(bundle: bytes, program: bytes) -> tuple[bytes, str, str]:
    """``wire.judge_bytes`` as a task: the judgment, who judged, and why that one cannot judge.

    A fault that is not in the program is returned and not raised: an exception would be pickled.
    """
    from distributed import get_worker

    address = get_worker().address
    try:
        return judge_bytes(bundle, program), address, ""
    except Exception as error:
        return b"", address, (str(error) or type(error).__name__)[:_LONGEST_REASON]


class Fleet:
    """The workers that are there, and which of them can judge."""

    def __init__(self, client: distributed.Client, unsafe: bool, patience: Patience) -> None:
        self._client, self._unsafe, self._patience = client, unsafe, patience
        self._examined: dict[str, asyncio.Task[None]] = {}
        self._passed: set[str] = set()
        self.present: dict[str, int] = {}
        self.refused: dict[str, str] = {}

    @property
    def fit(self) -> dict[str, int]:
        """Addresses of those that can judge, with the number of their threads."""
        passed = self._passed - self.refused.keys()
        return {address: n for address, n in self.present.items() if address in passed}

    async def refresh(self) -> None:
        """Ask the scheduler who is there, and begin to examine those who are new."""
        self.present = await asyncio.wait_for(self._client.nthreads(), self._patience.answer)
        for address in [address for address in self._examined if address not in self.present]:
            self._examined.pop(address).cancel()
            self._passed.discard(address)
            self.refused.pop(address, None)
        for address in self.present:
            task = self._examined.get(address)
            if task is None or (task.done() and address not in self._passed | self.refused.keys()):
                self._examined[address] = asyncio.create_task(self._examine(address))

    async def _examine(self, address: str) -> None:
        asked = self._client.run(examine, self._unsafe, workers=[address], on_error="return")
        try:
            answer = (await asyncio.wait_for(asked, self._patience.examine)).get(address)
        except (TimeoutError, OSError, CancelledError):
            return  # asked again at the next look, if it is still there
        if answer is None or isinstance(answer, OSError):
            return
        reason = _objection(answer)
        if reason is None:
            self._passed.add(address)
        else:
            self.refuse(address, reason)

    def refuse(self, address: str, reason: str) -> None:
        """Give it no more work."""
        if address in self.present and address not in self.refused:
            self.refused[address] = reason
            log.warning("the worker %s gets no work: %s", address, reason)

    def complaint(self) -> str:
        """Why there is none that can judge."""
        if not self.present:
            return "no worker is connected to it; `dask worker` with its address starts one"
        reasons = [f"{address}: {reason}" for address, reason in self.refused.items()]
        return "none of its workers can judge: " + ("; ".join(reasons) or "they do not answer")


def _objection(answer: tuple[str, str | None] | Exception) -> str | None:
    """Why a worker that says this of itself cannot judge."""
    if isinstance(answer, ImportError | AttributeError):
        return f"this version of the course is not installed there ({answer})"
    if isinstance(answer, Exception):
        return f"{type(answer).__name__}: {answer}"
    version, no_sandbox = answer
    return _OTHER_VERSION if version != fingerprint() else no_sandbox
