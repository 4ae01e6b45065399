"""The product's answers in the shapes of `reference.Reference`, so that both can be held against each other."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from catalog.log.admission import admit
from catalog.log.entry import Entry
from catalog.questions.impact import impact
from catalog.questions.trace import trace
from catalog.session.catalog import Catalog
from catalog.session.clocks import read_clocks
from catalog.values.times import instant_text
from support.fresh import FreshCatalog


def entries_of(events: Iterable[Mapping[str, Any]]) -> list[Entry]:
    """Log entries of events; AssertionError where one is refused."""
    entries = []
    for event in events:
        entry = admit(json.dumps(event).encode())
        assert isinstance(entry, Entry), entry
        entries.append(entry)
    return entries


def catalog_of(events: Iterable[Mapping[str, Any]]) -> Catalog:
    """A catalog that took in the events."""
    catalog = FreshCatalog()
    catalog.append(entries_of(events))
    return catalog


class Product:
    """The answers of a real catalog."""

    def __init__(self, events: Iterable[Mapping[str, Any]], as_of: str | None = None) -> None:
        self.catalog = catalog_of(events)
        self.clocks = read_clocks(as_of)

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.catalog.cursor(self.clocks) as cursor:
            return cursor.execute(query).fetchall()

    def trace(self, namespace: str, name: str, version: str | None = None) -> dict[str, Any]:
        return trace(self.catalog, name, namespace, version, clocks=self.clocks)

    def runs(self) -> dict[tuple[str, str, str], dict[str, str | None]]:
        rows = self._rows("SELECT job_namespace, job_name, run_id, state, started_at, ended_at FROM runs")
        return {
            row[:3]: {"state": row[3], "started_at": instant_text(row[4]), "ended_at": instant_text(row[5])}
            for row in rows
        }

    def versions(self) -> dict[tuple[str, str, str], dict[str, str | None]]:
        rows = self._rows("SELECT namespace, name, version, state, created_at FROM dataset_versions")
        return {row[:3]: {"state": row[3], "created_at": instant_text(row[4])} for row in rows}

    def reads(self) -> set[tuple[Any, ...]]:
        return set(
            self._rows(
                "SELECT run_id, job_namespace, job_name, namespace, name, version, resolved_by FROM run_inputs"
            )
        )

    def impact(self, namespace: str, name: str, version: str) -> set[tuple[str, str, str, int]]:
        nodes = impact(self.catalog, name, namespace, version, clocks=self.clocks)["nodes"]
        return {(node["namespace"], node["name"], node["version"], node["depth"]) for node in nodes}

    def column_trace(
        self, namespace: str, name: str, version: str | None, column: str
    ) -> set[tuple[str, str, str, str, bool]]:
        found = trace(self.catalog, name, namespace, version, column, clocks=self.clocks)["columns"]
        return {(row["namespace"], row["name"], row["version"], row["column"], row["widened"]) for row in found}
