"""Pages of the app opened without a browser, on catalogs to try them on."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "ui/app.py"


def open_page(monkeypatch: pytest.MonkeyPatch, catalog: Path, script: str, **address: str) -> AppTest:
    """A page of the app on a catalog, run once."""
    monkeypatch.setenv("WHENCE_CATALOG", str(catalog))
    app = AppTest.from_file(str(APP), default_timeout=180)
    app.switch_page(f"app_pages/{script}.py")
    for key, value in address.items():
        app.query_params[key] = value
    return app.run()


def said_by(app: AppTest) -> str:
    """All that a page says as text, as it is read; a page that raised fails."""
    assert not app.exception, app.exception
    told = [*app.markdown, *app.caption, *app.error, *app.success, *app.warning, *app.info]
    return "\n".join(str(element.value) for element in told).replace("\\", "").replace(":small[]", "")


def address_of(app: AppTest) -> dict[str, str]:
    """What the page's address says."""
    return {key: value[0] if isinstance(value, list) else value for key, value in app.query_params.items()}


def links_of(app: AppTest) -> dict[str, tuple[str, str]]:
    """The page and query of each link, by its label."""
    return {link.label: (link.proto.page, link.proto.query_string) for link in app.get("page_link")}
