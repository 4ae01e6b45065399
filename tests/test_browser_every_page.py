"""What holds of every page: its title in the tab, its state in the address, one Back, and names that are links."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from support.app_server import serving
from support.browsing import DEMO_PAGES, browser, opened, stand_still, wait_for_query, wait_until
from support.demo_catalog import fill_governed
from support.serving import LINEAGE, an_event, as_json, served

from catalog.questions.lists import datasets
from catalog.session.catalog import Catalog

__all__ = ["browser"]
pytestmark = pytest.mark.browser
PLACES = {urlsplit(address).path for address in DEMO_PAGES.values()}
# What the tab of a page is called after what it is about.
TITLES = {
    "kpis": "KPIs",
    "sql": "SQL",
    **{place: place.capitalize() for place in PLACES - {"kpis", "sql"}},
}
# Where names are not links by themselves: the panel beside a picture, paper, the names of jobs in the log.
PLAIN = {"trace", "report", "log"}
MENUS = {
    "Lineage": ("Trace", "Models", "Datasets", "Dataset", "Run", "Report", "Search"),
    "Governance": ("Findings", "Impact", "Retention", "Quality"),
    "Management": ("Controls", "KPIs", "Records", "Audits", "Review", "Evidence"),
    "Catalog": ("SQL", "Log"),
}
# Texts that are a dataset's name and lead nowhere: outside of links, of the heading and the fields of its own page,
# of the boxes of a picture (a click shows the version beside it, with a link), of tables drawn on a canvas, of code.
NAMES_WITHOUT_LINK = """names => {
    const known = new Set(names), found = [];
    const leads = 'a[href],h1,h2,h3,h4,button,input,textarea,select,option,code,pre,canvas,table,svg,' +
        '[role=grid],[role=listbox],[role=combobox],[data-testid=stSelectbox],[data-testid=stMultiSelect],' +
        '[data-testid=stTooltipContent],.stage,[data-testid=stJson]';
    for (const one of document.querySelectorAll('.stMainBlockContainer *')) {
        const own = [...one.childNodes].filter(n => n.nodeType === 3).map(n => n.textContent.trim()).join('');
        if (known.has(own) && one.checkVisibility() && !one.closest(leads)) found.push(own);
    }
    return [...new Set(found)];
}"""


# A switch that writes the address, then a link.
CLICKED_AT_ONCE = """async pause => {
    const main = document.querySelector('[data-testid=stMain]');
    [...main.querySelectorAll('label')].find(one => one.textContent.includes('Only paths to findings')).click();
    await new Promise(resolve => setTimeout(resolve, pause));
    [...main.querySelectorAll('a')].find(one => one.textContent.includes('Details')).click();
}"""
FITS = "(main => main.scrollWidth <= main.clientWidth)(document.querySelector('[data-testid=stMain]'))"
# Where the label of a field or a button is read aloud as it is written.
MARKUP_READ_ALOUD = """() => [...document.querySelectorAll('[aria-label]')].map(e => e.getAttribute('aria-label'))
    .filter(text => /\\\\|:material|:small|\\*\\*|:[a-z]+\\[/.test(text))"""


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_governed(tmp_path_factory.mktemp("every") / "governed.duckdb")


@pytest.fixture(scope="module")
def names(catalog: Path) -> list[str]:
    with Catalog(catalog) as known:
        return [row["name"] for row in datasets(known)]


@pytest.fixture(scope="module")
def address(catalog: Path, names: list[str]) -> Iterator[str]:
    assert names  # read before the server has the file
    with serving(catalog) as url:
        yield url


def query_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query, keep_blank_values=True)


def first_heading(page: Page) -> Locator:
    return page.get_by_test_id("stMain").get_by_role("heading").first


@pytest.mark.many
@pytest.mark.parametrize("name", DEMO_PAGES)
def test_a_page_keeps_its_state_in_its_address_and_its_title_in_the_tab(
    browser: Browser, address: str, names: list[str], name: str
) -> None:
    page = opened(browser, f"{address}/{DEMO_PAGES[name]}", 1280)
    stand_still(page)
    wanted = dict(parse_qsl(urlsplit(DEMO_PAGES[name]).query))
    assert {key: [value] for key, value in wanted.items()}.items() <= query_of(page).items()
    place = urlsplit(DEMO_PAGES[name]).path
    about = wanted.get("name") or wanted.get("source") or wanted.get("q")
    title = " · ".join(filter(None, [about, TITLES[place], "Whence"]))
    expect(page).to_have_title(title)
    if place not in PLAIN:
        assert page.evaluate(NAMES_WITHOUT_LINK, names) == []
    assert page.evaluate(MARKUP_READ_ALOUD) == []
    url, heading = page.url, first_heading(page).inner_text()
    page.reload()
    stand_still(page)
    expect(page).to_have_url(url)
    expect(first_heading(page)).to_have_text(heading, use_inner_text=True)
    page.close()


@pytest.mark.slow
def test_one_back_leads_from_every_page_of_the_menu_to_the_one_before(browser: Browser, address: str) -> None:
    page = opened(browser, address, 1280)
    stand_still(page)
    start = first_heading(page).inner_text()
    for group, entries in MENUS.items():
        for entry in entries:
            page.get_by_role("button", name=group, exact=True).click()
            page.get_by_role("menuitem", name=entry, exact=True).click()
            expect(page).not_to_have_title("Whence")
            page.wait_for_url(lambda url: urlsplit(url).path != "/")
            stand_still(page)
            expect(page).to_have_title(re.compile(f"{re.escape(entry)} · Whence$"))
            page.go_back()
            page.wait_for_url(lambda url: urlsplit(url).path == "/")
            expect(page.get_by_role("heading", name=start)).to_be_visible()
            stand_still(page)
            expect(first_heading(page), entry).to_have_text(start, use_inner_text=True)
    page.close()


@pytest.mark.slow
def test_an_address_without_a_version_is_completed_kept_and_left(browser: Browser, address: str) -> None:
    """Reload and a copy of the address show the same version, and one Back leads away."""
    page = opened(browser, f"{address}/models", 1280)
    stand_still(page)
    for link, heading in (("Lineage", "Lineage of churn v2"), ("churn", "churn v2")):
        page.get_by_test_id("stMain").get_by_role("link", name=link, exact=True).first.click()
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        page.wait_for_url("**version=v2**")
        stand_still(page)
        copied = page.url
        page.reload()
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        stand_still(page)
        expect(page).to_have_url(copied)
        elsewhere = opened(browser, copied, 1280)
        expect(elsewhere.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        elsewhere.close()
        page.go_back()
        expect(page.get_by_role("heading", name="Models", exact=True)).to_be_visible()
        stand_still(page)
        page.wait_for_url(lambda url: urlsplit(url).path == "/models")
    page.close()


@pytest.mark.many
@pytest.mark.parametrize("name", DEMO_PAGES)
def test_no_page_scrolls_sideways_on_a_telephone(browser: Browser, address: str, name: str) -> None:
    page = opened(browser, f"{address}/{DEMO_PAGES[name]}", 390)
    stand_still(page)
    # The app scrolls within this frame: the document around it is never wider than the screen.
    wait_until(page, lambda: bool(page.evaluate(FITS)))
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize("pause", [0, 30, 150])
def test_a_link_clicked_before_the_page_has_answered_a_click_has_its_own_address(
    browser: Browser, address: str, pause: int
) -> None:
    """The address that the first click leads to may come back after the second one."""
    page = opened(browser, f"{address}/trace?namespace=models&name=churn&version=v2&hops=all", 1280)
    stand_still(page)
    expect(page.get_by_test_id("stMain").get_by_role("link", name="Details")).to_be_visible()
    page.evaluate(CLICKED_AT_ONCE, pause)
    expect(page.get_by_role("heading", name="churn v2", exact=True)).to_be_visible()
    stand_still(page)
    page.wait_for_url(lambda url: urlsplit(url).path == "/dataset")
    wait_for_query(page, namespace="models", name="churn", version="v2")
    page.close()


@pytest.mark.slow
def test_an_address_of_a_page_asks_for_nothing_that_is_not_there(browser: Browser, tmp_path: Path) -> None:
    """And the tab has our name before the app has loaded, whatever page it is and however it is asked for."""
    with served(fill_governed(tmp_path / "deep.duckdb")) as server, server.http as http:
        for place in ("", "trace", "models", "findings?kind=art9_missing"):
            page = opened(browser, "about:blank", 1280)
            failed: list[str] = []
            page.on("response", lambda answer, to=failed: answer.status >= 400 and to.append(answer.url))
            page.on("console", lambda said, to=failed: said.type == "error" and to.append(said.text))
            page.goto(f"{server.url}/{place}")
            stand_still(page)
            page.wait_for_load_state("networkidle")
            assert failed == []
            assert "<title>Whence</title>" in http.get(f"/{place}").text
            page.close()


@pytest.mark.slow
def test_an_older_version_stays_once_a_newer_one_is_made(browser: Browser, tmp_path: Path) -> None:
    """The server does not know that the browser has completed its address: a click must not change what is shown."""
    with served(fill_governed(tmp_path / "grows.duckdb")) as server:
        page = opened(browser, f"{server.url}/models", 1280)
        stand_still(page)
        page.get_by_test_id("stMain").get_by_role("link", name="Lineage").first.click()
        expect(page.get_by_role("heading", name="Lineage of churn v2")).to_be_visible()
        page.wait_for_url("**version=v2**")
        stand_still(page)
        newer = {"namespace": "models", "name": "churn", "facets": {"datasetType": {"datasetType": "MODEL"}}}
        now = datetime.now(UTC).isoformat()
        event = an_event(
            0, eventTime=now, outputs=[{**newer, "facets": {**newer["facets"], "version": {"datasetVersion": "v3"}}}]
        )
        with server.http as http:
            http.post(LINEAGE, content=as_json(event)).raise_for_status()
        page.get_by_text("Findings · ").first.click()
        page.wait_for_url("**side=findings**")
        stand_still(page)
        expect(page.get_by_role("heading", name="Lineage of churn v2")).to_be_visible()
        page.wait_for_url(lambda url: parse_qs(urlsplit(url).query)["version"] == ["v2"])
        page.close()
