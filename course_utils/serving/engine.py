"""From requests to answers: the loaded versions of a store, their batches and their metrics."""

import asyncio
import collections
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from course_utils.serving.batching import Arrays, Gatherer
from course_utils.serving.contract import Request, parse
from course_utils.serving.doubt import settle
from course_utils.serving.gauges import Gauges
from course_utils.serving.servable import Servable
from course_utils.serving.signature import ServingError
from course_utils.serving.store import ModelStore

KEPT = 3  # loaded versions


@dataclass(frozen=True)
class Settings:
    """How a service behaves.

    Attributes:
        max_body: Bytes of a request.
        max_batch, max_delay, max_waiting: See `Gatherer`; the delay in seconds.
        threshold: Confidence below which an answer is doubtful; None: every answer counts.
        fallback: Function of doubtful examples (n, ...): their classes (n,).
    """

    max_body: int = 1 << 20
    max_batch: int = 16
    max_delay: float = 0.005
    max_waiting: int = 256
    threshold: float | None = None
    fallback: Callable[[np.ndarray], np.ndarray] | None = None


@dataclass(frozen=True)
class _Loaded:
    servable: Servable
    gatherer: Gatherer


class Engine:
    """Answers requests with versions of a store; loads a version when it is needed first."""

    def __init__(self, store: ModelStore, settings: Settings):
        self.store, self.settings, self.gauges = store, settings, Gauges()
        self._loaded: collections.OrderedDict[int, _Loaded] = collections.OrderedDict()
        self._lock = asyncio.Lock()

    async def servable(self, version: int) -> Servable:
        """A loaded version.

        Raises:
            ServingError: Status 503, the version cannot be loaded.
        """
        return (await self._get(version)).servable

    async def predict(self, version: int, body: bytes) -> tuple[Request, Arrays]:
        """The request that a body holds, and the outputs for it.

        Raises:
            ServingError: 4xx for a bad request, 503 where the service cannot answer.
        """
        loaded = await self._get(version)
        request = parse(body, loaded.servable.inputs)
        self.gauges.instances.inc(request.size)
        outputs = await loaded.gatherer.submit(request.arrays)
        if self.settings.threshold is not None and {"probabilities", "classes"} <= set(outputs):
            outputs = await self._settle(request, outputs)
        return request, outputs

    async def close(self) -> None:
        """Stops all batches."""
        for loaded in self._loaded.values():
            await loaded.gatherer.close()
        self._loaded.clear()

    async def _settle(self, request: Request, outputs: Arrays) -> Arrays:
        examples = next(iter(request.arrays.values()))
        options = {"threshold": self.settings.threshold, "fallback": self.settings.fallback}
        settled = await asyncio.to_thread(settle, outputs, examples, **options)
        for source in settled["source"]:
            self.gauges.sources.labels(source).inc()
        return settled

    async def _get(self, version: int) -> _Loaded:
        async with self._lock:
            if version not in self._loaded:
                self._loaded[version] = await self._load(version)
                while len(self._loaded) > KEPT:
                    await self._loaded.popitem(last=False)[1].gatherer.close()
            self._loaded.move_to_end(version)
            return self._loaded[version]

    async def _load(self, version: int) -> _Loaded:
        try:
            servable = await asyncio.to_thread(Servable, self.store.place(version))
        except Exception as error:
            raise ServingError(
                503, f"version {version} cannot be loaded: {error!s:.300}"
            ) from error
        options = {
            name: getattr(self.settings, name) for name in ("max_batch", "max_delay", "max_waiting")
        }
        return _Loaded(servable, Gatherer(lambda arrays: self._call(servable, arrays), **options))

    def _call(self, servable: Servable, arrays: Arrays) -> Arrays:
        self.gauges.calls.inc()
        self.gauges.batch.observe(len(next(iter(arrays.values()))))
        start = time.perf_counter()
        try:
            return servable(arrays)
        finally:
            self.gauges.model_seconds.observe(time.perf_counter() - start)
