"""The audit programme: what was held and planned, and what a certificate still asks for.

An internal audit a year (ISO/IEC 42001, 9.2); after certification by stage 1 and stage 2 a surveillance audit a year,
and recertification before the certificate ends after three (ISO/IEC 17021-1, 9.1.3).
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypedDict

from catalog.database.connection import statement
from catalog.database.fetch import fetch
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks
from catalog.session.query import ask
from catalog.values.times import moment_text
from catalog.vocabulary.durations import add, parse_duration

_YEAR, _CYCLE = parse_duration("P1Y"), parse_duration("P3Y")
_CERTIFYING = frozenset({"stage_2", "recertification"})
# A planned audit answers for what is due when it is at most this long before or after it.
_TOLERANCE = timedelta(days=122)


class CalendarEntry(TypedDict):
    """An audit in the programme; state: held, planned, overdue, or missing where nobody planned it."""

    stage: str
    due: str
    state: str
    audit: str | None
    title: str | None
    auditor: str | None
    findings_open: int


class _Audit(NamedTuple):
    id: str
    stage: str
    title: str | None
    status: str
    auditor: str | None
    planned_for: datetime | None
    held_at: datetime | None
    findings_open: int

    @property
    def day(self) -> datetime | None:
        """When it was held, else when it is planned for."""
        return self.held_at or self.planned_for


def calendar(catalog: Catalog, clocks: Clocks | None = None) -> list[CalendarEntry]:
    """Every audit, and those that the programme asks for and nobody planned, by day.

    An internal audit is asked for within a year of the last one; without any, at once. Surveillance and
    recertification are asked for once a stage 2 was held.
    """
    with ask(catalog, clocks, by_graph=False) as question:
        audits = fetch(question.cursor, statement("management/audits/audits"), _Audit)
        now = question.asked_at.astimezone(UTC)
    entries = [_entry(audit, now) for audit in audits if audit.status != "cancelled"]
    for stage, due in _wanted(audits, now):
        if not any(_answers(audit, stage, due) for audit in audits):
            entries.append(_missing(stage, due, now))
    return sorted(entries, key=lambda entry: (entry["due"], entry["stage"]))


def _wanted(audits: list[_Audit], now: datetime) -> list[tuple[str, datetime]]:
    """What the programme asks for next, by stage."""
    held = [audit for audit in audits if audit.held_at is not None and audit.status != "cancelled"]
    internal = [audit.held_at for audit in held if audit.stage == "internal" and audit.held_at]
    # Without any audit yet the standard has no first day, so the first one is due at once.
    wanted = [("internal", add(max(internal), _YEAR) if internal else now)]
    certified = [audit.held_at for audit in held if audit.stage in _CERTIFYING and audit.held_at]
    if certified:
        start = max(certified)
        ends = add(start, _CYCLE)
        due = add(start, _YEAR)
        while due < ends:
            wanted.append(("surveillance", due))
            due = add(due, _YEAR)
        wanted.append(("recertification", ends))
    return wanted


def _answers(audit: _Audit, stage: str, due: datetime) -> bool:
    day = audit.day
    if audit.status == "cancelled" or audit.stage != stage or day is None:
        return False
    return abs(day - due) <= _TOLERANCE


def _entry(audit: _Audit, now: datetime) -> CalendarEntry:
    day = audit.day or now
    state = "held" if audit.held_at else "overdue" if day < now else "planned"
    return {
        "stage": audit.stage,
        "due": moment_text(day),
        "state": state,
        "audit": audit.id,
        "title": audit.title,
        "auditor": audit.auditor,
        "findings_open": audit.findings_open,
    }


def _missing(stage: str, due: datetime, now: datetime) -> CalendarEntry:
    state = "overdue" if due < now else "missing"
    return {
        "stage": stage,
        "due": moment_text(due),
        "state": state,
        "audit": None,
        "title": None,
        "auditor": None,
        "findings_open": 0,
    }
