"""Signing in to the app in a real Chromium: what a reader sees, what a steward may, and what a revoked key ends."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.browsing import browser, stand_still
from support.demo_catalog import fill
from support.scene import DOORS_SCENE
from support.serving import Serving, start

from catalog.access.key_ring import KeyRing
from catalog.access.roles import Role
from catalog.session.catalog import Catalog

CUSTOMERS = "dataset?namespace=file&name=/data/customers.csv"

__all__ = ["browser"]
pytestmark = pytest.mark.browser


@pytest.fixture
def keyed(tmp_path: Path) -> Iterator[tuple[Serving, dict[str, str]]]:
    path = fill(tmp_path / "scene.duckdb", [json.dumps(event).encode() for event in DOORS_SCENE])
    with Catalog(path) as catalog:
        keys = {str(role): added(catalog.keys, role) for role in Role}
    serving = start(path)
    try:
        yield serving, keys
    finally:
        serving.stop()


def added(ring: KeyRing, role: Role) -> str:
    return ring.add(f"{role}@example.com", role, (), None, "root")[1]


def sign_in(page: Page, url: str, key: str) -> None:
    page.goto(url)
    page.get_by_label("Key").fill(key)
    page.get_by_role("button", name="Sign in").click()


def test_one_signs_in_sees_what_is_theirs_and_signs_out(
    keyed: tuple[Serving, dict[str, str]], browser: Browser
) -> None:
    serving, keys = keyed
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on(
        "console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None
    )
    sign_in(page, f"{serving.url}/{CUSTOMERS}", "whk_wrong")
    expect(page.get_by_role("alert")).to_contain_text("not known")

    page.get_by_label("Key").fill(keys["reader"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("reader@example.com · reader")).to_be_visible()
    expect(page.get_by_role("tab", name="Governance")).to_be_visible()  # where the link led
    stand_still(page)
    page.get_by_role("tab", name="Governance").click()
    stand_still(page)
    expect(page.locator(".st-key-edit-whence_grants button")).to_have_count(0)

    page.get_by_role("link", name="Sign out").click()
    expect(page.get_by_label("Key")).to_be_visible()
    sign_in(page, f"{serving.url}/{CUSTOMERS}", keys["steward"])
    expect(page.get_by_role("tab", name="Governance")).to_be_visible()
    stand_still(page)
    page.get_by_role("tab", name="Governance").click()
    edit = page.locator(".st-key-edit-whence_grants button")
    expect(edit).to_be_visible()
    stand_still(page)
    assert faults == []

    admin = {"Authorization": f"Bearer {keys['admin']}"}
    with serving.http as http:
        assert (
            http.post("/api/v1/keys/revoked", json={"key": "steward@example.com"}, headers=admin).status_code == 201
        )
    refused = page.get_by_text("was revoked")
    edit.or_(refused).first.click()  # a page that asks by itself whether there is new data may have found it first
    expect(refused).to_be_visible()
    page.reload()
    expect(page.get_by_label("Key")).to_be_visible()
    context.close()
