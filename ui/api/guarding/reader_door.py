"""The door before everything of a reader: it answers, and changes nothing."""

import orjson
from starlette.types import ASGIApp, Receive, Scope, Send

from catalog.access.followed_keys import FollowedKeys
from catalog.log.followed_log import READS_ONLY
from catalog.values.errors import UnavailableError
from ui.api.guarding.permissions import listed_routes, only_asks
from ui.api.request_counts import RequestCounts

_OPEN = frozenset({"/healthz", "/readyz"})


class ReaderDoor:
    """An ASGI application before another one, that lets no request pass which would change something.

    Nor one that shows a key, where it was not known for some seconds which keys still open something.
    """

    def __init__(self, app: ASGIApp, keys: FollowedKeys, requests: RequestCounts) -> None:
        """Stand before an application; requests: where refusals are counted."""
        self._app = app
        self._keys = keys
        self._requests = requests
        self._methods = sorted({(path, method) for method, path in listed_routes()})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or answer why not."""
        if scope["type"] == "http" and not only_asks(scope["method"], scope["path"]):
            path = f"/{scope['path'].strip('/')}"
            allowed = [method for known, method in self._methods if known == path and only_asks(method, path)]
            await self._refuse(send, 405, READS_ONLY, (b"allow", ", ".join(allowed).encode()))
            return
        if scope["type"] in ("http", "websocket") and self._keys.asks_for_keys and scope["path"] not in _OPEN:
            try:
                self._keys.check_fresh()
            except UnavailableError as error:
                if scope["type"] == "websocket":
                    await send({"type": "websocket.close", "code": 1013, "reason": str(error)[:100]})
                else:
                    await self._refuse(send, 503, str(error), (b"retry-after", b"1"))
                return
        await self._app(scope, receive, send)

    async def _refuse(self, send: Send, status: int, reason: str, header: tuple[bytes, bytes]) -> None:
        self._requests.add_refusal(status)
        body = orjson.dumps({"error": reason})
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), header]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
