"""The rows of many events, ready for the reading tables: contents and names only where they are new."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from catalog.events import table_rows
from catalog.events.event_rows import EventRows
from catalog.events.facet_sets import Content
from catalog.values.name_parts import name_keys

_REMEMBERED = 400_000
R = TypeVar("R")


class Received(Generic[R]):
    """Rows of one table, and for each when its event was received, in microseconds since 1970.

    Two lists, so that no row has to be built again when its time becomes known.
    """

    __slots__ = ("received_at", "rows")

    def __init__(self) -> None:
        """Start without rows."""
        self.rows: list[R] = []
        self.received_at: list[int] = []

    def add(self, rows: Sequence[R], received_at: int) -> None:
        """Add rows that were received together."""
        self.rows += rows
        self.received_at += [received_at] * len(rows)

    def add_one(self, row: R, received_at: int) -> None:
        """Add a row."""
        self.rows.append(row)
        self.received_at.append(received_at)


@dataclass(slots=True)
class Rows:
    """Rows by reading table, in the order of the log; rows of facets stand for their content, whenever received."""

    datasets: Received[table_rows.DatasetRow] = field(default_factory=Received)
    name_parts: Received[table_rows.NamePartsRow] = field(default_factory=Received)
    jobs: Received[table_rows.JobRow] = field(default_factory=Received)
    facets: list[table_rows.FacetRow] = field(default_factory=list)
    facet_sets: list[table_rows.FacetSetRow] = field(default_factory=list)
    fields: list[table_rows.FieldRow] = field(default_factory=list)
    column_edges: list[table_rows.ColumnEdgeRow] = field(default_factory=list)
    symlinks: Received[table_rows.SymlinkRow] = field(default_factory=Received)
    run_events: Received[table_rows.RunEventRow] = field(default_factory=Received)
    mentions: Received[table_rows.MentionRow] = field(default_factory=Received)
    warnings: Received[table_rows.WarningRow] = field(default_factory=Received)
    declarations: Received[table_rows.DeclarationRow] = field(default_factory=Received)
    aliases: Received[table_rows.AliasRow] = field(default_factory=Received)
    checks: Received[table_rows.CheckRow] = field(default_factory=Received)
    assertions: list[table_rows.AssertionRow] = field(default_factory=list)
    records: Received[table_rows.RecordRow] = field(default_factory=Received)
    lost_writes: Received[table_rows.LostWriteRow] = field(default_factory=Received)


class RowCollector:
    """Collects the rows of events in the order of the log; what it already handed out it leaves out.

    `catalog.log.tables` leaves out what the tables have from before. So what is remembered may be cleared between
    batches: it costs a comparison in the database, never a row twice.
    """

    def __init__(self) -> None:
        """Start with nothing handed out and no rows."""
        self._rows = Rows()
        self._sets: set[int] = set()
        self._facets: set[int] = set()
        self._datasets: set[table_rows.DatasetRow] = set()
        self._jobs: set[table_rows.JobRow] = set()
        self._links: set[table_rows.SymlinkRow] = set()

    def add(self, event: EventRows, received_at: int) -> None:
        """Add the rows of an event received at a time, in microseconds since 1970."""
        rows = self._rows
        if event.run_event is not None:
            rows.run_events.add_one(event.run_event, received_at)
        if event.job is not None and event.job not in self._jobs:
            self._jobs.add(event.job)
            rows.jobs.add_one(event.job, received_at)
        rows.mentions.add(event.mentions, received_at)
        rows.warnings.add(event.warnings, received_at)
        rows.declarations.add(event.declarations, received_at)
        rows.aliases.add(event.aliases, received_at)
        rows.checks.add(event.checks, received_at)
        rows.records.add(event.records, received_at)
        if event.lost_write is not None:
            rows.lost_writes.add_one(event.lost_write, received_at)
        self._add_datasets(event.datasets, received_at)
        for content in event.contents:
            if content.set_hash not in self._sets:
                self._add_content(content, received_at)
        for link in event.symlinks:
            if link not in self._links:
                self._links.add(link)
                rows.symlinks.add_one(link, received_at)

    def _add_datasets(self, datasets: list[table_rows.DatasetRow], received_at: int) -> None:
        for row in datasets:
            if row not in self._datasets:
                self._datasets.add(row)
                self._rows.datasets.add_one(row, received_at)
                parts = table_rows.NamePartsRow(row.dataset_key, *name_keys(row.name))
                self._rows.name_parts.add_one(parts, received_at)

    def _add_content(self, content: Content, received_at: int) -> None:
        self._sets.add(content.set_hash)
        rows = self._rows
        rows.facet_sets += content.facet_sets
        # The rows of one facet are all new or all known: a set of new facets, the common case, is added as it is.
        fresh = {row.facet_hash for row in content.facets} - self._facets
        is_new = len(fresh) == len(content.facets)
        rows.facets += content.facets if is_new else [row for row in content.facets if row.facet_hash in fresh]
        rows.fields += content.fields if is_new else [row for row in content.fields if row.facet_hash in fresh]
        rows.column_edges += [row for row in content.column_edges if row.facet_hash in fresh]
        rows.assertions += [row for row in content.assertions if row.facet_hash in fresh]
        self._facets |= fresh
        self._add_datasets(content.datasets, received_at)

    def take(self) -> Rows:
        """The rows since the last call."""
        rows, self._rows = self._rows, Rows()
        for memory in (self._sets, self._facets, self._datasets, self._jobs, self._links):
            if len(memory) > _REMEMBERED:
                memory.clear()
        return rows

    def forget(self) -> None:
        """Forget what was handed out: the rows of a failed transaction are to be written again."""
        self.__init__()  # type: ignore[misc]  # the same start as a new one
