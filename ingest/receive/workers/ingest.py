"""Events that workers read into a catalog: appended to the log and brought into the tables by this process alone."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from catalog.events.envelope import Envelope, Remark
from catalog.events.event_rows import EventRows
from catalog.log.admission import Rejected
from catalog.log.entry import Entry
from catalog.log.entry_tables import texts_within
from catalog.log.portion import Portion
from catalog.log.portion_rows import PortionRows
from catalog.log.rejections import Refused
from catalog.log.row_tables import from_streams
from catalog.session.catalog import Catalog
from ingest.receive.lines import EventTexts, SourceText, batches_of
from ingest.receive.report import Report
from ingest.receive.workers.messages import Taken
from ingest.receive.workers.pool import Given, WorkerPool

_TEXTS = 512
_BYTES = 2**24
_IN_A_COLUMN = b""  # as the bodies of all are
_IN_TABLES = EventRows()


class ApartIngest:
    """Takes texts into a catalog, read by a pool of workers."""

    def __init__(
        self,
        catalog: Catalog,
        pool: WorkerPool,
        on_portion: Callable[[int, int], None] | None = None,
        actor: str | None = None,
    ) -> None:
        """on_portion is given how many bytes of the input were read and how many texts seen, after each portion."""
        self._catalog = catalog
        self._pool = pool
        self._on_portion = on_portion
        self._actor = actor
        self._report = Report()
        self._rejected: list[tuple[SourceText, Rejected]] = []
        self._seen = 0

    def take(self, texts: EventTexts, unread: Iterable[SourceText], most: int, most_bytes: int) -> Report:
        """What became of the texts that are unread; most, most_bytes: what is written in one transaction."""
        rows = PortionRows()
        portions = self._portions(texts, unread)
        for first in portions:
            together = _together(first, portions, most, most_bytes)
            self._report.accepted += self._catalog.append_portions(together, rows)
            self._reject()
        self._report.duplicates -= self._report.accepted
        return self._report

    def _portions(self, texts: EventTexts, unread: Iterable[SourceText]) -> Iterator[Portion]:
        """What the workers read, in the order of the input. Each is good until the next is asked for."""
        for portion in batches_of(unread, _TEXTS, _BYTES):
            self._pool.give(Given(portion, texts.bytes_read))
            if self._pool.is_full:
                yield self._received()
        while self._pool.waiting:
            yield self._received()

    def _received(self) -> Portion:
        read = self._pool.receive()
        texts, taken = read.given.texts, read.taken
        self._note_rejected(texts, taken)
        self._report.duplicates += len(taken.ends)  # until those that were new are taken off
        self._report.warnings += taken.warnings
        self._seen += len(texts)
        if self._on_portion:
            self._on_portion(read.given.bytes_read, self._seen)
        columns = zip(taken.kinds, taken.event_times, taken.producers, taken.body_hashes, strict=True)
        entries = [
            Entry(Envelope(kind, event_time, producer, ()), _IN_A_COLUMN, body_hash, _IN_TABLES, self._actor)
            for kind, event_time, producer, body_hash in columns
        ]
        return Portion(entries, texts_within(taken.ends, read.bodies), from_streams(taken.rows))

    def _note_rejected(self, texts: list[SourceText], taken: Taken) -> None:
        faults = {place: [Remark("", text.fault)] for place, text in enumerate(texts) if text.fault}
        faults.update(taken.rejected)
        rejected = [(texts[place], Rejected(texts[place].raw, faults[place])) for place in sorted(faults)]
        self._report.add_rejected(rejected)
        self._rejected += rejected

    def _reject(self) -> None:
        """Keep what was rejected of the portions that were written."""
        refused = [Refused(one, f"{text.source}:{text.line}", self._actor) for text, one in self._rejected]
        self._rejected = []
        self._catalog.reject_all(refused)


def _together(first: Portion, others: Iterator[Portion], most: int, most_bytes: int) -> Iterator[Portion]:
    """The first portion and as many of the others as fit into one transaction."""
    count = size = 0
    for portion in chain([first], others):
        yield portion
        count += len(portion.entries)
        size += portion.bodies.nbytes
        if count >= most or size >= most_bytes:
            return
