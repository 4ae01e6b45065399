"""The pictures of docs/images, taken anew: `python tests/screenshots.py [FOLDER]`. Needs Chromium."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))
sys.path.insert(0, str(Path(__file__).parent.parent))

from app_server import CHROMIUM, FLAGS, ROOT, serving
from demo_catalog import fill, govern_demo
from generate import organisation_events

TRACE = "trace?namespace=models&name=churn&version=v2&hops=all"
SUITE = "quality?namespace=file&name=%2Fdata%2Ffeatures%2Fchurn_train.parquet&suite=churn_features"
# Each picture of a catalog: its page, width, height and theme.
Shot = tuple[str, int, int, str]
DEMO: dict[str, Shot] = {
    "trace": (TRACE, 1680, 820, "light"),
    "trace-dark": (TRACE, 1680, 820, "dark"),
    "overview": ("", 1280, 844, "light"),
    "dataset": ("dataset?namespace=models&name=churn", 1280, 844, "light"),
    "steward": ("dataset?namespace=file&name=/data/crm/customers.csv&edit=whence_grants", 1280, 844, "light"),
    "findings": ("findings", 1280, 844, "light"),
    "findings-narrow": ("findings", 390, 844, "light"),
    "impact": ("impact?source=crm&reason=withdrawal", 1280, 844, "light"),
    "retention": ("retention", 1280, 844, "dark"),
    "quality": (SUITE, 1280, 844, "light"),
    "sql": ("sql?saved=findings_by_kind", 1280, 844, "dark"),
    "log": ("log", 1280, 844, "light"),
}
LARGE: dict[str, Shot] = {"datasets-large": ("datasets?q=team7", 1280, 844, "light")}
EMPTY: dict[str, Shot] = {"overview-empty": ("", 1280, 844, "light")}
DRAWN = '[data-testid="stEChartsChart"][aria-busy="false"] canvas'


def large_events() -> Iterator[bytes]:
    """What twenty teams' pipelines send: some 2,400 datasets and models."""
    return organisation_events(teams=20, rounds=1)


def take(folder: Path) -> None:
    """Write every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        scratch = Path(name)
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        for catalog, shots in (
            (govern_demo(scratch / "demo.duckdb"), DEMO),
            (fill(scratch / "large.duckdb", large_events()), LARGE),
            (fill(scratch / "empty.duckdb", ()), EMPTY),
        ):
            with serving(catalog) as url:
                for picture, shot in shots.items():
                    _shoot(browser, url, shot, folder / f"{picture}.png")
        browser.close()


def _shoot(browser: Browser, url: str, shot: Shot, file: Path) -> None:
    path, width, height, scheme = shot
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{url}/{path}")
    if path == TRACE:
        page.wait_for_selector(DRAWN)
    page.wait_for_load_state("networkidle")
    page.wait_for_selector('[data-test-script-state="running"]', state="detached")
    page.wait_for_selector('[data-testid="stSkeleton"]', state="detached")
    page.wait_for_timeout(1_500)
    page.screenshot(path=file)
    page.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/images")
