"""The product's answers to a case of `verdicts/`, from a real catalog whose record clock is set."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import groupby
from types import SimpleNamespace
from typing import Any
from unittest import mock

from verdicts.case import Case, Version, version_of
from verdicts.events import events_of, records_of, time_of

from catalog.governance.decisions.append_record import write_records
from catalog.governance.decisions.decisions import approval_record, examine, gate
from catalog.log import log
from catalog.questions.impact import impact
from catalog.questions.verdicts import findings, label, retention
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks, read_clocks
from catalog.session.query import ask
from support.fresh import FreshCatalog
from support.product import entries_of

FLAGS = {"non_commercial": "NC", "no_derivatives": "ND", "share_alike": "SA", "no_tdm": "no-TDM"}


@contextmanager
def record_clock(at: datetime) -> Iterator[None]:
    """Let the log's clock stand still at a time."""
    with mock.patch.object(log, "time", SimpleNamespace(time_ns=lambda: int(at.timestamp() * 1e9))):
        yield


def catalog_as_received(
    events: list[Mapping[str, Any]], records: list[tuple[datetime, Mapping[str, Any]]], *, keeps_graph: bool = False
) -> Catalog:
    """A catalog that took in events all at once, before any record."""
    catalog = FreshCatalog(keeps_graph=keeps_graph)
    with record_clock(datetime(2019, 1, 1, tzinfo=UTC)):
        catalog.append(entries_of(events))
    for at, record in records:
        with record_clock(at):
            write_records(catalog, [record_body(record)], record.get("by"), record["at"])
    return catalog


def record_body(record: Mapping[str, Any]) -> dict[str, Any]:
    """A case's record in the product's own shape; a waiver and an approval need more."""
    body = {key: _plain(value) for key, value in record.items() if key not in ("record", "at")}
    body["kind"] = record["record"]
    if record["record"] in ("case", "receipt", "disposal"):
        body["status"] = "closed" if record.get("closed") else "open"
        body["nodes"] = [_named(each) for each in record.get("versions", [])]
        body["target"] = _target(record)
        body["dataset"] = _named(record["version"]) if "version" in record else None
    return body


class Governed:
    """A catalog that took in a case, and what it answers."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.catalog = FreshCatalog()
        arrivals: list[tuple[datetime, Mapping[str, Any] | None, Mapping[str, Any] | None]] = [
            *((at, event, None) for at, event in events_of(case)),
            *((at, None, record) for at, record in records_of(case)),
        ]
        in_order = sorted(arrivals, key=lambda arrival: arrival[0])
        for (at, is_record), group in groupby(in_order, key=lambda arrival: (arrival[0], arrival[1] is None)):
            with record_clock(at):
                if is_record:
                    for _, _, record in group:
                        self._write(record or {})
                else:
                    self.catalog.append(entries_of(event or {} for _, event, _ in group))
        given = {key: time_of(case.ask[key]) for key in ("as_of", "known_at") if key in case.ask}
        self.clocks = read_clocks(**given)

    def _write(self, record: Mapping[str, Any]) -> None:
        """Put a case's record into the log in the product's own shape."""
        if record["record"] == "approval":
            self._approve(record)
            return
        body = record_body(record)
        if record["record"] == "waiver":
            wanted = (record["finding"], record["dataset"][1])
            at = self.findings(record["of"], read_clocks())
            body["finding"] = next((row["id"] for row in at if (row["kind"], row["dataset"]) == wanted), "none")
        write_records(self.catalog, [body], record.get("by"), record["at"])

    def _approve(self, record: Mapping[str, Any]) -> None:
        """An approval of what was known at its time."""
        namespace, name, number = record["version"]
        with ask(self.catalog, Clocks(known_at=record["at"])) as question:
            seen = examine(question, name, namespace, number)
        body = approval_record(seen, record["purpose"], record["by"], record.get("until"))
        write_records(self.catalog, [body], record["by"], record["at"])

    @property
    def versions(self) -> list[Version]:
        with self.catalog.cursor(self.clocks) as cursor:
            return cursor.execute("SELECT namespace, name, version FROM dataset_versions ORDER BY ALL").fetchall()

    def label(self, version: Version, column: str | None) -> Mapping[str, Any]:
        namespace, name, number = version
        found = label(self.catalog, name, namespace, number, column, self.clocks)
        grants = {
            f"{source['name']} {grant['id']}"
            for source in found["sources"]
            if source["personal"]
            for grant in source["grants"]
        }
        sources = [source["source_name"] for source in found["sources"] if source["declared"]]
        licences = {source["licence"] for source in found["sources"] if source["licence"]}
        flags = {FLAGS[word] for word in found["obligations"]}
        unknown = any(gap["kind"] == "undetermined" and "licence" in gap["message"] for gap in found["gaps"])
        places = found["geography"]
        where = {"geography_allowed": places["allowed"], "geography_forbidden": places["forbidden"]}
        words = where | {"licences": licences, "licence_flags": flags, "licence_unknown": unknown}
        return {**found, **words, "grants": grants, "sources": sources}

    def findings(self, version: Version, clocks: Clocks | None = None) -> list[Mapping[str, Any]]:
        namespace, name, number = version
        rows = findings(self.catalog, name, namespace, number, clocks or self.clocks)
        return [
            {
                **row,
                "dataset": row["dataset"] and row["dataset"]["name"],
                "path": [(step["namespace"], step["name"], step["version"]) for step in row["path"]],
            }
            for row in rows
        ]

    def retention(self, version: Version) -> Mapping[str, str | None]:
        rows = retention(self.catalog, None, self.clocks)
        found = [row for row in rows if (row["namespace"], row["name"], row["version"]) == version]
        return found[0] if found else {"state": "ok", "delete_by": None}  # no rule reaches it

    def impact(self, starts: list[Version], reason: str, case: str | None) -> Mapping[str, Any]:
        word = str(self.case.ask["of"])
        namespace, name, number = version_of(word)
        found = impact(self.catalog, name, namespace, number if "@" in word else None, None, reason, self.clocks)
        assert (found["case"] or {}).get("id") == case
        nodes = {(node["namespace"], node["name"], node["version"]): node for node in found["nodes"]}
        return {
            "verdicts": {each: node["verdict"] for each, node in nodes.items()},
            "receipts": {each: (node["receipt"] or {}).get("kind") for each, node in nodes.items()},
            "open": found["open"],
        }

    def gate(self, version: Version) -> Mapping[str, str]:
        namespace, name, number = version
        found = gate(self.catalog, name, namespace, number, self.clocks)
        return {"decision": found["decision"], "approval": found["approval"]["state"]}


def _target(record: Mapping[str, Any]) -> dict[str, str | None] | None:
    """What a case is about: `source: crm`, or a target `customers@7`, `customers` for every version."""
    if "source" in record:
        return {"source": record["source"]}
    if "target" not in record:
        return None
    word = record["target"]
    return {**_named(version_of(word)), "version": version_of(word)[2] if "@" in word else None}


def _named(version: Version) -> dict[str, str]:
    return dict(zip(("namespace", "name", "version"), version, strict=True))


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return dict(zip(("namespace", "name", "version"), value, strict=False))
    return json.loads(json.dumps(value, default=str))
