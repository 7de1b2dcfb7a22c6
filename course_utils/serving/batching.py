"""Live requests, gathered into batches for one call of a model."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from course_utils.serving.signature import ServingError

Arrays = Mapping[str, np.ndarray]
_FULL = "the service is overloaded: try again later"
_CLOSED = "the service is stopping"


@dataclass(eq=False)
class _Waiting:
    arrays: Arrays
    size: int
    future: asyncio.Future


class Gatherer:
    """Joins requests that arrive within a short time; each gets its own part of the answer.

    Args:
        call: Function of arrays (examples along the first axis) that returns arrays likewise. It
            runs in a thread, one call at a time.
        max_batch: Examples in one call at most; a single larger request goes alone.
        max_delay: Seconds that a request waits for others.
        max_waiting: Requests that may wait; more are refused with status 503.
    """

    def __init__(
        self,
        call: Callable[[Arrays], Arrays],
        *,
        max_batch: int = 16,
        max_delay: float = 0.005,
        max_waiting: int = 256,
    ):
        if max_batch < 1 or max_delay < 0 or max_waiting < 1:
            raise ValueError(
                "expected max_batch and max_waiting of 1 or more, max_delay of 0 or more. "
                f"Received: {max_batch}, {max_waiting}, {max_delay}"
            )
        self._call, self._max_batch, self._max_delay = call, max_batch, max_delay
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue(max_waiting)
        self._held: _Waiting | None = None  # did not fit into the last batch
        self._task: asyncio.Task | None = None
        self._closed = False

    async def submit(self, arrays: Arrays) -> Arrays:
        """The answer for these examples.

        Raises:
            ServingError: Status 503, too many wait or the service stops. What the call raises
                reaches everybody in its batch.
        """
        if self._closed:
            raise ServingError(503, _CLOSED)
        if self._task is None:
            self._task = asyncio.create_task(self._work())
        future = asyncio.get_running_loop().create_future()
        waiting = _Waiting(arrays, len(next(iter(arrays.values()))), future)
        try:
            self._queue.put_nowait(waiting)
        except asyncio.QueueFull:
            raise ServingError(503, _FULL) from None
        return await future

    async def close(self) -> None:
        """Stops; who still waits gets a ServingError with status 503."""
        self._closed = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        left = [self._held] if self._held else []
        while not self._queue.empty():
            left.append(self._queue.get_nowait())
        _fail(left, ServingError(503, _CLOSED))

    async def _work(self) -> None:
        while True:
            batch = await self._gather()
            batch = [waiting for waiting in batch if not waiting.future.done()]
            if batch:
                await self._run(batch)

    async def _gather(self) -> list[_Waiting]:
        first, self._held = self._held or await self._queue.get(), None
        batch, size = [first], first.size
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._max_delay
        try:
            while size < self._max_batch:
                following = await self._next(deadline - loop.time())
                if following is None:
                    break
                if size + following.size > self._max_batch:
                    self._held = following
                    break
                batch.append(following)
                size += following.size
        except asyncio.CancelledError:
            _fail(batch, ServingError(503, _CLOSED))
            raise
        return batch

    async def _next(self, seconds: float) -> _Waiting | None:
        """The next request within the time; what waits already is taken without waiting."""
        try:
            return self._queue.get_nowait()
        except asyncio.QueueEmpty:
            if seconds <= 0:
                return None
        try:
            return await asyncio.wait_for(self._queue.get(), seconds)
        except TimeoutError:
            return None

    async def _run(self, batch: list[_Waiting]) -> None:
        names = batch[0].arrays
        try:
            joined = {name: np.concatenate([w.arrays[name] for w in batch]) for name in names}
            outputs = await asyncio.to_thread(self._call, joined)
        except asyncio.CancelledError:
            _fail(batch, ServingError(503, _CLOSED))
            raise
        except Exception as error:
            _fail(batch, error)
            return
        start = 0
        for waiting in batch:
            part = slice(start, start + waiting.size)
            start += waiting.size
            if not waiting.future.done():
                waiting.future.set_result({name: array[part] for name, array in outputs.items()})


def _fail(batch: list[_Waiting], error: Exception) -> None:
    for waiting in batch:
        if not waiting.future.done():
            waiting.future.set_exception(error)
