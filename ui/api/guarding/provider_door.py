"""Signing in with an OpenID provider: the way there, the way back with what it said, and the session that begins.

The sign-in itself is Streamlit's (`st.login`: code flow with state, nonce and PKCE; the ID token's signature, issuer,
audience and expiry). Here its outcome becomes a session of ours, as of a key, so that one guard knows everybody.
"""

import asyncio
from collections.abc import Mapping
from html import escape
from http.cookies import CookieError, SimpleCookie
from typing import Protocol
from urllib.parse import parse_qs, quote, unquote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from catalog.access.identities import Identities
from catalog.access.key_ring import KeyRing
from catalog.access.principal import Principal
from catalog.access.sessions import LIFETIME
from catalog.values.canonical_json import Json
from catalog.values.errors import ForbiddenError
from ui.api.guarding.failed_tries import FailedTries
from ui.api.guarding.sign_in import PROVIDER_SIGN_OUT, WITH_PROVIDER, SignIn, own_path, send_page, session_cookie

_LOGIN, _CALLBACK = "/auth/login", "/oauth2callback"
_NEXT_COOKIE = "whence_next"
_NEXT_SECONDS = 600
_ACTION = "sign in with the provider"
# Not a redirect: the browser holds one from the provider's site to be of that site, and keeps our cookie back.
_SIGNED_IN = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Signed in · Whence</title>
<meta http-equiv="refresh" content="0;url={path}"></head><body><a href="{path}">Go on</a></body></html>"""


class Provider(Protocol):
    """A configured provider, spoken to by Streamlit."""

    identities: Identities

    def configure(self) -> None:
        """Make the app ready to sign people in; once it is made, before it runs."""

    def login_path(self) -> str:
        """Where `st.login` would lead: good for two minutes."""

    def claims(self, cookies: Mapping[str, str]) -> Mapping[str, Json] | None:
        """The verified claims in the cookies that a sign-in sets; None where it set none; or ForbiddenError."""

    def why_refused(self) -> str:
        """Why the last answer of the provider in this task was not accepted."""

    def watch(self) -> None:
        """Note from now on, in this task, why an answer is not accepted."""


class ProviderDoor:
    """The addresses of a sign-in with a provider; nobody is known on them yet."""

    paths = frozenset({WITH_PROVIDER, _LOGIN, _CALLBACK, PROVIDER_SIGN_OUT})

    def __init__(self, app: ASGIApp, keys: KeyRing, provider: Provider, page: SignIn) -> None:
        """Stand before the application whose app signs in, and begin sessions on a catalog's keys."""
        self._app, self._keys, self._provider, self._page = app, keys, provider, page

    async def __call__(self, scope: Scope, receive: Receive, send: Send, tries: FailedTries) -> None:
        """Answer on one of the addresses."""
        address = scope["client"][0] if scope.get("client") else ""
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        if scope["path"] == WITH_PROVIDER:
            await self._begin(send, own_path(query.get("next", ["/"])[0]), scope)
        elif wait := tries.seconds_to_wait(address):
            page = self._page.page("/", f"Too many failed tries. Wait {wait} seconds.")
            await send_page(send, 429, page, [(b"retry-after", str(wait).encode())])
        elif scope["path"] == _CALLBACK and not query.keys() & {"code", "error"}:
            await send_page(send, 303, b"", [(b"location", b"/")])  # back from signing out at the provider
        elif scope["path"] == _CALLBACK:
            await self._finish(scope, receive, send, tries)
        else:
            await self._pass(scope, receive, send)

    async def _begin(self, send: Send, path: str, scope: Scope) -> None:
        secure = "; Secure" if scope.get("scheme") == "https" else ""
        cookie = (
            f"{_NEXT_COOKIE}={quote(path, safe='')}; Path={_CALLBACK}; HttpOnly; SameSite=Lax; "
            f"Max-Age={_NEXT_SECONDS}{secure}"
        )
        location = self._provider.login_path().encode()
        await send_page(send, 303, b"", [(b"location", location), (b"set-cookie", cookie.encode())])

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let Streamlit lead to the provider, or out of it; a page in words where the provider cannot be reached."""
        answer = await _answer_of(self._app, scope, receive)
        if answer["status"] >= 400:
            words = "The provider cannot be reached now. Try again, or sign in with a key."
            await send_page(send, 502, self._page.page("/", words), [])
        else:
            await send_page(send, answer["status"], b"", [header for header in answer["headers"] if _leads(header)])

    async def _finish(self, scope: Scope, receive: Receive, send: Send, tries: FailedTries) -> None:
        """Begin a session for whom the provider vouches, or say and write down why not."""
        self._provider.watch()
        answer = await _answer_of(self._app, scope, receive)
        try:
            principal = self._vouched_for(self._provider.claims(_set_cookies(answer)))
        except ForbiddenError as error:
            address = scope["client"][0] if scope.get("client") else ""
            tries.add(address)
            self._keys.trail.add_refusal(None, _ACTION, str(error), address)
            await send_page(send, 403, self._page.page("/", str(error)), [])
            return
        token = await asyncio.to_thread(self._keys.sign_in_as, principal)
        cookie = session_cookie(token, int(LIFETIME.total_seconds()), scope)
        body = _SIGNED_IN.format(path=escape(_next(scope))).encode()
        kept = [header for header in answer["headers"] if header[0] == b"set-cookie"]  # to sign out there as well
        await send_page(send, 200, body, [*kept, (b"set-cookie", cookie)])

    def _vouched_for(self, claims: Mapping[str, Json] | None) -> Principal:
        """Who it is that the provider vouches for. Raises ForbiddenError where that is nobody."""
        if claims is None:
            raise ForbiddenError(f"The provider's answer was not accepted: {self._provider.why_refused()}.")
        return self._provider.identities.principal_of(claims)


async def _answer_of(app: ASGIApp, scope: Scope, receive: Receive) -> Message:
    """How an application begins its answer; its body, which no browser is to see, is left out."""
    started: Message = {"status": 500, "headers": []}

    async def noting(message: Message) -> None:
        if message["type"] == "http.response.start":
            started.update(message)

    await app(scope, receive, noting)
    return started


def _leads(header: tuple[bytes, bytes]) -> bool:
    return header[0].lower() in (b"location", b"set-cookie")


def _set_cookies(answer: Message) -> dict[str, str]:
    """The cookies that an answer sets, by name; those it deletes are empty."""
    found: dict[str, str] = {}
    for name, value in answer["headers"]:
        if name.lower() == b"set-cookie":
            cookie = SimpleCookie(value.decode("latin-1"))
            found.update({key: morsel.value for key, morsel in cookie.items()})
    return found


def _next(scope: Scope) -> str:
    """Where the sign-in was asked for."""
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                cookie = SimpleCookie(value.decode("latin-1"))
            except CookieError:
                continue
            if _NEXT_COOKIE in cookie:
                return own_path(unquote(cookie[_NEXT_COOKIE].value))
    return "/"
