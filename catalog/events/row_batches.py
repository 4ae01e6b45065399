"""The rows of many events, ready for the reading tables: contents and names only where they are new."""

from dataclasses import dataclass, field

from catalog.events.event_rows import EventRows
from catalog.events.facet_rows import Content, Name, Row

_REMEMBERED = 400_000
_OCCASIONAL = ("warnings", "declarations", "aliases", "checks", "records")


@dataclass(slots=True)
class Rows:
    """Rows per reading table, columns in the order of the table's definition."""

    datasets: list[Row] = field(default_factory=list)
    jobs: list[Row] = field(default_factory=list)
    facets: list[Row] = field(default_factory=list)
    facet_sets: list[Row] = field(default_factory=list)
    fields: list[Row] = field(default_factory=list)
    column_edges: list[Row] = field(default_factory=list)
    symlinks: list[Row] = field(default_factory=list)
    run_events: list[Row] = field(default_factory=list)
    mentions: list[Row] = field(default_factory=list)
    warnings: list[Row] = field(default_factory=list)
    declarations: list[Row] = field(default_factory=list)
    aliases: list[Row] = field(default_factory=list)
    checks: list[Row] = field(default_factory=list)
    assertions: list[Row] = field(default_factory=list)
    records: list[Row] = field(default_factory=list)


class RowCollector:
    """Collects the rows of events in the order of the log; what it already handed out it leaves out.

    `catalog.log.tables` leaves out what the tables have from before.
    """

    def __init__(self) -> None:
        """Start with nothing handed out and no rows."""
        self._rows = Rows()
        self._sets: set[int] = set()
        self._facets: set[int] = set()
        self._datasets: set[Name] = set()
        self._jobs: set[Name] = set()
        self._links: set[tuple[int, int]] = set()

    def add(self, event: EventRows, received_at: int) -> None:
        """Add the rows of an event received at a time, in microseconds since 1970."""
        rows = self._rows
        if event.run_event is not None:
            rows.run_events.append((received_at, *event.run_event))
        if event.job is not None and event.job not in self._jobs:
            self._jobs.add(event.job)
            rows.jobs.append((*event.job, received_at))
        rows.mentions += [(received_at, *row) for row in event.mentions]
        self._add_occasional(event, received_at)
        for name in event.datasets:
            if name not in self._datasets:
                self._add_dataset(name, received_at)
        for content in event.contents:
            if content.set_hash not in self._sets:
                self._add_content(content, received_at)
        for link in event.symlinks:
            if link not in self._links:
                self._links.add(link)
                rows.symlinks.append((*link, received_at))

    def _add_occasional(self, event: EventRows, received_at: int) -> None:
        """Add what most events have none of."""
        for table in _OCCASIONAL:
            said: list[Row] = getattr(event, table)
            if said:
                getattr(self._rows, table).extend((received_at, *row) for row in said)

    def _add_dataset(self, name: Name, received_at: int) -> None:
        self._datasets.add(name)
        self._rows.datasets.append((*name, received_at))

    def _add_content(self, content: Content, received_at: int) -> None:
        self._sets.add(content.set_hash)
        rows = self._rows
        rows.facet_sets += content.facet_sets
        for row in content.facets:
            if row[0] not in self._facets:
                rows.facets.append(row)
        rows.fields += [row for row in content.fields if row[0] not in self._facets]
        rows.column_edges += [row for row in content.column_edges if row[0] not in self._facets]
        rows.assertions += [row for row in content.assertions if row[0] not in self._facets]
        self._facets.update(row[0] for row in content.facets)  # type: ignore[misc]  # the first column is the key
        for name in content.names:
            if name not in self._datasets:
                self._add_dataset(name, received_at)

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
