"""The report on one version, and two versions laid over each other."""

from pathlib import Path

import pytest
from support.app_pages_opened import open_page, said_by
from support.demo_catalog import fill_governed
from support.product import entries_of
from worked.build import complete

from catalog.questions.compare import compare
from catalog.questions.trace import trace
from catalog.session.catalog import Catalog
from ui.app_catalog import catalog_in_use
from ui.picture.overlay import laid_over
from ui.presentation.compare import training_rows, words_of
from ui.presentation.html_table import html_table


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_governed(tmp_path_factory.mktemp("report") / "demo.duckdb")


@pytest.fixture
def catalog(monkeypatch: pytest.MonkeyPatch, demo: Path) -> Catalog:
    # The app's own: a file is opened once in a process.
    monkeypatch.setenv("WHENCE_CATALOG", str(demo))
    return catalog_in_use()


def test_a_report_has_all_that_an_auditor_asks_for(monkeypatch: pytest.MonkeyPatch, demo: Path) -> None:
    app = open_page(monkeypatch, demo, "report", name="churn", namespace="models", version="v2")
    said = said_by(app)
    for part in ("churn v2", "Log head", "Verdict", "Findings · 14", "Lineage · 17 versions", "Approvals · 0"):
        assert part in said
    tables = "".join(element.proto.body for element in app.get("html"))
    for text in ("licence conflict", "crm-consent", "churn_features", "/data/vendor/demographics.csv"):
        assert text in tables


def test_a_report_of_a_past_day_says_which_and_what_was_not_there(
    monkeypatch: pytest.MonkeyPatch, demo: Path
) -> None:
    said = said_by(open_page(monkeypatch, demo, "report", name="churn", as_of="2026-03-04"))
    assert "Viewing as of **2026-03-04**." in said
    assert "did not exist yet" in said
    assert "Verdict" not in said
    assert "Open a model or dataset" in said_by(open_page(monkeypatch, demo, "report"))


def test_a_table_on_paper_shows_any_value_as_it_is() -> None:
    table = html_table([{"name": "<b>x\n", "n": None, "is": True}, {"name": None, "n": None, "is": False}])
    assert "<td>&lt;b&gt;x⏎</td>" in table
    assert "<td>yes</td>" in table
    assert ">n<" not in table


def test_two_versions_are_one_graph_with_what_differs_marked(catalog: Catalog) -> None:
    overlay = laid_over(trace(catalog, "churn", version="v1"), trace(catalog, "churn", version="v2"))
    swapped = laid_over(trace(catalog, "churn", version="v2"), trace(catalog, "churn", version="v1"))
    same = laid_over(trace(catalog, "churn", version="v2"), trace(catalog, "churn", version="v2"))
    words = {version.id.name: version.status.verdict for version in overlay.part.versions}
    notes = {dataset.name: note for dataset, note in overlay.notes.items()}
    assert words["staging.demographics"] == "added"
    assert words["churn"] == "changed"
    assert notes["churn"] == "v1 → v2"
    assert {version.id.name: version.status.verdict for version in swapped.part.versions}[
        "staging.demographics"
    ] == "removed"
    assert {version.status.verdict for version in same.part.versions} == {"same"}
    assert {version.id for version in overlay.part.versions} >= {flow.source for flow in overlay.part.flows}


def test_parameters_and_metrics_are_compared(catalog: Catalog) -> None:
    found = compare(catalog, "churn", "v1", "v2")
    of_dataset = compare(catalog, "features.churn", *_versions(catalog))
    rows = {row["name"]: row for row in training_rows(found["training"])}
    assert rows["test_auc"]["before"] != rows["test_auc"]["after"]
    assert str(rows["test_auc"]["change"])[0] in "+-"
    assert any(word.text.startswith("metric test_auc: ") for word in words_of("training", found))
    assert of_dataset["training"] == {"added": [], "removed": [], "changed": [], "unchanged": 0}


def _versions(catalog: Catalog) -> list[str]:
    rows = [trace(catalog, "churn", version=version)["versions"] for version in ("v1", "v2")]
    return [next(row["version"] for row in side if row["name"] == "features.churn") for side in rows]


def test_what_is_in_one_version_only_has_its_version_alone() -> None:
    with Catalog() as catalog:
        catalog.append(entries_of([complete(1, 1, "a", "m@1"), complete(2, 2, "b", "m@2")]))
        overlay = laid_over(trace(catalog, "m", version="1"), trace(catalog, "m", version="2"))
    assert {version.id.name: version.status.verdict for version in overlay.part.versions} == {
        "a": "removed",
        "b": "added",
        "m": "changed",
    }
