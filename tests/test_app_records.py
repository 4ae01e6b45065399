"""The page of management records: the list and its filters, the form made from the model, moves, history."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from support.demo_catalog import RECORDED, fill
from support.governed_pages import address_of, opened, text_of

from catalog.management.records.states import KINDS
from catalog.questions.lists import records
from catalog.session.catalog import Catalog
from ingest.records.kinds import MANAGED
from ingest.records.write import amend, record
from ui.app_catalog import catalog_in_use

ANA, BO = "ana@example.com", "bo@example.com"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = fill(tmp_path_factory.mktemp("records") / "whence.duckdb", RECORDED.read_bytes().splitlines())
    with Catalog(path) as catalog:
        risk = {"id": "r1", "title": "Bias by region", "category": "bias", "owner": BO, "due_at": "2026-01-01"}
        record(catalog, "risk", {**risk, "models": [{"name": "churn", "version": "v2"}]}, ANA)
        record(catalog, "policy", {"id": "p1", "title": "Use of AI"}, ANA)
        record(catalog, "incident", {"id": "i1", "title": "<b>Stale</b> scores"}, ANA)
        for status in ("responding", "resolved", "closed"):
            amend(catalog, "incident", "i1", {"status": status, "cause": "a host was down"}, BO)
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(made, tmp_path / "whence.duckdb")
    monkeypatch.setenv("WHENCE_CATALOG", str(tmp_path / "whence.duckdb"))
    return tmp_path / "whence.duckdb"


def button(app: AppTest, label: str) -> AppTest:
    (found,) = [each for each in app.button if each.label == label]
    return found.click().run()


def test_the_list_is_filtered_by_kind_state_and_owner(path: Path) -> None:
    app = opened("records")
    assert set(app.dataframe[0].value["title"]) == {"Bias by region", "Use of AI", "<b>Stale</b> scores"}
    app.selectbox(key="pick_kind").select("risk").run()
    assert list(app.dataframe[0].value["due"]) == ["2026-01-01 overdue"]
    assert address_of(app) == {"kind": "risk"}
    assert list(opened("records", state="overdue").dataframe[0].value["id"]) == ["r1"]
    assert set(opened("records", state="open").dataframe[0].value["id"]) == {"r1", "p1"}
    assert list(opened("records", owner=ANA).dataframe[0].value["id"]) == ["p1"]
    assert "No record fits." in text_of(opened("records", kind="training"))


def test_a_record_shows_its_members_links_and_history(path: Path) -> None:
    app = opened("records", kind="incident", id="i1")
    text = text_of(app) + "".join(element.proto.body for element in app.get("html"))
    assert "### <b>Stale</b> scores" in text
    assert "Incident `i1`" in text
    assert "a host was down" in text
    places = [text.index(f"<dt>{state}</dt><dd>20") for state in ("closed", "resolved", "responding", "open")]
    assert places == sorted(places)
    app = opened("records", kind="risk", id="nope")
    assert not app.exception
    assert any("There is no risk" in each.value.replace("\\", "") for each in app.error)


def test_a_move_asks_for_what_it_needs_and_for_somebody_else(path: Path) -> None:
    app = opened("records", kind="policy", id="p1")
    app.text_input(key="record policy p1 approved approved_by").input(BO)
    app.text_input(key="record policy p1 approved by").input(ANA)
    app = button(app.run(), "Set to approved")
    assert any("somebody else has to make it approved" in each.value.replace("\\", "") for each in app.error)
    app.text_input(key="record policy p1 approved by").input(BO)
    app = button(app.run(), "Set to approved")
    assert [each.value for each in app.success] == ["Policy set to approved."]
    (row,) = records(catalog_in_use(), "policy")
    assert (row["status"], row["body"]["by"], row["body"]["approved_by"]) == ("approved", BO, BO)


@pytest.mark.parametrize("kind", sorted(set(MANAGED) - {"sample"}))
def test_every_kind_has_a_form_with_all_its_members(path: Path, kind: str) -> None:
    app = opened("records", kind=kind, new="1")
    assert f"### New {kind.replace('_', ' ')}" in text_of(app)
    assert KINDS[kind].meaning.casefold() in text_of(app).casefold()


def test_a_gap_leads_to_a_form_that_names_the_control(path: Path) -> None:
    app = opened("records", kind="risk", control="6.1.2", new="1")
    app.text_input(key="record form risk None title").input("Drift")
    app.number_input(key="record form risk None likelihood").set_value(4)
    app.selectbox(key="record form risk None category").select("data")
    app = button(app.run(), "Save")
    assert any("Enter who writes it" in each.value for each in app.error)
    app.text_input(key="record form risk None by").input(ANA)
    app = button(app.run(), "Save")
    assert not app.exception
    assert [each.value for each in app.success] == ["Risk saved."]
    (row,) = [row for row in records(catalog_in_use(), "risk") if row["id"] != "r1"]
    body = row["body"]
    assert (body["title"], body["likelihood"], body["category"], body["controls"]) == ("Drift", 4, "data", ["6.1.2"])
    assert address_of(app) == {"kind": "risk", "id": row["id"]}


def test_what_is_wrong_is_said_and_nothing_is_written(path: Path) -> None:
    app = opened("records", kind="incident", new="1")
    app.text_input(key="record form incident None detected_at").input("yesterday")
    app.text_input(key="record form incident None by").input(ANA)
    app = button(app.run(), "Save")
    assert any("detected_at: 'yesterday' is not a date" in each.value.replace("\\", "") for each in app.error)
    assert [row["id"] for row in records(catalog_in_use(), "incident")] == ["i1"]


def test_editing_keeps_what_the_form_does_not_ask(path: Path) -> None:
    app = opened("records", kind="risk", id="r1", edit="1")
    assert app.text_input(key="record form risk r1 title").value == "Bias by region"
    app.text_input(key="record form risk r1 title").input("Bias by postcode")
    app.text_input(key="record form risk r1 by").input(BO)
    app = button(app.run(), "Save")
    assert not app.exception
    (row,) = records(catalog_in_use(), "risk")
    assert (row["status"], row["body"]["title"], row["due_at"]) == (
        "open",
        "Bias by postcode",
        "2026-01-01T00:00:00Z",
    )
    assert row["body"]["models"] == [{"namespace": "models", "name": "churn", "version": "v2"}]


def test_an_empty_catalog_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHENCE_CATALOG", str(tmp_path / "empty.duckdb"))
    Catalog(tmp_path / "empty.duckdb").close()
    assert "No records yet." in text_of(opened("records"))
