"""The figures of the site in the text format of Prometheus."""

import time
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from kg.services.pooling.figures import LaneFigures
from kg.web.running.counting import BUCKETS
from kg.web.running.serving import Serving

__all__ = ["exposition"]


def exposition(serving: Serving, accept: str) -> tuple[bytes, str]:
    """All figures, and their media type: OpenMetrics where the client takes it.

    Args:
        serving: The site.
        accept: The header Accept.
    """
    registry = CollectorRegistry()
    registry.register(_Figures(serving))
    ProcessCollector(registry=registry)
    encoder, media = choose_encoder(accept)
    return encoder(registry), media


class _Figures(Collector):
    """The figures of one moment."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving

    def collect(self) -> Iterator[Metric]:
        """All of them."""
        yield from self._site()
        yield from self._requests()
        yield from self._cache()
        yield from self._lanes()

    def _site(self) -> Iterator[Metric]:
        serving = self._serving
        info = {"digest": serving.digest}
        yield InfoMetricFamily("kg_build", "The build that is shown.", info)
        told = serving.edition.pool.told.get("statements")
        yield GaugeMetricFamily("kg_statements", "Statements of the build.", told)
        up = time.monotonic() - serving.since
        yield GaugeMetricFamily("kg_uptime_seconds", "Since the start.", up)
        reloads = CounterMetricFamily(
            "kg_reloads", "Reloads of the build.", labels=["result"]
        )
        for result, times in serving.reloads.items():
            reloads.add_metric([result], times)
        yield reloads

    def _requests(self) -> Iterator[Metric]:
        counting = self._serving.counting
        requests = CounterMetricFamily(
            "kg_http_requests",
            "Requests that were answered.",
            labels=["route", "method", "status"],
        )
        for (route, method, status), times in counting.requests.items():
            requests.add_metric([route, method, str(status)], times)
        yield requests
        took = HistogramMetricFamily(
            "kg_http_request_seconds",
            "Seconds from a request to the end of its answer.",
            labels=["route"],
        )
        for route, classes in counting.buckets.items():
            told, sum_ = [], 0
            for bound, times in zip((*BUCKETS, "+Inf"), classes, strict=True):
                sum_ += times
                told.append((str(bound), sum_))
            took.add_metric([route], told, counting.seconds[route])
        yield took
        yield GaugeMetricFamily(
            "kg_http_requests_going", "Requests being answered.", counting.going
        )
        yield CounterMetricFamily(
            "kg_http_sent_bytes", "Bytes of bodies sent.", counting.sent
        )
        refused = CounterMetricFamily(
            "kg_http_connections_refused",
            "Connections that were let go, by status (0: without a word).",
            labels=["status"],
        )
        for status, times in self._serving.refused.items():
            refused.add_metric([str(status)], times)
        yield refused
        yield GaugeMetricFamily(
            "kg_http_unsent_bytes",
            "Bytes of large answers that readers have not taken yet.",
            self._serving.ledger.held,
        )

    def _cache(self) -> Iterator[Metric]:
        lookups = CounterMetricFamily(
            "kg_cache_lookups", "Look-ups of kept replies.", labels=["lane", "result"]
        )
        held = GaugeMetricFamily(
            "kg_cache_bytes", "Bytes of replies kept.", labels=["lane"]
        )
        kept = GaugeMetricFamily("kg_cache_replies", "Replies kept.", labels=["lane"])
        for lane, cache in self._serving.caches.items():
            lookups.add_metric([lane, "hit"], cache.hits)
            lookups.add_metric([lane, "miss"], cache.misses)
            held.add_metric([lane], cache.held)
            kept.add_metric([lane], len(cache))
        memory = self._serving.memory
        yield CounterMetricFamily(
            "kg_memory_hits",
            "Answers given again before a request is read.",
            memory.hits,
        )
        yield GaugeMetricFamily(
            "kg_memory_bytes", "Bytes of answers remembered.", memory.held
        )
        unchanged = self._serving.unchanged
        yield CounterMetricFamily(
            "kg_unchanged", "Answers 304 that needed no look-up.", unchanged
        )
        yield from (lookups, held, kept)

    def _lanes(self) -> Iterator[Metric]:
        figures = self._serving.edition.pool.figures()
        alive = int(figures.alive)
        yield GaugeMetricFamily("kg_pool_alive", "Can workers be born?", alive)
        yield CounterMetricFamily(
            "kg_pool_zygotes", "Starts of the process workers come of.", figures.zygotes
        )
        for name, text in _NOW.items():
            gauge = GaugeMetricFamily(f"kg_pool_{name}", text, labels=["lane"])
            for lane, told in figures.lanes.items():
                gauge.add_metric([lane], getattr(told, name))
            yield gauge
        for name, text in _EVER.items():
            counter = CounterMetricFamily(f"kg_pool_{name}", text, labels=["lane"])
            for lane, told in figures.lanes.items():
                counter.add_metric([lane], _ever(told, name))
            yield counter
        for name, label, text in _BY:
            by = CounterMetricFamily(f"kg_pool_{name}", text, labels=["lane", label])
            for lane, told in figures.lanes.items():
                for key, times in getattr(told, name).items():
                    by.add_metric([lane, key], times)
            yield by


_NOW = {
    "workers": "Workers that live.",
    "idle": "Workers that have nothing to do.",
    "running": "Jobs being done.",
    "waiting": "Jobs that wait for their turn.",
}
_EVER = {
    "born": "Workers that were born.",
    "unborn": "Workers that could not be born.",
    "work_seconds": "How long jobs worked.",
    "wait_seconds": "How long jobs waited before.",
}
_BY = (
    ("ended", "reason", "Workers that ended."),
    ("jobs", "result", "Jobs by what came of them."),
)


def _ever(told: LaneFigures, name: str) -> float:
    named = {"work_seconds": "seconds", "wait_seconds": "waited"}
    return float(getattr(told, named.get(name, name)))
