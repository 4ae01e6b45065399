"""No name becomes markup on any page: no element, link, image, icon, formula or emphasis comes out of it."""

from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, expect
from support.app_server import serving
from support.browsing import browser, come_to_rest, opened
from support.nasty import MARKUPS, MODEL, NAMESPACE, RUN, VERSIONS, fill_nasty

from ui.app_parts.frame.address_state import SETTLE

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]

_MODEL = {"namespace": NAMESPACE, "name": MODEL, "version": VERSIONS[0]}
_DATASET = {"namespace": NAMESPACE, "name": MARKUPS[0]}


# Texts that are shown otherwise alone than among others: emphasis, a broken code span, HTML, addresses, icons, lines.
_OWN_PAGES = (0, 4, 5, 11, 12, 14, 17, 19)


def _at(page: str, **given: str) -> str:
    return f"{page}?{urlencode(given)}"


PAGES = {
    "overview": "",
    "trace": _at("trace", **_MODEL, hops="all"),
    "finding-way": _at("trace", **_MODEL, hops="all", side="findings"),
    "compare": _at("trace", **{**_MODEL, "version": VERSIONS[1]}, against=VERSIONS[0]),
    "report": _at("report", **_MODEL),
    "search": _at("search", q="zq"),
    "models": "models",
    "datasets": "datasets",
    "model": _at("dataset", namespace=NAMESPACE, name=MODEL),
    "steward": _at("dataset", **_DATASET, edit="whence_grants"),
    **{f"dataset {place}": _at("dataset", namespace=NAMESPACE, name=MARKUPS[place]) for place in _OWN_PAGES},
    "run": _at("run", id=f"{RUN} 1"),
    "runs": "run",
    "findings": "findings",
    "impact": _at("impact", source=f"source {MARKUPS[0]}", reason="withdrawal"),
    "impact of a name": _at("impact", **_DATASET),
    "nothing of that name": _at("dataset", namespace=NAMESPACE, name=f"no {MODEL}"),
    "no such run": _at("run", id="<b>zqbold</b> **zqbold** [zqlink](http://evil.invalid/zq)"),
    "retention": "retention",
    "records": "records",
    "record": _at("records", kind="case"),
    "quality": "quality",
    "sql": _at("sql", q="SELECT '**zqbold**' AS \"<b>zqbold</b>\" -- [zqlink](http://evil.invalid/zq)"),
    "log": "log",
}
_OURS = SETTLE.removeprefix("<script>").partition("%s")[0]
# What a text became: elements whose whole text is the word inside its markup, links and images that lead elsewhere.
_BECAME = r"""(ours) => {
    const found = [];
    const app = document.querySelector('[data-testid="stApp"]');
    const emphasis = 'b,strong,em,i,del,s,code,h1,h2,h3,h4,h5,h6,li,span[style*="color"],span[class*="color"]';
    for (const one of app.querySelectorAll(emphasis))
        if (/^zq(bold|em|strike|code|heading|item|red)$/.test(one.textContent.trim())) found.push(one.outerHTML);
    for (const one of app.querySelectorAll('a[href],area[href]')) {
        if (one.protocol === 'javascript:' || one.hostname === 'evil.invalid') found.push(one.outerHTML);
        if (/^zqlink$/.test(one.textContent.trim())) found.push(one.outerHTML);
    }
    // The one script of the pages: it completes the address, in which a name is percent-encoded.
    const isOurs = (text) => text.startsWith(ours) &&
        /^"[0-9a-f]{32}", "[a-z]*", "[\w.%+&=~-]*", "[\w.%+&=~-]*", (true|false)\)$/.test(text.slice(ours.length));
    for (const one of app.querySelectorAll('img,script,iframe,object'))
        if (/evil|zq/.test(one.outerHTML) && !(one.localName === 'script' && isOurs(one.textContent)))
            found.push(one.outerHTML);
    for (const one of app.querySelectorAll('.katex,[data-testid="stIconMaterial"]'))
        if (/zqtex|surfing/.test(one.textContent)) found.push(one.outerHTML);
    for (const one of app.querySelectorAll('*'))
        for (const name of one.getAttributeNames())
            if (name === 'zq' || /^on.*/.test(name) && /zq/.test(one.getAttribute(name))) found.push(one.outerHTML);
    if (app.textContent.includes('\u{1F480}')) found.push('a word became an emoji');
    for (const one of app.querySelectorAll('p,li,td,th,code,h1,h2,h3,h4,label'))
        if (/[\u202e\u2066\u001b]/.test(one.textContent)) found.push('a control character in ' + one.outerHTML);
    if (window.zqran) found.push('a script ran');
    return [...new Set(found)].map(text => text.slice(0, 300));
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(fill_nasty(tmp_path_factory.mktemp("nasty") / "nasty.duckdb")) as url:
        yield url


@pytest.mark.parametrize("name", PAGES)
def test_names_stay_text(browser: Browser, address: str, name: str) -> None:
    page = opened(browser, "about:blank", 1280)
    elsewhere: list[str] = []
    own = urlsplit(address).netloc
    page.on("request", lambda sent: elsewhere.append(sent.url) if _is_elsewhere(sent.url, own) else None)
    page.goto(f"{address}/{PAGES[name]}")
    # A page on what does not exist has a line that says so, and no heading.
    expect(page.locator("[data-testid=stAlert],h1,h2,h3,h4").first).to_be_visible()
    come_to_rest(page)
    for tab in page.get_by_role("tab").all():
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        come_to_rest(page)
        assert page.evaluate(_BECAME, _OURS) == []
    found = page.evaluate(_BECAME, _OURS)
    broken = page.get_by_test_id("stException").count()
    page.close()
    assert (found, elsewhere, broken) == ([], [], 0)


def _is_elsewhere(url: str, own: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and parts.netloc != own
