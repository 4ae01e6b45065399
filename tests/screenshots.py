"""The pictures of docs/images, taken anew: `python tests/screenshots.py [FOLDER]`. Needs Chromium."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from app_server import CHROMIUM, FLAGS, ROOT, serving
from demo_catalog import fill_governed, govern_demo

PICTURES = {"trace.png": "light", "trace-dark.png": "dark"}
# Pages on a demo whose data are declared, each by its address.
PAGES = {
    "trace-findings.png": "?name=churn&version=v2&hops=all&side=findings",
    "compare.png": "?name=churn&version=v2&against=v1",
    "dataset.png": "dataset?name=features.churn",
    "impact.png": "impact?source=crm&reason=withdrawal",
    "retention.png": "retention",
}
DRAWN = '[data-testid="stEChartsChart"][aria-busy="false"] canvas'


def take(folder: Path) -> None:
    """Write a picture of the demo's trace in each theme."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as scratch,
        serving(govern_demo(Path(scratch) / "demo.duckdb")) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        for name, scheme in PICTURES.items():
            page = browser.new_page(viewport={"width": 1680, "height": 820}, color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(f"{url}/?namespace=models&name=churn&version=v2&hops=all")
            page.wait_for_selector(DRAWN)
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(500)
            page.screenshot(path=folder / name)
        browser.close()
    _take_pages(folder)


def _take_pages(folder: Path) -> None:
    """Write a picture of each page of PAGES."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        serving(fill_governed(Path(scratch) / "governed.duckdb")) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        for name, address in PAGES.items():
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            page.goto(f"{url}/{address}")
            page.wait_for_selector('[data-test-script-state="notRunning"]')
            page.wait_for_timeout(1500)
            page.screenshot(path=folder / name)
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/images")
