"""The pictures of docs/images, taken anew: `python tests/screenshots.py [FOLDER]`. Needs Chromium."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from app_server import CHROMIUM, FLAGS, ROOT, serving
from demo_catalog import govern_demo

PICTURES = {"trace.png": "light", "trace-dark.png": "dark"}
# Pages on a demo whose data are declared, each by its address.
PAGES = {
    "trace-findings": "trace?name=churn&version=v2&hops=all&side=findings",
    "compare": "trace?name=churn&version=v2&against=v1",
    "dataset": "dataset?name=features.churn",
    "steward": "dataset?namespace=file&name=/data/crm/customers.csv&edit=whence_grants",
    "model": "dataset?namespace=models&name=churn",
    "runs": "run",
    "impact": "impact?source=crm&reason=withdrawal",
    "retention": "retention",
    "quality": "quality",
    "quality-suite": "quality?namespace=file&name=%2Fdata%2Ffeatures%2Fchurn_train.parquet&suite=churn_features",
    "overview": "",
    "models": "models",
    "datasets": "datasets",
    "findings": "findings",
    "sql": "sql?saved=findings_by_kind",
    "log": "log",
}
WIDTHS = {1280: "light", 390: "dark"}
DRAWN = '[data-testid="stEChartsChart"][aria-busy="false"] canvas'


def take(folder: Path) -> None:
    """Write a picture of the demo's trace in each theme, and one of every other page at each width."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as scratch,
        serving(govern_demo(Path(scratch) / "demo.duckdb")) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        for name, scheme in PICTURES.items():
            page = browser.new_page(viewport={"width": 1680, "height": 820}, color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(f"{url}/trace?namespace=models&name=churn&version=v2&hops=all")
            page.wait_for_selector(DRAWN)
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(500)
            page.screenshot(path=folder / name)
        for name, path in PAGES.items():
            for width, scheme in WIDTHS.items():
                page = browser.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
                page.goto(f"{url}/{path}")
                page.wait_for_load_state("networkidle")
                page.wait_for_selector('[data-test-script-state="running"]', state="detached")
                page.wait_for_timeout(1_500)
                page.screenshot(path=folder / f"{name}-{width}.png")
                page.close()
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/images")
