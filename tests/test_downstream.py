"""What came of a version or a column as a graph: its edges, its owners, and how far a column goes on."""

from pathlib import Path

import pytest
from support.demo_catalog import fill_governed
from support.product import entries_of
from worked.build import complete

from catalog.questions.downstream import downstream
from catalog.questions.impact import impact
from catalog.questions.trace import trace
from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError, NotFoundError
from ui.presentation.impact import impact_sentence
from ui.presentation.tracing.column_chain import column_chain, traced_column
from ui.presentation.tracing.directions import as_trace, joined
from ui.terminal.impact import render_impact
from ui.terminal.paper import Paper


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_governed(tmp_path_factory.mktemp("downstream") / "demo.duckdb")


@pytest.mark.parametrize("keeps_graph", [False, True])
def test_the_versions_are_those_of_the_impact_with_the_edges_between(demo: Path, *, keeps_graph: bool) -> None:
    with Catalog(demo, keeps_graph=keeps_graph) as catalog:
        found = downstream(catalog, "features.churn")
        wanted = impact(catalog, "features.churn")["nodes"]
    places = [(row["name"], row["version"], row["depth"]) for row in found["versions"]]
    assert sorted(places) == sorted((row["name"], row["version"], row["depth"]) for row in wanted)
    edges = {(edge["source"]["name"], edge["target"]["name"]) for edge in found["edges"]}
    assert ("features.churn", "/data/features/churn_train.parquet") in edges
    assert ("/data/features/churn_train.parquet", "churn") in edges
    assert all(source != "staging.customers" for source, _ in edges)
    assert not found["truncated"]


def test_each_version_has_the_owner_of_its_dataset(demo: Path) -> None:
    with Catalog(demo) as catalog:
        owners = {row["name"]: row["owner"] for row in downstream(catalog, source="crm")["versions"]}
    assert owners["/data/crm/customers.csv"] == "crm@example.com"
    assert owners["features.churn"] is None


def test_a_column_is_followed_into_what_was_made_of_it(demo: Path) -> None:
    with Catalog(demo) as catalog:
        found = downstream(catalog, "features.churn", column="complaints")
        traced = traced_column(trace(catalog, "features.churn", column="complaints"), found)
        with pytest.raises(NotFoundError):
            downstream(catalog, "features.churn", column="nothing")
        with pytest.raises(BadQuestionError):
            downstream(catalog, source="crm", column="complaints")
    assert traced
    direct, every = column_chain(traced), column_chain(traced, is_indirect_too=True)
    columns = {version.name: names for version, names in direct.columns.items()}
    assert columns["/data/features/churn_train.parquet"] == ("complaints",)
    assert columns["marts.churn_scores"] == ("churn_probability",)
    assert columns["churn"] == ("*",)
    assert "complaints" in columns["features.churn"]
    assert "/data/support/tickets.csv" in columns
    assert direct.steps < every.steps


def test_both_directions_are_one_graph(demo: Path) -> None:
    with Catalog(demo) as catalog:
        up, down = trace(catalog, "features.churn"), downstream(catalog, "features.churn")
    both, only = joined(up, down, "both"), joined(up, down, "downstream")
    assert joined(up, down, "upstream") is up
    assert len(both["versions"]) == len(up["versions"]) + len(down["versions"]) - 1
    assert len(both["edges"]) == len(up["edges"]) + len(down["edges"])
    assert [row["name"] for row in only["versions"]] == [row["name"] for row in as_trace(down)["versions"]]
    assert only["gaps"] == []


def test_of_very_much_only_the_nearest_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.questions.downstream.MOST", 3)
    with Catalog() as catalog:
        catalog.append(
            entries_of([complete(minute, minute, f"x{minute - 1}", f"x{minute}") for minute in range(1, 7)])
        )
        found = downstream(catalog, "x0")
    assert [row["name"] for row in found["versions"]] == ["x0", "x1", "x2"]
    assert found["truncated"]


def test_an_enormous_impact_lists_the_nearest_and_says_of_how_many(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Catalog(demo) as catalog:
        whole = impact(catalog, "features.churn")
        monkeypatch.setattr("catalog.questions.impact.MOST_NODES", 2)
        found = impact(catalog, "features.churn")
        duties = impact(catalog, "features.churn", reason="withdrawal")
    assert (whole["versions"], whole["truncated"]) == (len(whole["nodes"]), False)
    assert found["nodes"] == whole["nodes"][:2]
    assert found["truncated"]
    assert [found[key] for key in ("versions", "open")] == [len(whole["nodes"])] * 2
    assert found["models"] == whole["models"]  # all of them
    assert not duties["truncated"]
    assert len(duties["nodes"]) == duties["versions"] > 2
    said = f"nearest 2 of {len(whole['nodes'])}"
    assert f"The {said} versions are listed" in render_impact(Paper(80), found)
    assert f"the {said} are listed" in impact_sentence(found)
