"""Files of events into a catalog: read, admit, append, and read again into the tables, batch by batch."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from catalog.events.envelope import Remark
from catalog.events.facet_rows import FacetReader
from catalog.log.admission import Refused, admit
from catalog.log.entry import Entry
from catalog.session.catalog import Catalog
from catalog.values.canonical_json import Json
from ingest.receive.gc_pause import without_collector
from ingest.receive.lines import EventTexts, Found

BATCH = 8_192
BATCH_BYTES = 160 * 2**20
_NAMED_ONE_BY_ONE = 100


class Rejection(NamedTuple):
    """An input that was not taken: where it stood, where it is wrong (a JSON pointer), and why."""

    source: str
    line: int
    pointer: str
    reason: str


@dataclass
class Report:
    """What became of the events of some paths; warnings counts the remarks on events taken in or known already."""

    accepted: int = 0
    duplicates: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    warnings: int = 0

    def as_json(self) -> dict[str, Json]:
        """As `whence ingest --json` prints it."""
        return {
            "accepted": self.accepted,
            "duplicates": self.duplicates,
            "rejected": [rejection._asdict() for rejection in self.rejected],
            "warnings": self.warnings,
        }


class _Sorted(NamedTuple):
    """A batch of texts, told apart."""

    entries: list[Entry]
    refused: list[tuple[Found, Refused]]


def ingest_paths(
    catalog: Catalog,
    paths: Sequence[str | Path],
    on_progress: Callable[[int, int], None] | None = None,
    actor: str | None = None,
) -> Report:
    """What became of every event in the paths; on_progress hears bytes read and events seen so far.

    Raises BadQuestionError, before anything is taken in, where a path does not exist.
    """
    texts = EventTexts(paths)
    reader = FacetReader()
    report = Report()
    seen = 0
    # Admitting is Python, writing is mostly DuckDB without the GIL: one batch is written while the next is read.
    with without_collector(), ThreadPoolExecutor(1, "ingest-writer") as writer:
        writing: Future[int] | None = None
        for batch in batches_of(texts):
            ready = _sort(batch, actor, reader)
            _count(report, ready)
            if writing:
                report.accepted += writing.result()
            writing = writer.submit(_write, catalog, ready, actor)
            seen += len(batch)
            if on_progress:
                on_progress(texts.bytes_read, seen)
        report.accepted += writing.result() if writing else 0
    report.duplicates -= report.accepted
    return report


def batches_of(texts: Iterable[Found]) -> Iterator[list[Found]]:
    """The texts in lists bounded in count and bytes."""
    batch: list[Found] = []
    size = 0
    for found in texts:
        batch.append(found)
        size += len(found.raw)
        if len(batch) >= BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _sort(batch: list[Found], actor: str | None, reader: FacetReader) -> _Sorted:
    ready = _Sorted([], [])
    for found in batch:
        outcome = Refused(found.raw, [Remark("", found.fault)]) if found.fault else admit(found.raw, actor, reader)
        if isinstance(outcome, Entry):
            ready.entries.append(outcome)
        else:
            ready.refused.append((found, outcome))
    return ready


def _count(report: Report, ready: _Sorted) -> None:
    """Count a batch; its entries stand as duplicates until those that were new are taken off."""
    report.duplicates += len(ready.entries)
    report.warnings += sum(len(entry.envelope.warnings) for entry in ready.entries)
    report.rejected += [
        Rejection(found.source, found.line, fault.pointer, fault.reason)
        for found, refused in ready.refused
        for fault in refused.faults
    ]


def _write(catalog: Catalog, ready: _Sorted, actor: str | None) -> int:
    accepted = catalog.append(ready.entries)
    for source, refused in _by_place(ready.refused):
        catalog.reject(refused, source, actor)
    catalog.catch_up()
    return accepted


def _by_place(refused: list[tuple[Found, Refused]]) -> Iterator[tuple[str, list[Refused]]]:
    """The refused by file and line; by file and range of lines where they are many, as each place is a commit."""
    if len(refused) <= _NAMED_ONE_BY_ONE:
        for found, item in refused:
            yield f"{found.source}:{found.line}", [item]
        return
    for source, group in groupby(refused, key=lambda pair: pair[0].source):
        pairs = list(group)
        yield f"{source}:{pairs[0][0].line}-{pairs[-1][0].line}", [item for _, item in pairs]
