"""The page of audits: the calendar, a sample drawn by clicking, its sheets, the finding that an exception opens."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from support.app_pages_opened import links_of
from support.demo_catalog import RECORDED, fill
from support.governed_pages import address_of, opened, text_of

from catalog.questions.lists import records
from catalog.session.catalog import Catalog
from ingest.records.write import record
from ui.app_catalog import catalog_in_use

AUDITOR = "audit@example.com"


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = fill(tmp_path / "whence.duckdb", RECORDED.read_bytes().splitlines())
    with Catalog(path) as catalog:
        record(catalog, "audit", {"id": "a1", "title": "Internal", "planned_for": "2099-01-01"}, AUDITOR)
    monkeypatch.setenv("WHENCE_CATALOG", str(path))
    return path


def button(app: AppTest, label: str) -> AppTest:
    (found,) = [each for each in app.button if each.label == label]
    return found.click().run()


def test_the_calendar_names_what_nobody_planned(path: Path) -> None:
    text = text_of(opened("audits"))
    assert "· **Internal** · missing" in text
    assert "2099-01-01 · **Internal** · planned" in text


def test_a_sample_is_drawn_and_examined_by_clicking(path: Path) -> None:
    app = opened("audits")
    app.selectbox[0].select("releases").run()
    app.number_input[0].set_value(2)
    app.selectbox[1].select("a1")
    app = button(app.run(), "Draw")
    assert any("Enter who draws it" in each.value for each in app.error)
    app.text_input(key="audit by").input(AUDITOR)
    app = button(app.run(), "Draw")
    assert not app.exception
    (sample,) = records(catalog_in_use(), "sample")
    assert address_of(app) == {"sample": sample["id"]}
    assert (len(sample["body"]["items"]), sample["body"]["audit"]) == (2, "a1")
    # An item's lineage is that of the sample's times, whatever came later; its pack is a click away.
    page, query = links_of(app)["Lineage"]
    assert page == "trace"
    assert "known_at=" in query
    assert links_of(app)["Evidence pack"][0] == "evidence"
    # The run that an item was made by is no more than a name until it can be opened.
    assert any(page == "run" and "id=" in query for page, query in links_of(app).values())
    first = f"audit {sample['id']} 1"
    app.radio(key=f"{first} result").set_value("exception").run()
    app.selectbox(key=f"{first} grade").select("minor")
    app.text_area(key=f"{first} note").input("no approval")
    app.text_input(key=f"{first} by").input(AUDITOR)
    app = app.run().button(key=f"{first} save").click().run()
    assert [each.value for each in app.success] == ["Item 1 is examined. A finding is opened."]
    (finding,) = records(catalog_in_use(), "finding")
    assert (finding["id"], finding["body"]["grade"]) == (f"{sample['id']}-1", "minor")
    assert [row["id"] for row in records(catalog_in_use(), "nonconformity")] == [finding["id"]]
    assert "#### Open findings · 1" in text_of(opened("audits"))


def test_a_sample_of_nothing_says_so(path: Path) -> None:
    app = opened("audits")
    app.selectbox[0].select("withdrawals").run()
    app.text_input(key="audit by").input(AUDITOR)
    app = button(app.run(), "Draw")
    assert "the population was empty then" in text_of(app)
    assert "examined" not in text_of(app)


def test_a_sample_that_is_not_there_is_said(path: Path) -> None:
    app = opened("audits", sample="nope")
    assert not app.exception
    assert any("There is no sample" in each.value.replace("\\", "") for each in app.error)
