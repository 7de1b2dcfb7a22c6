"""Judge programs on the workers of a Dask cluster (the extra ``cluster``).

Bytes go out and bytes come back, which Dask never takes apart: nothing that a student wrote is
unpickled. What was on a worker that ends is judged by another one. Judging changes nothing
anywhere, so that nothing is lost and nothing counts twice; this process alone writes the gradebook,
the pages and the store.

Dask runs in a thread of its own; ``submit`` and ``close`` are called from any other.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from contextlib import nullcontext, suppress
from threading import Thread
from typing import TYPE_CHECKING, Any

from autograder.grading.fleet import (
    ClusterError,
    Fleet,
    Patience,
    connect,
    judge_on_worker,
    require_dask,
)
from autograder.grading.wire import decode_judgment, encode_program, make_bundle
from autograder.judging.judgment import Judge, Judgment, faulty
from autograder.judging.program import Program
from autograder.sandbox.fault import GraderFault

if TYPE_CHECKING:
    import distributed

_TICK = 0.5  # seconds between two looks at the cluster
_MOST = 1000  # programs under way at most: each is kept here until it is judged
_ENDS = 3  # workers that may end while they have one program
_KILLED = (
    "the worker that judged it ended, several times; grade again, and if it happens again, with "
    "fewer threads or more memory for each worker"
)
_GO_ON = "What was judged is kept: the same command goes on from there."
log = logging.getLogger("autograder")

__all__ = ["ClusterError", "ClusterWorkers"]


class _Gone(Exception):  # noqa: N818 - not an error
    """All workers that were to judge a program have ended."""


def _quiet(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Dask leaves exceptions of its own tasks unread; none of them is ours to report."""
    log.debug("in the thread of Dask: %s", context.get("message"))


class ClusterWorkers:
    """Workers of a Dask cluster; see ``local.Workers``.

    A future ends, whatever happens: with a judgment, which has the outcome ``grader_fault`` if
    several workers ended over the program, or with ``ClusterError`` when the cluster is lost.
    """

    def __init__(
        self,
        address: str,
        *,
        unsafe: bool = False,
        say: Callable[[str], None] = lambda line: None,
        patience: Patience | None = None,
    ) -> None:
        """Connect, and wait for a first worker that can judge.

        Args:
            address: Of the scheduler, such as ``tcp://host:8786``.
            unsafe: Whether programs run without a sandbox.
            say: Told what takes long.
            patience: How long to wait.

        Raises:
            ClusterError: If there is no scheduler, or no worker that can judge.
        """
        require_dask()
        self._address, self._patience = address, patience or Patience()
        self._bundles: dict[int, tuple[Judge, bytes]] = {}
        self._sent: dict[int, distributed.Future] = {}
        self._client: distributed.Client | None = None
        self._lost = ""  # why nothing can be judged any more
        self._alone = asyncio.Lock()
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(_quiet)
        self._thread = Thread(target=self._loop.run_forever, name="cluster", daemon=True)
        self._thread.start()
        try:
            self._call(self._connect(unsafe))
            self._call(self._wait_for_workers(say))
        except BaseException:
            self.close()
            raise

    @property
    def capacity(self) -> int:
        """Twice the number of threads that can judge now."""
        return min(_MOST, max(2, 2 * sum(self._fleet.fit.values())))

    def submit(self, ready: Judge, program: Program) -> Future[Judgment]:
        """Have a program judged."""
        if id(ready) not in self._bundles:
            self._bundles[id(ready)] = (ready, make_bundle(ready))
        judging = self._judge(ready, encode_program(program))
        return asyncio.run_coroutine_threadsafe(judging, self._loop)

    def close(self) -> None:
        """Give up what is under way and disconnect; the cluster itself goes on."""
        if self._loop.is_closed():
            return
        self._call(self._disconnect())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _call(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _connect(self, unsafe: bool) -> None:
        self._client = await connect(self._address, self._patience.connect)
        self._fleet = Fleet(self._client, unsafe, self._patience)

    async def _wait_for_workers(self, say: Callable[[str], None]) -> None:
        deadline = time.monotonic() + self._patience.start
        await self._look()
        if not self._fleet.present:
            say(f"{self._address}: waiting for a worker")
        while not self._fleet.fit:
            refused = self._fleet.refused.keys() >= self._fleet.present.keys()
            if time.monotonic() > deadline or (self._fleet.present and refused):
                raise ClusterError(f"{self._address}: {self._fleet.complaint()}")
            await asyncio.sleep(_TICK / 10)
            await self._look()
        self._watching = asyncio.create_task(self._watch())

    async def _look(self) -> None:
        try:
            await self._fleet.refresh()
        except Exception as error:  # whatever it is: without the scheduler nothing goes on
            why = str(error) or type(error).__name__
            raise self._lose(f"the scheduler does not answer any more ({why}). {_GO_ON}") from error

    async def _watch(self) -> None:
        """Look at the cluster again and again, until it is lost."""
        seen = time.monotonic()
        with suppress(ClusterError):  # kept, for all who wait
            while not self._lost:
                await self._look()
                if self._fleet.fit:
                    seen = time.monotonic()
                elif time.monotonic() - seen > self._patience.alone:
                    raise self._lose(f"{self._fleet.complaint()}. {_GO_ON}")
                await asyncio.sleep(_TICK)

    def _lose(self, reason: str) -> ClusterError:
        self._lost = self._lost or f"{self._address}: {reason}"
        return ClusterError(self._lost)

    async def _disconnect(self) -> None:
        self._lose("the connection was closed")
        if self._client is not None:
            with suppress(Exception):  # of a scheduler that is no more
                await asyncio.wait_for(self._client.close(), 5)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    # ------------------------------------------------------------------------------- one program

    async def _judge(self, ready: Judge, program: bytes) -> Judgment:
        """Have a program judged by whoever can, again where a worker ends or proves unfit."""
        from distributed import KilledWorker

        ends = 0
        while ends < _ENDS:
            last = ends == _ENDS - 1  # with no other suspect: one of them may bring the rest down
            async with self._alone if last else nullcontext():
                workers = await self._fit()
                try:
                    judgment, worker, unfit = await self._result(ready, program, workers)
                except _Gone:
                    ends += 1
                except KilledWorker:  # Dask has tried it several times
                    ends = max(ends + 1, _ENDS - 1)
                else:
                    if not unfit:
                        return decode_judgment(judgment)
                    self._fleet.refuse(worker, unfit)
        return faulty(ready.unit, GraderFault(_KILLED))

    async def _fit(self) -> list[str]:
        while not (fit := list(self._fleet.fit)):
            self._require()
            await asyncio.sleep(_TICK)
        self._require()
        return fit

    def _require(self) -> None:
        if self._lost:
            raise ClusterError(self._lost)

    async def _result(
        self, ready: Judge, program: bytes, workers: list[str]
    ) -> tuple[bytes, str, str]:
        """Have one of these workers judge a program; see ``judge_on_worker``."""
        assert self._client is not None
        try:
            return await self._ask(self._client, ready, program, workers)
        except Exception as error:
            if self._client.status != "running":
                raise self._lose(f"the connection to it is lost. {_GO_ON}") from error
            if isinstance(error, CancelledError):  # the scheduler has forgotten it
                raise _Gone from error
            raise

    async def _ask(
        self, client: distributed.Client, ready: Judge, program: bytes, workers: list[str]
    ) -> tuple[bytes, str, str]:
        bundle = self._bundle(client, ready, workers)
        future = client.submit(judge_on_worker, bundle, program, workers=workers, pure=False)
        waiting = asyncio.ensure_future(future.result())
        try:
            while not waiting.done():
                await asyncio.wait({waiting}, timeout=_TICK)
                self._require()
                if not waiting.done() and self._fleet.present.keys().isdisjoint(workers):
                    raise _Gone
            return waiting.result()
        finally:
            waiting.cancel()
            future.release()

    def _bundle(
        self, client: distributed.Client, ready: Judge, workers: list[str]
    ) -> distributed.Future:
        """The unit, which is sent once.

        It is a task and not scattered data: Dask makes it again when the worker that has it ends.
        """
        sent = self._sent.get(id(ready))
        if sent is None or sent.status in ("error", "cancelled", "lost"):
            data = self._bundles[id(ready)][1]
            sent = client.submit(bytes, data, workers=workers, allow_other_workers=True, pure=False)
            self._sent[id(ready)] = sent
        return sent
