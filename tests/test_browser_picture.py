"""The picture of a trace in a real Chromium: what can be read, moved, found and opened in it."""

import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from support.app_server import serving
from support.browsing import DRAWN, PATIENCE, browser, opened, wait_until
from support.demo_catalog import fill, fill_governed
from support.layered import events_of_many_files, layered_events

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHURN = "trace?namespace=models&name=churn&version=v2"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(fill_governed(tmp_path_factory.mktemp("picture") / "governed.duckdb")) as url:
        yield url


@pytest.fixture
def page(address: str, browser: Browser) -> Iterator[Page]:
    page = opened(browser, f"{address}/{CHURN}&hops=all", 1280)
    wait_until_drawn(page)
    yield page
    page.close()


def wait_until_drawn(page: Page) -> None:
    expect(page.locator(DRAWN).first).to_be_visible()
    expect(page.locator('[data-test-script-state="running"]')).to_have_count(0)


def box(page: Page, name: str) -> Locator:
    """The box of a version, by the beginning of what a screen reader says."""
    return page.locator(f'.box[role="button"][aria-label^="{name}, "]')


def scale_of(page: Page) -> float:
    return float(page.locator(".stage").get_attribute("data-scale") or "0")


def place_of(locator: Locator) -> tuple[float, float]:
    """Where an element is on the screen."""
    around = locator.bounding_box()
    assert around
    return around["x"], around["y"]


def middle_of(locator: Locator) -> tuple[float, float]:
    around = locator.bounding_box()
    assert around
    return around["x"] + around["width"] / 2, around["y"] + around["height"] / 2


def query_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize("width", [1440, 1280, 390])
def test_no_letter_is_smaller_than_eleven_pixels_and_the_picture_is_high_enough(
    address: str, browser: Browser, width: int
) -> None:
    page = opened(browser, f"{address}/{CHURN}&hops=all", width)
    wait_until_drawn(page)
    smallest = page.evaluate(
        """() => {
            const find = (node) => node.shadowRoot ?? [...node.children].map(find).find(Boolean);
            const texts = [...(find(document.body)).querySelectorAll("svg text")];
            const scale = Number(find(document.body).querySelector(".stage").dataset.scale);
            return Math.min(...texts.map((text) => Number(text.getAttribute("font-size")) * scale));
        }"""
    )
    assert smallest >= 11
    stage = page.locator(".stage").bounding_box()
    assert stage
    assert stage["height"] >= 560
    target = box(page, "churn").bounding_box()
    assert target
    assert stage["x"] <= target["x"] < stage["x"] + stage["width"]
    page.close()


def test_the_end_of_a_name_and_its_status_are_written_side_by_side(page: Page) -> None:
    train = box(page, "/data/features/churn_train.parquet")
    name, kind, *status = train.locator("text").all_text_contents()
    assert name.endswith("/churn_train.parquet")
    assert "…" in name
    assert kind.startswith("file · sha256:")
    assert status == ["Violation"]
    tops = [place_of(text)[1] for text in train.locator("text").all()]
    assert tops == sorted(set(tops))


def test_the_wheel_scrolls_the_page_and_with_ctrl_it_zooms(page: Page) -> None:
    page.mouse.move(*middle_of(page.locator(".stage")))
    before, place = scale_of(page), place_of(box(page, "churn"))
    page.mouse.wheel(0, 200)
    wait_until(page, lambda: place_of(box(page, "churn"))[1] < place[1])
    assert scale_of(page) == before
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    wait_until(page, lambda: scale_of(page) > before)


def test_buttons_zoom_and_fit_and_lead_back(page: Page) -> None:
    first = scale_of(page)
    page.get_by_role("button", name="Zoom in").click()
    wait_until(page, lambda: scale_of(page) > first)
    page.get_by_role("button", name="Fit all of it").click()
    wait_until(page, lambda: scale_of(page) < first)
    stage = page.locator(".stage").bounding_box()
    assert stage
    left = stage["x"]
    wait_until(page, lambda: all(place_of(one)[0] >= left for one in page.locator(".box").all()))
    page.get_by_role("button", name="Readable size").click()
    wait_until(page, lambda: scale_of(page) == first)


def test_dragging_moves_the_picture_and_opens_nothing(page: Page) -> None:
    x, y = place_of(box(page, "churn"))
    page.mouse.move(x + 40, y + 30)
    page.mouse.down()
    page.mouse.move(x - 60, y + 70, steps=5)
    page.mouse.up()
    wait_until(page, lambda: place_of(box(page, "churn")) == pytest.approx((x - 100, y + 40), abs=2))
    assert "node" not in query_of(page)


def test_what_is_moved_stays_where_it_is_when_a_box_is_opened(page: Page) -> None:
    page.get_by_role("button", name="Zoom out").click()
    page.wait_for_timeout(300)
    before = place_of(box(page, "features.churn"))
    box(page, "features.churn").click()
    expect(page.get_by_role("heading", name="features.churn", exact=True)).to_be_visible()
    wait_until_drawn(page)
    assert place_of(box(page, "features.churn")) == pytest.approx(before, abs=1)


def test_tooltips_say_what_a_box_and_a_line_are(page: Page) -> None:
    box(page, "features.churn").hover()
    tip = page.get_by_role("tooltip")
    expect(tip).to_contain_text("shop/build_features")
    expect(tip).to_contain_text("State")
    page.locator(".line .reach").first.evaluate(
        """line => {
            const middle = line.getPointAtLength(line.getTotalLength() / 2).matrixTransform(line.getScreenCTM());
            const event = {bubbles: true, composed: true, clientX: middle.x, clientY: middle.y, pointerType: "mouse"};
            line.dispatchEvent(new PointerEvent("pointerover", event));
        }"""
    )
    expect(tip).to_contain_text("Known by")
    assert not re.search(r"[0-9a-f]{16}", tip.inner_text().replace("log", ""))


def test_a_box_is_reached_by_the_arrows_and_opened_by_enter(page: Page) -> None:
    box(page, "churn").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(box(page, "features.churn")).to_be_focused()
    expect(page.get_by_role("tooltip")).to_contain_text("features.churn")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="features.churn", exact=True)).to_be_visible()
    expect(box(page, "features.churn")).to_be_focused()


def test_the_picture_is_one_stop_of_tab(page: Page) -> None:
    assert page.locator('.stage [tabindex="0"]').count() == 1


def test_the_inputs_of_one_box_are_shown_and_of_no_other(address: str, browser: Browser) -> None:
    page = opened(browser, f"{address}/{CHURN}", 1280)
    wait_until_drawn(page)
    before = page.locator(".box").count()
    more = page.locator("[data-more]").first
    count = int((more.text_content() or "").strip("+"))
    more.click()
    expect(page.locator(".box")).to_have_count(before + count)
    page.wait_for_url(lambda url: "open" in parse_qs(urlsplit(url).query))
    page.get_by_role("button", name="Collapse to 2 hops").click()
    expect(page.locator(".box")).to_have_count(before)
    page.close()


def test_a_node_is_found_and_marked(page: Page) -> None:
    field = page.get_by_role("searchbox", name="Find in the graph")
    field.fill("customers.csv")
    expect(page.locator(".found")).to_have_count(1)
    field.press("Enter")
    expect(page.locator(".found-now")).to_have_count(1)
    page.wait_for_timeout(300)
    stage = page.locator(".stage")
    assert middle_of(page.locator(".found-now")) == pytest.approx(middle_of(stage), abs=8)
    field.fill("nothing of that name")
    expect(page.get_by_role("status").filter(has_text="not in the graph")).to_be_visible()


class Fingers:
    """Fingers on a touch screen: each call is one event, with the places of all that are on it."""

    def __init__(self, page: Page) -> None:
        # One session for all: a browser takes the end of a touch only from whom it has its start.
        self.session = page.context.new_cdp_session(page)

    def send(self, kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y, "id": place} for place, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


@pytest.fixture
def touched(address: str, browser: Browser) -> Iterator[Page]:
    """The picture on a telephone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/{CHURN}&hops=all")
    wait_until_drawn(page)
    page.locator(".stage").evaluate("stage => stage.scrollIntoView({block: 'center'})")
    page.wait_for_timeout(500)
    yield page
    context.close()


def test_two_fingers_move_and_zoom_the_picture_and_leave_the_page(touched: Page) -> None:
    x, y = middle_of(touched.locator(".stage"))
    fingers = Fingers(touched)
    stage, scale, before = place_of(touched.locator(".stage")), scale_of(touched), place_of(box(touched, "churn"))
    fingers.send("touchStart", (x - 40, y), (x + 40, y))
    for step in range(1, 6):
        fingers.send("touchMove", (x - 40 + 8 * step, y + 6 * step), (x + 40 + 8 * step, y + 6 * step))
    touched.wait_for_timeout(300)
    assert scale_of(touched) == pytest.approx(scale, rel=0.01)
    assert place_of(box(touched, "churn")) == pytest.approx((before[0] + 40, before[1] + 30), abs=3)
    for step in range(1, 6):
        fingers.send("touchMove", (x - 8 * step, y + 30), (x + 80 + 8 * step, y + 30))
    fingers.send("touchEnd")
    touched.wait_for_timeout(300)
    assert scale_of(touched) == pytest.approx(scale * 2, rel=0.05)
    assert place_of(touched.locator(".stage")) == pytest.approx(stage, abs=1)
    assert "node" not in query_of(touched)


def test_one_finger_scrolls_the_page_and_not_the_picture(touched: Page) -> None:
    x, y = middle_of(touched.locator(".stage"))
    fingers = Fingers(touched)
    stage, shown = place_of(touched.locator(".stage")), place_of(box(touched, "churn"))
    fingers.send("touchStart", (x, y))
    for step in range(1, 11):
        fingers.send("touchMove", (x, y - 12 * step))
        touched.wait_for_timeout(20)
    fingers.send("touchEnd")
    touched.wait_for_timeout(500)
    moved = place_of(touched.locator(".stage"))[1] - stage[1]
    assert moved < -40
    assert place_of(box(touched, "churn"))[1] - shown[1] == pytest.approx(moved, abs=2)


def test_a_tap_opens_a_box(touched: Page) -> None:
    x, y = middle_of(box(touched, "churn"))
    fingers = Fingers(touched)
    fingers.send("touchStart", (x, y))
    fingers.send("touchEnd")
    touched.wait_for_url(lambda url: "node" in parse_qs(urlsplit(url).query))


def test_the_toolbar_covers_nothing(page: Page) -> None:
    bar, stage = page.locator(".bar").bounding_box(), page.locator(".stage").bounding_box()
    assert bar
    assert stage
    assert bar["y"] + bar["height"] <= stage["y"]


# In how many places lines go up and down.
LANES = "lines => new Set(lines.map(one => one.getAttribute('d').match(/Q([\\d.]+) /)?.[1]).filter(Boolean)).size"
PANNED = """async () => {
    const find = (node) => node.shadowRoot ?? [...node.children].map(find).find(Boolean);
    const stage = find(document.body).querySelector(".stage");
    const {left, top} = stage.getBoundingClientRect();
    const send = (type, x, y) => stage.dispatchEvent(new PointerEvent(type, {
        bubbles: true, pointerId: 1, pointerType: "mouse", button: 0, buttons: 1, clientX: left + x, clientY: top + y,
    }));
    stage.setPointerCapture = () => {};  // there is no such pointer to be captured
    send("pointerdown", 300, 300);
    const begun = performance.now();
    let frames = 0;
    while (performance.now() - begun < 3000) {
        frames += 1;
        send("pointermove", 300 + (frames % 40) * 5, 300 + (frames % 60) * 4);
        await new Promise(requestAnimationFrame);
    }
    send("pointerup", 300, 300);
    return frames / ((performance.now() - begun) / 1000);
}"""


def drag_in_the_minimap(page: Page) -> None:
    """What is seen follows the mouse through the minimap, and a drag over its edge goes on."""
    page.locator(".minimap").evaluate("map => map.scrollIntoView({block: 'center'})")
    page.wait_for_timeout(300)
    seen, around = page.locator(".mini-seen"), page.locator(".minimap").bounding_box()
    assert around
    left, top, width, height = around["x"], around["y"], around["width"], around["height"]
    page.mouse.move(left + width * 0.2, top + height * 0.2)
    page.mouse.down()

    def is_seen_at(x: float, y: float) -> bool:
        return middle_of(seen) == pytest.approx((left + width * x, top + height * y), abs=3)

    wait_until(page, lambda: is_seen_at(0.2, 0.2))
    page.mouse.move(left + width * 0.7, top + height * 0.6, steps=6)
    wait_until(page, lambda: is_seen_at(0.7, 0.6))
    page.mouse.move(left + width * 0.5, top - 30, steps=4)
    page.mouse.up()
    wait_until(page, lambda: middle_of(seen)[0] == pytest.approx(left + width * 0.5, abs=3))
    assert "node" not in query_of(page)


def test_a_thousand_boxes_are_moved_at_thirty_frames_a_second(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> None:
    path = tmp_path_factory.mktemp("large") / "large.duckdb"
    fill(path, (json.dumps(event).encode() for event in layered_events(20, 52)))
    with serving(path) as url:
        page = opened(browser, f"{url}/trace?namespace=models&name=model&hops=all", 1280)
        wait_until_drawn(page)
        wait_until(page, lambda: page.locator(".box").count() > 900)
        expect(page.locator(".minimap")).to_be_visible()
        drag_in_the_minimap(page)
        at_first = page.evaluate(PANNED)
        page.get_by_role("button", name="Fit all of it").click()
        page.wait_for_timeout(500)
        whole = page.evaluate(PANNED)
        page.close()
    assert min(at_first, whole) >= 30, (at_first, whole)


def test_three_hundred_inputs_are_one_box_that_opens(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> None:
    path = tmp_path_factory.mktemp("many") / "many.duckdb"
    fill(path, (json.dumps(event).encode() for event in events_of_many_files(300)))
    with serving(path) as url:
        page = opened(browser, f"{url}/trace?namespace=models&name=many", 390)
        wait_until_drawn(page)
        group = page.locator('.box[aria-label^="300 files in lake/raw, "]')
        expect(group).to_be_visible()
        expect(page.locator(".box")).to_have_count(3)
        group.click()
        expect(page.locator(".box")).to_have_count(302)
        expect(page.locator(".minimap")).to_be_visible()
        wait_until_drawn(page)
        # Their lines are one, with its number, and each is seen for itself where one points at its box.
        expect(page.locator(".box text", has_text="\u00d7301")).to_have_count(1)
        assert page.locator(".line .stroke").evaluate_all(LANES) == 1
        field = page.get_by_role("searchbox", name="Find in the graph")
        field.fill("part-00149")
        field.press("Enter")
        box(page, "lake/raw/part-00149.parquet").hover()
        expect(page.locator(".line.lit")).to_have_count(1)
        page.close()


def test_the_chain_of_a_column_is_read_in_its_boxes_and_in_the_list_below(address: str, browser: Browser) -> None:
    """Both ways from the model's feature, over direct hops first, over indirect ones on demand, masking marked."""
    page = opened(browser, f"{address}/{CHURN}&hops=all", 1440)
    wait_until_drawn(page)
    code = box(page, "staging.customers").get_attribute("data-code")
    page.goto(f"{address}/{CHURN}&hops=all&column=email_hash&of={code}")
    wait_until_drawn(page)
    lit = page.locator(".box:not(.faint)")
    expect(box(page, "staging.customers")).to_have_attribute("aria-label", re.compile("email_hash.*, masked"))
    expect(box(page, "/data/crm/customers.csv")).to_have_attribute("aria-label", re.compile(", email, "))
    expect(page.get_by_role("tab", name=re.compile("^Columns · "))).to_have_attribute("aria-selected", "true")
    direct, listed = lit.count(), hops_listed(page)
    assert 2 <= direct < page.locator(".box").count()
    page.get_by_text("Indirect steps of the column").click()
    expect(page.get_by_role("tab", name=f"Columns · {listed}", exact=True)).to_have_count(0)
    wait_until_drawn(page)
    wait_until(page, lambda: hops_listed(page) > listed and lit.count() >= direct)
    page.close()


def hops_listed(page: Page) -> int:
    """How many hops the list below the picture has of the column."""
    title = page.get_by_role("tab", name=re.compile("^Columns · ")).text_content() or ""
    return int(title.rpartition("· ")[2])


def test_only_the_paths_to_findings_are_drawn(page: Page) -> None:
    before = page.locator(".box").count()
    page.get_by_text("Only paths to findings").click()
    expect(page.locator(".box", has_text="customers.csv")).to_have_count(0)
    wait_until(page, lambda: 0 < page.locator(".box").count() < before)
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get("only") == ["findings"])


def test_what_is_saved_says_what_it_shows_and_what_it_rests_on(page: Page) -> None:
    with page.expect_download() as png:
        page.get_by_role("button", name="Save as PNG").click()
    assert png.value.suggested_filename == "lineage-churn-v2.png"
    header = png.value.path().read_bytes()[:24]
    assert header.startswith(b"\x89PNG")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as SVG").click()
    text = saved.value.path().read_text("utf-8")
    for words in ("Lineage of churn v2", "as of now", "known at", "log head", "@font-face", "features.churn"):
        assert words in text
    assert "data-more" not in text
    # The PNG is drawn from the same, caption and all.
    sizes = [int(re.search(rf'<svg[^>]* {side}="(\d+)"', text)[1]) for side in ("width", "height")]  # type: ignore[index]
    scale = min(2, 8192 / max(sizes))
    assert [int.from_bytes(header[at : at + 4]) for at in (16, 20)] == [round(size * scale) for size in sizes]
    page.evaluate("() => { window.print = () => 0; }")
    page.get_by_role("button", name="Print, or save as PDF").click()
    printed = page.frame_locator("iframe.print").locator("svg")
    for words in ("Lineage of churn v2", "as of now", "known at", "log head"):
        expect(printed).to_contain_text(words)
