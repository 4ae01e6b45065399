"""The pages Controls and KPIs: coverage, gaps that lead to what fills them, a KPI with its trend and rows."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from support.governed_pages import address_of, opened, text_of
from support.managed import OWNER, managed, record

from catalog.governance.decisions.append_record import write_records
from catalog.management.answers.controls import controls
from catalog.questions.users_sql.user_sql import run_sql
from catalog.session.catalog import Catalog
from ui.app_catalog import catalog_in_use
from ui.app_parts.controls.evidence import ITEMS
from ui.presentation.managing.controls import coverage_rows, section_of
from ui.presentation.managing.kpis import number_words, period_choices, value_words


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a catalog that has evidence for everything but a policy, provenance and labels."""
    path = tmp_path_factory.mktemp("controls") / "whence.duckdb"
    with Catalog(path) as catalog:
        managed(catalog, {"policy", "source"})
        body = record("policy", "p2", "draft") | {"owner": "legal@example.com"}
        late = {"detected_at": "2026-01-01", "due_at": "2026-01-05", "opened_at": "2026-01-01"}
        write_records(catalog, [body, record("alert", "late", "open", measure="drift", **late)], OWNER)
    return path


@pytest.fixture(autouse=True)
def catalog_named(monkeypatch: pytest.MonkeyPatch, filled: Path) -> None:
    monkeypatch.setenv("WHENCE_CATALOG", str(filled))


def press(app: AppTest, label: str) -> AppTest:
    """Press the button that is labelled so."""
    return next(button for button in app.button if label in button.label.replace("\\", "")).click().run()


def test_coverage_is_at_a_glance_and_states_narrow_the_list() -> None:
    app = opened("controls")
    assert "of 65** with all their evidence" in text_of(app)
    gaps = opened("controls", state="gap")
    shown = [button.label for button in gaps.button if button.label.startswith("**")]
    assert "**A.2.2** AI policy" in [label.replace("\\", "") for label in shown]
    assert len(shown) < 65
    found = opened("controls", q="provenance")
    assert "**1 control**" in text_of(found)


@pytest.mark.parametrize(
    ("control", "address"),
    [
        ("A.6.2.8", "log?feed=Chain"),
        ("A.4.2", "dataset?namespace=models&name=churn"),
        ("6.1.2", "dataset?namespace=models&name=churn"),
        ("A.3.3", "records?kind="),
    ],
)
def test_a_control_shows_the_evidence_it_rests_on_each_with_where_it_is_seen(control: str, address: str) -> None:
    app = opened("controls", control=control)
    assert "Evidence that is there" in text_of(app)
    assert address in str(app.dataframe[0].value["seen at"].tolist())


def test_as_many_things_are_listed_as_the_state_counts() -> None:
    """Whatever control, by whatever query of ours."""
    catalog = catalog_in_use()
    for row in controls(catalog):
        listed = [run_sql(catalog, ITEMS.format(query=query), {"most": 50}).rows for query in row["queries"]]
        if row["met"] and listed:
            assert sum(len(table) for table in listed) == min(row["met"], 50), row["id"]


def test_a_control_shows_what_is_missing_and_the_query() -> None:
    app = press(opened("controls", q="provenance"), "A.7.5")
    assert address_of(app)["control"] == "A.7.5"
    text = text_of(app)
    assert "Provenance of data" in text
    assert "What is missing" in text
    missing = app.dataframe[0].value
    assert all("of unknown origin" in why for why in missing["missing"])
    assert all(str(page).startswith("dataset?namespace=file&name=") for page in missing["seen at"])
    assert any("FROM learned_datasets" in code.value for code in app.code)
    assert "app_pages/findings.py" in [link.proto.page for link in app.get("page_link")] or app.get("page_link")
    back = press(app, "All controls")
    assert "control" not in address_of(back)


def test_gaps_are_listed_by_owner() -> None:
    app = opened("controls", list="gaps")
    text = text_of(app)
    assert "##### legal@example.com · " in text
    assert text.index("legal@example.com") < text.index("##### No owner")
    labels = [link.label.replace("\\", "") for link in app.get("page_link")]
    assert "Open policy p2" in labels


def test_frameworks_are_chosen_in_the_address() -> None:
    assert "of 19** with all their evidence" in text_of(opened("controls", framework="ai_act"))
    assert "of 65**" in text_of(opened("controls", framework="nonsense"))


def test_kpis_show_their_state_in_a_period() -> None:
    text = text_of(opened("kpis", period="2026-01"))
    assert "Drift alerts handled in time" not in text  # a button, not text
    app = opened("kpis", period="2026-01")
    assert "Drift alerts handled in time" in " ".join(button.label for button in app.button)
    assert "0 handled in time / 1 due in the period" in text


def test_a_kpi_shows_its_trend_and_the_rows_behind_it() -> None:
    app = opened("kpis", kpi="drift_alerts_in_time", period="2026-01")
    text = text_of(app)
    assert "Trend" in text
    assert "alert/late" in str(app.dataframe[0].value)
    assert any("FROM alerts" in code.value for code in app.code)


def test_a_kpi_without_data_says_so() -> None:
    app = opened("kpis", kpi="mttr", period="2020-01")
    assert "nothing was measured" in text_of(app)
    assert app.metric[0].value == "no data"


def test_an_unknown_kpi_is_an_error_with_the_nearest() -> None:
    app = opened("kpis", kpi="mtr")
    assert not app.exception
    assert "Nearest: mttr" in "\n".join(element.value for element in app.error).replace("\\", "")


def test_actions_are_opened_from_the_page() -> None:
    app = opened("kpis", period="2026-01")
    app.text_input(key="kpi_actions_by").input("lead@example.com").run()
    app = app.button(key="kpi_actions_open").click().run()
    assert not app.exception
    said = "\n".join(element.value for element in [*app.success, *app.markdown])
    assert "Actions for 2026-01 are open" in said


@pytest.mark.parametrize(
    ("control", "section"),
    [("4.1", "4"), ("A.7.5", "A.7"), ("A.10.3", "A.10"), ("Art. 10(2)(b)", "Art. 10"), ("R4", "R4")],
)
def test_sections(control: str, section: str) -> None:
    assert section_of(control) == section
    assert coverage_rows([]) == []


def test_numbers_are_as_people_write_them() -> None:
    assert [number_words(value) for value in (0.0, 100.0, 33.333, 0.5, 12345.6)] == [
        "0",
        "100",
        "33.33",
        "0.5",
        "12,346",
    ]
    assert value_words(None, "%") == "no data"


def test_periods_to_choose_from_begin_with_the_month_under_way() -> None:
    found = period_choices(datetime(2026, 2, 3, tzinfo=UTC))
    assert found[:3] == ["2026-02", "2026-01", "2025-12"]
    assert found[12:] == ["2026-Q1", "2025-Q4", "2025-Q3", "2025-Q2", "2025-Q1", "2026", "2025"]
