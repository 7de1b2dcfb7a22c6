"""A load client that measures: a fixed number of requests, a fixed number of them at a time."""

import collections
import itertools
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import httpx

LARGEST = 100_000  # requests


@dataclass(frozen=True)
class Load:
    """The measurements of one load.

    Attributes:
        latencies: Seconds from sending to the answer, in the order of the answers.
        statuses: HTTP status -> number of answers; "failed" -> requests without an answer.
        seconds: From the first request to the last answer.
    """

    latencies: list[float]
    statuses: dict
    seconds: float


def load(
    service,
    path: str,
    bodies: Sequence[bytes],
    *,
    requests: int = 100,
    concurrency: int = 4,
    timeout: float = 10.0,
) -> Load:
    """Sends POST requests from several threads.

    Args:
        service: What `running` gives.
        path: Such as "/v1/models/digits:predict".
        bodies: Sent one after another, again from the first when they are used up.
        requests: How many in all, 1 to 100,000.
        concurrency: How many at a time, 1 to 64.
        timeout: Seconds after which a request counts as failed.

    Raises:
        ValueError: A number is out of its range, or there are no bodies.
    """
    if not bodies or not 1 <= requests <= LARGEST or not 1 <= concurrency <= 64:
        raise ValueError(
            f"expected bodies, 1 to {LARGEST} requests and a concurrency of 1 to 64. "
            f"Received: {len(bodies)} bodies, {requests}, {concurrency}"
        )
    todo = iter(list(itertools.islice(itertools.cycle(bodies), requests)))
    results: list[tuple[float, object]] = []
    lock = threading.Lock()

    def work():
        with httpx.Client(base_url=service.url, trust_env=False, timeout=timeout) as client:
            while True:
                with lock:
                    body = next(todo, None)
                if body is None:
                    return
                result = _send(client, path, body)
                with lock:
                    results.append(result)

    start = time.perf_counter()
    threads = [threading.Thread(target=work, daemon=True) for _ in range(concurrency)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted = collections.Counter(status for _, status in results)
    return Load([seconds for seconds, _ in results], dict(counted), time.perf_counter() - start)


def _send(client: httpx.Client, path: str, body: bytes) -> tuple[float, object]:
    start = time.perf_counter()
    try:
        status = client.post(path, content=body).status_code
    except httpx.HTTPError:
        status = "failed"
    return time.perf_counter() - start, status


def metrics(service) -> dict[str, float]:
    """The present counts of the service: name of the sample -> value, summed over labels.

    Histograms come as `..._count` and `..._sum`.
    """
    from prometheus_client.parser import text_string_to_metric_families

    found: dict[str, float] = collections.defaultdict(float)
    for family in text_string_to_metric_families(service.get("/metrics").text):
        for sample in family.samples:
            if not sample.name.endswith(("_bucket", "_created")):
                found[sample.name] += sample.value
    return dict(found)


def timed(function: Callable, *arguments, calls: int = 100) -> list[float]:
    """Seconds of each of several calls, in their order; the first ones are the slow ones."""
    seconds = []
    for _ in range(calls):
        start = time.perf_counter()
        function(*arguments)
        seconds.append(time.perf_counter() - start)
    return seconds
