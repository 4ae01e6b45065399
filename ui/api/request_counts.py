"""What became of requests and how long they took, for /metrics and the log."""

import logging
from typing import NamedTuple

from ingest.receive.counters import Histogram

_LOG = logging.getLogger("whence.requests")
_SLOW_SECONDS = 1.0
_FAILED = 500
_INGEST, _SQL, _API = "/api/v1/lineage", "/api/v1/sql", "/api/"
_NEVER_ANSWERED = 499  # as proxies count a client that left before its answer


class Requested(NamedTuple):
    """A request that was answered; actor: whose key it came with."""

    method: str
    path: str
    status: int
    seconds: float
    actor: str | None


class RequestCounts:
    """Requests by kind and status, refusals by status, and durations by kind. Used from one event loop only."""

    def __init__(self) -> None:
        """Nothing came yet."""
        self.statuses: dict[tuple[str, int], int] = {}
        self.refused: dict[int, int] = {}
        self.seconds = {kind: Histogram() for kind in ("ingest", "question", "sql", "page")}

    def add(self, requested: Requested) -> None:
        """Count an answer; one that failed or took long is logged, without its query."""
        kind = kind_of(requested.path)
        status = requested.status or _NEVER_ANSWERED
        self.statuses[kind, status] = self.statuses.get((kind, status), 0) + 1
        self.seconds[kind].add(requested.seconds)
        if status >= _FAILED or requested.seconds >= _SLOW_SECONDS:
            _LOG.info("request", extra={**requested._asdict(), "seconds": round(requested.seconds, 3)})

    def add_refusal(self, status: int) -> None:
        """Count a request that the guard let no further."""
        self.refused[status] = self.refused.get(status, 0) + 1


def kind_of(path: str) -> str:
    """Whether a path takes events, answers SQL or another question, or is of a page."""
    if path.startswith("//"):  # clients with a base URL that ends in a slash send `//api/…`
        path = f"/{path.lstrip('/')}"
    if path.startswith(_INGEST):
        return "ingest"
    if path == _SQL:
        return "sql"
    return "question" if path.startswith(_API) else "page"
