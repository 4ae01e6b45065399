"""Signing in with a provider in a real Chromium: on another site, to and fro, what one may then, and out again."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from support.browsing import browser, stand_still
from support.demo_catalog import fill
from support.oidc_provider import NOBODY, READER, STEWARD, configuration, provider
from support.ports import free_port
from support.scene import DOORS_SCENE
from support.serving import start

CUSTOMERS = "dataset?namespace=file&name=/data/customers.csv"
__all__ = ["browser"]
pytestmark = pytest.mark.browser


@pytest.fixture
def app(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The addresses of a server without any key, and of its provider, which a browser holds for two sites."""
    path = fill(tmp_path / "scene.duckdb", [json.dumps(event).encode() for event in DOORS_SCENE])
    port = free_port()
    with provider(free_port()) as url:
        serving = start(path, port, oidc=configuration(tmp_path, url, f"http://127.0.0.1:{port}"))
        try:
            yield serving.url, url
        finally:
            serving.stop()


def sign_in(page: Page, user: str) -> None:
    page.get_by_role("link", name="Sign in with Example SSO").click()
    page.get_by_role("link", name=user, exact=True).click()


def test_one_signs_in_with_the_provider_sees_what_is_theirs_and_signs_out(
    app: tuple[str, str], browser: Browser
) -> None:
    url, provider_url = app
    page = browser.new_context().new_page()
    places: set[str] = set()
    page.on("request", lambda sent: places.add(urlsplit(sent.url).netloc))
    faults: list[str] = []
    page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)

    page.goto(f"{url}/{CUSTOMERS}")
    sign_in(page, NOBODY)
    expect(page.get_by_role("alert")).to_contain_text(f"{NOBODY} has no role here")

    page.goto(f"{url}/{CUSTOMERS}")
    sign_in(page, READER)
    expect(page.get_by_text(f"{READER} · reader")).to_be_visible()
    stand_still(page)
    page.get_by_role("tab", name="Governance").click()
    stand_still(page)
    expect(page.locator(".st-key-edit-whence_grants button")).to_have_count(0)
    page.get_by_role("link", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in with Example SSO")).to_be_visible()
    page.goto(f"{url}/{CUSTOMERS}")
    expect(page.get_by_role("link", name="Sign in with Example SSO")).to_be_visible()

    sign_in(page, STEWARD)
    expect(page.get_by_text(f"{STEWARD} · steward")).to_be_visible()
    stand_still(page)
    page.get_by_role("tab", name="Governance").click()
    expect(page.locator(".st-key-edit-whence_grants button")).to_be_visible()
    assert faults == []
    assert places - {""} == {urlsplit(url).netloc, urlsplit(provider_url).netloc}
    page.context.close()
