"""What every page says and asks for: no retired word is shown or read aloud, and no request leaves the machine."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from support.app_server import serving
from support.browsing import DEMO_PAGES, browser, opened, stand_still
from support.demo_catalog import govern_demo
from support.page_texts import texts_of
from support.words import retired_in

__all__ = ["browser"]
pytestmark = pytest.mark.browser
# What is in the page itself is no request: texts and pictures that scripts of it made.
_IN_THE_PAGE = ("data", "blob", "about")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(govern_demo(tmp_path_factory.mktemp("words") / "demo.duckdb")) as url:
        yield url


@pytest.mark.parametrize("name", DEMO_PAGES)
def test_a_page_says_no_retired_word_and_asks_nobody_else(browser: Browser, address: str, name: str) -> None:
    page = opened(browser, "about:blank", 1280)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.goto(f"{address}/{DEMO_PAGES[name]}")
    stand_still(page)
    found = retired_in(texts_of(page))
    page.close()
    assert found == []
    own = urlsplit(address).netloc
    places = [urlsplit(url) for url in asked]
    assert any(place.scheme == "ws" for place in places)  # else nothing would be seen here at all
    assert [place for place in places if place.scheme not in _IN_THE_PAGE and place.netloc != own] == []
