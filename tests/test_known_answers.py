"""Controls and KPIs after each piece of a random history are those that are worked out from nothing."""

import json
import random
import re
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest
from support.fresh import FreshCatalog
from support.governed_pages import opened, text_of
from support.managed import EVENTS, OWNER, RECORDS, day, record
from support.scene import Event, dataset, model, ran

from catalog.database.connection import statement
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.governance.decisions.append_record import write_records
from catalog.log.admission import Rejected, admit
from catalog.log.row_tables import TABLES
from catalog.management.answers.controls import controls
from catalog.management.controls.assessed import of_catalog
from catalog.management.controls.framework import framework, framework_names, query_names, query_text
from catalog.management.kept_tables import kept_kpis, last_controls, refresh_managed
from catalog.management.known_answers import KnownAnswers, tables_under
from catalog.management.kpis.assessed import kpis_of_catalog
from catalog.management.kpis.evaluate import query_text as kpi_query_text
from catalog.management.kpis.kpi_json import KpiAnswer
from catalog.management.kpis.measures import MEASURES
from catalog.management.kpis.period import month_of
from catalog.management.staged_views import views_of
from catalog.session.catalog import Catalog
from ui.app_catalog import catalog_in_use
from ui.app_parts.controls.assessed import FEW_MODEL_VERSIONS

_STATEMENTS = {
    **{f"control {name}": query_text(name) for name in query_names()},
    **{f"KPI {measure.id}": kpi_query_text(measure.query) for measure in MEASURES},
    "decisions": statement("management/controls/decisions"),
    "objectives": statement("management/kpis/objectives"),
}
# What the scene does not have: one thing said again and differently, and what no control is about.
_AFTERWARDS: list[Event | dict[str, object]] = [
    record("policy", "p1", "retired"),
    record("deployment", "e1", "rolled_back", environment="prod", deployed_at=day(-9), rolled_back_at=day(-1)),
    record("objective", "o1", "open", measure="provenance_completeness", target=10),
    record("term", "org:Upsell", "active", broader="dpv:Marketing"),
    *ran("train", day(-3), [dataset("wh", "features", "f1")], [model("other")]),
    *ran("apart", day(-2), [dataset("elsewhere", "a")], [dataset("elsewhere", "b")]),
]


@pytest.mark.parametrize("name", _STATEMENTS)
def test_all_that_a_statement_reads_is_watched(name: str) -> None:
    """A statement reads documented views and nothing else, and these rest on tables whose changes are noted."""
    text = _STATEMENTS[name]
    read = _tables_in(text) - {"events"}
    views = views_of(text)
    assert {view.name for view in views} == read
    watched = {f"reading.{table}" for table in TABLES} | {f"judged.{table.name}" for table in VERDICT_TABLES.tables}
    assert {table for view in views for table in tables_under(view.text)} <= watched


@pytest.mark.many
@pytest.mark.parametrize("seed", [1, 2])
def test_after_every_step_answers_are_those_from_nothing(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    pieces: list[list[Event]] = [list(group) for group in (*EVENTS.values(), *RECORDS.values())]
    chance.shuffle(pieces)
    pieces += [[piece] for piece in chance.sample(_AFTERWARDS, len(_AFTERWARDS))]
    with FreshCatalog() as catalog:
        refresh_managed(catalog)
        while pieces:
            for piece in [pieces.pop(0) for _ in range(min(len(pieces), chance.randint(4, 10)))]:
                _append(catalog, piece)
            assert controls(catalog, "all") == of_catalog(catalog, [framework(name) for name in framework_names()])
            found = kept_kpis(catalog)
            fresh = kpis_of_catalog(catalog, [month_of(datetime.now(UTC))])
            assert list(map(_measured, found)) == list(map(_measured, fresh))


def test_what_did_not_change_is_not_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[str] = []
    note = KnownAnswers.note_content
    monkeypatch.setattr(
        KnownAnswers, "note_content", lambda self, view, *rest: (noted.append(view), note(self, view, *rest))
    )
    with FreshCatalog() as catalog:
        for piece in EVENTS.values():
            _append(catalog, piece)
        refresh_managed(catalog)
        assert "learned_datasets" in noted
        noted.clear()
        write_records(catalog, [record("policy", "p2", "draft")], OWNER)
        refresh_managed(catalog)
        write_records(catalog, [record("policy", "p3", "draft")], OWNER)
        noted.clear()
        refresh_managed(catalog)
        assert noted
        assert not {"learned_datasets", "model_versions", "model_training_data", "runs"} & set(noted)


def test_a_page_of_a_large_catalog_shows_at_once_what_was_assessed_last_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until newer controls are there the page says for what entry it is, and offers no document to take along."""
    path = tmp_path / "whence.duckdb"
    monkeypatch.setenv("WHENCE_CATALOG", str(path))
    with Catalog(path) as catalog:
        for number in range(FEW_MODEL_VERSIONS):
            _append(catalog, ran(f"train {number}", day(-3), [dataset("wh", "f")], [model(f"m{number}")])[1:])
        refresh_managed(catalog)
        write_records(catalog, [record("policy", "p1", "approved", approved_by="ceo", approved_at=day(-1))], OWNER)
    with catalog_in_use().deriving("managed"):  # until it is left, nothing newer is worked out
        app = opened("controls", q="A.2.2")
    assert f"As assessed up to log entry {FEW_MODEL_VERSIONS}" in text_of(app)
    assert "Not the present state: 1 newer entry is being assessed" in text_of(app)
    assert "Statement of Applicability" not in text_of(app)
    assert _state(app) == "gap"
    for thread in threading.enumerate():
        if thread.name == "whence-controls":
            thread.join()
    app.run()
    assert "As assessed" not in text_of(app)
    assert _state(app) == "attested"
    assert "Statement of Applicability" in text_of(app)


def test_the_last_controls_are_current_until_the_log_grows() -> None:
    with FreshCatalog() as catalog:
        assert last_controls(catalog, "iso42001") is None
        refresh_managed(catalog)
        last = last_controls(catalog, "iso42001")
        assert last
        assert (last.is_current, last.position) == (True, 0)
        write_records(catalog, [record("policy", "p1", "draft")], OWNER)
        last = last_controls(catalog, "iso42001")
        assert last
        assert (last.is_current, last.is_of_today, last.position) == (False, True, 0)


def _measured(row: KpiAnswer) -> tuple[object, ...]:
    """A KPI without the statement, which names the second it was asked at, and without hours that have passed."""
    counts = None if row["id"] == "sla_uptime" else (row["numerator"], row["denominator"])
    return row["id"], row["value"], counts, row["state"], row["owner"], row["target"]


def _tables_in(text: str) -> set[str]:
    """The tables that a statement reads, as DuckDB parses it."""
    ((tree,),) = duckdb.execute("SELECT json_serialize_sql($text)", {"text": text}).fetchall()
    assert '"error":false' in tree
    own = re.findall(r'"key":"(\w+)"', tree)
    return set(re.findall(r'"table_name":"(\w+)"', tree)) - set(own)


def _state(app: AppTest) -> str:
    """The state of the first control that is listed."""
    found = re.search(r"-badge\[:material/\w+: ([\w ]+)\]", text_of(app))
    assert found
    return found[1]


def _append(catalog: Catalog, piece: Sequence[Event]) -> None:
    """Put events and records into the log; a record has a kind."""
    for item in piece:
        if "kind" in item:
            write_records(catalog, [item], OWNER)
        else:
            entry = admit(json.dumps(item).encode())
            assert not isinstance(entry, Rejected)
            catalog.append([entry])
