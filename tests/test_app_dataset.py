"""The page of a dataset or model: its label with who gave each part, its facts, columns, versions, runs, checks."""

import json
import shutil
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from support.demo_catalog import fill, fill_governed
from support.governed_pages import address_of, opened, text_of
from support.product import catalog_of
from support.scene import declared, ran

from catalog.governance.decisions.decisions import approve
from catalog.questions.verdicts import label
from catalog.session.catalog import Catalog
from ui.presentation.label import fact_lines, label_facts, provenance_rows

CUSTOMERS = "/data/crm/customers.csv"
# A cell that names a dataset is a link to its page, shown by its name.
CUSTOMER_PAGE = f"dataset?namespace=file&name={quote_plus(CUSTOMERS)}"


@pytest.fixture(scope="module")
def governed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_governed(tmp_path_factory.mktemp("dataset") / "governed.duckdb")


@pytest.fixture(autouse=True)
def catalog_named(monkeypatch: pytest.MonkeyPatch, governed: Path) -> None:
    monkeypatch.setenv("WHENCE_CATALOG", str(governed))


# Who gave each part of a label.

PERSONAL = {"identifiability": "personal", "categories": ["pd:Age", "pd:EmailAddress"]}
FORBIDS = {
    "id": "g",
    "basis": "eu-gdpr:A6-1-f",
    "purposes": ["dpv:Purpose"],
    "prohibited_purposes": ["dpv:Marketing"],
}
TWO_SOURCES = [
    declared(
        "n",
        "people",
        "2026-01-01",
        whence_source={"name": "crm", "channel": "internal", "licence": "MIT"},
        whence_personal_data=PERSONAL,
        whence_grants={"grants": [FORBIDS]},
        whence_retention={"duration": "P90Y", "anchor": "collected_at", "collected_at": "2026-01-15"},
    ),
    declared(
        "n",
        "more",
        "2026-01-01",
        whence_source={"name": "web", "channel": "internal", "licence": "CC-BY-4.0"},
        whence_personal_data={"identifiability": "personal", "categories": ["pd:Age"]},
        whence_retention={"duration": "P80Y", "anchor": "collected_at", "collected_at": "2026-01-15"},
    ),
    *ran(
        "join",
        "2026-02-01",
        [{"namespace": "n", "name": name, "facets": {}} for name in ("people", "more")],
        [{"namespace": "n", "name": "joined", "facets": {}}],
    ),
]


def test_each_word_of_a_label_names_the_datasets_that_gave_it() -> None:
    found = label(catalog_of(TWO_SOURCES), "joined")
    given = {
        (item["part"], item["value"]): [place["name"] for place in item["datasets"]]  # type: ignore[index,union-attr,call-overload]
        for item in found["provenance"]  # type: ignore[union-attr]
    }
    assert given == {
        ("identifiability", "personal"): ["more", "people"],
        ("categories", "pd:Age"): ["more", "people"],
        ("categories", "pd:EmailAddress"): ["people"],
        ("prohibited_purposes", "dpv:Marketing"): ["people"],
        ("licence", "MIT"): ["people"],
        ("licence", "CC-BY-4.0"): ["more"],
        ("delete_by", "2106-01-15"): ["more"],
    }
    assert len(provenance_rows(found)) == 9
    assert ("Delete by", "2106-01-15") in label_facts(found)


def test_a_dataset_nobody_speaks_of_gives_what_is_unknown() -> None:
    events = [
        *TWO_SOURCES,
        *ran("copy", "2026-02-03", [{"namespace": "n", "name": "new"}], [{"namespace": "n", "name": "joined"}]),
    ]
    found = label(catalog_of(events), "joined")
    assert provenance_rows(found)[0] == {
        "part": "identifiability",
        "value": "unknown",
        "given by": "new",
        "source": None,
        "namespace": "n",
    }


def test_a_declared_facet_is_told_line_by_line() -> None:
    facet = {"_producer": "x", "mode": "append", "grants": [{"id": "c1", "purposes": ["a", "b"]}], "note": None}
    assert fact_lines(facet) == [("mode", "append"), ("grants 1", "id: c1; purposes: a, b"), ("note", "none")]


# The page.


def test_a_dataset_is_picked_and_everything_of_it_is_told() -> None:
    app = opened("dataset")
    assert "### churn v2" in text_of(app)
    app.selectbox(key="pick_name").select(("file", CUSTOMERS)).run()
    assert address_of(app)["name"] == CUSTOMERS
    said = text_of(app)
    assert f"### {CUSTOMERS}" in said
    assert "**Source** :gray[`whence_source`]" in said
    assert ":gray[owner] crm@example.com" in said
    assert ":gray[Identifiability] **personal**" in said
    tabs = [tab.label.split(" · ")[0] for tab in app.tabs]
    assert tabs == [
        "Findings",
        "Data protection",
        "Governance",
        "Columns",
        "Versions",
        "Runs",
        "Validations",
        "Facets",
    ]


def test_a_version_is_picked() -> None:
    app = opened("dataset", name="churn")
    app.selectbox(key="pick_version").select("v1").run()
    assert address_of(app)["version"] == "v1"
    assert "### churn v1" in text_of(app)


def test_a_model_has_a_tab_of_its_own() -> None:
    """Versions with the gate's decision, findings, what it learned from, approvals."""
    app = opened("dataset", name="churn", version="v2")
    assert app.tabs[0].label == "Model"
    tables = [table.value for table in app.tabs[0].dataframe]
    assert list(tables[0]["version"]) == ["v2", "v1"]
    assert list(tables[0]["on this page"].fillna("")) == ["yes", ""]
    assert set(tables[0]["gate"]) == {"✗ violation"}
    assert CUSTOMER_PAGE in set(tables[1]["name"])
    said = text_of(app)
    assert "No approvals yet" in said
    assert "Parameters" in said
    assert any("finding=" in link.proto.query_string for link in app.get("page_link"))


def test_an_approval_of_a_model_is_listed(monkeypatch: pytest.MonkeyPatch, governed: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(governed, tmp_path / "approved.duckdb"))
    with Catalog(path) as catalog:
        approve(catalog, "churn", "dpv:CustomerRelationshipManagement", "dpo@example.com", version="v1")
    monkeypatch.setenv("WHENCE_CATALOG", str(path))
    app = opened("dataset", name="churn", version="v2")
    assert "**Approvals** · 1" in text_of(app)
    tables = [table.value for table in app.tabs[0].dataframe]
    assert list(tables[0]["approved by"].dropna()) == ["dpo@example.com"]
    assert list(tables[-1]["approved_by"]) == ["dpo@example.com"]


def test_the_label_of_a_model_tells_its_sources() -> None:
    app = opened("dataset", name="churn", version="v2")
    tables = [table.value for table in app.dataframe]
    given = next(table for table in tables if "given by" in table)
    assert CUSTOMER_PAGE in set(given["given by"])
    assert "✗ not valid" in set(next(table for table in tables if "valid now" in table)["valid now"])
    assert {"Lineage", "Downstream", "Report"} <= {link.proto.label for link in app.get("page_link")}


def test_a_version_that_is_not_known_is_said_and_the_newest_shown() -> None:
    app = opened("dataset", name="churn", version="v9")
    assert "There is no version v9" in app.warning[0].value.replace("\\", "")
    assert "### churn v2" in text_of(app)


def test_an_unknown_name_is_answered_in_words() -> None:
    app = opened("dataset", name="chrun")
    assert not app.exception
    assert "No dataset or model 'chrun'. Nearest: models churn" in app.error[0].value.replace("\\", "")


def test_a_thousand_columns_and_any_name_can_be_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    name = "数据 *bold* `code` $x$ [a](b) :red[c] <b>" + "/long" * 40
    fields = [{"name": f"column_{number}", "type": "VARCHAR"} for number in range(1000)]
    event = declared("n", name, "2026-01-01", schema={"fields": fields}, version={"datasetVersion": "v1"})
    monkeypatch.setenv("WHENCE_CATALOG", str(fill(tmp_path / "wide.duckdb", [json.dumps(event).encode()])))
    app = opened("dataset", name=name)
    assert f"### {name}" in text_of(app)
    assert any(len(table.value) == 1000 for table in app.dataframe)


def test_the_panel_of_validations_tells_what_failed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assertions = [{"assertion": "not_null", "success": False}, {"assertion": "unique", "success": True}]
    checked = {"namespace": "n", "name": "t", "facets": {"version": {"datasetVersion": "v1"}}}
    checked["inputFacets"] = {"dataQualityAssertions": {"assertions": assertions}}  # type: ignore[assignment]
    events = ran("check", "2026-02-01", [checked], [])
    monkeypatch.setenv("WHENCE_CATALOG", str(fill(tmp_path / "v.duckdb", [json.dumps(e).encode() for e in events])))
    said = text_of(opened("dataset", name="t", version="v1"))
    assert "1 of 2 failed" in said
    assert "not_null" in said
