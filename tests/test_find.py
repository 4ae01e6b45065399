"""Searching everything: what is found first, which part of it fits, and what is spelled alike where nothing does."""

from pathlib import Path

import pytest
from support.app_pages_opened import address_of, links_of, open_page, said_by
from support.demo_catalog import fill_governed

from catalog.questions.searching.find import find
from catalog.session.catalog import Catalog

TRAIN = "/data/features/churn_train.parquet"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_governed(tmp_path_factory.mktemp("find") / "demo.duckdb")


@pytest.mark.parametrize(
    ("query", "first", "part", "text"),
    [
        ("churn", "churn", "name", "churn"),
        ("CHURN train", TRAIN, "name", TRAIN),
        ("complaints", "features.churn", "column", "complaints"),
        ("crm@example.com", "/data/crm/customers.csv", "owner", "crm@example.com"),
        ("model", "churn", "namespace", "models"),
    ],
)
def test_the_best_fit_comes_first_with_the_part_that_fits(
    demo: Path, query: str, first: str, part: str, text: str
) -> None:
    with Catalog(demo) as catalog:
        row = find(catalog, query=query)["rows"][0]
    assert row["name"] == first
    assert {"part": part, "text": text} in row["matches"]


def test_every_word_has_to_fit_and_pages_follow_one_another(demo: Path) -> None:
    with Catalog(demo) as catalog:
        assert find(catalog, query="churn complaints nowhere") == {"total": 0, "rows": [], "did_you_mean": []}
        assert find(catalog, query="  ") == {"total": 0, "rows": [], "did_you_mean": []}
        whole = [row["name"] for row in find(catalog, query="churn")["rows"]]
        pages = [find(catalog, query="churn", count=1, skipped=place)["rows"][0]["name"] for place in range(3)]
        assert pages == whole[:3]
        assert find(catalog, query="churn", count=1)["total"] == len(whole)


@pytest.mark.parametrize(
    ("query", "meant"), [("complants", "complaints"), ("chrun csv", "churn csv"), ("Custmoers", "customers")]
)
def test_a_misspelled_word_is_suggested_as_the_catalog_spells_it(demo: Path, query: str, meant: str) -> None:
    with Catalog(demo) as catalog:
        found = find(catalog, query=query)
        assert found["rows"] == []
        assert found["did_you_mean"][0] == meant


def test_the_page_names_the_column_and_links_to_the_dataset(monkeypatch: pytest.MonkeyPatch, demo: Path) -> None:
    app = open_page(monkeypatch, demo, "search", q="complaints")
    links = links_of(app)
    assert "matches column" in said_by(app)
    assert links["**features\\.churn**"] == ("dataset", "namespace=duckdb%3A%2F%2Fshop&name=features.churn")
    assert links["**complaints**"][0] == "trace"
    assert "column=complaints" in links["**complaints**"][1]


def test_a_misspelled_word_leads_to_what_was_meant(monkeypatch: pytest.MonkeyPatch, demo: Path) -> None:
    app = open_page(monkeypatch, demo, "search", q="complants")
    assert "No matches for **complants**" in said_by(app)
    assert links_of(app)["**complaints**"] == ("search", "q=complaints")
    assert "Enter words" in said_by(open_page(monkeypatch, demo, "search"))


def test_the_header_leads_from_any_page_to_what_it_finds(monkeypatch: pytest.MonkeyPatch, demo: Path) -> None:
    app = open_page(monkeypatch, demo, "log")
    app.text_input(key="header_search").input("tickets")
    next(button for button in app.button if button.label == "Search").click().run()
    assert address_of(app) == {"q": "tickets"}
    assert "matches**" in said_by(app)
