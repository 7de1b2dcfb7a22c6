"""The counters and histograms of the service, for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
_SIZES = (1, 2, 4, 8, 16, 32, 64)


class Gauges:
    """Counters and histograms in a registry of their own, so that two services do not clash."""

    def __init__(self):
        self.registry = CollectorRegistry()
        of_all = {"registry": self.registry}
        self.requests = Counter("serving_requests", "Requests by HTTP status", ["status"], **of_all)
        self.instances = Counter("serving_instances", "Examples that were predicted", **of_all)
        self.calls = Counter("serving_model_calls", "Calls of the model", **of_all)
        self.sources = Counter("serving_answers", "Answers by source", ["source"], **of_all)
        self.seconds = Histogram(
            "serving_request_seconds", "Seconds per request", buckets=_SECONDS, **of_all
        )
        self.model_seconds = Histogram(
            "serving_model_seconds", "Seconds per call of the model", buckets=_SECONDS, **of_all
        )
        self.batch = Histogram(
            "serving_batch_size", "Examples per call of the model", buckets=_SIZES, **of_all
        )

    def text(self) -> bytes:
        """All of them in Prometheus' text format."""
        return generate_latest(self.registry)
