"""Rows of the list of what was wrong with the app (`ux_rows.py`) that no other module clicks, on one server."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from support.app_server import serving
from support.browsing import DRAWN, browser, opened, stand_still
from support.clicks import Clicks
from support.demo_catalog import fill_demo, fill_governed
from support.serving import served

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
TRACE = "trace?namespace=models&name=churn&version=v2&hops=all"
WITH_ZONE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d (UTC|[+-]\d\d:\d\d)")
TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
# Letters and shapes that mark something need three to one against what is behind them (WCAG 2.2, 1.4.11).
CONTRAST = """box => {
    const light = text => {
        const part = text.match(/[\\d.]+/g).slice(0, 3).map(n => n / 255)
            .map(n => n <= 0.03928 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4);
        return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
    };
    let behind = box.getRootNode().host || box;
    while (/rgba\\(.*, 0\\)/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
    const line = getComputedStyle(box.querySelector('.shape')).stroke;
    const pair = [light(line), light(getComputedStyle(behind).backgroundColor)].sort();
    return (pair[1] + 0.05) / (pair[0] + 0.05);
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(fill_governed(tmp_path_factory.mktemp("rows") / "governed.duckdb")) as url:
        yield url


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = opened(browser, address, 1280)
    stand_still(page)
    yield page
    page.close()


def box(page: Page, name: str) -> Locator:
    """The box of a version in the picture, by the beginning of what a screen reader says."""
    return page.locator(f'.box[role="button"][aria-label^="{name}, "]').first


def go(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}/{path}")
    stand_still(page)


def follow(page: Page, group: str, entry: str) -> None:
    """Two clicks in the menu: the session stays."""
    page.get_by_role("button", name=group, exact=True).click()
    page.get_by_role("menuitem", name=entry, exact=True).click()
    stand_still(page)


def test_a_source_s_current_version_is_the_one_read_last(page: Page, address: str) -> None:
    """Of the two versions of this file the one read first has the greater hash."""
    go(page, address, "datasets?q=tickets.csv")
    page.get_by_role("link", name="/data/support/tickets.csv").first.click()
    expect(page.get_by_role("heading", name="/data/support/tickets.csv sha256:4cb41369")).to_be_visible()
    page.get_by_role("link", name="Lineage").last.click()
    expect(page.get_by_role("heading", name="Lineage of /data/support/tickets.csv sha256:4cb41369")).to_be_visible()


def test_a_version_has_one_verdict_in_every_trace(page: Page, address: str) -> None:
    go(page, address, TRACE)
    for name in ("features.churn", "staging.demographics"):
        expect(box(page, name)).to_have_attribute("aria-label", re.compile("Violation"))
        box(page, name).click()
        expect(page.get_by_role("heading", name=name, level=5)).to_be_visible()
        stand_still(page)  # until then the links below it may still be those of the version that was shown before
        page.get_by_role("link", name="Trace this version").click()
        expect(page.get_by_role("heading", name=f"Lineage of {name}")).to_be_visible()
        expect(box(page, name)).to_have_attribute("aria-label", re.compile("Violation"))
        page.go_back()
        expect(page.get_by_role("heading", name="Lineage of churn v2")).to_be_visible()
        stand_still(page)


def test_what_retention_says_is_named_beside_the_verdict(page: Page, address: str) -> None:
    """A green word without its subject beside violations reads as a verdict."""
    for path in ("dataset?namespace=models&name=churn", "dataset?namespace=file&name=/data/support/tickets.csv"):
        go(page, address, path)
        said = page.get_by_test_id("stMain").inner_text()
        assert re.search(r"retention (ok|derived from expired)", said)
        assert not re.search(r"^\s*ok\s*$", said, re.MULTILINE)


def test_a_decision_is_no_ingestion_warning(page: Page, address: str) -> None:
    go(page, address, "findings?kind=licence_conflict")
    user = Clicks(page)
    user.on("button", re.compile("^.*Select all"))
    user.on("button", re.compile("^.*Waive · 1"))
    user.type("Approved by", "dpo@example.com")
    user.type("Justification", "bought before")
    user.on("button", re.compile("Waive 1 finding"))
    expect(page.get_by_text("1 finding waived until")).to_be_visible()
    go(page, address, "log")
    page.get_by_role("radio", name="Warnings").click()
    expect(page.get_by_text("No ingestion warnings.")).to_be_visible()


def test_everything_waived_about_a_file_is_no_pass(page: Page, address: str) -> None:
    go(page, address, "findings?group=dataset&about=%2Fdata%2Fsupport%2Ftickets.csv")
    user = Clicks(page)
    user.on("button", re.compile("^.*Select all"))
    user.on("button", re.compile("^.*Waive · "))
    user.type("Approved by", "dpo@example.com")
    user.type("Justification", "settled by contract")
    user.on("button", re.compile("Waive [0-9]+ finding"))
    expect(page.get_by_text("waived until").first).to_be_visible()
    go(page, address, TRACE)
    expect(box(page, "/data/support/tickets.csv")).to_have_attribute("aria-label", re.compile("Waived"))
    expect(page.get_by_text("Waived", exact=True).first).to_be_attached()


def test_who_decides_is_filled_in_on_every_page_of_the_session(page: Page, address: str) -> None:
    go(page, address, "findings?kind=undeclared_source")
    user = Clicks(page)
    user.on("button", re.compile("^.*Select all"))
    user.on("button", re.compile("^.*Assign · "))
    user.type("Owner", "ada@example.com")
    user.type("Assigned by", "lead@example.com")
    user.on("button", re.compile("^Assign [0-9]+ finding"))
    expect(page.get_by_text("assigned to ada@example.com.")).to_be_visible()
    # An address is text: no letter in it leads out of the app.
    expect(page.locator('.stMainBlockContainer a[href^="mailto:"]')).to_have_count(0)
    follow(page, "Governance", "Impact")
    user.pick("or all data from a source", "crm")
    page.get_by_text("consent is withdrawn").click()
    page.get_by_text("Open a case").click()
    expect(page.get_by_label("Opened by", exact=True)).to_have_value("lead@example.com")
    stand_still(page)
    page.get_by_role("link", name="Mark crm-consent withdrawn").click()
    expect(page.get_by_label("Declared by", exact=True)).to_have_value("lead@example.com")


def test_first_steps_name_the_server_s_own_address_on_every_page(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path / "empty.duckdb") as server:
        page = opened(browser, server.url, 1280)
        for place in ("", "trace", "models", "datasets", "dataset", "run", "findings", "impact", "retention"):
            page.goto(f"{server.url}/{place}")
            stand_still(page)
            expect(page.get_by_text(f"export OPENLINEAGE_URL={server.url}", exact=True)).to_be_visible()
        page.close()


def test_boxes_have_an_edge_in_the_dark_and_the_menu_opens_on_a_telephone(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/{TRACE}", 1280, "dark")
    expect(page.locator(DRAWN).first).to_be_visible()
    stand_still(page)
    faint = [one.get_attribute("aria-label") for one in page.locator(".box").all() if one.evaluate(CONTRAST) < 3]
    assert faint == []
    page.close()
    page = opened(browser, f"{address}/findings", 390)
    stand_still(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_test_id("stExpandSidebarButton").or_(page.get_by_test_id("stTopNavLinkContainer")).first.click()
    page.get_by_role("link", name="Models", exact=True).or_(page.get_by_role("menuitem", name="Models")).first.click()
    expect(page.get_by_role("heading", name="Models", exact=True)).to_be_visible()
    page.close()


def test_controls_stand_on_one_line_and_none_is_dead(page: Page, address: str) -> None:
    go(page, address, "models")
    expect(page.get_by_role("button", name="Filters")).to_have_count(0)  # nothing to choose from
    go(page, address, "datasets")
    filters = page.get_by_role("button", name="Filters").bounding_box()
    beside = page.get_by_role("radio", name="Name", exact=True).bounding_box()
    assert filters
    assert beside
    assert abs(filters["y"] + filters["height"] - beside["y"] - beside["height"]) <= 2
    go(page, address, "findings")
    page.get_by_role("combobox", name="Finding type").click()
    expect(page.get_by_role("option", name="zombie · 6 violations · in 6 versions")).to_be_visible()


def test_every_time_has_its_zone_and_every_number_its_reason(page: Page, address: str) -> None:
    for path in ("", "dataset?namespace=models&name=churn", "models", "run", "log"):
        go(page, address, path)
        said = page.get_by_test_id("stMain").inner_text()
        assert len(TIME.findall(said)) == len(WITH_ZONE.findall(said)) > 0, path
    go(page, address, "impact?source=crm")
    expect(page.get_by_text(": 16 versions, 2 model versions among them.")).to_be_visible()
    page.get_by_text("consent is withdrawn").click()
    expect(page.get_by_text(": 18 versions with 2 versions of the data themselves,")).to_be_visible()


def test_a_case_keeps_its_own_receipts_and_is_seen_where_it_matters(page: Page, address: str) -> None:
    """What ends the duties of one case ends none of another's, and each duty is ended only by what discharges it."""
    user = Clicks(page)
    for source in ("crm", "helpdesk"):
        go(page, address, f"impact?source={source}&reason=withdrawal")
        page.get_by_text("Open a case").click()
        user.type("Opened by", "dpo@example.com")
        user.on("button", "Open the case")
        expect(page.get_by_text("The case is recorded.")).to_be_visible()
        expect(page.get_by_test_id("stMain")).to_contain_text(re.compile(r"\d+ open actions?\."))
        said = page.get_by_test_id("stMain").inner_text()
        asked = int(re.findall(r"(\d+) open actions?\.", said)[0])
        expect(page.locator('[class*="st-key-duty-"] input')).to_have_count(asked)
        stand_still(page)
        offered = user.options("What was done: erase")
        assert "erased" in offered
        assert "examined" not in offered
        if source == "crm":
            page.locator(".st-key-duties_erase button").click()
            stand_still(page)
            user.on("button", re.compile("^Save [0-9]+ dut"))
            expect(page.get_by_text("Recorded for")).to_be_visible()
    go(page, address, "")
    user.on("link", re.compile("^open cases: 2"))
    expect(page.get_by_text("Open cases · 2")).to_be_visible()
    go(page, address, "dataset?namespace=models&name=churn")
    page.get_by_role("link", name="Open case").first.click()
    expect(page.get_by_role("heading", name="Impact analysis")).to_be_visible()
    expect(page.locator('[class*="st-key-duty-"] input').first).to_be_visible()


def test_an_entry_of_the_log_opens_where_it_was_clicked(page: Page, address: str) -> None:
    go(page, address, "log")
    page.locator('[class*="st-key-entry-"] button').nth(12).click()
    page.wait_for_url("**entry=*")
    number = int(parse_qs(urlsplit(page.url).query)["entry"][0])
    expect(page.get_by_text(f"Entry {number:,}", exact=True)).to_be_in_viewport()
    page.get_by_role("button", name="Older").click()
    page.wait_for_url("**before=*")
    expect(page.get_by_role("button", name="Newest")).to_be_visible()


def test_a_form_is_closed_where_it_is(page: Page, address: str) -> None:
    go(page, address, "dataset?namespace=file&name=/data/crm/customers.csv&edit=whence_retention")
    expect(page.get_by_role("heading", name="Change retention")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("heading", name="Change retention")).to_have_count(0)
    page.wait_for_url(lambda url: "edit" not in parse_qs(urlsplit(url).query))


def test_lists_are_tables_too_and_runs_are_searched(page: Page, address: str) -> None:
    go(page, address, "datasets")
    page.get_by_text("Table", exact=True).click()
    page.wait_for_url("**view=table**")
    headers = page.locator("[role=grid] [role=columnheader]")  # of a table on a canvas
    for column in ("findings", "source", "personal data", "retention", "changed"):
        expect(headers.get_by_text(column, exact=True)).to_be_attached()
    go(page, address, "run")
    page.get_by_label("Search runs").press_sequentially("score")
    expect(page.get_by_text("score_customers").first).to_be_visible()
    expect(page.get_by_text("build_features")).to_have_count(0)


def test_nothing_declared_never_looks_in_order(browser: Browser, tmp_path: Path) -> None:
    with serving(fill_demo(tmp_path / "undeclared.duckdb")) as url:
        page = opened(browser, url, 1280)
        stand_still(page)
        expect(page.get_by_text(re.compile(r"^0 of \d sources with a retention rule$"))).to_be_visible()
        expect(page.get_by_text("Nothing due")).to_have_count(0)
        page.goto(f"{url}/retention")
        stand_still(page)
        expect(page.get_by_text("none needs one")).to_have_count(0)
        page.close()
