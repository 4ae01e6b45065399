"""Declarations on a dataset's page: who declared what and when, the way back, and what a form begins with."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from support.app_pages_opened import links_of
from support.demo_catalog import fill_governed
from support.governed_pages import address_of, opened, text_of

from catalog.governance.rules.kinds import FINDING_KINDS
from catalog.questions.declaring.declaration_history import declaration_history
from catalog.questions.searching.findings_search import search_findings
from ui.app_catalog import catalog_in_use
from ui.presentation.declaring.fixes import Flaw, fix_of, flaw_of_row
from ui.presentation.durations import duration_words, iso_duration, simple_duration
from ui.presentation.tracing.versions import VersionId

CUSTOMERS = {"namespace": "file", "name": "/data/crm/customers.csv"}
TICKETS = {"namespace": "file", "name": "/data/support/tickets.csv"}


@pytest.fixture(scope="module")
def governed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_governed(tmp_path_factory.mktemp("declarations") / "governed.duckdb")


@pytest.fixture(autouse=True)
def own(monkeypatch: pytest.MonkeyPatch, governed: Path, tmp_path: Path) -> Path:
    """A catalog of the test's own."""
    path = Path(shutil.copy(governed, tmp_path / "own.duckdb"))
    monkeypatch.setenv("WHENCE_CATALOG", str(path))
    return path


def save(app: AppTest, by: str) -> None:
    app.button(key="steward_preview").click().run()
    app.text_input(key="steward_by").input(by)
    app.button(key="steward_save").click().run()


def test_what_was_declared_before_is_restored_as_a_new_declaration() -> None:
    app = opened("dataset", **CUSTOMERS, edit="whence_source")
    next(item for item in app.text_input if item.label == "Owner").input("bob@example.com").run()
    save(app, "bob@example.com")
    said = text_of(app)
    assert "bob@example.com, in the app" in said
    assert "History · 2 declarations" in [item.label for item in app.expander]
    assert "- owner: bob@example.com instead of crm@example.com" in said
    newest, first = declaration_history(catalog_in_use(), CUSTOMERS["name"], facet="whence_source")
    assert (newest["actor"], first["actor"]) == ("bob@example.com", None)
    assert links_of(app)[f"Entry {first['position']}"] == ("log", f"entry={first['position']}")
    app.button(key=f"restore-whence_source-{first['position']}").click().run()
    assert address_of(app)["restore"] == str(first["position"])
    said = text_of(app)
    assert "##### Restore source" in said
    assert "owner: crm@example.com instead of bob@example.com" in said
    assert app.button(key="steward_save").disabled
    save(app, "ada@example.com")
    assert "restore" not in address_of(app)
    rows = declaration_history(catalog_in_use(), CUSTOMERS["name"], facet="whence_source")
    assert len(rows) == 3
    assert rows[0]["actor"] == "ada@example.com"
    assert rows[0]["body"] is not None
    assert rows[0]["body"]["owner"] == "crm@example.com"


def test_the_same_declared_twice_is_one_of_the_history() -> None:
    rows = declaration_history(catalog_in_use(), CUSTOMERS["name"])
    assert {row["facet"] for row in rows} == {
        "whence_source", "whence_personal_data", "whence_grants", "whence_retention"
    }  # fmt: skip
    assert len({(row["facet"], str(row["body"])) for row in rows}) == len(rows)


def test_a_form_that_a_finding_opens_begins_with_what_the_model_is_for() -> None:
    found = search_findings(catalog_in_use(), kind="purpose_not_covered", about=TICKETS["name"])["rows"]
    fix = fix_of(flaw_of_row(found[0]))
    assert fix.label == "Add legal basis"
    app = opened(fix.page, **fix.address)
    said = text_of(app)
    assert "##### Change legal bases" in said
    assert "legal basis helpdesk-basis, purposes: now with dpv:CustomerRelationshipManagement" in said
    assert next(item for item in app.selectbox if item.label == "Which").value == "1"


def test_a_withdrawn_consent_is_ended_in_a_form_that_is_filled_in() -> None:
    app = opened("impact", source="crm", reason="withdrawal")
    (end,) = [link for link in app.get("page_link") if link.label.startswith("Mark crm")]
    wanted = dict(part.split("=", 1) for part in end.proto.query_string.split("&"))
    day = wanted["ended_on"]
    app = opened("dataset", **CUSTOMERS, edit="whence_grants", ended="crm-consent", ended_on=day)
    said = text_of(app)
    assert "legal basis crm-consent, status: dpv:ConsentWithdrawn instead of dpv:ConsentGiven" in said
    assert f"legal basis crm-consent, status since: {day} (was empty)" in said
    save(app, "dpo@example.com")
    assert not [link for link in opened("impact", source="crm", reason="withdrawal").get("page_link")
                if link.label.startswith("Mark crm")]  # fmt: skip


def test_a_new_source_asks_whether_it_is_personal_and_both_are_declared_at_once() -> None:
    partner = {"namespace": "file", "name": "/data/partners/partner_export.csv"}
    app = opened("dataset", **partner, edit="whence_source")
    assert "##### Declare source" in text_of(app)
    next(item for item in app.selectbox if item.label == "Identifiability").select("non_personal").run()
    before = catalog_in_use().log_position
    save(app, "ada@example.com")
    assert catalog_in_use().log_position == before + 1
    assert {row["facet"] for row in declaration_history(catalog_in_use(), partner["name"])} == {
        "whence_source", "whence_personal_data"
    }  # fmt: skip


def test_a_duration_is_a_number_of_years() -> None:
    app = opened("dataset", **TICKETS, edit="whence_retention")
    number = next(item for item in app.number_input if item.label == "Duration")
    assert number.value == 80
    number.set_value(2).run()
    assert "duration: P2Y instead of P80Y" in text_of(app)


@pytest.mark.parametrize(
    ("text", "words"),
    [("P2Y", "2 years"), ("P1M", "1 month"), ("P30D", "30 days"), ("P1Y6M", "P1Y6M"), ("PT12H", "PT12H")],
)
def test_a_duration_of_one_unit_has_words(text: str, words: str) -> None:
    assert duration_words(text) == words
    span = simple_duration(text)
    assert span is None or iso_duration(*span) == text


TARGET = VersionId("models", "churn", "v1")
ABOUT = VersionId("file", "/data/a.csv", "1")


def flaw(kind: str, severity: str = "gap", message: str = "", mend: str = "") -> Flaw:
    return Flaw("0123456789abcdef", kind, severity, message, mend, TARGET, ABOUT)


@pytest.mark.parametrize("kind", [kind.name for kind in FINDING_KINDS])
def test_every_kind_of_finding_has_one_action(kind: str) -> None:
    fix = fix_of(flaw(kind))
    assert fix.label
    assert fix.page in {"dataset", "quality", "impact", "findings"}
    assert fix.address


@pytest.mark.parametrize(
    ("given", "label", "address"),
    [
        (flaw("undeclared_source"), "Declare source", {"name": "/data/a.csv", "edit": "whence_source"}),
        (flaw("purpose_missing"), "Set purpose", {"name": "churn", "edit": "whence_model"}),
        (flaw("undetermined", mend="Declare retention of x"), "Set retention", {"edit": "whence_retention"}),
        (flaw("undetermined", mend="Declare the source's licence."), "Set licence", {"edit": "whence_source"}),
        (
            flaw(
                "undetermined", message="/data/a.csv: The retention rule counts …", mend="Correct the declaration: …"
            ),
            "Set retention",
            {"edit": "whence_retention"},
        ),
        (flaw("undetermined", message=f"{ABOUT.name}: a fault", mend="Correct the declaration: …"), "Assign", {}),
        (
            flaw("quality_failed", "violation", "my suite failed on /data/a.csv 1."),
            "Open failed check",
            {"name": "/data/a.csv", "suite": "my suite"},
        ),
        (flaw("open_duty", "violation", "Case 3f1c (withdrawal of x) asks of y"), "Open case", {"case": "3f1c"}),
        (flaw("zombie", "violation"), "Waive", {"do": "waive"}),
        (flaw("open_producer"), "Assign", {"do": "assign"}),
        (
            flaw("undeclared_source")._replace(candidates=[{"namespace": "n", "name": "other", "reason": "alike"}]),
            "Merge names",
            {"edit": "whence_aliases", "other_name": "other"},
        ),
    ],
)
def test_the_action_of_a_finding_leads_to_what_settles_it(given: Flaw, label: str, address: dict[str, str]) -> None:
    fix = fix_of(given)
    assert fix.label == label
    assert address.items() <= fix.address.items()
