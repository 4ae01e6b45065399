"""The Streamlit app as the server mounts it, its document in our words."""

from pathlib import Path

import streamlit
from starlette.types import Message, Receive, Scope, Send
from streamlit import config

from ui.picture.mark import ICON, NAME
from ui.picture.signs import svg_uri

_DOCUMENT = Path(streamlit.__file__).parent / "static/index.html"
_HEAD = "<head>"
# Streamlit's browser part tries each folder of an address until one answers, unless it is given the app's.
_BASE = f'{_HEAD}<script>window.__streamlit={{BACKEND_BASE_URL:new URL(".",location.href).href}}</script>'
_ICON = '<link rel="shortcut icon" href="./favicon.png" />'
_TITLE = "<title>Streamlit</title>"


def streamlit_pages(script: Path) -> "Pages":
    """The app of a script, to be mounted at the root."""
    app = streamlit.App(str(script))
    # For every session it would hash the file of each module, to run the page again where one changes.
    config.set_option("server.fileWatcherType", "none")
    return Pages(app)


class Pages:
    """An ASGI application: the app, its document answered from memory."""

    def __init__(self, app: streamlit.App) -> None:
        """Stand before an app."""
        self._app = app
        self.lifespan = app.lifespan
        self._document = _document().encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        # A download of a page as HTML lies deeper: /media/….
        if scope["type"] != "http" or scope["path"].count("/") > 1:
            await self._app(scope, receive, send)
        else:
            await self._app(scope, receive, _Answer(send, b"" if scope["method"] == "HEAD" else self._document))


class _Answer:
    """Sends an answer on; in place of a document, ours."""

    def __init__(self, send: Send, document: bytes) -> None:
        self._send, self._document, self._is_ours = send, document, False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_document(message):
            self._is_ours = True
            headers = [
                (b"content-type", b"text/html; charset=utf-8"),
                (b"cache-control", b"no-cache"),
                *([(b"content-length", str(len(self._document)).encode())] if self._document else []),
            ]
            await self._send({**message, "headers": headers})
            await self._send({"type": "http.response.body", "body": self._document})
        elif not self._is_ours:
            await self._send(message)


def _is_document(message: Message) -> bool:
    kinds = [value for name, value in message["headers"] if name.lower() == b"content-type"]
    return message["status"] == 200 and any(kind.startswith(b"text/html") for kind in kinds)


def _document() -> str:
    """Streamlit's document, where the app is known and the tab has our name and mark from the start."""
    text = _DOCUMENT.read_text("utf-8")
    icon = f'<link rel="shortcut icon" href="{svg_uri(ICON)}" />'
    for theirs, ours in ((_HEAD, _BASE), (_ICON, icon), (_TITLE, f"<title>{NAME}</title>")):
        text = text.replace(theirs, ours, 1)
    return text
