"""The pages in a real Chromium: nothing is wider than the screen, search answers while typing, links lead on."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect
from support.app_server import serving
from support.browsing import browser, opened, stand_still, wait_for_query
from support.demo_catalog import fill_scene
from support.traffic import traffic_of

from ui.app_parts.frame.address_state import SETTLE

LONG = "数据 " + "long_name/" * 40
PAGES = {
    "": "Model provenance and clearance",
    "models": "Models",
    "datasets": "Datasets",
    "findings": "Findings",
    "sql?saved=what_models_learned_from": "SQL",
    "log": "Log",
    "log?feed=Refused": "Log",
    "log?feed=Chain": "Log",
}

__all__ = ["browser"]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from support.scene import dataset, model, ran  # noqa: PLC0415

    from catalog.governance.decisions.cases import open_case  # noqa: PLC0415
    from catalog.log.admission import Rejected, admit  # noqa: PLC0415
    from catalog.questions.impact import impact  # noqa: PLC0415
    from catalog.session.catalog import Catalog  # noqa: PLC0415

    path: Path = fill_scene(tmp_path_factory.mktemp("pages") / "scene.duckdb")
    events = ran(f"job {LONG}", "2026-03-05", [dataset("wh", f"in {LONG}")], [model(f"model {LONG}")])
    with Catalog(path) as catalog:
        open_case(catalog, impact(catalog, "/data/demo.csv", reason="withdrawal"), "dana")
        catalog.append([entry for e in events if not isinstance(entry := admit(json.dumps(e).encode()), Rejected)])
        refused = admit(b'{"eventType":"COMPLETE","run":{}}')
        assert isinstance(refused, Rejected)
        catalog.reject([refused], f"{LONG}:7")
    with serving(path) as url:
        yield url


@pytest.mark.many
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_fits_the_screen_and_breaks_nowhere(browser: Browser, address: str, path: str, width: int) -> None:
    page = opened(browser, f"{address}/{path}", width, "dark" if width == 390 else "light")
    expect(page.get_by_role("heading", name=PAGES[path], exact=True)).to_be_visible()
    stand_still(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boxes = page.evaluate(
        """() => {
            const isClipped = e => e && (getComputedStyle(e).overflowX !== 'visible'
                ? e.getBoundingClientRect().right <= innerWidth + 1 : isClipped(e.parentElement));
            return [...document.querySelectorAll('.stMainBlockContainer *')]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
            .filter(e => !e.closest('[data-testid="stDataFrame"]') && !isClipped(e))
            .filter(e => getComputedStyle(e).position !== 'absolute')
            .map(e => `${e.tagName} ${e.className} ${e.textContent.slice(0, 40)}`).slice(0, 3)
        }"""
    )
    assert boxes == []
    page.close()


def test_search_answers_while_typing_and_stands_in_the_address(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/datasets", 1280)
    box = page.get_by_role("searchbox", name="Search datasets").or_(page.get_by_label("Search datasets"))
    box.first.press_sequentially("staging")
    expect(page.get_by_text("1 dataset", exact=True)).to_be_visible()
    stand_still(page)  # until a run of the page ends, rows of the run before may stand beside its own
    expect(page.get_by_role("link", name="staging")).to_be_visible()
    wait_for_query(page, q="staging")
    page.close()


def test_a_link_from_a_page_to_itself_stands_in_the_address(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/impact", 1280)
    page.get_by_role("link", name="withdrawal of file /data/demo.csv").click()
    expect(page.get_by_text("1 model version among them")).to_be_visible()
    wait_for_query(page, namespace="file", name="/data/demo.csv", reason="withdrawal")
    page.go_back()
    wait_for_query(page)
    page.close()


def test_a_page_sends_the_address_of_a_link_to_itself_before_it_shows_anything(
    browser: Browser, address: str
) -> None:
    """A run that is asked for while that of the link is under way is asked for at the address the browser has."""
    page = opened(browser, f"{address}/impact", 1280)
    traffic = traffic_of(page)
    assert traffic is not None
    stand_still(page)
    page.get_by_role("link", name="withdrawal of file /data/demo.csv").click()
    stand_still(page)
    assert traffic.elements_before_address is not None
    assert traffic.elements_before_address < traffic.elements / 2, list(traffic.lines)
    page.close()


def test_an_address_is_settled_once_also_where_its_script_is_made_again(browser: Browser, address: str) -> None:
    """Streamlit makes an element again where another came before it: a page that one is leaving stayed for that."""
    page = opened(browser, f"{address}/impact", 1280)
    stand_still(page)
    script = SETTLE.removeprefix("<script>").removesuffix("</script>") % '"moment", "impact", "", "source=a", true'
    page.evaluate(script)
    wait_for_query(page, source="a")
    stand_still(page)
    page.evaluate("history.replaceState({}, '', '?source=b')")
    page.evaluate(script)
    assert parse_qs(urlsplit(page.url).query) == {"source": ["b"]}
    page.close()


@pytest.mark.slow
def test_a_number_leads_to_its_rows_and_a_finding_to_its_trace(browser: Browser, address: str) -> None:
    """And back again, on a machine slow enough that a page begins before the browser has its address."""
    page = opened(browser, address, 1280)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.get_by_role("link", name="1 licence conflict").click()
    expect(page.get_by_text("Only kind licence conflict")).to_be_visible()
    page.get_by_role("link", name="See it in the trace").click()
    expect(page.get_by_role("heading", name="Lineage of risky v1")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Only kind licence conflict")).to_be_visible()
    page.close()


def test_an_old_address_of_a_trace_leads_to_all_it_showed(browser: Browser, address: str) -> None:
    """The trace was the first page once; its addresses have been shared since."""
    page = opened(browser, f"{address}/?namespace=models&name=risky&version=v1&side=findings", 1280)
    expect(page.get_by_role("heading", name="Lineage of risky v1")).to_be_visible()
    stand_still(page)
    page.wait_for_url(lambda url: urlsplit(url).path == "/trace")
    place = urlsplit(page.url)
    assert parse_qs(place.query) == {
        "namespace": ["models"],
        "name": ["risky"],
        "version": ["v1"],
        "side": ["findings"],
    }
    page.close()


def test_the_chain_is_verified_by_keyboard(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/log?feed=Chain", 1280)
    button = page.get_by_role("button", name="Verify chain")
    expect(button).to_be_visible()
    for _ in range(40):
        page.keyboard.press("Tab")
        if button.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("Chain verified")).to_be_visible()
    page.close()
