"""What somebody types while a page is being made stays: a run sets no text field to what it shows already."""

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from support.app_pages_opened import open_page
from support.browsing import DEMO_PAGES
from support.demo_catalog import fill_governed

WITH_FIELDS = (
    "models",
    "datasets",
    "steward",
    "impact",
    "retention",
    "quality",
    "record",
    "review",
    "controls",
    "sql",
)


@pytest.fixture(scope="module")
def governed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_governed(tmp_path_factory.mktemp("typing") / "governed.duckdb")


@pytest.mark.parametrize("name", WITH_FIELDS)
def test_a_run_leaves_the_text_of_every_field(monkeypatch: pytest.MonkeyPatch, governed: Path, name: str) -> None:
    """Streamlit's browser puts a value that a run sets in the place of what is in the field by then."""
    place = urlsplit(DEMO_PAGES[name])
    app = open_page(monkeypatch, governed, place.path, **dict(parse_qsl(place.query)))
    assert not app.exception
    app.run()
    fields = [*app.text_input, *app.text_area]
    assert fields
    assert [field.label for field in fields if field.proto.set_value] == []


def test_a_name_in_the_address_is_shown_although_something_else_was_typed(
    monkeypatch: pytest.MonkeyPatch, governed: Path
) -> None:
    app = open_page(monkeypatch, governed, "datasets", q="tickets")
    app.text_input(key="pick_q").input("customers").run()
    app.query_params["q"] = "clicks"  # as the back button does
    app.run()
    assert app.text_input(key="pick_q").value == "clicks"
