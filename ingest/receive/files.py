"""Files of events into a catalog: admitted, appended to the log, and brought into the tables, batch by batch."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from catalog.events.envelope import Remark
from catalog.events.facet_rows import FacetReader
from catalog.log.admission import Rejected, admit
from catalog.log.entry import Entry
from catalog.log.rejections import Refused
from catalog.session.catalog import Catalog
from catalog.values.canonical_json import Json
from ingest.receive.gc_pause import without_collector
from ingest.receive.lines import EventTexts, SourceText, batches_of

# So many at once go past DuckDB's write-ahead log, straight into the file.
BATCH = 8_192
BATCH_BYTES = 160 * 2**20


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


class _Admitted(NamedTuple):
    """A batch of texts: the entries of those that are events, and the others with their faults."""

    entries: list[Entry]
    rejected: list[tuple[SourceText, Rejected]]


def ingest_paths(
    catalog: Catalog,
    paths: Sequence[str | Path],
    on_progress: Callable[[int, int], None] | None = None,
    actor: str | None = None,
) -> Report:
    """What became of every event in the paths; on_progress gets bytes read and events seen so far.

    Raises BadQuestionError, before anything is taken in, where a path does not exist.
    """
    texts = EventTexts(paths)
    reader = FacetReader()
    report = Report()
    seen = 0
    # Admitting is Python, writing is mostly DuckDB without the GIL: one batch is written while the next is read.
    with without_collector(), ThreadPoolExecutor(1, "ingest-writer") as writer:
        writing: Future[int] | None = None
        for batch in batches_of(texts, BATCH, BATCH_BYTES):
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
    report.rejected += [
        Rejection(text.source, text.line, fault.pointer, fault.reason)
        for text, rejected in admitted.rejected
        for fault in rejected.faults
    ]


def _write(catalog: Catalog, admitted: _Admitted, actor: str | None) -> int:
    accepted = catalog.append(admitted.entries)
    catalog.reject_all(
        [Refused(rejected, f"{text.source}:{text.line}", actor) for text, rejected in admitted.rejected]
    )
    # Batch by batch: the rows of all entries at once would not fit into memory.
    catalog.catch_up()
    return accepted
