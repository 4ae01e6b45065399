"""Pages of the app opened without a browser."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "ui/app.py"


def opened(page: str, /, **address: str) -> AppTest:
    """A page of the app at an address; the catalog is the one that WHENCE_CATALOG names."""
    app = AppTest.from_file(str(APP), default_timeout=180)
    app.switch_page(f"app_pages/{page}.py")
    for key, value in address.items():
        app.query_params[key] = value
    return app.run()


def text_of(app: AppTest) -> str:
    """The Markdown of a page, as people read it. Fails where the page ended in an exception."""
    assert not app.exception
    return (
        "\n".join(element.value for element in (*app.markdown, *app.caption))
        .replace("\\", "")
        .replace(":small[]", "")
    )


def address_of(app: AppTest) -> dict[str, str]:
    """The page's address."""
    return {key: value[0] if isinstance(value, list) else value for key, value in app.query_params.items()}
