"""What is put before the leadership for a management review, as of a date (ISO/IEC 42001, 9.3.2)."""

from datetime import UTC, datetime, time, timedelta
from typing import Annotated, NamedTuple, TypedDict

from catalog.database.connection import statement
from catalog.database.fetch import fetch
from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.management.answers.kpis import kpis
from catalog.management.kpis.kpi_json import KpiAnswer
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks, read_clocks
from catalog.session.parameters import About
from catalog.session.query import Circumstances, Question, ask
from catalog.values.times import moment_text

# By what 9.3.2 asks for: what was decided before, what changed, how it went, what is to be improved.
SECTIONS: dict[str, tuple[str, ...]] = {
    "Actions of earlier reviews and others": ("action",),
    "Changes and deployments": ("change", "deployment", "system"),
    "Audits, findings and nonconformities": ("audit", "finding", "nonconformity"),
    "Risks and impact assessments": ("risk", "impact_assessment"),
    "Incidents and alerts": ("incident", "alert"),
    "Objectives, policies, suppliers and training": ("objective", "policy", "supplier", "training"),
}
_YEAR = timedelta(days=365)
Since = Annotated[str | None, About("The day from which on; else the last management review, else a year.")]


class _Held(NamedTuple):
    held_at: datetime | None


class ReviewedRecord(TypedDict):
    """A record in the pack; word: its grade, severity or category."""

    kind: str
    id: str
    title: str | None
    status: str | None
    owner: str | None
    opened_at: str
    due_at: str | None
    closed_at: str | None
    is_overdue: bool
    word: str | None


class FindingCount(TypedDict):
    """How many findings of a severity stand now."""

    severity: str
    number: int
    waived: int


class ReviewSection(TypedDict):
    """A subject of the review, with its records."""

    title: str
    records: list[ReviewedRecord]


class ReviewPack(Circumstances):
    """The pack: from when to when, the KPIs of that time, findings, and the records by subject."""

    since: str
    until: str
    kpis: list[KpiAnswer]
    findings: list[FindingCount]
    sections: list[ReviewSection]


def review_pack(catalog: Catalog, since: Since = None, clocks: Clocks | None = None) -> ReviewPack:
    """What a management review looks at: KPIs, findings, and what is open or happened since the review before.

    Findings are counted as they stand now; all else as of the two times. Raises BadQuestionError for what is no day.
    """
    refresh(catalog, VERDICT_TABLES)
    with ask(catalog, clocks, by_graph=False) as question:
        until = question.asked_at.astimezone(UTC)
        start = _since(question, since)
        sections = [_section(question, title, kinds, start) for title, kinds in SECTIONS.items()]
        findings = question.rows_of(FindingCount, "management/reviews/finding_counts")
        circumstances = question.circumstances()
    # A period ends before its second day, and the day of the review is part of it.
    period = f"{start.date()}/{until.date() + timedelta(1)}"
    return {
        **circumstances,
        "since": moment_text(start),
        "until": moment_text(until),
        "kpis": kpis(catalog, period, clocks=clocks),
        "findings": findings,
        "sections": sections,
    }


def _since(question: Question, since: str | None) -> datetime:
    """The start of the day given, else the last management review before now, else a year ago."""
    if since is not None and (given := read_clocks(since, None).as_of):
        return datetime.combine(given.astimezone(UTC).date(), time(), UTC)
    (held,) = fetch(question.cursor, statement("management/reviews/last_review"), _Held, {"at": question.asked_at})
    return (held.held_at or question.asked_at - _YEAR).astimezone(UTC)


def _section(question: Question, title: str, kinds: tuple[str, ...], since: datetime) -> ReviewSection:
    wanted: dict[str, object] = {"at": question.asked_at, "since": since, "kinds": list(kinds)}
    rows = question.rows_of(ReviewedRecord, "management/reviews/records_for_review", wanted)
    return {"title": title, "records": rows}
