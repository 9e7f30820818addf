"""Prometheus metrics. With PROMETHEUS_MULTIPROC_DIR set, as gunicorn_conf does, all workers count into one."""

import os

from prometheus_client import REGISTRY, CollectorRegistry, Histogram, generate_latest, multiprocess

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

REQUEST_SECONDS = Histogram(
    "timetracker_request_seconds",
    "Time to answer a request, by route; its _count is the number of requests.",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request. A method somebody invented is `other`, so that strangers cannot grow the series."""
    REQUEST_SECONDS.labels(method if method in METHODS else "other", route, status).observe(seconds)


def exposition() -> bytes:
    """Everything counted so far, by every worker, in the text format of Prometheus."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    return generate_latest(registry)
