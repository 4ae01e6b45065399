"""The editor of SQL in a real Chromium: colours, names offered while one types, and a field like any other."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from support.app_server import serving
from support.browsing import browser, opened, stand_still
from support.demo_catalog import fill_scene
from test_browser_axe import IS_PAINTED, grave

__all__ = ["browser"]
pytestmark = pytest.mark.browser
STATEMENT = "SELECT name, 'it''s' AS t, 42 AS n -- all of it\nFROM datasets"
COLOURFUL = "SELECT 1 AS one, 'x' AS t, name FROM datasets AS d /* all */ WHERE d.n"
# Where a letter of the field is, and where its coloured one is: the same place.
APART = """field => {
    const pre = document.querySelector('.sql-colours pre').getBoundingClientRect();
    const own = field.getBoundingClientRect();
    return [pre.left - own.left - field.clientLeft, pre.top - own.top - field.clientTop,
        pre.width - field.clientWidth, pre.height - field.scrollHeight];
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(fill_scene(tmp_path_factory.mktemp("sql") / "scene.duckdb")) as url:
        yield url


def editor(page: Page) -> Locator:
    """The field, once its statement is coloured."""
    field = page.get_by_label("SQL (read-only)")
    expect(field).to_have_attribute("data-coloured", "")
    return field


def offers(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Views, columns and keywords that fit")


def begin(page: Page, text: str) -> Locator:
    """An empty field, then what somebody types."""
    field = editor(page)
    field.fill("")
    field.press_sequentially(text)
    return field


def test_a_statement_of_an_address_is_coloured_and_waits_for_run(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/sql?q={quote(STATEMENT)}", 1280)
    stand_still(page)
    field = editor(page)
    expect(field).to_have_value(STATEMENT)
    expect(page.get_by_text("This statement came with the address")).to_be_visible()
    pieces = page.locator(".sql-colours span")
    coloured = [
        ("sql-keyword", "SELECT"),
        ("sql-string", "'it''s'"),
        ("sql-keyword", "AS"),
        ("sql-number", "42"),
        ("sql-keyword", "AS"),
        ("sql-comment", "-- all of it"),
        ("sql-keyword", "FROM"),
        ("sql-view", "datasets"),
    ]
    expect(pieces).to_have_text([text for _, text in coloured], use_inner_text=True)
    expect(pieces).to_have_class([colour for colour, _ in coloured])
    assert max(map(abs, field.evaluate(APART)[:3])) < 1
    field.press("Control+Enter")
    expect(page.get_by_test_id("stMain").get_by_text("rows", exact=False).first).to_be_visible()
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
    page.close()


def test_views_and_columns_are_offered_and_taken_by_keyboard(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/sql", 1280)
    stand_still(page)
    field = begin(page, "SELECT owner FROM datase")
    expect(offers(page).get_by_role("option", name="datasets view", exact=True)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="names fit: arrow down to choose")).to_be_attached()
    # Nothing is taken that was not chosen: Enter is a line.
    assert field.get_attribute("aria-activedescendant") is None
    wanted = offers(page).get_by_role("option", name="datasets view", exact=True)
    while wanted.get_attribute("aria-selected") != "true":
        field.press("ArrowDown")
    assert page.locator(f"#{field.get_attribute('aria-activedescendant')}").inner_text().startswith("datasets")
    field.press("Enter")
    expect(field).to_have_value("SELECT owner FROM datasets")
    expect(offers(page)).to_be_hidden()
    field.press_sequentially(" AS d WHERE d.curr")
    expect(offers(page).get_by_role("option")).to_have_count(1)
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("SELECT owner FROM datasets AS d WHERE d.current_version")
    field.press("Control+z")
    expect(field).to_have_value("SELECT owner FROM datasets AS d WHERE d.curr")
    field.press("End")  # what is taken back is selected
    field.press("Control+Space")
    expect(offers(page).get_by_role("option").first).to_have_attribute("aria-selected", "true")
    offers(page).get_by_role("option").first.click()
    expect(field).to_be_focused()
    field.press_sequentially(" IS NOT NULL")
    field.press("Escape")
    field.press("Control+Enter")
    expect(page.get_by_text("**").or_(page.get_by_test_id("stDataFrame").first).first).to_be_visible()
    page.wait_for_url("**q=SELECT+owner+FROM+datasets+AS+d+WHERE+d.current_version+IS+NOT+NULL**")
    page.close()


def test_escape_closes_the_names_and_tab_leaves_the_field(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/sql", 1280)
    stand_still(page)
    field = begin(page, "SELECT na")
    expect(offers(page)).to_be_visible()
    field.press("Escape")
    expect(offers(page)).to_be_hidden()
    expect(field).to_be_focused()
    field.press_sequentially("m")
    expect(offers(page)).to_be_visible()
    field.press("Tab")
    expect(field).not_to_be_focused()
    expect(offers(page)).to_be_hidden()
    expect(field).to_have_value("SELECT nam")
    field = begin(page, "SELECT 'da")
    expect(offers(page)).to_be_hidden()  # within a text nothing is a name
    page.close()


def test_a_saved_query_and_a_view_are_coloured_as_they_come(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/sql", 1280)
    stand_still(page)
    page.get_by_role("button", name="Use in editor").click()
    field = editor(page)
    expect(field).to_have_value(re.compile("FROM approval_states"))
    expect(page.locator(".sql-colours .sql-view", has_text="approval_states")).to_be_visible()
    expect(page.locator(".sql-colours pre")).to_have_text(f"{field.input_value()}\u200b", use_inner_text=False)
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize("is_dark", [False, True])
def test_the_names_can_be_read_in_both_themes(browser: Browser, address: str, is_dark: bool) -> None:
    page = opened(browser, f"{address}/sql", 1280, "dark" if is_dark else "light")
    page.wait_for_function(IS_PAINTED, arg=is_dark)
    stand_still(page)
    begin(page, COLOURFUL)
    expect(offers(page)).to_be_visible()
    found = grave(page)
    assert not found, "\n".join(found)
    page.close()


def test_the_names_fit_a_telephone(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/sql", 390)
    stand_still(page)
    begin(page, COLOURFUL)
    expect(offers(page)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    around = offers(page).bounding_box()
    assert around
    assert 0 <= around["x"] <= around["x"] + around["width"] <= 390
    page.close()
