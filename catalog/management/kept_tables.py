"""Controls and KPIs as tables that follow the log: worked out when somebody asks, and kept until it grows."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache, partial
from importlib import resources
from itertools import islice
from typing import NamedTuple
from weakref import WeakKeyDictionary

import orjson
import pyarrow as pa

from catalog.database.connection import statement
from catalog.derived.arrow_rows import arrow_rows
from catalog.derived.invalidation import Invalidated
from catalog.derived.refresh import Basis, DerivedTable, DerivedTables, OnStep, refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.log.log import DEFAULT_WRITER
from catalog.management.controls.control_json import ControlAnswer, control_json
from catalog.management.controls.evaluate import evaluate as evaluate_controls
from catalog.management.controls.framework import framework, framework_names
from catalog.management.known_answers import KnownAnswers, known_now
from catalog.management.kpis.evaluate import Measured
from catalog.management.kpis.evaluate import evaluate as evaluate_kpis
from catalog.management.kpis.kpi_json import KpiAnswer, kpi_json
from catalog.management.kpis.measures import MEASURES
from catalog.management.kpis.period import before, month_of
from catalog.management.staged_views import StagedViews, staged_views
from catalog.session.catalog import Catalog
from catalog.session.query import Question, ask, rules_digest

_MONTHS_BEFORE = 11
VIEWS = frozenset({"controls", "kpis"})
# Used by whoever refreshes the tables of a catalog, one at a time.
_KNOWN: WeakKeyDictionary[Catalog, KnownAnswers] = WeakKeyDictionary()


class ControlRow(NamedTuple):
    """A row of managed.controls."""

    ordinal: int
    framework: str
    id: str
    title: str
    means: str
    state: str
    evidence: str
    met: int
    total: int
    owner: str | None
    reviewed_at: date | None
    why: str
    next_step: str | None
    query: str
    reasons: str | None
    answer: str


class KpiRow(NamedTuple):
    """A row of managed.kpis; answer: of the period under way only."""

    ordinal: int
    kpi: str
    title: str
    formula: str
    period: str
    period_start: datetime
    period_end: datetime
    value: float | None
    numerator: float | None
    denominator: float | None
    unit: str
    target: float
    state: str
    query: str | None
    drill_down: str | None
    answer: str | None


def refresh_managed(catalog: Catalog) -> None:
    """Bring the verdicts, and the controls and KPIs that rest on them, up to the log and the day."""
    refresh(catalog, VERDICT_TABLES)
    refresh(catalog, _managed(catalog))


class LastAssessed(NamedTuple):
    """Controls as they were worked out last, which the log may have outgrown.

    position: of the log, surely known to them; received_at: when its entry came in, None for an empty log.
    is_of_today: worked out today, by the rules of now; is_current: and for all that is in the log. model_versions: of
    how many.
    """

    controls: list[ControlAnswer]
    position: int
    received_at: datetime | None
    is_of_today: bool
    is_current: bool
    model_versions: int


def last_controls(catalog: Catalog, name: str) -> LastAssessed | None:
    """The controls of a framework as they were worked out last, at once; None where they never were.

    For a page that says so: every question about controls brings them up to the log first.
    """
    wanted = catalog.log_position
    with catalog.cursor() as cursor:
        found = cursor.execute(statement("management/kept_as_of"), {"writer": DEFAULT_WRITER}).fetchone()
        rows = cursor.execute(statement("management/kept_controls"), {"names": [name]}).fetchall()
    if found is None:
        return None
    position, basis, received_at, model_versions = found
    now = _basis(catalog)["basis"]
    is_of_today = _without_position(basis) == _without_position(now)
    answers = [orjson.loads(text) for (text,) in rows]
    return LastAssessed(
        answers, position, received_at, is_of_today, position >= wanted and basis == now, model_versions
    )


def kept_controls(catalog: Catalog, names: Sequence[str]) -> list[ControlAnswer]:
    """The controls of some frameworks that come with Whence, as they stand now."""
    refresh_managed(catalog)
    with ask(catalog, by_graph=False) as question:
        rows = question.cursor.execute(statement("management/kept_controls"), {"names": list(names)}).fetchall()
    answers: list[ControlAnswer] = [orjson.loads(text) for (text,) in rows]
    return answers


def kept_kpis(catalog: Catalog) -> list[KpiAnswer]:
    """The KPIs of the month under way, as they stand now."""
    refresh_managed(catalog)
    with ask(catalog, by_graph=False) as question:
        rows = question.cursor.execute(statement("management/kept_kpis")).fetchall()
    answers: list[KpiAnswer] = [orjson.loads(text) for (text,) in rows]
    return answers


def _managed(catalog: Catalog) -> DerivedTables:
    """The tables, for one refresh: what they rest on beside the log is read when it begins."""
    known = known_now(_KNOWN.setdefault(catalog, KnownAnswers()), catalog.table_changes.so_far())

    def rows(question: Question, _invalidated: Invalidated | None, _on_step: OnStep) -> Mapping[str, pa.Table]:
        with staged_views(question, verdicts_kept=True, known=known) as views:
            found = _rows(views)
        known.answers.forget_unasked()
        return found

    return DerivedTables(
        schema="managed",
        tables=(DerivedTable("controls"), DerivedTable("kpis")),
        basis=partial(_basis, catalog),
        invalidated=_everything,
        rows=rows,
        by_graph=False,
    )


def _basis(catalog: Catalog) -> Basis:
    # Deadlines pass without an event, so a new day is a reason by itself, as are new rules or texts of queries.
    return {"basis": f"{datetime.now(UTC).date()} {_judged_position(catalog)} {rules_digest()} {_texts_digest()}"}


def _without_position(basis: str) -> list[str]:
    day, _position, *digests = basis.split()
    return [day, *digests]


def _judged_position(catalog: Catalog) -> int:
    """How much of the log the verdicts know; they may be brought up to newer entries at any time."""
    with catalog.cursor() as cursor:
        row = cursor.execute(statement("management/judged_position")).fetchone()
    return int(row[0]) if row and row[0] else 0


def _everything(_question: Question, _since: datetime) -> Invalidated | None:
    """None: a control rests on the whole catalog."""
    return None


def _rows(views: StagedViews) -> Mapping[str, pa.Table]:
    found = evaluate_controls(views, [framework(name) for name in framework_names()])
    controls = [_control_row(ordinal, control_json(each)) for ordinal, each in enumerate(found)]
    return {"controls": arrow_rows(ControlRow, controls), "kpis": arrow_rows(KpiRow, _kpi_rows(views))}


def _kpi_rows(views: StagedViews) -> list[KpiRow]:
    """The KPIs of the month under way, and of the eleven before it what happened in them.

    How things stood at the end of a month takes an assessment of everything as of then: that is asked for by itself.
    """
    month = month_of(views.question.asked_at)
    months = [month, *islice(before(month), _MONTHS_BEFORE)]
    wanted = [(measure, each) for measure in MEASURES for each in months if each == month or not measure.is_state]
    found, objectives = evaluate_kpis(views, wanted)
    rows = [(each, kpi_json(each, (), objectives)) for each in found]
    return [_kpi_row(ordinal, *row, is_kept=row[0].period == month) for ordinal, row in enumerate(rows)]


def _kpi_row(ordinal: int, measured: Measured, answer: KpiAnswer, *, is_kept: bool) -> KpiRow:
    return KpiRow(
        ordinal,
        answer["id"],
        answer["title"],
        answer["formula"],
        answer["period"],
        measured.period.start,
        measured.period.end,
        answer["value"],
        answer["numerator"],
        answer["denominator"],
        answer["unit"],
        answer["target"],
        answer["state"],
        answer["query"],
        answer["drill_down"],
        orjson.dumps(answer).decode() if is_kept else None,
    )


def _control_row(ordinal: int, answer: ControlAnswer) -> ControlRow:
    return ControlRow(
        ordinal,
        answer["framework"],
        answer["id"],
        answer["title"],
        answer["means"],
        answer["state"],
        answer["evidence"],
        answer["met"],
        answer["total"],
        answer["owner"],
        date.fromisoformat(answer["reviewed_at"]) if answer["reviewed_at"] else None,
        answer["why"],
        answer["next_step"],
        ";\n".join(answer["queries"]),
        answer["reasons"],
        orjson.dumps(answer).decode(),
    )


@cache
def _texts_digest() -> str:
    """SHA-256, in hex, of every framework and statement that the tables are worked out by."""
    digest = hashlib.sha256()
    for folder in ("controls/frameworks", "controls/queries", "controls/sql", "kpis/queries", "kpis/sql"):
        for file in sorted(
            (resources.files("catalog") / "management" / folder).iterdir(), key=lambda item: item.name
        ):
            digest.update(file.read_bytes())
    return digest.hexdigest()
