"""What has to be true before a risk, a nonconformity or a finding counts as closed."""

from collections.abc import Mapping
from typing import NamedTuple

from catalog.database.connection import statement
from catalog.database.fetch import fetch
from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.events.facet_values import member, text
from catalog.management.records.history import writes_of
from catalog.management.records.moves import MoveFault
from catalog.management.records.states import KINDS
from catalog.session.catalog import Catalog
from catalog.session.query import Question, ask
from catalog.values.canonical_json import Json

# What came of findings of the catalog's own, and is closed by their end, not by a word.
_PROVED = frozenset({"risk", "nonconformity"})
_CORRECTED_GRADES = frozenset({"major", "minor"})


class _Standing(NamedTuple):
    number: int
    message: str | None


def closing_faults(catalog: Catalog, kind: str, body: Mapping[str, Json]) -> list[MoveFault]:
    """Why a record cannot be closed: its findings stand and are not waived, or its correction is not done."""
    if body.get("status") != "closed":
        return []
    if kind in _PROVED:
        return _standing_findings(catalog, body)
    if kind == "finding" and body.get("grade") in _CORRECTED_GRADES:
        with ask(catalog, by_graph=False) as question:
            return _uncorrected(question, str(body.get("id") or ""))
    return []


def _standing_findings(catalog: Catalog, body: Mapping[str, Json]) -> list[MoveFault]:
    rule, linked = body.get("rule"), body.get("findings")
    if not rule and not linked:
        return []
    refresh(catalog, VERDICT_TABLES)
    wanted = {
        "kind": text(member(rule, "kind")),
        "source": text(member(rule, "source")),
        "ids": [str(item) for item in linked] if isinstance(linked, list) and not rule else [],
    }
    with ask(catalog, by_graph=False) as question:
        (standing,) = fetch(question.cursor, statement("management/records/findings_standing"), _Standing, wanted)
    if not standing.number:
        return []
    what = (
        "1 of its findings still stands" if standing.number == 1 else f"{standing.number} of its findings still stand"
    )
    return [
        MoveFault("status", f"{what}, so it stays open: {standing.message} Fix or waive it first: whence findings")
    ]


def _uncorrected(question: Question, finding: str) -> list[MoveFault]:
    """The finding's nonconformity, which has its id, where it is not closed."""
    writes = writes_of(question, "nonconformity", finding)
    if writes and writes[-1].status in KINDS["nonconformity"].final:
        return []
    state = f"is {writes[-1].status}" if writes else "is missing"
    reason = f"its nonconformity {finding} {state}; close that one first: whence records nonconformity"
    return [MoveFault("status", reason)]
