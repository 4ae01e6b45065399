"""Signing in to the app with a key: a page, the session's cookie, and signing out."""

from collections.abc import Iterable
from html import escape
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, quote

from starlette.types import Receive, Scope, Send

from catalog.access.key_ring import KeyRefusedError, KeyRing
from catalog.access.sessions import LIFETIME, SESSION_COOKIE
from ingest.receive.http_body import BodyError, GoneError, read_body
from ui.api.failed_tries import FailedTries

SIGN_IN = "/sign-in"
_LIMIT_BYTES = 8_192
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in · Whence</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>
:root{{color-scheme:light dark}}
body{{font:16px/1.5 system-ui,sans-serif;max-width:24rem;margin:15vh auto;padding:0 1rem}}
label{{display:block;margin:1rem 0 .25rem}}input,button{{font:inherit;width:100%;box-sizing:border-box;padding:.5rem}}
button{{margin-top:1rem;background:#3b4cca;color:#fff;border:0;border-radius:.4rem;cursor:pointer}}
[role=alert]{{color:#b3261e}}@media(prefers-color-scheme:dark){{[role=alert]{{color:#ffb4ab}}}}
</style></head><body><main><h1>Whence</h1>{alert}
<form method="post" action="/sign-in"><input type="hidden" name="next" value="{next}">
<label for="key">Key</label>
<input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
<button>Sign in</button></form>
<p>No key? Ask whoever runs this server: <code>whence keys add NAME --role reader</code></p></main></body></html>"""


class SignIn:
    """POST /sign-in and GET /sign-out."""

    def __init__(self, keys: KeyRing) -> None:
        """Sign in by the keys of a catalog."""
        self._keys = keys

    @staticmethod
    def page(path: str, reason: str) -> bytes:
        """The page to sign in, which leads back to a path afterwards."""
        alert = f'<p role="alert">{escape(reason)}</p>' if reason else ""
        return _PAGE.format(alert=alert, next=escape(_own_path(path))).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send, tries: FailedTries) -> None:
        """Begin or end a session."""
        if scope["path"] != SIGN_IN:
            self._keys.sign_out(
                session_of(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
            )
            await _redirect(send, "/", _cookie("", 0, scope))
            return
        try:
            body = await read_body(scope["headers"], receive, _LIMIT_BYTES)
        except (BodyError, GoneError):
            await _send(send, 400, b"", [])
            return
        form = parse_qs(body.decode(errors="replace"))
        path, key = form.get("next", ["/"])[0], form.get("key", [""])[0].strip()
        address = scope["client"][0] if scope.get("client") else ""
        if wait := tries.seconds_to_wait(address):
            page = self.page(path, f"Too many failed tries. Wait {wait} seconds.")
            await _send(send, 429, page, [(b"retry-after", str(wait).encode())])
            return
        try:
            token = self._keys.sign_in(key)
        except KeyRefusedError as error:
            tries.add(address)
            self._keys.trail.add_refusal(None, "sign in", str(error), address)
            await _send(send, 401, self.page(path, str(error)), [])
            return
        await _redirect(send, _own_path(path), _cookie(token, int(LIFETIME.total_seconds()), scope))


def session_of(cookies: Iterable[str]) -> str:
    """The session's token in Cookie headers; empty where there is none."""
    for header in cookies:
        try:
            cookie = SimpleCookie(header)
        except CookieError:
            continue
        if SESSION_COOKIE in cookie:
            return cookie[SESSION_COOKIE].value
    return ""


def _own_path(path: str) -> str:
    """A path of this server; `//host` would be another one's."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


def _cookie(token: str, seconds: int, scope: Scope) -> bytes:
    # No script of a page reads it, and no other site's page sends it.
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    return f"{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}".encode()


async def _redirect(send: Send, path: str, cookie: bytes) -> None:
    location = quote(path, safe="/?&=%#:;,@+~!$'()*").encode()
    await _send(send, 303, b"", [(b"location", location), (b"set-cookie", cookie)])


async def _send(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    kind = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*kind, *headers]})
    await send({"type": "http.response.body", "body": body})
