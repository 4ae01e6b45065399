"""The page of findings without a browser: groups, filters, the way into the trace, waivers."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, Checkbox
from support.app_pages_opened import address_of, links_of, open_page, said_by
from support.demo_catalog import fill, fill_scene
from support.scene import ran

from catalog.questions import verdicts
from ui.app_catalog import catalog_in_use
from ui.presentation.findings import kind_words


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    return fill_scene(tmp_path / "scene.duckdb")


def test_the_gravest_come_first_each_with_what_would_mend_it(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "findings")
    said = said_by(app)
    found = verdicts.findings(catalog_in_use())
    assert f"**{len(found)} findings**" in said
    heads = [box.label for box in _boxes(app)]
    assert heads[0].replace("\\", "").startswith("Select violation: licence conflict, risky v1")
    assert "violation" in heads[0]
    assert "licence conflict" in heads[0].replace("\\", "")
    for finding in found:
        assert str(finding["message"]) in said
        app.button(key=f"open-{finding['id']}").click().run()
        assert str(finding["mend"]) in said_by(app)


def test_a_finding_leads_into_its_trace(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "findings", severity="violation")
    finding = next(row for row in verdicts.findings(catalog_in_use()) if row["severity"] == "violation")
    assert len(_boxes(app)) == 1
    _, query = links_of(app)["See it in the trace"]
    assert query == f"namespace=models&name=risky&version=v1&finding={finding['id']}"


def test_filters_and_groups_narrow_the_list_and_stand_in_the_address(
    monkeypatch: pytest.MonkeyPatch, scene: Path
) -> None:
    app = open_page(monkeypatch, scene, "findings")
    everything = len(_boxes(app))
    app.segmented_control(key="pick_severity").select("gap").run()
    assert address_of(app) == {"severity": "gap"}
    assert 0 < len(_boxes(app)) < everything
    assert all("gap" in box.label for box in _boxes(app))
    app.segmented_control(key="pick_severity").unselect("gap").run()
    app.segmented_control(key="pick_group").select("model").run()
    app.selectbox(key="pick_one").select(("models", "blind")).run()
    assert address_of(app) == {"group": "model", "namespace": "models", "name": "blind"}
    assert 0 < len(_boxes(app)) < everything
    assert all("blind" in box.label for box in _boxes(app))
    app.button(key="widen").click().run()
    assert address_of(app) == {"group": "model"}
    assert len(_boxes(app)) == everything


def test_an_address_says_what_is_shown(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "findings", severity="gap", group="model", namespace="models", name="blind")
    assert app.segmented_control(key="pick_severity").value == "gap"
    assert app.selectbox(key="pick_one").value == ("models", "blind")
    assert len(_boxes(app)) == 1
    assert "blind" in _boxes(app)[0].label


def test_findings_are_waived_together_with_reason_and_expiry(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "findings")
    before = len(_boxes(app))
    for box in _boxes(app)[:2]:
        box.check()
    app.run()
    _submit(app).click()
    app.run()
    assert "Enter who accepts the risk." in said_by(app)
    assert "Enter a justification." in said_by(app)
    app.text_input(key="waiver_by").input("dpo@example.com")
    app.text_input(key="waiver_reason").input("known, being mended")
    _submit(app).click()
    app.run()
    said = said_by(app)
    assert "2 findings waived until" in said
    assert len(_boxes(app)) == before - 2
    app.segmented_control(key="pick_state").select("waived").run()
    assert "by dpo@example.com until" in said_by(app)
    assert "known, being mended" in said_by(app)
    waived = [row for row in verdicts.findings(catalog_in_use()) if row["waived_by"]]
    assert {row["waived_by"] for row in waived} == {"dpo@example.com"}
    assert len(waived) == 2


def test_nothing_is_written_with_a_date_that_cannot_be(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    """A date that is over, is no date, or is missing: the fault stands there, the button waits, nobody waived."""
    app = open_page(monkeypatch, scene, "findings")
    _boxes(app)[0].check().run()
    app.text_input(key="waiver_by").input("dpo@example.com")
    app.text_input(key="waiver_reason").input("known")
    for typed, fault in (
        ("2020-01-01", "2020-01-01 is in the past."),
        ("2027-02-30", "2027-02-30 is not a valid date. Use 2027-06-30."),
        ("20990101", "20990101 is not a valid date. Use 2099-01-01."),
        ("soon", "soon is not a valid date."),
    ):
        app.text_input(key="waiver_until").input(typed).run()
        assert fault in said_by(app)
        assert _submit(app).disabled
    app.text_input(key="waiver_until").input("").run()
    _submit(app).click()
    app.run()
    assert "Enter a date: a waiver expires." in said_by(app)
    assert not [row for row in verdicts.findings(catalog_in_use()) if row["waived_by"]]
    app.text_input(key="waiver_until").input("2099-01-01").run()
    _submit(app).click()
    app.run()
    assert "1 finding waived until 2099-01-01" in said_by(app)


def test_findings_are_assigned_and_found_by_whom(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    """Assigned again they are the other's; they stay findings."""
    app = open_page(monkeypatch, scene, "findings")
    before = len(_boxes(app))
    for owner in ("first@example.com", "steward@example.com"):
        _boxes(app)[0].check().run()
        app.text_input(key="assigned_by").input("dpo@example.com")
        app.text_input(key="assigned_to").input(owner)
        _submit(app, "Assign").click()
        app.run()
        assert f"1 finding assigned to {owner}." in said_by(app)
    assert len(_boxes(app)) == before
    app.segmented_control(key="pick_group").select("owner").run()
    assert any("steward@example.com · " in option for option in app.selectbox(key="pick_one").options)
    assert not any("first@example.com" in option for option in app.selectbox(key="pick_one").options)
    app.selectbox(key="pick_one").select((None, "steward@example.com")).run()
    assert len(_boxes(app)) == 1
    assert "Assigned to steward@example.com since " in said_by(app)
    app.selectbox(key="pick_one").select((None, "")).run()
    assert len(_boxes(app)) == before - 1
    assert "Only assigned to **nobody**" in said_by(app)


def _boxes(app: AppTest) -> list[Checkbox]:
    return [box for box in app.checkbox if str(box.key).startswith("chosen-")]


def test_a_waiver_is_extended_and_revoked(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "findings", severity="violation")
    for until, state, number in (("2098-01-01", "open", 1), ("2099-01-01", "waived", 1)):
        app.segmented_control(key="pick_state").select(state).run()
        assert len(_boxes(app)) == number
        _boxes(app)[0].check().run()
        app.text_input(key="waiver_by").input("dpo@example.com")
        app.text_input(key="waiver_reason").input("known")
        app.text_input(key="waiver_until").input(until).run()
        _submit(app, "Extend" if state == "waived" else "Waive").click()
        app.run()
        assert f"1 finding waived until {until}" in said_by(app)
    assert "until 2099-01-01: known" in said_by(app)
    assert "**1 finding** · 0 selected" in said_by(app)
    _boxes(app)[0].check().run()
    assert app.text_input(key="revoked_by").value == "dpo@example.com"
    _submit(app, "Revoke").click()
    app.run()
    assert "Enter a reason." in said_by(app)
    app.text_input(key="revoked_reason").input("the licence was refused")
    _submit(app, "Revoke").click()
    app.run()
    assert "1 waiver revoked." in said_by(app)
    assert "No finding fits." in said_by(app)
    assert not [row for row in verdicts.findings(catalog_in_use()) if row["waived_by"]]


def test_groups_have_headings_with_counts_and_are_selected_whole(
    monkeypatch: pytest.MonkeyPatch, scene: Path
) -> None:
    app = open_page(monkeypatch, scene, "findings")
    found = verdicts.findings(catalog_in_use())
    kinds = {str(row["kind"]) for row in found}
    said = said_by(app)
    for kind in kinds:
        number = sum(row["kind"] == kind for row in found)
        assert f"##### {kind_words(kind)} · {number}" in said
    kind = max(kinds, key=lambda kind: sum(row["kind"] == kind for row in found))
    number = sum(row["kind"] == kind for row in found)
    app.button(key=f"select_None_{kind}").click().run()
    assert f"{number} selected" in said_by(app)
    assert sum(box.value for box in _boxes(app)) == number
    app.segmented_control(key="pick_severity").select("violation").run()
    assert "0 selected" in said_by(app)


def test_two_thousand_findings_are_waived_in_one_write(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    inputs = [{"namespace": "file", "name": f"/lake/{number:04}.csv"} for number in range(2000)]
    model = {"namespace": "models", "name": "m", "facets": {"datasetType": {"datasetType": "MODEL"}}}
    events = [json.dumps(event).encode() for event in ran("train", "2026-02-01", inputs, [model])]
    app = open_page(monkeypatch, fill(tmp_path / "many.duckdb", events), "findings", kind="undeclared_source")
    assert "**2,000 findings** · 0 selected" in said_by(app)
    app.button(key="select_all").click().run()
    assert "2,000 selected" in said_by(app)
    app.text_input(key="waiver_by").input("dpo@example.com")
    app.text_input(key="waiver_reason").input("an archive")
    before = catalog_in_use().log_position
    _submit(app).click()
    app.run()
    assert "2,000 findings waived until" in said_by(app)
    assert "No finding fits." in said_by(app)
    assert catalog_in_use().log_position == before + 2000
    assert sum(row["waived_by"] is not None for row in verdicts.findings(catalog_in_use())) == 2000


def _submit(app: AppTest, deed: str = "Waive") -> Button:
    return next(button for button in app.button if button.label.startswith(deed))


def test_no_address_breaks_the_page(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "findings")
    for key, value in (
        ("page", "x"),
        ("page", "99999"),
        ("page", "-1"),
        ("severity", "nothing"),
        ("group", "nothing"),
        ("state", "nothing"),
        ("finding", "0000"),
        ("kind", "*no* `such` kind"),
    ):
        app.query_params = {key: value}
        said_by(app.run())


def test_a_filter_that_nothing_fits_says_so(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    assert "No finding fits" in said_by(open_page(monkeypatch, scene, "findings", owner="someone else"))
