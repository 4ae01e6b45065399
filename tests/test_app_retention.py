"""The page of retention: states, months, the list, holds."""

import json
from datetime import date
from pathlib import Path

import pytest
from support.demo_catalog import DECLARED, RECORDED, fill
from support.governed_pages import address_of, opened, text_of
from support.scene import declared, ran

from ui.presentation.retention import STATES, months_of, ordered_counts, state_word

HELD = declared(
    "file",
    "/data/kept.csv",
    "2026-01-01",
    whence_source={"name": "court", "channel": "internal"},
    whence_personal_data={"identifiability": "personal"},
    whence_retention={
        "duration": "P90Y",
        "anchor": "collected_at",
        "collected_at": "2026-01-15",
        "holds": [{"keep_until": "2090-01-01", "reason": "a lawsuit"}],
    },
)
READ = ran(
    "read",
    "2026-01-20",
    [{"namespace": "file", "name": "/data/kept.csv", "facets": {}}],
    [{"namespace": "file", "name": "/data/copy.csv", "facets": {}}],
)


@pytest.fixture(scope="module")
def governed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lines = [*RECORDED.read_bytes().splitlines(), *(json.dumps(event).encode() for event in [*DECLARED, HELD, *READ])]
    return fill(tmp_path_factory.mktemp("retention") / "governed.duckdb", lines)


@pytest.fixture(autouse=True)
def catalog_named(monkeypatch: pytest.MonkeyPatch, governed: Path) -> None:
    monkeypatch.setenv("WHENCE_CATALOG", str(governed))


def test_states_are_counted_those_first_that_want_something_done() -> None:
    rows = [{"state": state, "versions": 2} for state in ("ok", "zombie", "new_state")]
    assert ordered_counts(rows) == {"zombie": 2, "ok": 2, "new_state": 2}
    assert len({shown.icon for shown in STATES.values()}) == len(STATES)
    assert state_word("new_state").icon


def test_months_are_one_row_each_with_a_number_for_each_state() -> None:
    rows = [("2026-01", "ok", 3), ("2026-01", "zombie", 1), ("2026-03", "ok", 2)]
    months = months_of([dict(zip(("month", "state", "versions"), row, strict=True)) for row in rows])
    assert months == [{"month": "2026-01", "zombie": 1, "ok": 3}, {"month": "2026-03", "zombie": 0, "ok": 2}]
    assert list(months[0]) == ["month", "zombie", "ok"]


def test_the_list_is_filtered_by_a_state() -> None:
    app = opened("retention")
    assert set(app.dataframe[0].value["state"]) > {"held"}
    app.pills[0].set_value("held").run()
    assert address_of(app) == {"state": "held"}
    rows = app.dataframe[0].value
    assert set(rows["state"]) == {"held"}
    assert "under a legal hold" in text_of(app)


def test_the_list_is_filtered_by_month_and_words() -> None:
    app = opened("retention")
    month = app.selectbox(key="pick_month").options[-1]
    app.selectbox(key="pick_month").select(month).run()
    assert {str(day)[:7] for day in app.dataframe[0].value["delete by"]} == {month}
    app.selectbox(key="pick_month").select(None).run()
    app.text_input(key="pick_words").input("COURT").run()
    assert address_of(app) == {"words": "COURT"}
    assert set(app.dataframe[0].value["source"]) == {"court"}
    app.text_input(key="pick_words").input("nothing at all").run()
    assert "No version is in that state, month and name." in text_of(app)


def test_holds_are_listed() -> None:
    app = opened("retention")
    assert "Holds · 1" in text_of(app)
    (hold,) = app.dataframe[1].value.to_dict("records")
    assert (hold["name"], hold["keep_until"], hold["reason"]) == ("/data/kept.csv", "2090-01-01", "a lawsuit")
    assert hold["versions held"] > 0
    assert date.fromisoformat(hold["keep_until"])


def test_without_rules_the_page_says_how_to_declare_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    event = json.dumps(declared("file", "x", "2026-01-01", whence_personal_data={"identifiability": "non_personal"}))
    monkeypatch.setenv("WHENCE_CATALOG", str(fill(tmp_path / "none.duckdb", [event.encode()])))
    assert "No retention rules declared" in text_of(opened("retention"))


@pytest.mark.parametrize("address", [{"state": "x"}, {"month": "x"}, {"page": "x"}, {"page": "-1"}, {"page": "99"}])
def test_no_address_breaks_the_page(address: dict[str, str]) -> None:
    assert "### Retention" in text_of(opened("retention", **address))
