"""Waived is a status of its own wherever the app shows one: an accepted risk is not a clean version."""

from pathlib import Path

import pytest
from support.app_pages_opened import open_page, said_by
from support.demo_catalog import fill_scene

from catalog.governance.decisions.decisions import gate, waive_all
from catalog.questions import verdicts
from ui.app_catalog import catalog_in_use
from ui.picture.signs import DARK, LIGHT, STATUS_SHAPES, STATUS_SIGNS
from ui.presentation.findings import VERDICTS, status_of

OF_A_COMPARISON = ("added", "removed", "changed", "same")


def test_the_picture_has_a_mark_for_every_verdict() -> None:
    for known in (STATUS_SHAPES, STATUS_SIGNS, LIGHT["statuses"], DARK["statuses"]):
        assert set(known) == {*VERDICTS, *OF_A_COMPARISON}
    assert LIGHT["statuses"]["waived"] != LIGHT["statuses"]["pass"]


def test_a_pass_by_waivers_is_waived() -> None:
    assert [status_of(*given) for given in (("pass", 0), ("pass", 1), ("gap", 1), (None, 0))] == [
        "pass",
        "waived",
        "gap",
        "",
    ]


def test_lists_and_the_model_s_page_show_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    scene = fill_scene(tmp_path / "scene.duckdb")
    app = open_page(monkeypatch, scene, "models")
    assert ":gray-badge[:material/front_hand: waived]" not in said_by(app)
    found = [row for row in verdicts.findings(catalog_in_use()) if row["target"]["name"] == "risky"]
    waive_all(catalog_in_use(), [str(row["id"]) for row in found], "dpo@example.com", "accepted", "2099-01-01")
    assert gate(catalog_in_use(), "risky")["decision"] == "pass"
    app = open_page(monkeypatch, scene, "models")
    assert ":gray-badge[:material/front_hand: waived]" in said_by(app)
    app = open_page(monkeypatch, scene, "dataset", namespace="models", name="risky")
    assert "~ waived" in set(app.dataframe[0].value["gate"])
