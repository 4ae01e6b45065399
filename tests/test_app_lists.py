"""The pages of models and datasets without a browser: search, filters, pages, the way into a trace."""

import json
import time
import uuid
from pathlib import Path

import pytest
from support.app_pages_opened import address_of, links_of, open_page, said_by
from support.demo_catalog import fill, fill_scene
from support.scene import PRODUCER

from catalog.questions.searching.search import search_datasets
from ui.app_catalog import catalog_in_use

MANY = 10_000
_SECONDS = 5  # a reader's patience on a slow machine; measured 0.3 to 0.7


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_scene(tmp_path_factory.mktemp("lists") / "scene.duckdb")


def _written(number: int) -> bytes:
    """The event of a run that writes one dataset with a column, a tag and an owner of its own."""
    about = {"_producer": PRODUCER, "_schemaURL": PRODUCER}
    facets = {
        "schema": {**about, "fields": [{"name": f"column_{number}", "type": "INT"}]},
        "ownership": {**about, "owners": [{"name": f"team-{number % 20}"}]},
        "tags": {**about, "tags": [{"key": "area", "value": f"tag_{number}", "source": "test"}]},
    }
    event = {
        "eventType": "COMPLETE",
        "eventTime": "2026-03-01T00:00:00Z",
        "producer": PRODUCER,
        "schemaURL": PRODUCER,
        "run": {"runId": str(uuid.UUID(int=number + 1))},
        "job": {"namespace": "jobs", "name": f"job_{number}"},
        "outputs": [{"namespace": "wh", "name": f"数据.table_{number:05}", "facets": facets}],
    }
    return json.dumps(event).encode()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("many") / "many.duckdb", map(_written, range(MANY)))


def test_models_stand_with_their_verdicts_the_gravest_first(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "models")
    said = said_by(app)
    assert "**3 models**" in said
    places = [said.index(f":{colour}-badge") for colour in ("red", "orange", "green")]
    assert places == sorted(places)
    assert links_of(app)["**risky**"][1] == "namespace=models&name=risky"
    assert links_of(app)["1 violation"] == ("findings", "group=model&namespace=models&name=risky")


def test_models_are_searched_and_filtered_by_verdict(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "models")
    app.segmented_control(key="pick_verdict").select("pass").run()
    assert address_of(app) == {"verdict": "pass"}
    assert [label for label in links_of(app) if label.startswith("**")] == ["**churn**"]
    app.text_input(key="pick_q").input("no such words").run()
    assert address_of(app) == {"verdict": "pass", "q": "no such words"}
    assert "No matches" in said_by(app)
    assert "**1 model**" in said_by(open_page(monkeypatch, scene, "models", q="BLIND"))


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ({"q": "age"}, {"staging"}),
        ({"source": "crm"}, {"/data/customers.csv"}),
        ({"basis": "eu-gdpr:A6-1-a"}, {"/data/customers.csv"}),
        ({"purpose": "dpv:CustomerRelationshipManagement"}, {"/data/customers.csv"}),
        ({"namespace": "wh"}, {"staging", "raw_copy"}),
        ({"verdict": "violation"}, {"/data/demo.csv"}),
        ({"verdict": "gap"}, {"/x/unknown.csv"}),
        ({"q": "nothing holds this"}, set()),
    ],
)
def test_datasets_are_narrowed_by_their_address(
    monkeypatch: pytest.MonkeyPatch, scene: Path, address: dict[str, str], names: set[str]
) -> None:
    links = links_of(open_page(monkeypatch, scene, "datasets", **address))
    assert {label.strip("*").replace("\\", "") for label in links if label.startswith("**")} == names


def test_a_filter_is_picked_and_widened_again(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "datasets")
    before = len(links_of(app))
    app.selectbox(key="pick_namespace").select("wh").run()
    assert address_of(app) == {"namespace": "wh"}
    assert len(links_of(app)) < before
    app.button(key="widen").click().run()
    assert address_of(app) == {}
    assert len(links_of(app)) == before


def test_a_page_of_many_datasets_is_read_and_no_more(monkeypatch: pytest.MonkeyPatch, many: Path) -> None:
    app = open_page(monkeypatch, many, "datasets", page="400")
    said = said_by(app)
    assert "**10,000 datasets**, 9,976 to 10,000 shown" in said
    assert sum(page == "dataset" for page, _ in links_of(app).values()) == 25
    for words in ("column_4711", "tag_4711", "table_04711", "team-11 table_04711"):
        begin = time.monotonic()
        found = search_datasets(catalog_in_use(), query=words)
        assert time.monotonic() - begin < _SECONDS
        assert [row["name"] for row in found["rows"]] == ["数据.table_04711"]  # type: ignore[union-attr]
    app.text_input(key="pick_q").input("team-3").run()
    assert "**500 datasets**, 1 to 25 shown" in said_by(app)
    assert address_of(app) == {"q": "team-3"}


@pytest.mark.parametrize("script", ["models", "datasets"])
def test_no_address_breaks_a_list(monkeypatch: pytest.MonkeyPatch, scene: Path, script: str) -> None:
    app = open_page(monkeypatch, scene, script)
    for key, value in (
        ("page", "-1"),
        ("page", "999"),
        ("verdict", "x"),
        ("order", "x"),
        ("owner", "*x*"),
        ("q", "%'"),
    ):
        app.query_params = {key: value}
        said_by(app.run())


def test_the_pages_of_a_list_follow_the_address_without_a_complaint(
    monkeypatch: pytest.MonkeyPatch, many: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """By the links, by an address that was gone back to, and by another filter."""
    app = open_page(monkeypatch, many, "datasets", page="3")
    assert app.pagination[0].value == 3
    for page in (5, 2):
        app.pagination[0].set_value(page).run()
        assert address_of(app)["page"] == str(page)
        assert app.pagination[0].value == page
    app.query_params["page"] = "4"
    app.run()
    assert app.pagination[0].value == 4
    del app.query_params["page"]
    app.run()
    assert app.pagination[0].value == 1
    assert "was created with a default value" not in caplog.text
