"""What merging two names would change is what it changes, and asking leaves no trace."""

from pathlib import Path

import pytest
from support.app_pages_opened import open_page, said_by
from support.product import entries_of
from worked.build import complete, ds

from catalog.lineage.gaps.likeness import Name
from catalog.questions.operating.upkeep import digest
from catalog.questions.verdicts import findings
from catalog.questions.what_if_entries import what_if_entries
from catalog.session.catalog import Catalog
from ingest.declarations.declare_same import aliases_for, declare_same, entries_of_same
from ui.app_catalog import catalog_in_use

ONE, TWO = Name("s3://lake", "warehouse/mart.db/orders"), Name("db", "mart.orders")
MODEL = {"facets": {"datasetType": {"_producer": "p", "_schemaURL": "s", "datasetType": "MODEL"}}}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A model that learned from a table under one name, which a run wrote under another."""
    path = tmp_path / "twice.duckdb"
    read = ds(ONE.name, namespace=ONE.namespace)
    with Catalog(path) as catalog:
        trained = complete(20, 2, [read], "churn")
        trained["outputs"][0] |= MODEL
        catalog.append(entries_of([complete(10, 1, "raw", [ds(TWO.name)]), trained]))
    return path


def test_what_is_foreseen_of_merging_names_is_what_happens(path: Path) -> None:
    with Catalog(path, keeps_graph=True) as catalog:
        before = {row["id"] for row in findings(catalog, "churn")}
        kept, position = digest(catalog), catalog.log_position
        aliases = aliases_for(ONE, TWO)
        (change,) = what_if_entries(catalog, entries_of_same(catalog, aliases, "preview"), [ONE, TWO])
        assert change["name"] == "churn"
        gone, new = ({row["id"] for row in change[side]} for side in ("disappear", "appear"))
        assert gone
        assert (digest(catalog), catalog.log_position) == (kept, position)
        assert {row["id"] for row in findings(catalog, "churn")} == before
        declare_same(catalog, aliases, "ada@example.com")
        assert {row["id"] for row in findings(catalog, "churn")} == (before - gone) | new


def test_the_form_that_merges_names_shows_which_verdicts_change(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    address = {"namespace": ONE.namespace, "name": ONE.name, "edit": "whence_aliases"}
    app = open_page(monkeypatch, path, "dataset", **address, other_namespace=TWO.namespace, other_name=TWO.name)
    said = said_by(app)
    assert "Affects 1 model version" in said
    assert "disappears" in said
    assert "**churn**" in said
    assert catalog_in_use().log_position == 2
