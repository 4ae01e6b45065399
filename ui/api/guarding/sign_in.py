"""Signing in to the app: a page, a key that becomes a session, the session's cookie, and signing out."""

from collections.abc import Iterable
from html import escape
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, quote

from starlette.types import Receive, Scope, Send

from catalog.access.key_ring import KeyRefusedError, KeyRing
from catalog.access.sessions import LIFETIME, SESSION_COOKIE
from ingest.receive.http_body import BodyError, GoneError, read_body
from ui.api.guarding.failed_tries import FailedTries

SIGN_IN = "/sign-in"
WITH_PROVIDER = "/sign-in/provider"
PROVIDER_SIGN_OUT = "/auth/logout"
_LIMIT_BYTES = 8_192
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in · Whence</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>
:root{{color-scheme:light dark}}
body{{font:16px/1.5 system-ui,sans-serif;max-width:24rem;margin:15vh auto;padding:0 1rem}}
.provider{{display:block;text-align:center;padding:.5rem;margin-top:1rem;background:#3b4cca;color:#fff;
border-radius:.4rem;text-decoration:none}}.or{{text-align:center;margin:1rem 0 0}}
label{{display:block;margin:1rem 0 .25rem}}input,button{{font:inherit;width:100%;box-sizing:border-box;padding:.5rem}}
button{{margin-top:1rem;background:#3b4cca;color:#fff;border:0;border-radius:.4rem;cursor:pointer}}
[role=alert]{{color:#b3261e}}@media(prefers-color-scheme:dark){{[role=alert]{{color:#ffb4ab}}}}
</style></head><body><main><h1>Whence</h1>{alert}{provider}
<form method="post" action="/sign-in"><input type="hidden" name="next" value="{next}">
<label for="key">Key</label>
<input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
<button>Sign in</button></form>
<p>No key? Ask whoever runs this server: <code>whence keys add NAME --role reader</code></p></main></body></html>"""


class SignIn:
    """POST /sign-in and GET /sign-out."""

    def __init__(self, keys: KeyRing, provider: str | None = None) -> None:
        """Sign in by the keys of a catalog, or with a provider of this name."""
        self._keys = keys
        self._provider = provider

    def page(self, path: str, reason: str) -> bytes:
        """The page to sign in, which leads back to a path afterwards."""
        alert = f'<p role="alert">{escape(reason)}</p>' if reason else ""
        # A link, not a form: a form may lead to this server only (Content-Security-Policy).
        way = f"{WITH_PROVIDER}?next={quote(own_path(path), safe='')}"
        link = f'<a class="provider" href="{way}">Sign in with {escape(self._provider or "")}</a><p class="or">or</p>'
        provider = link if self._provider else ""
        return _PAGE.format(alert=alert, provider=provider, next=escape(own_path(path))).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send, tries: FailedTries) -> None:
        """Begin or end a session."""
        if scope["path"] != SIGN_IN:
            token = session_of(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
            if not token:  # from a page of another site, whose request has no cookie of ours: nobody is signed out
                await send_page(send, 303, b"", [(b"location", b"/")])
                return
            began_elsewhere = self._keys.sign_out(token)
            # Else the provider would let the next one at this browser in as them, without a question.
            path = PROVIDER_SIGN_OUT if began_elsewhere else "/"
            await _redirect(send, path, session_cookie("", 0, scope))
            return
        try:
            body = await read_body(scope["headers"], receive, _LIMIT_BYTES)
        except (BodyError, GoneError):
            await send_page(send, 400, b"", [])
            return
        form = parse_qs(body.decode(errors="replace"))
        path, key = form.get("next", ["/"])[0], form.get("key", [""])[0].strip()
        address = scope["client"][0] if scope.get("client") else ""
        if wait := tries.seconds_to_wait(address):
            page = self.page(path, f"Too many failed tries. Wait {wait} seconds.")
            await send_page(send, 429, page, [(b"retry-after", str(wait).encode())])
            return
        try:
            token = self._keys.sign_in(key)
        except KeyRefusedError as error:
            tries.add(address)
            self._keys.trail.add_refusal(None, "sign in", str(error), address)
            await send_page(send, 401, self.page(path, str(error)), [])
            return
        await _redirect(send, own_path(path), session_cookie(token, int(LIFETIME.total_seconds()), scope))


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


def own_path(path: str) -> str:
    """A path of this server; `//host` would be another one's, and browsers leave out tabs and line ends."""
    return path if path.startswith("/") and path.isprintable() and path[1:2] not in ("/", "\\") else "/"


def session_cookie(token: str, seconds: int, scope: Scope) -> bytes:
    """The cookie of a session, for so many seconds."""
    # No script of a page reads it, and no other site's page sends it.
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    return f"{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}".encode()


async def _redirect(send: Send, path: str, cookie: bytes) -> None:
    location = quote(path, safe="/?&=%#:;,@+~!$'()*").encode()
    await send_page(send, 303, b"", [(b"location", location), (b"set-cookie", cookie)])


async def send_page(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    """Answer with a page of HTML."""
    kind = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*kind, *headers]})
    await send({"type": "http.response.body", "body": body})
