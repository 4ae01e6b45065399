"""The page of the log without a browser: the feed, what was refused and its replay, the chain."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from support.app_pages_opened import address_of, open_page, said_by
from support.demo_catalog import RECORDED, fill_scene
from support.scene import DOORS_SCENE

from catalog.log.admission import Rejected, admit
from catalog.questions.overview import log_overview
from catalog.session.catalog import Catalog
from ui.app_catalog import catalog_in_use

BAD = b'{"eventType":"COMPLETE","run":{}}'


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    path = fill_scene(tmp_path / "scene.duckdb")
    refused = admit(BAD)
    assert isinstance(refused, Rejected)
    with Catalog(path) as catalog:
        catalog.reject([refused], "events.ndjson:7")
    return path


def _press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def test_the_newest_event_comes_first_and_opens(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "log")
    count = len(DOORS_SCENE)
    entries = [button for button in app.button if (button.key or "").startswith("entry-")]
    assert [button.label for button in entries][:2] == [f"{count}", f"{count - 1}"]
    assert "**train_blind** complete · 1 in, 1 out" in said_by(app)
    entries[0].click().run()
    assert address_of(app) == {"entry": str(count)}
    assert '"train_blind"' in app.json[0].value
    _press(app, "Close")
    assert not app.json


def test_events_are_filtered_by_kind(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "log")
    app.segmented_control(key="pick_kind").select("dataset").run()
    assert address_of(app) == {"kind": "dataset"}
    said = said_by(app)
    assert "**/data/customers.csv** dataset" in said
    assert "train_blind" not in said


def test_older_events_are_a_page_further(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "log")
    lines = RECORDED.read_bytes().splitlines()
    catalog_in_use().append([entry for line in lines if not isinstance(entry := admit(line), Rejected)])
    app.run()
    newest = said_by(app)
    _press(app, "Older")
    assert said_by(app) != newest
    assert int(address_of(app)["before"]) == len(DOORS_SCENE) + len(lines) - 24
    _press(app, "Newest")
    assert said_by(app) == newest


def test_a_refused_event_tells_its_faults_and_is_replayed_once_mended(
    monkeypatch: pytest.MonkeyPatch, scene: Path
) -> None:
    app = open_page(monkeypatch, scene, "log", feed="Refused")
    said = said_by(app)
    assert "**1 rejected event**" in said
    assert "from events.ndjson:7" in said
    assert "`/job` a run without its job" in said
    _press(app, "Replay")
    assert "Still rejected" in said_by(app)
    before = catalog_in_use().log_position
    app.text_area[0].input(RECORDED.read_bytes().splitlines()[0].decode()).run()
    _press(app, "Replay")
    assert f"Ingested as entry {before + 1}" in said_by(app)
    assert catalog_in_use().log_position == before + 1
    assert "No rejected events" in said_by(app)
    assert log_overview(catalog_in_use())["rejected_of_day"] == 0
    app.segmented_control(key="pick_rejected").select("all").run()
    assert f"Replayed as entry {before + 1}" in said_by(app)


def test_a_card_names_the_job_and_the_producer_and_an_event_known_already_closes_it(
    monkeypatch: pytest.MonkeyPatch, scene: Path
) -> None:
    line = RECORDED.read_bytes().splitlines()[0]
    event = json.loads(line)
    refused = admit(json.dumps({**event, "eventTime": "yesterday", "run": {}}).encode())
    assert isinstance(refused, Rejected)
    with Catalog(scene) as catalog:
        catalog.reject([refused], "http")
    app = open_page(monkeypatch, scene, "log", feed="Refused")
    said = said_by(app)
    assert f"**{event['job']['namespace']}/{event['job']['name']} · {event['producer']}** from http" in said
    assert "`/eventTime`" in said
    assert "`/run" in said
    area = next(area for area in app.text_area if "yesterday" in area.value)
    assert area.value.startswith("{\n")
    catalog_in_use().append([entry for entry in [admit(line)] if not isinstance(entry, Rejected)])
    area.input(line.decode()).run()
    app.button(key=area.key.replace("raw-", "replay-")).click().run()
    assert "has this very event already" in said_by(app)
    assert "**1 rejected event**" in said_by(app)


def test_the_chain_is_verified(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "log", feed="Chain")
    _press(app, "Verify chain")
    assert f"Chain verified: {len(DOORS_SCENE)} entries" in said_by(app)


def test_a_changed_entry_is_named(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "log", feed="Chain")
    with catalog_in_use().cursor() as cursor:
        cursor.execute("UPDATE log.entries SET producer = 'somebody else' WHERE position = 3")
    _press(app, "Verify chain")
    assert "Entry 3 does not match" in said_by(app)


def test_no_address_breaks_the_log(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "log")
    for address in (
        {"feed": "x"},
        {"entry": "99999"},
        {"entry": "-1"},
        {"before": "x"},
        {"kind": "x"},
        {"feed": "Refused", "page": "9"},
        {"feed": "Oddities", "page": "9"},
    ):
        app.query_params = dict(address)
        said_by(app.run())


@pytest.mark.parametrize("feed", ["Events", "Refused", "Oddities", "Chain"])
def test_an_empty_log_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, feed: str) -> None:
    assert said_by(open_page(monkeypatch, tmp_path / "empty.duckdb", "log", feed=feed))
