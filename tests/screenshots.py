"""Pictures of the app, taken anew; needs Chromium.

`python tests/screenshots.py` takes those of docs/images; with a FOLDER, every page there in every situation, to be
looked at: of the demo wide, dark and narrow, of a large catalog, and of an empty one.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import orjson
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))
sys.path.insert(0, str(Path(__file__).parent.parent))

from generate import organisation_events
from support.app_server import CHROMIUM, FLAGS, ROOT, serving
from support.browsing import DEMO_PAGES, DRAWN
from support.demo_catalog import fill, govern_demo
from support.layered import events_of_many_files, layered_events
from support.nasty import fill_nasty

TRACE = DEMO_PAGES["trace"]
LAYERED = "trace?namespace=models&name=model&hops=all"
# Layers and tables in each, of which so many are ancestors.
LAYERS_OF_87, LAYERS_OF_786 = (9, 10), (12, 69)
_PATIENCE = 180_000  # a page of 786 versions on a busy machine
SIZES = {"wide": (1280, 844, "light"), "dark": (1280, 844, "dark"), "narrow": (390, 844, "light")}
WIDE = ("overview", "models", "datasets", "dataset", "steward", "run", "findings", "impact", "log")
# Each picture of a catalog: its page, width, height and theme.
Shot = tuple[str, int, int, str]
DOCS: dict[str, dict[str, Shot]] = {
    "demo": {
        # As wide as it takes for the sources to be in sight: 1,440 ends before them.
        "trace": (TRACE, 1680, 820, "light"),
        "trace-dark": (TRACE, 1680, 820, "dark"),
        "trace-narrow": (TRACE, 390, 1500, "light"),
        "controls": (DEMO_PAGES["controls"], *SIZES["wide"]),
        "glossary": (DEMO_PAGES["glossary"], *SIZES["narrow"]),
        **{name: (DEMO_PAGES[name], *SIZES["wide"]) for name in WIDE},
        "compare": (DEMO_PAGES["compare"], 1280, 1900, "light"),  # it stands below the trace
        "findings-narrow": (DEMO_PAGES["findings"], *SIZES["narrow"]),
        "quality": (DEMO_PAGES["suite"], *SIZES["wide"]),
        "retention": (DEMO_PAGES["retention"], *SIZES["dark"]),
        "sql": (DEMO_PAGES["sql"], *SIZES["dark"]),
    },
    "large": {"datasets-large": ("datasets?q=team7", *SIZES["wide"])},
    "nasty": {"overview-nasty": ("", *SIZES["wide"])},
    "87": {"trace-87": (LAYERED, 1440, 900, "light"), "trace-87-narrow": (LAYERED, 390, 1500, "light")},
    "786": {"trace-786": (LAYERED, 1440, 900, "light"), "trace-786-dark": (LAYERED, 1280, 844, "dark")},
    "300 inputs": {"trace-300": ("trace?namespace=models&name=many", 1280, 844, "light")},
    "empty": {"overview-empty": ("", *SIZES["wide"])},
}


def large_events() -> Iterator[bytes]:
    """What twenty teams' pipelines send: some 2,400 datasets and models."""
    return organisation_events(teams=20, rounds=1)


def layered(layers: int, width: int) -> Iterator[bytes]:
    """A model upon layers of tables."""
    return (orjson.dumps(event) for event in layered_events(layers, width))


def catalogs(scratch: Path) -> dict[str, Path]:
    """Every catalog that is looked at, by its name."""
    return {
        "demo": govern_demo(scratch / "demo.duckdb"),
        "large": fill(scratch / "large.duckdb", large_events()),
        "nasty": fill_nasty(scratch / "nasty.duckdb"),
        "87": fill(scratch / "87.duckdb", layered(*LAYERS_OF_87)),
        "786": fill(scratch / "786.duckdb", layered(*LAYERS_OF_786)),
        "300 inputs": fill(scratch / "300.duckdb", map(orjson.dumps, events_of_many_files(300))),
        "empty": fill(scratch / "empty.duckdb", ()),
    }


def every_situation() -> dict[str, dict[str, Shot]]:
    """Every page, in each catalog; what is only in the demo is not asked of the others."""
    plain = {(script := path.partition("?")[0]) or "overview": script for path in DEMO_PAGES.values()}
    return {
        "demo": {f"{name}-{size}": (path, *SIZES[size]) for size in SIZES for name, path in DEMO_PAGES.items()},
        "large": {f"{name}-large": (path, *SIZES["wide"]) for name, path in plain.items()},
        "empty": {f"{name}-empty": (path, *SIZES["wide"]) for name, path in plain.items()},
    }


def take(shots_of: dict[str, dict[str, Shot]], folder: Path) -> None:
    """Write the pictures of each catalog."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        scratch = Path(name)
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        for catalog, path in catalogs(scratch).items():
            with serving(path) as url:
                for picture, shot in shots_of.get(catalog, {}).items():
                    _shoot(browser, url, shot, folder / f"{picture}.png")
        browser.close()


def _shoot(browser: Browser, url: str, shot: Shot, file: Path) -> None:
    path, width, height, scheme = shot
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    page.set_default_timeout(_PATIENCE)
    page.goto(f"{url}/{path}")
    if path.startswith("trace?") and "against" not in path:
        page.wait_for_selector(DRAWN)
    page.wait_for_load_state("networkidle")
    page.wait_for_selector('[data-test-script-state="running"]', state="detached")
    page.wait_for_selector('[data-testid="stSkeleton"]', state="detached")
    page.wait_for_timeout(1_500)
    page.screenshot(path=file)
    page.close()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        take(every_situation(), Path(sys.argv[1]))
    else:
        take(DOCS, ROOT / "docs/images")
