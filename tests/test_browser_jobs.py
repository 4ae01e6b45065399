"""The jobs of the app's users, each done whole in a real Chromium, with its clicks counted."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from support.app_server import serving
from support.browsing import DRAWN, browser, opened, stand_still
from support.demo_catalog import RECORDED, fill_governed
from support.serving import LINEAGE, an_event, as_json, start

from catalog.log.admission import Rejected, admit
from catalog.session.catalog import Catalog

__all__ = ["browser"]
pytestmark = pytest.mark.browser


EVENT = json.loads(RECORDED.read_bytes().splitlines()[0])
# Resolves once no run has been under way for a second and a half, or in a minute and a half.
QUIET = """() => new Promise(resolve => {
    const begun = performance.now();
    let since = begun;
    const look = () => {
        const now = performance.now();
        if (document.querySelector('[data-test-script-state="running"]')) since = now;
        if (now - since > 1500 || now - begun > 90000) resolve();
        else setTimeout(look, 50);
    };
    look();
})"""


class Reader:
    """Somebody at a page whose clicks are counted; typing and Enter are none."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def click(self, what: Locator) -> None:
        """One click, after which the page stands still."""
        what.click()
        self.clicks += 1
        stand_still(self.page)

    def open(self, what: Locator) -> None:
        """One click that opens a list or a calendar, over which the page is hidden from assistive technology."""
        self.page.evaluate(QUIET)  # a run that begins a moment after a click closes what is open
        stand_still(self.page)
        what.click()
        self.clicks += 1

    def type(self, what: Locator, text: str) -> None:
        """A click into a field, then a text and Enter."""
        self.click(what)
        what.fill(text)
        what.press("Enter")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = fill_governed(tmp_path_factory.mktemp("jobs") / "governed.duckdb")
    rejected = admit(json.dumps({**EVENT, "eventTime": "yesterday"}).encode())
    assert isinstance(rejected, Rejected)
    with Catalog(path) as catalog:
        catalog.reject([rejected], "http")
    with serving(path) as url:
        yield url


@pytest.fixture
def reader(address: str, browser: Browser) -> Iterator[Reader]:
    page = opened(browser, address, 1280)
    stand_still(page)
    yield Reader(page)
    page.close()


def test_a_dataset_is_found_by_a_column_in_three_clicks(reader: Reader) -> None:
    page = reader.page
    reader.type(page.get_by_role("searchbox", name="Search everything"), "complants")
    page.wait_for_url("**/search?q=complants")
    reader.click(page.get_by_role("link", name="complaints"))
    expect(page.get_by_text("matches column").first).to_be_visible()
    reader.click(page.get_by_role("link", name="features.churn"))
    page.wait_for_url("**/dataset?*name=features.churn*")
    assert reader.clicks <= 3


@pytest.mark.slow
def test_a_past_day_is_asked_and_left_in_three_clicks(reader: Reader, address: str) -> None:
    """A model that was not there yet is no gap: the banner leads to its first version."""
    page = reader.page
    page.goto(f"{address}/trace?namespace=models&name=churn")
    stand_still(page)
    reader.open(page.get_by_test_id("stDateInput").filter(has_text="As of").get_by_role("spinbutton").first)
    page.keyboard.type("20260304")
    page.keyboard.press("Escape")  # closes the calendar, and takes the day
    banner = page.get_by_text("Viewing as of 2026-03-04.")
    expect(banner).to_contain_text("churn did not exist yet; first version v1")
    expect(page.get_by_text("No source")).to_have_count(0)
    reader.click(page.get_by_role("button", name="Go there"))
    expect(page.get_by_role("heading", name="Lineage of churn v1")).to_be_visible()
    expect(page.locator(DRAWN).first).to_be_visible()
    assert reader.clicks <= 3


def test_a_column_is_followed_to_its_source_and_onwards_from_the_model_in_six_clicks(
    reader: Reader, address: str
) -> None:
    """A model has no columns of its own: those of what it learned from are offered."""
    page = reader.page
    page.goto(f"{address}/trace?namespace=models&name=churn&version=v2&hops=all")
    expect(page.locator(DRAWN).first).to_be_visible()
    stand_still(page)
    field = page.get_by_role("combobox", name="Column of")
    reader.open(field)
    field.fill("complaints")
    field.press("Enter")
    source = page.locator('.box[aria-label^="/data/support/tickets.csv, "]')
    expect(source).to_be_visible()
    expect(page.locator('.box[aria-label^="churn, "]').get_by_text("the whole of it")).to_be_visible()
    expect(page.locator(".box:not(.faint)").get_by_text("complaints").first).to_be_visible()
    assert reader.clicks <= 6


@pytest.mark.slow
def test_two_versions_of_a_model_are_compared_in_five_clicks(reader: Reader) -> None:
    """From the overview to both graphs laid over each other, with the metrics that differ."""
    page = reader.page
    reader.click(page.get_by_role("link", name="churn v2").first)
    reader.click(page.get_by_test_id("stMain").get_by_role("link", name="Lineage"))
    reader.click(page.get_by_role("tab", name="Compare"))
    reader.open(page.get_by_role("combobox", name="What changed up to v2 since"))
    reader.click(page.get_by_role("option", name="v1"))
    expect(page.locator('.box[aria-label^="staging.demographics, "]').get_by_text("Added")).to_be_visible()
    expect(page.get_by_text("Parameters and metrics")).to_be_visible()
    assert reader.clicks <= 5


@pytest.mark.slow
def test_a_saved_query_is_charted_and_saved_in_six_clicks(reader: Reader) -> None:
    """Ctrl+Enter runs what is typed; a chart's choice stays in the address; the file is named for the question."""
    page = reader.page
    reader.open(page.get_by_role("button", name="Catalog"))
    reader.click(page.get_by_role("menuitem", name="SQL"))
    page.get_by_label("SQL (read-only)").fill("SELECT kind, count(*) AS findings FROM findings GROUP BY kind")
    page.get_by_label("SQL (read-only)").press("Control+Enter")
    expect(page.get_by_role("tab", name="Chart")).to_be_visible()
    stand_still(page)
    reader.click(page.get_by_role("tab", name="Chart"))
    reader.click(page.get_by_role("radio", name="Line"))
    page.wait_for_url("**chart=line**")
    stand_still(page)  # a run that ends takes the files that the buttons of the run before it would make
    with page.expect_download() as download:
        reader.click(page.get_by_role("button", name="CSV", exact=True))
    assert download.value.suggested_filename.startswith("select-kind")
    assert reader.clicks <= 6


def test_a_rejected_event_is_corrected_and_replayed_in_four_clicks(reader: Reader) -> None:
    page = reader.page
    reader.click(page.get_by_role("link", name="events rejected"))
    reader.open(page.get_by_text("Edit and replay"))
    event = page.get_by_label("The event as it came")
    event.fill(json.dumps({**EVENT, "producer": "https://example.com/corrected"}))
    event.press("Control+Enter")
    reader.click(page.get_by_role("button", name="Replay"))
    expect(page.get_by_text("Ingested as entry")).to_be_visible()
    expect(page.get_by_text("No rejected events.")).to_be_visible()
    assert reader.clicks <= 4


SUITE = """
name: customers
datasets: [{namespace: file, name: "*customers.csv"}]
expectations:
  - {type: expect_column_values_to_not_be_null, kwargs: {column: email}}
  - {type: expect_column_values_to_be_between, kwargs: {column: age, min_value: 18}}
"""
LONG = 180_000  # Great Expectations is loaded first


@pytest.mark.slow
def test_suites_are_run_from_the_page_of_quality_in_three_clicks(browser: Browser, tmp_path: Path) -> None:
    """And what fails there is found where the finding's action leads."""
    (tmp_path / "expectations/suites").mkdir(parents=True)
    (tmp_path / "expectations/suites/customers.yml").write_text(SUITE)
    data = tmp_path / "customers.csv"
    data.write_text("email,age\na@example.com,30\nb@example.com,12\n")
    loaded = {"namespace": "file", "name": str(data)}
    trained = {"namespace": "models", "name": "m", "facets": {"datasetType": {"datasetType": "MODEL"}}}
    server = start(tmp_path / "whence.duckdb", cwd=tmp_path)
    try:
        with server.http as http:
            for number, (inputs, outputs) in enumerate((([], [loaded]), ([loaded], [trained]))):
                event = an_event(number, inputs=inputs, outputs=outputs)
                http.post(LINEAGE, content=as_json(event)).raise_for_status()
        page = opened(browser, server.url, 1280)
        stand_still(page)
        reader = Reader(page)
        reader.open(page.get_by_role("button", name="Governance"))
        reader.click(page.get_by_role("menuitem", name="Quality"))
        reader.open(page.get_by_role("button", name="Run all suites now"))
        expect(page.get_by_text("It took")).to_be_visible(timeout=LONG)
        assert reader.clicks <= 3
        page.goto(f"{server.url}/findings?kind=quality_failed")
        stand_still(page)
        page.get_by_role("link", name="Open failed check").first.click()
        expect(page.get_by_role("heading", name="customers on")).to_be_visible()
        failed = page.get_by_text("Failed · 1")
        expect(failed).to_be_in_viewport()
        expect(page.get_by_text("age").first).to_be_in_viewport()
        page.close()
    finally:
        server.stop()
