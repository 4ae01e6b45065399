"""Pickers of a catalog with more names than a list can offer: fifty, and a search line for the rest."""

import json
from pathlib import Path

import pytest
from support.app_pages_opened import open_page
from support.demo_catalog import fill
from support.scene import dataset, model, ran

from catalog.questions.searching.search import search_names
from catalog.session.catalog import Catalog


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A catalog of a model and sixty datasets."""
    events = ran("train", "2026-03-05", [dataset("wh", f"table_{number}") for number in range(60)], [model("churn")])
    return fill(tmp_path / "many.duckdb", [json.dumps(event).encode() for event in events])


def test_models_come_before_datasets_and_no_more_than_asked_for(many: Path) -> None:
    with Catalog(many) as catalog:
        found = search_names(catalog, count=50)
        assert (found["total"], len(found["rows"]), found["rows"][0]["name"]) == (61, 50, "churn")
        assert [row["name"] for row in search_names(catalog, query="TABLE_59 wh")["rows"]] == ["table_59"]


def test_what_is_typed_is_offered_and_can_be_picked(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_page(monkeypatch, many, "dataset")
    assert not [option for option in app.selectbox(key="pick_name").options if option.startswith("table_59 ")]
    app.text_input(key="search_names").input("table_59").run()
    app.selectbox(key="pick_name").select(("wh", "table_59")).run()
    assert not app.exception
    assert app.query_params["name"] in ("table_59", ["table_59"])


def test_words_that_fit_nothing_leave_the_page_as_it_is(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_page(monkeypatch, many, "dataset")
    app.text_input(key="search_names").input("nothing like it").run()
    assert not app.exception
    assert "No name holds all of that; the newest are offered." in [caption.value for caption in app.caption]
