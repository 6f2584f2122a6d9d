"""Prometheus metrics of one service."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from gpu_api.seams import RunStore


class Metrics:
    """Counters of one app; its own registry, so that two apps in one process do not mix."""

    def __init__(self, runs: RunStore) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "ppo_api_requests_total",
            "Requests answered",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self.latency = Histogram(
            "ppo_api_request_seconds",
            "Time to the start of the answer",
            ["method", "route"],
            registry=self.registry,
        )
        self.events = Counter(
            "ppo_api_events_appended_total", "Events stored", registry=self.registry
        )
        self.stale = Counter(
            "ppo_api_stale_writes_total", "Writes of lost attempts refused", registry=self.registry
        )
        self.streams = Gauge("ppo_api_open_streams", "Open event streams", registry=self.registry)
        self.registry.register(_RunStates(runs))

    def text(self) -> bytes:
        """Return all metrics in Prometheus's text format."""
        return generate_latest(self.registry)


class _RunStates(Collector):
    def __init__(self, runs: RunStore) -> None:
        self._runs = runs

    def collect(self) -> Iterable[GaugeMetricFamily]:
        family = GaugeMetricFamily("ppo_api_runs", "Runs by state", labels=["state"])
        for state, count in self._runs.counts().items():
            family.add_metric([state], count)
        yield family
