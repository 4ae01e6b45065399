"""A version is approved on the model's page; what fails the gate is not, and a stale approval says what changed."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from support.app_pages_opened import open_page, said_by
from support.demo_catalog import fill_scene
from support.product import entries_of
from support.scene import declared

from catalog.governance.decisions.decisions import gate
from ui.app_catalog import catalog_in_use

MODEL = {"namespace": "models", "name": "churn"}


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    return fill_scene(tmp_path / "scene.duckdb")


def _approve(app: AppTest, by: str) -> str:
    app.text_input(key="approval_by").input(by)
    app.button(key="approve").click().run()
    return said_by(app)


def test_a_version_is_approved_and_a_stale_approval_renewed(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "dataset", **MODEL)
    said = said_by(app)
    answer = gate(catalog_in_use(), **MODEL)
    assert answer["digests"]["trace"][:16] in said
    assert "not approved" in said
    app.button(key="approve").click().run()
    assert "Enter who approves it." in said_by(app)
    said = _approve(app, "lead@example.com")
    assert "churn v1 approved by lead@example.com." in said
    assert gate(catalog_in_use(), **MODEL)["approval"]["state"] == "valid"
    kept = {"duration": "P40Y", "anchor": "collected_at", "collected_at": "2026-01-15"}
    catalog_in_use().append(
        entries_of([declared("file", "/data/customers.csv", "2026-08-01", whence_retention=kept)])
    )
    app = open_page(monkeypatch, scene, "dataset", **MODEL)
    said = said_by(app)
    assert "Changed since it was approved: **declarations**." in said
    assert "Data protection, changed: delete" in said
    assert "by lead@example.com" in said
    _approve(app, "other@example.com")
    assert gate(catalog_in_use(), **MODEL)["approval"]["state"] == "valid"


def test_who_made_it_cannot_approve_it(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "dataset", **MODEL)
    owner = "ml@example.com"
    catalog_in_use().append(
        entries_of(
            [
                declared(
                    "models",
                    "churn",
                    "2026-08-01",
                    whence_model={"purpose": gate(catalog_in_use(), **MODEL)["purpose"], "owner": owner},
                )
            ]
        )
    )
    app = open_page(monkeypatch, scene, "dataset", **MODEL)
    assert "somebody else has to approve it" in _approve(app, owner)
    assert gate(catalog_in_use(), **MODEL)["approval"]["state"] == "missing"


def test_what_fails_the_gate_is_not_approved_and_says_why(monkeypatch: pytest.MonkeyPatch, scene: Path) -> None:
    app = open_page(monkeypatch, scene, "dataset", namespace="models", name="risky")
    said = said_by(app)
    assert "It cannot be approved yet:" in said
    assert "licence conflict" in said
    assert app.button(key="approve").disabled
