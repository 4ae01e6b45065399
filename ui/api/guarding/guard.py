"""The guard before every door of the server: pages, websocket and API alike.

In this order: was the request meant for us (Host, Origin), is it what it says (Content-Type), who sends it (key or
session), may they. Handlers find whoever acts in `catalog.access.principal.acting`.
"""

import asyncio
from collections.abc import Mapping
from time import perf_counter

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from catalog.access.key_ring import KeyRefusedError, KeyRing
from catalog.access.principal import OWNER, Principal, acting_as
from catalog.access.roles import Permission
from catalog.values.errors import ForbiddenError
from ui.api.guarding.failed_tries import FailedTries
from ui.api.guarding.hosts import Hosts, is_same_origin
from ui.api.guarding.permissions import SIGN_IN, SIGN_OUT, Permissions
from ui.api.guarding.provider_door import Provider, ProviderDoor
from ui.api.guarding.sign_in import SignIn, session_of
from ui.api.request_counts import RequestCounts, Requested

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_JSON = "application/json"
_LINES = "application/x-ndjson"
_BATCH = "/api/v1/lineage/batch"
_API = "/api/"
# Signing out by a plain link: the cookie is sent from our own pages only, so no other site can do it.
_SIGNING = frozenset({("POST", SIGN_IN), ("GET", SIGN_OUT)})
_CSP = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_COUNTING = frozenset(
    {b"host", b"origin", b"sec-fetch-site", b"content-type", b"authorization", b"cookie", b"accept"}
)
_ALWAYS = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"same-origin")]
_OF_PAGES = [(b"content-security-policy", _CSP.encode()), (b"x-frame-options", b"SAMEORIGIN"), *_ALWAYS]


class Refused(Exception):  # noqa: N818  # no error of the program: an answer
    """A request that goes no further: the status to answer, and why; wait: seconds until it may be tried again."""

    def __init__(self, status: int, reason: str, principal: Principal | None = None, wait: int = 0) -> None:
        super().__init__(reason)
        self.status, self.reason, self.principal, self.wait = status, reason, principal, wait


class Guard:
    """An ASGI application before another one."""

    def __init__(
        self,
        app: ASGIApp,
        keys: KeyRing,
        hosts: Hosts,
        requests: RequestCounts | None = None,
        provider: Provider | None = None,
    ) -> None:
        """Guard an application by the keys of a catalog; requests: where each is counted; provider: of people."""
        self._requests = requests or RequestCounts()
        self._app = app
        self._keys = keys
        self._hosts = hosts
        self._permissions = Permissions()
        self._tries = FailedTries()
        self._sign_in = SignIn(keys, provider.identities.provider if provider else None)
        self._provider = ProviderDoor(app, keys, provider, self._sign_in) if provider else None
        if provider is not None:
            keys.ask_everybody()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or answer why not."""
        if scope["type"] == "http":
            await self._counted(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._guarded(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass or answer why not, and count its answer."""
        began, status, actor = perf_counter(), 0, None

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            actor = await self._guarded(scope, receive, noting)
        finally:
            self._requests.add(Requested(scope["method"], scope["path"], status, perf_counter() - began, actor))

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> str | None:
        """Let a request pass, or answer why not; who sent it."""
        is_api = scope["path"].startswith((_API, "//api/"))
        with_headers = _adding(send, _ALWAYS if is_api else _OF_PAGES)
        headers = _headers(scope)
        if self._keys.is_flush_due:  # last uses and refusals gather in memory: a crash loses half a minute of them
            asyncio.get_running_loop().run_in_executor(None, self._keys.flush)
        try:
            self._check_meant_for_us(scope, headers)
            if (_method(scope), scope["path"]) in _SIGNING:
                await self._sign_in(scope, receive, with_headers, self._tries)
                return None
            if self._provider and _method(scope) == "GET" and scope["path"] in self._provider.paths:
                await self._provider(scope, receive, with_headers, self._tries)
                return None
            needed = self._permissions.needed(_method(scope), scope["path"])
            principal = self._principal(scope, headers) if needed else OWNER
            _check_permission(needed, principal)
        except Refused as refused:
            self._requests.add_refusal(refused.status)
            self._keys.trail.add_refusal(refused.principal, _action(scope), refused.reason, _address(scope))
            await self._answer(scope, headers, refused, with_headers)
            return refused.principal.name if refused.principal else None
        with acting_as(principal):
            await self._app(scope, receive, with_headers)
        return principal.name

    def _check_meant_for_us(self, scope: Scope, headers: Mapping[str, list[str]]) -> None:
        """Raise Refused where the request was meant for another host, or comes from another site's page."""
        hosts = headers.get("host", [])
        if len(hosts) != 1 and not (scope.get("http_version") == "1.0" and not hosts):
            raise Refused(400, "A request has one Host header.")
        if hosts and not self._hosts.are_ours(hosts[0]):
            raise Refused(
                421,
                f"This server does not answer as {hosts[0]}. Start it with --allow-host {hosts[0].partition(':')[0]}",
            )
        if scope["type"] == "http" and scope["method"] in _READING:
            return
        origins = headers.get("origin", [])
        if any(not hosts or not is_same_origin(origin, hosts[0]) for origin in origins):
            raise Refused(403, f"A page of {origins[0]} may not send this: only this server's own pages may.")
        if not origins and headers.get("sec-fetch-site", ["none"])[0] not in ("none", "same-origin"):
            raise Refused(403, "A page of another site may not send this: only this server's own pages may.")
        if scope["type"] == "http" and scope["path"].startswith((_API, "//api/")):
            _check_content_type(scope["path"], headers)

    def _principal(self, scope: Scope, headers: Mapping[str, list[str]]) -> Principal:
        """Who sends a request. Raises Refused where no good key comes with it."""
        if not self._keys.asks_for_keys:
            return OWNER
        try:
            if bearer := _bearer(headers):
                return self._keys.principal_of(bearer)
            if token := session_of(headers.get("cookie", [])):
                return self._keys.principal_of_session(token)
        except KeyRefusedError as error:
            address = _address(scope) or ""
            wait = self._tries.seconds_to_wait(address)
            self._tries.add(address)
            if wait:
                raise Refused(
                    429, "Too many keys that open nothing came from here. Wait a moment.", wait=wait
                ) from error
            raise Refused(401, f"{error} whence keys add NAME --role ROLE makes one.") from error
        raise Refused(
            401,
            "This server asks for a key: Authorization: Bearer KEY; for the command line WHENCE_API_KEY, for "
            "emitters OPENLINEAGE_API_KEY. whence keys add NAME --role ROLE makes one.",
        )

    async def _answer(self, scope: Scope, headers: Mapping[str, list[str]], refused: Refused, send: Send) -> None:
        """Answer a request that goes no further: in JSON, or with the page to sign in where a browser asks."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": refused.reason[:100]})
            return
        wants_page = "text/html" in headers.get("accept", [""])[0] and not scope["path"].startswith(_API)
        if wants_page and refused.status in (401, 403):
            query = scope.get("query_string", b"").decode("latin-1")
            path = scope["path"] + (f"?{query}" if query else "")
            body = self._sign_in.page(path, refused.reason if refused.status == 403 else "")
            kind = b"text/html; charset=utf-8"
        else:
            body, kind = orjson.dumps({"error": refused.reason}), b"application/json"
        answer = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
        if refused.status == 401:
            answer.append((b"www-authenticate", b"Bearer"))
        if refused.wait:
            answer.append((b"retry-after", str(refused.wait).encode()))
        await send({"type": "http.response.start", "status": refused.status, "headers": answer})
        await send({"type": "http.response.body", "body": body if _method(scope) != "HEAD" else b""})


def _check_permission(needed: Permission | None, principal: Principal) -> None:
    if needed is None:
        return
    try:
        principal.check(needed)
    except ForbiddenError as error:
        raise Refused(403, str(error), principal) from error


def _check_content_type(path: str, headers: Mapping[str, list[str]]) -> None:
    """Raise Refused for what a page of another site can send without asking first: forms and plain text."""
    is_batch = f"/{path.strip('/')}" == _BATCH
    wanted = (_JSON, _LINES) if is_batch else (_JSON,)
    given = headers.get("content-type", [""])[0].partition(";")[0].strip().lower()
    if given not in wanted:
        raise Refused(415, f"Content-Type {given or '(none)'} is not taken here; send {' or '.join(wanted)}")


def _headers(scope: Scope) -> dict[str, list[str]]:
    """The headers that count here, each with all its values."""
    found: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        if name in _COUNTING:
            found.setdefault(name.decode(), []).append(value.decode("latin-1"))
    return found


def _bearer(headers: Mapping[str, list[str]]) -> str | None:
    scheme, _, key = headers.get("authorization", [""])[0].partition(" ")
    return key.strip() or None if scheme.lower() == "bearer" else None


def _method(scope: Scope) -> str:
    return str(scope["method"]) if scope["type"] == "http" else "GET"


def _action(scope: Scope) -> str:
    return f"{'WEBSOCKET' if scope['type'] == 'websocket' else scope['method']} {scope['path']}"


def _address(scope: Scope) -> str | None:
    return scope["client"][0] if scope.get("client") else None


def _adding(send: Send, headers: list[tuple[bytes, bytes]]) -> Send:
    """Send the same with more headers."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *headers]
        await send(message)

    return sending
