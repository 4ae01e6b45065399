"""What holds of every page: its title in the tab, its state in the address, one Back, and names that are links."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from support.app_server import serving
from support.browsing import DEMO_PAGES, browser, opened, stand_still
from support.demo_catalog import fill_governed

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


def first_heading(page: Page) -> str:
    return page.get_by_test_id("stMain").get_by_role("heading").first.inner_text()


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
    before = page.url, first_heading(page)
    page.reload()
    stand_still(page)
    assert (page.url, first_heading(page)) == before
    page.close()


def test_one_back_leads_from_every_page_of_the_menu_to_the_one_before(browser: Browser, address: str) -> None:
    page = opened(browser, address, 1280)
    stand_still(page)
    start = first_heading(page)
    for group, entries in MENUS.items():
        for entry in entries:
            page.get_by_role("button", name=group, exact=True).click()
            page.get_by_role("menuitem", name=entry, exact=True).click()
            expect(page).not_to_have_title("Whence")
            page.wait_for_url(lambda url: urlsplit(url).path != "/")
            stand_still(page)
            assert page.title().endswith(f"{entry} · Whence")
            page.go_back()
            page.wait_for_url(lambda url: urlsplit(url).path == "/")
            expect(page.get_by_role("heading", name=start)).to_be_visible()
            stand_still(page)
            assert first_heading(page) == start, entry
    page.close()
