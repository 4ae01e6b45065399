"""One process that takes events in for a lake, beside the one that serves it: no questions, no app."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from types import MappingProxyType

import orjson
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from catalog.database.storage.place import Place
from catalog.session.node import Node
from ingest.receive.group_commit import GroupCommit
from ingest.receive.workers.large_events import LargeEvents
from ui.api.application import LINEAGE, Front
from ui.api.guarding.guard import Guard
from ui.api.guarding.hosts import Hosts
from ui.api.health import node_health_router
from ui.api.request_counts import RequestCounts
from ui.server.json_log import log_as_json
from ui.server.last_moment import LastMoment
from ui.server.listening import check_reach, listen, run, url_of

_LOG = logging.getLogger(__name__)
_SECONDS = 1.0
ROUTES = MappingProxyType(
    {
        LINEAGE: ("POST",),
        f"{LINEAGE}/batch": ("POST",),
        "/healthz": ("GET",),
        "/readyz": ("GET",),
        "/metrics": ("GET",),
    }
)


def serve_node(
    place: Place,
    host: str,
    port: int,
    on_ready: Callable[[str], None] | None = None,
    allowed_hosts: Sequence[str] = (),
    *,
    logs_json: bool = False,
) -> None:
    """Take events in until SIGTERM or SIGINT, then drain and close; on_ready gets the URL.

    Raises BadQuestionError where no node can stand beside a catalog, or other machines could reach it and it has no
    key; UnavailableError where the lake cannot be reached, is one of another version, or the port is taken.
    """
    if logs_json:
        log_as_json()
    last = LastMoment(None)
    try:
        with Node(place) as node:
            check_reach(host, place, has_keys=node.keys.asks_for_keys)
            with listen(host, port) as listener:
                url = url_of(host, listener.getsockname()[1])
                app = build_node(node, Hosts(host, allowed_hosts))
                run(app, listener, lambda: on_ready(url) if on_ready else None, last)
    finally:
        last.is_over()


def build_node(node: Node, hosts: Hosts) -> "NodeDoor":
    """The application of a node; its threads run from the application's start to its end."""
    committer, large = GroupCommit(node), LargeEvents()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        committer.start()
        watch = NodeWatch(node)
        try:
            yield
        finally:
            await asyncio.to_thread(large.close)
            await asyncio.to_thread(committer.close)
            await committer.refused.close()
            await asyncio.to_thread(watch.close)

    app = FastAPI(lifespan=lifespan, redirect_slashes=False, openapi_url=None)
    requests = RequestCounts()
    app.include_router(node_health_router(node, committer, requests))
    return NodeDoor(Guard(Front(app, committer, large), node.keys, hosts, requests))


class NodeDoor:
    """An ASGI application before another one, that lets only a node's own routes pass."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or answer that it is none of a node's."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "a node takes events only"})
            return
        path = f"/{scope['path'].strip('/')}" if scope["type"] == "http" else ""
        if scope["type"] != "http" or scope["method"] in ROUTES.get(path, ()):
            await self._app(scope, receive, send)
            return
        words = f"This node takes events only: POST {LINEAGE}. Ask the server that has the lake."
        body = orjson.dumps({"error": words})
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        allowed = ", ".join(ROUTES.get(path, ()))
        if allowed:
            headers.append((b"allow", allowed.encode()))
        await send({"type": "http.response.start", "status": 405 if allowed else 404, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


class NodeWatch:
    """Reads the lake's keys, and what waits in its inbox, every second."""

    def __init__(self, node: Node) -> None:
        """Start the thread."""
        self._node = node
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="whence-node")
        self._thread.start()

    def close(self) -> None:
        """Stop."""
        self._stopped.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stopped.wait(_SECONDS):
            try:
                self._node.refresh()
            except Exception as error:  # noqa: BLE001  # PostgreSQL is away; it is asked again
                _LOG.warning("the lake cannot be reached: %s", " ".join(str(error).split())[:300])
