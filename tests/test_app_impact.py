"""The page of an impact: what came of something, what has to follow, a case."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest
from support.demo_catalog import fill_governed
from support.governed_pages import address_of, opened, text_of

from catalog.governance.rules.withdrawal import ACTIONS, DISCHARGED_BY, REASONS
from ui.presentation import impact

VENDOR = "/data/vendor/demographics.csv"


@pytest.fixture(scope="module")
def governed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_governed(tmp_path_factory.mktemp("governed") / "governed.duckdb")


@pytest.fixture(autouse=True)
def catalog_named(monkeypatch: pytest.MonkeyPatch, governed: Path) -> None:
    monkeypatch.setenv("WHENCE_CATALOG", str(governed))


def test_every_verdict_and_reason_has_its_word() -> None:
    assert set(impact.DUTIES) == ACTIONS | {"exempt", "no_action"}
    assert tuple(impact.REASONS) == REASONS


def test_nothing_is_asked_before_something_is_picked() -> None:
    app = opened("impact")
    assert "Pick a dataset, a model or a source above" in text_of(app)
    assert not app.dataframe


def test_a_dataset_and_a_reason_are_picked() -> None:
    app = opened("impact")
    app.selectbox(key="impact_name").select(("file", VENDOR)).run()
    assert address_of(app) == {"namespace": "file", "name": VENDOR}
    rows = app.dataframe[0].value
    assert "action" not in rows
    assert rows["name"][0].endswith("name=churn")
    assert "1 model version among them." in text_of(app)
    app.segmented_control(key="impact_reason").set_value("withdrawal").run()
    assert address_of(app)["reason"] == "withdrawal"
    rows = app.dataframe[0].value
    assert "action" in rows
    assert any(name.endswith(urlencode({"name": VENDOR})) for name in rows["name"])


def test_a_source_is_picked_instead() -> None:
    app = opened("impact", name=VENDOR, namespace="file")
    app.selectbox(key="impact_source").select("crm").run()
    assert address_of(app) == {"source": "crm"}
    assert "Downstream of **source crm**:" in text_of(app)
    app.segmented_control(key="impact_reason").set_value("contamination").run()
    assert {"retrain", "erase"} <= set(app.dataframe[0].value["action"])
    assert " open actions" in text_of(app)


def click(app: AppTest, label: str) -> None:
    """Press a button of a form."""
    next(button for button in app.button if button.label == label).click().run()


def test_a_case_is_opened_and_listed(monkeypatch: pytest.MonkeyPatch, governed: Path, tmp_path: Path) -> None:
    """Of a case somebody has to answer for; what it named is a violation at once."""
    monkeypatch.setenv("WHENCE_CATALOG", str(shutil.copy(governed, tmp_path / "cases.duckdb")))
    app = opened("impact", source="crm", reason="withdrawal")
    assert "Open cases · 0" in text_of(app)
    click(app, "Open the case")
    assert "Enter who opens it." in text_of(app)
    app.text_input(key="case_by").input("dpo@example.com")
    app.text_input(key="case_owner").input("ml@example.com")
    due = datetime.now(UTC).date() + timedelta(days=30)
    app.text_input(key="case_due").input("2020-01-01").run()
    assert "2020-01-01 is in the past." in text_of(app)
    assert next(button for button in app.button if button.label == "Open the case").disabled
    app.text_input(key="case_due").input(str(due)).run()
    click(app, "Open the case")
    assert "The case is recorded." in app.success[0].value
    assert f"is open: owner ml@example.com, due {due}." in text_of(app)
    assert "Open cases · 1" in text_of(app)


@pytest.mark.slow
def test_a_case_is_closed_after_what_was_done_is_written_down(
    monkeypatch: pytest.MonkeyPatch, governed: Path, tmp_path: Path
) -> None:
    monkeypatch.setenv("WHENCE_CATALOG", str(shutil.copy(governed, tmp_path / "cases.duckdb")))
    app = opened("impact", source="crm", reason="withdrawal")
    app.text_input(key="case_by").input("dpo@example.com")
    click(app, "Open the case")
    assert "by dpo@example.com, is open: owner dpo@example.com." in text_of(app)
    app.text_input(key="case_by").input("ops@example.com")
    click(app, "Save")
    assert "Select what was done." in app.error[0].value  # nothing is confirmed that nobody ticked
    asked = [box.key.removeprefix("deed_") for box in app.selectbox if str(box.key).startswith("deed_")]
    assert asked == ["erase", "retrain", "rebuild", "suppress"]
    for duty in asked:
        assert tuple(app.selectbox(key=f"deed_{duty}").options) == DISCHARGED_BY[duty]
    first = next(box for box in app.checkbox if str(box.key).startswith("duty-"))
    first.check().run()
    app.text_input(key="receipt_evidence").input("ticket 7")
    click(app, "Save 1 duty")
    assert "Recorded for 1 version" in app.success[0].value
    assert "**Duties** · 1 of 12 done" in text_of(app)
    assert "by ops@example.com: ticket 7" in text_of(app)
    for duty in asked:
        app.button(key=f"duties_{duty}").click().run()
    click(app, "Save 11 duties")
    assert "Recorded for 11 versions" in app.success[0].value
    assert "No open actions" in text_of(app)
    app.text_input(key="closed_by").input("dpo@example.com")
    click(app, "Close the case")
    assert "The case is closed." in app.success[0].value
    assert "Open cases · 0" in text_of(app)
    receipts = {str(value).split()[0] for value in app.dataframe[0].value["receipt"].dropna()}
    assert receipts == {"erased", "retrained", "rebuilt", "suppressed"}


def test_the_address_of_a_case_is_that_of_its_answer() -> None:
    body = {"reason": "erasure", "target": {"namespace": "file", "name": "x", "version": None}}
    assert impact.case_title(body) == "erasure of file x"
    assert impact.case_address(body) == {"namespace": "file", "name": "x", "reason": "erasure"}
    assert impact.case_address({"reason": "erasure", "target": {"source": "crm"}})["source"] == "crm"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"name": "nothing"}, "No dataset or model 'nothing'"),
        ({"source": "nothing"}, "No dataset declares the source 'nothing'"),
        ({"source": "nothing", "reason": "nothing"}, "'nothing' is no reason"),
        ({"name": VENDOR, "version": "v9"}, "No version 'v9'"),
    ],
)
def test_no_address_breaks_the_page(address: dict[str, str], said: str) -> None:
    app = opened("impact", **address)
    assert not app.exception
    assert said in "".join(error.value for error in app.error).replace("\\", "")
