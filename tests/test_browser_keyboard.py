"""The jobs of the app by keyboard alone: Tab to what is wanted, then Enter or Space; each focus can be seen."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from support.app_server import serving
from support.browsing import DRAWN, browser, opened, stand_still
from support.demo_catalog import fill_governed, fill_scene

__all__ = ["browser"]
pytestmark = pytest.mark.browser
_MOST_TABS = 150
# A ring, a border of another colour, or a shadow: something that is not there without the focus.
_HAS_RING = """e => {
    const seen = [e, e.parentElement, e.closest('label'), e.closest('[data-baseweb]')].filter(Boolean);
    return seen.some(one => {
        const style = getComputedStyle(one);
        return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
            || one.matches('input,textarea')
            || parseFloat(getComputedStyle(one.querySelector('.shape') || one).strokeWidth) >= 4;
    });
}"""


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is on an element, which then shows it."""
    expect(wanted).to_be_attached()
    for _ in range(_MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("e => e === e.getRootNode().activeElement"):
            assert wanted.evaluate(_HAS_RING)
            return
    raise AssertionError(f"{_MOST_TABS} Tabs do not reach {wanted}")


def press(page: Page, key: str = "Enter") -> None:
    page.keyboard.press(key)
    page.wait_for_timeout(300)
    stand_still(page)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(fill_governed(tmp_path_factory.mktemp("keys") / "governed.duckdb")) as url:
        yield url


def test_a_dataset_is_searched_and_opened(address: str, browser: Browser) -> None:
    page = opened(browser, address, 1280)
    stand_still(page)
    tab_to(page, page.get_by_role("searchbox", name="Search everything"))
    page.keyboard.type("tickets")
    press(page)
    page.wait_for_url("**/search?q=tickets")
    stand_still(page)
    tab_to(page, page.get_by_role("link", name="/data/support/tickets.csv").first)
    press(page)
    page.wait_for_url("**/dataset?*tickets.csv*")
    page.close()


@pytest.mark.slow
def test_the_action_of_a_finding_is_opened(address: str, browser: Browser) -> None:
    page = opened(browser, f"{address}/findings?kind=undeclared_source", 1280)
    stand_still(page)
    tab_to(page, page.get_by_role("link", name="Declare source").first)
    press(page)
    expect(page.get_by_role("heading", name="Declare source")).to_be_visible()
    page.close()


@pytest.mark.slow
def test_a_finding_is_waived(address: str, browser: Browser) -> None:
    page = opened(browser, f"{address}/findings?severity=warning", 1280)
    stand_still(page)
    tick = page.locator('[class*="st-key-chosen-"] input').first
    assert re.match("Select warning", tick.get_attribute("aria-label") or tick.evaluate("e => e.labels[0].innerText"))
    tab_to(page, tick)
    press(page, "Space")
    tab_to(page, page.get_by_role("button", name=re.compile("Waive · 1")))
    press(page)
    tab_to(page, page.get_by_label("Approved by", exact=True).locator("visible=true"))
    page.keyboard.type("dpo@example.com")
    page.keyboard.press("Tab")
    stand_still(page)
    page.get_by_label("Justification", exact=True).locator("visible=true").focus()
    page.keyboard.type("known")
    page.keyboard.press("Tab")
    stand_still(page)
    tab_to(page, page.get_by_role("button", name=re.compile("^Waive 1 finding")))
    press(page)
    expect(page.get_by_text("1 finding waived until")).to_be_visible()
    page.close()


def test_a_version_is_approved(browser: Browser, tmp_path: Path) -> None:
    with serving(fill_scene(tmp_path / "scene.duckdb")) as url:
        page = opened(browser, f"{url}/dataset?namespace=models&name=churn&version=v1", 1280)
        stand_still(page)
        tab_to(page, page.locator("summary").filter(has_text="Approve v1"))
        press(page)
        tab_to(page, page.get_by_label("Approved by", exact=True).locator("visible=true"))
        page.keyboard.type("lead@example.com")
        tab_to(page, page.get_by_role("button", name=re.compile("Approve v1$")))
        press(page)
        expect(page.get_by_text("churn v1 approved by lead@example.com.")).to_be_visible()
        page.close()


@pytest.mark.slow
def test_two_versions_are_compared(address: str, browser: Browser) -> None:
    page = opened(browser, f"{address}/trace?namespace=models&name=churn&version=v2", 1280)
    stand_still(page)
    tab_to(page, page.get_by_role("tab", selected=True).first)
    page.keyboard.press("End")
    compare = page.get_by_role("tab", name="Compare")
    if compare.get_attribute("aria-selected") != "true":
        page.keyboard.press("Enter")
    expect(compare).to_have_attribute("aria-selected", "true")
    tab_to(page, page.get_by_role("combobox", name="What changed up to v2 since"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Parameters and metrics")).to_be_visible()
    page.close()


def test_the_picture_and_its_list_are_in_step(address: str, browser: Browser) -> None:
    """A box opened by keyboard is ticked in the table of versions."""
    page = opened(browser, f"{address}/trace?namespace=models&name=churn&version=v2&hops=all", 1280)
    expect(page.locator(DRAWN).first).to_be_visible()
    stand_still(page)
    tab_to(page, page.locator(".box[tabindex='0']").first)
    focused = page.locator(".box:focus")
    at_first = str(focused.get_attribute("aria-label"))
    page.keyboard.press("ArrowLeft")
    expect(focused).not_to_have_attribute("aria-label", at_first)
    name = str(focused.get_attribute("aria-label")).split(",")[0]
    press(page)
    page.wait_for_url("**node=*")
    chosen = page.locator("[role=grid] [role=row][aria-selected=true]")
    expect(chosen).to_have_count(1)
    expect(chosen).to_contain_text(name)
    page.close()
