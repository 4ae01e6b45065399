"""Risks and nonconformities that findings open by rule, once each, and risks that end with their findings.

A violation means that a requirement is not met: a nonconformity. A gap means that nobody knows: a risk of the data.
Findings of one kind on one source have one cause, so they open one record, however many models they reach.
"""

from collections.abc import Container
from typing import NamedTuple, TypedDict

import orjson

from catalog.database.connection import statement
from catalog.database.fetch import fetch
from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.governance.decisions.append_record import write_records
from catalog.governance.decisions.approval_digests import digest_of
from catalog.management.records.states import KINDS
from catalog.session.catalog import Catalog
from catalog.session.one_at_a_time import one_at_a_time
from catalog.session.parameters import By
from catalog.session.query import JsonObject, ask
from catalog.values.times import moment_text

_KIND_OF = {"violation": "nonconformity", "gap": "risk"}
_END_NOTE = "None of its findings stands any more, or they are waived."


class RecordsByRule(TypedDict):
    """What was written: records opened, risks closed since their findings are gone, and how many stood already."""

    opened: list[JsonObject]
    closed: list[JsonObject]
    standing: int


class _Group(NamedTuple):
    """Findings of one kind on one source."""

    kind: str
    source: str | None
    severity: str
    number: int
    ids: list[str]
    message: str
    mend: str
    models: list[dict[str, str]]

    @property
    def about(self) -> tuple[str, str, str]:
        """What tells it from the others: the kind of its record, of its findings, their source."""
        return _KIND_OF[self.severity], self.kind, self.source or ""


class _Opened(NamedTuple):
    """A record that was opened by rule."""

    kind: str
    id: str
    body: str


@one_at_a_time
def raise_records(catalog: Catalog, by: By) -> RecordsByRule:
    """Open a nonconformity for violations and a risk for gaps, one for each kind of finding and source.

    Where a record of the same cause is open already, none is opened. A risk whose findings are gone is closed; a
    nonconformity waits for its cause and the check of its effect. Asked again, nothing more is written.
    """
    # Findings are read from these tables, which may be behind the log.
    refresh(catalog, VERDICT_TABLES)
    with ask(catalog, by_graph=False) as question:
        groups = fetch(question.cursor, statement("management/records/findings_by_rule"), _Group)
        known = fetch(question.cursor, statement("management/records/records_by_rule"), _Opened)
        now = moment_text(question.asked_at)
    bodies = {record.kind + "/" + record.id: _body(record) for record in known}
    open_ones = {
        _about(body): body for body in bodies.values() if body["status"] not in KINDS[str(body["kind"])].final
    }
    opened = [_record(group, by, now, bodies) for group in groups if group.about not in open_ones]
    standing = {group.about for group in groups}
    closed = [
        {**body, "status": "closed", "closed_at": now, "by": by, "note": _END_NOTE}
        for about, body in open_ones.items()
        if body["kind"] == "risk" and about not in standing
    ]
    if opened or closed:
        write_records(catalog, [*opened, *closed], by)
    return {"opened": opened, "closed": closed, "standing": len(standing & open_ones.keys())}


def _body(record: _Opened) -> JsonObject:
    body: JsonObject = orjson.loads(record.body)
    return body


def _about(body: JsonObject) -> tuple[str, str, str]:
    rule = body["rule"]
    held = rule if isinstance(rule, dict) else {}
    return str(body["kind"]), str(held.get("kind")), str(held.get("source") or "")


def _record(group: _Group, by: str, now: str, known: Container[str]) -> JsonObject:
    kind = _KIND_OF[group.severity]
    rule = {"kind": group.kind, **({"source": group.source} if group.source else {})}
    title = f"{group.kind.replace('_', ' ').capitalize()} on {group.source or 'data without a declared source'}"
    body: JsonObject = {
        "kind": kind,
        # From the cause, not from chance: whoever raises records twice at once writes the same ones.
        "id": _free_id(kind, f"{group.kind}-{digest_of(rule)[:8]}", known),
        "status": "open",
        "title": title,
        "by": by,
        "opened_at": now,
        "rule": dict(rule),
        "findings": list(group.ids),
        "models": [dict(model) for model in group.models],
        "note": f"{group.number} of the kind. {group.message} {group.mend}",
    }
    if kind == "risk":
        return {**body, "category": "data"}
    return {**body, "raised_at": now}


def _free_id(kind: str, wanted: str, known: Container[str]) -> str:
    """The id, with a number where an earlier record of the same cause was closed."""
    tried, number = wanted, 1
    while f"{kind}/{tried}" in known:
        number += 1
        tried = f"{wanted}-{number}"
    return tried
