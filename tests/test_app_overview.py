"""The first page without a browser: its numbers are those of their rows, each a link to them; empty, it teaches."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from support.app_pages_opened import APP, address_of, links_of, open_page, said_by
from support.demo_catalog import fill_governed, fill_scene
from support.product import entries_of
from support.scene import declared

from catalog.governance.decisions.decisions import approve, assign, waive
from catalog.log.admission import Rejected, admit
from catalog.questions import lists
from catalog.questions.attention import attention
from catalog.questions.overview import log_overview, verdict_overview
from catalog.questions.stale_approvals import stale_approvals
from catalog.questions.trace import trace
from catalog.questions.verdicts import findings
from catalog.session.catalog import Catalog
from ui.app_catalog import catalog_in_use
from ui.presentation.tracing.versions import sources_declared


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_scene(tmp_path_factory.mktemp("overview") / "scene.duckdb")


def test_every_number_is_a_link_to_its_rows(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "overview")
    said_by(app)
    links = links_of(app)
    assert links["**1** blocked"] == ("models", "verdict=violation")
    assert links["**1** violation"] == ("findings", "severity=violation")
    assert links["**1** licence conflict"] == ("findings", "kind=licence_conflict")
    assert links["**0** validations failing"] == ("findings", "kind=quality_failed")
    entries = catalog_in_use().log_position
    assert links[f"**{entries}** log entries (append-only)"] == ("log", "feed=Events")
    assert links["**0** events rejected"] == ("log", "feed=Refused")
    assert {page for page, _ in links.values()} <= {
        "models",
        "dataset",
        "datasets",
        "findings",
        "impact",
        "log",
        "retention",
    }


def test_blocked_models_stand_first_with_their_reasons_and_lead_to_their_page(
    monkeypatch: pytest.MonkeyPatch, scene: Path
) -> None:
    app = open_page(monkeypatch, scene, "overview")
    said = said_by(app)
    assert "Blocked models · 1" in said
    assert "licence conflict" in said
    links = links_of(app)
    assert links["**risky** v1"][0] == "dataset"
    assert links["Review 1 violation"][0] == "findings"
    assert links["violations without an owner: **1**"] == ("findings", "severity=violation&group=owner&owner=")
    # A gap is something somebody has to close: a catalog in which nothing is declared is not at rest.
    assert any(label.startswith("gaps without an owner: ") for label in links)


def test_what_is_assigned_waits_no_longer_and_what_is_not_declared_is_not_covered(tmp_path: Path) -> None:
    with Catalog(fill_scene(tmp_path / "attention.duckdb")) as catalog:
        before = attention(catalog)
        (violation,) = [row for row in findings(catalog) if row["severity"] == "violation"]
        assign(catalog, str(violation["id"]), to="ada", by="dpo")
        after = attention(catalog)
        assert before["decisions"]["unassigned_violations"] == 1
        assert after["decisions"]["unassigned_violations"] == 0
        assert after["decisions"]["unassigned_gaps"] == before["decisions"]["unassigned_gaps"] > 0
        assert [row["name"] for row in after["blocked"]["rows"]] == ["risky"]
        coverage = after["coverage"]
        assert 0 < coverage["sources_declared"] < coverage["sources"] <= coverage["datasets"]
        assert coverage["validated"] == 0


def test_what_retention_asks_for_leads_to_the_versions_in_that_state(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = open_page(monkeypatch, fill_governed(tmp_path / "governed.duckdb"), "overview")
    states = verdict_overview(catalog_in_use())["retention"]
    links = links_of(app)
    assert states["overdue"]
    assert links[f"**{states['overdue']}** overdue"] == ("retention", "state=overdue")
    assert links["**1** derived from expired"] == ("retention", "state=derived_from_expired")
    assert not [label for label in links if label.endswith("quality failed")]  # counted as failing validations


def test_the_numbers_are_those_of_the_questions(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    open_page(monkeypatch, scene, "overview")
    catalog = catalog_in_use()
    found = findings(catalog)
    counts = verdict_overview(catalog)
    for kind in {str(row["kind"]) for row in found}:
        assert counts["findings"][kind] == sum(row["kind"] == kind for row in found)
    assert sum(counts["models"].values()) == len(lists.models(catalog))
    assert log_overview(catalog)["datasets"] == len(lists.datasets(catalog)) - len(lists.models(catalog))


def test_what_is_refused_is_counted_although_the_log_does_not_grow(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = open_page(monkeypatch, fill_scene(tmp_path / "refuses.duckdb"), "overview")
    refused = admit(b"not an event")
    assert isinstance(refused, Rejected)
    catalog_in_use().reject([refused], "http")
    assert "**1** events rejected" in links_of(app.run())


def test_an_old_address_of_a_trace_still_leads_there(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    monkeypatch.setenv("WHENCE_CATALOG", str(scene))
    app = AppTest.from_file(str(APP), default_timeout=180)
    app.query_params["name"] = "risky"
    app.run()
    assert "Lineage of risky v1" in said_by(app)
    assert address_of(app)["name"] == "risky"


def test_an_empty_catalog_teaches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    app = open_page(monkeypatch, tmp_path / "empty.duckdb", "overview")
    said_by(app)
    assert app.code[0].value == "make demo"


def test_what_is_written_later_is_counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Answers are kept only until the log grows."""
    app = open_page(monkeypatch, fill_scene(tmp_path / "grows.duckdb"), "overview")
    before = links_of(app)
    finding = str(findings(catalog_in_use())[0]["id"])
    waive(catalog_in_use(), finding, by="dpo", reason="known", until="2099-01-01")
    app.run()
    assert "**0** waived" in before
    assert "**1** waived" in links_of(app)


def test_an_approval_that_holds_no_longer_waits_for_a_decision_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = open_page(monkeypatch, fill_scene(tmp_path / "approved.duckdb"), "overview")
    catalog, purpose = catalog_in_use(), "dpv:CustomerRelationshipManagement"
    assert stale_approvals(catalog) == {"approved": 0, "examined": 0, "lapsed": 0, "rows": []}
    approve(catalog, "churn", purpose, "lead@example.com", namespace="models", version="v1")
    assert stale_approvals(catalog) == {"approved": 1, "examined": 1, "lapsed": 0, "rows": []}
    assert "Approvals to renew" not in said_by(app.run())
    kept = {"duration": "P40Y", "anchor": "collected_at", "collected_at": "2026-01-15"}
    catalog.append(entries_of([declared("file", "/data/customers.csv", "2026-08-01", whence_retention=kept)]))
    (row,) = stale_approvals(catalog)["rows"]
    assert (row["name"], row["state"], row["by"], row["changed"]) == (
        "churn",
        "stale",
        "lead@example.com",
        ["labels"],
    )
    app.run()
    assert "Approvals to renew · **1**" in said_by(app)
    page, query = links_of(app)["**churn** v1 :gray[changed since\\: declarations]"]
    assert (page, query) == ("dataset", "namespace=models&name=churn&version=v1")


def test_new_data_is_offered_and_not_forced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    app = open_page(monkeypatch, fill_scene(tmp_path / "fresh.duckdb"), "overview")
    assert "New data" not in said_by(app)
    assert not [button for button in app.button if button.key == "reload"]


def test_the_overview_and_a_trace_count_sources_alike(tmp_path: Path) -> None:
    with Catalog(fill_governed(tmp_path / "governed.duckdb")) as catalog:
        coverage, traced = attention(catalog)["coverage"], trace(catalog, "churn", version="v2")
    assert len(traced["sources"]) == 6  # one of them is there in two versions
    assert sources_declared(traced) == (coverage["sources"], coverage["sources_declared"]) == (5, 4)
