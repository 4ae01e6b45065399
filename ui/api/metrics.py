"""What an operator watches, in Prometheus's text format (docs/operating.md lists all of it)."""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from catalog.database.storage.inbox import MOST_COUNTED, Standing
from catalog.session.catalog import Catalog
from catalog.session.node import Node
from catalog.session.reader import Reader
from ingest.receive.counters import Histogram
from ingest.receive.group_commit import GroupCommit
from ingest.receive.taker import InboxTaker
from ui.api.request_counts import RequestCounts

_OUTCOMES = ("accepted", "duplicate", "rejected")
_STARTED = time.time()


class _Sample(NamedTuple):
    """A value, with its labels as they are written."""

    value: float
    labels: str = ""


def metrics_text(catalog: Catalog, committer: GroupCommit, requests: RequestCounts, taker: InboxTaker) -> str:
    """All metrics of a server, each with its type and help."""
    lines = [
        *_of_events(committer),
        *_of_catalog(catalog),
        *_of_lag(catalog),
        *_of_queue(committer),
        *_of_inbox(taker.standing),
        *_of_taker(taker),
        *_of_requests(requests),
        *_of_file(catalog),
        *_of_process(),
    ]
    return "\n".join(lines) + "\n"


def node_metrics_text(node: Node, committer: GroupCommit, requests: RequestCounts) -> str:
    """All metrics of a node."""
    lines = [
        *_of_events(committer),
        *_of_queue(committer),
        *_of_inbox(node.standing),
        *_of_requests(requests),
        *_of_process(),
    ]
    return "\n".join(lines) + "\n"


def reader_metrics_text(reader: Reader, requests: RequestCounts) -> str:
    """All metrics of a reader."""
    behind = [_Sample(reader.seconds_behind)]
    about = "How long ago the lake had nothing that this reader has not."
    lines = [
        *_metric("whence_reader_lag_seconds", "gauge", about, behind),
        *_of_catalog(reader),
        *_of_requests(requests),
        *_of_file(reader),
        *_of_process(),
    ]
    return "\n".join(lines) + "\n"


def _of_events(committer: GroupCommit) -> Iterator[str]:
    counts = committer.counts
    outcomes = [_Sample(getattr(counts, key), f'{{outcome="{key}"}}') for key in _OUTCOMES]
    yield from _metric("whence_events_total", "counter", "Events by what became of them.", outcomes)
    yield from _head("whence_commit_seconds", "histogram", "Time to make a batch durable.")
    yield from _histogram("whence_commit_seconds", counts.commit_seconds)
    longest = [_Sample(counts.commit_seconds.longest_seconds)]
    yield from _metric("whence_commit_longest_seconds", "gauge", "The longest commit since the start.", longest)


def _of_queue(committer: GroupCommit) -> Iterator[str]:
    depth, writable = [_Sample(committer.depth)], [_Sample(int(committer.writable))]
    yield from _metric("whence_queue_depth", "gauge", "Events waiting for the writer.", depth)
    yield from _metric("whence_writable", "gauge", "1 while events can be made durable.", writable)


def _of_inbox(standing: Standing | None) -> Iterator[str]:
    if standing is not None:
        waiting, seconds = [_Sample(standing.inputs)], [_Sample(standing.seconds)]
        about = f"Inputs that nodes took in and the log has not, counted up to {MOST_COUNTED:,}."
        yield from _metric("whence_inbox", "gauge", about, waiting)
        yield from _metric("whence_inbox_lag_seconds", "gauge", "How long the oldest of these waits.", seconds)


def _of_taker(taker: InboxTaker) -> Iterator[str]:
    if taker.standing is not None:
        about = "Inputs taken out of the inbox by this process."
        yield from _metric("whence_inbox_taken_total", "counter", about, [_Sample(taker.taken)])


def _of_catalog(catalog: Catalog) -> Iterator[str]:
    backlog, position = [_Sample(catalog.backlog)], [_Sample(catalog.log_position)]
    yield from _metric("whence_backlog", "gauge", "Log entries the readings have not taken up.", backlog)
    yield from _metric("whence_log_position", "gauge", "Position of the newest log entry.", position)


def _of_lag(catalog: Catalog) -> Iterator[str]:
    seconds = [_Sample(catalog.lag_seconds)]
    about = "How long the oldest entry that the readings lack waits; 0 where they lack none."
    yield from _metric("whence_lag_seconds", "gauge", about, seconds)


def _of_requests(requests: RequestCounts) -> Iterator[str]:
    statuses = [
        _Sample(count, f'{{kind="{kind}",status="{status}"}}')
        for (kind, status), count in sorted(requests.statuses.items())
    ]
    yield from _metric("whence_requests_total", "counter", "Requests by what they want and their answer.", statuses)
    refused = [_Sample(count, f'{{status="{status}"}}') for status, count in sorted(requests.refused.items())]
    yield from _metric("whence_refused_total", "counter", "Requests refused before any work, by status.", refused)
    yield from _head("whence_request_seconds", "histogram", "Time from a request's headers to its whole answer.")
    for kind, seconds in requests.seconds.items():
        yield from _histogram("whence_request_seconds", seconds, f'kind="{kind}"')


def _of_file(catalog: Catalog) -> Iterator[str]:
    path = catalog.path
    if path is not None:
        wal = path.with_name(f"{path.name}.wal")
        for name, text, value in (
            ("whence_file_bytes", "Size of the catalog's file.", _size(path)),
            ("whence_wal_bytes", "Size of what is not yet checkpointed beside it.", _size(wal)),
            ("whence_disk_free_bytes", "What is free on its disk.", _free(path)),
        ):
            yield from _metric(name, "gauge", text, [_Sample(value)])


def _of_process() -> Iterator[str]:
    resident = _resident_bytes()
    if resident is not None:
        yield from _metric("process_resident_memory_bytes", "gauge", "Memory in use.", [_Sample(resident)])
    yield from _metric("process_start_time_seconds", "gauge", "Start, in seconds since 1970.", [_Sample(_STARTED)])


def _metric(name: str, kind: str, text: str, samples: Iterable[_Sample]) -> Iterator[str]:
    yield from _head(name, kind, text)
    for sample in samples:
        yield f"{name}{sample.labels} {sample.value}"


def _head(name: str, kind: str, text: str) -> Iterator[str]:
    yield f"# HELP {name} {text}"
    yield f"# TYPE {name} {kind}"


def _histogram(name: str, histogram: Histogram, label: str = "") -> Iterator[str]:
    rows = histogram.cumulative()
    before = f"{label}," if label else ""
    for bound, count in rows:
        yield f'{name}_bucket{{{before}le="{bound}"}} {count}'
    labels = f"{{{label}}}" if label else ""
    yield f"{name}_sum{labels} {histogram.total_seconds}"
    yield f"{name}_count{labels} {rows[-1][1]}"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _free(path: Path) -> int:
    found = os.statvfs(path.parent)
    return found.f_bavail * found.f_frsize


def _resident_bytes() -> int | None:
    """The memory of this process; None where the system does not say."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return None
