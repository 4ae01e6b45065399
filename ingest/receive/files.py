"""Files of events into a catalog: admitted, appended to the log, and brought into the tables, batch by batch."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from catalog.events.envelope import Remark
from catalog.events.facet_rows import FacetReader
from catalog.log.admission import Rejected, admit
from catalog.log.entry import Entry
from catalog.log.rejections import Refused
from catalog.session.catalog import Catalog
from ingest.receive.gc_pause import without_collector
from ingest.receive.lines import EventTexts, SourceText, batches_of
from ingest.receive.report import Report
from ingest.receive.workers.pool import WORTH_WORKERS_BYTES, WorkerPool

# So many at once go past DuckDB's write-ahead log, straight into the file.
BATCH = 8_192
BATCH_BYTES = 160 * 2**20


class _Admitted(NamedTuple):
    """A batch of texts: the entries of those that are events, and the others with their faults."""

    entries: list[Entry]
    rejected: list[tuple[SourceText, Rejected]]


def ingest_paths(
    catalog: Catalog,
    paths: Sequence[str | Path],
    on_progress: Callable[[int, int], None] | None = None,
    actor: str | None = None,
    pool: WorkerPool | None = None,
) -> Report:
    """What became of every event in the paths; on_progress gets bytes read and events seen so far.

    pool: workers that read the events, if there are several and it is worth while to start them.
    Raises BadQuestionError, before anything is taken in, where a path does not exist.
    """
    texts = EventTexts(paths)
    unread = iter(texts)
    with without_collector():
        if pool is not None and pool.count > 1:
            if not pool.is_started:
                begin = list(_of_bytes(unread, WORTH_WORKERS_BYTES))
                is_long = sum(len(text.raw) for text in begin) >= WORTH_WORKERS_BYTES
                unread = chain(begin, unread)
                if is_long:
                    pool.start()
            if pool.is_started:
                from ingest.receive.workers.ingest import ApartIngest  # noqa: PLC0415  # for much alone

                return ApartIngest(catalog, pool, on_progress, actor).take(texts, unread, BATCH, BATCH_BYTES)
        return _ingest_here(catalog, texts, unread, on_progress, actor)


def _of_bytes(texts: Iterator[SourceText], count: int) -> Iterator[SourceText]:
    """The next texts until they are so many bytes."""
    for text in texts:
        yield text
        count -= len(text.raw)
        if count <= 0:
            return


def _ingest_here(
    catalog: Catalog,
    texts: EventTexts,
    unread: Iterable[SourceText],
    on_progress: Callable[[int, int], None] | None,
    actor: str | None,
) -> Report:
    """What became of the texts that are unread, all of it in this process."""
    reader = FacetReader()
    report = Report()
    seen = 0
    # Admitting is Python, writing is mostly DuckDB without the GIL: one batch is written while the next is read.
    with ThreadPoolExecutor(1, "ingest-writer") as writer:
        writing: Future[int] | None = None
        for batch in batches_of(unread, BATCH, BATCH_BYTES):
            admitted = _admit(batch, actor, reader)
            _count(report, admitted)
            if writing:
                report.accepted += writing.result()
            writing = writer.submit(_write, catalog, admitted, actor)
            seen += len(batch)
            if on_progress:
                on_progress(texts.bytes_read, seen)
        report.accepted += writing.result() if writing else 0
    report.duplicates -= report.accepted
    return report


def take_texts(catalog: Catalog, texts: list[SourceText], reader: FacetReader, actor: str | None = None) -> Report:
    """What became of some texts; all are durable when this returns, as entries or as rejected inputs.

    reader: kept between calls, it makes them faster.
    """
    report = Report()
    admitted = _admit(texts, actor, reader)
    _count(report, admitted)
    report.accepted = _write(catalog, admitted, actor)
    report.duplicates -= report.accepted
    return report


def _admit(batch: list[SourceText], actor: str | None, reader: FacetReader) -> _Admitted:
    admitted = _Admitted([], [])
    for text in batch:
        outcome = Rejected(text.raw, [Remark("", text.fault)]) if text.fault else admit(text.raw, actor, reader)
        if isinstance(outcome, Entry):
            admitted.entries.append(outcome)
        else:
            admitted.rejected.append((text, outcome))
    return admitted


def _count(report: Report, admitted: _Admitted) -> None:
    """Count a batch; its entries are counted as duplicates until those that were new are taken off."""
    report.duplicates += len(admitted.entries)
    report.warnings += sum(len(entry.envelope.warnings) for entry in admitted.entries)
    report.add_rejected(admitted.rejected)


def _write(catalog: Catalog, admitted: _Admitted, actor: str | None) -> int:
    accepted = catalog.append(admitted.entries)
    catalog.reject_all(
        [Refused(rejected, f"{text.source}:{text.line}", actor) for text, rejected in admitted.rejected]
    )
    # Batch by batch: the rows of all entries at once would not fit into memory.
    catalog.catch_up()
    return accepted
