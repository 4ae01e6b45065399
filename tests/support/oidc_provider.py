"""A small OpenID provider of its own process: discovery, JWKS, code flow with PKCE, RS256, signing out.

`python oidc_provider.py PORT` serves it on localhost. Whoever signs in picks one of USERS; some of them get a token
that no application may accept.
"""

import base64
import hashlib
import json
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "whence", "of-this-test-alone"
READER, STEWARD, NOBODY = "reader@example.com", "steward@example.com", "nobody@example.com"
GROUPS = {READER: ["all-staff"], STEWARD: ["all-staff", "data-governance"], NOBODY: ["guests"]}
# What is wrong with the token of who has this name.
FAULTS = {
    "forged@example.com": "signed with another key",
    "audience@example.com": "for another application",
    "borrowed@example.com": "for another application, authorised for us",
    "expired@example.com": "expired",
    "issuer@example.com": "of another issuer",
    "nonce@example.com": "of another sign-in",
    "unsigned@example.com": "not signed",
    "unverified@example.com": "an address that nobody checked",
}
USERS = (*GROUPS, *FAULTS)


@dataclass
class _Code:
    user: str
    nonce: str
    challenge: str
    redirect_uri: str


class Provider(ThreadingHTTPServer):
    """The provider: its keys, and the codes that it gave out."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("localhost", port), _Handler)
        self.issuer = f"http://localhost:{self.server_address[1]}"
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}, private=True)
        self.forger = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}, private=True)
        self.codes: dict[str, _Code] = {}

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/sign-out",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def id_token(self, code: _Code) -> str:
        fault, now = FAULTS.get(code.user), int(time.time())
        is_old = fault == "expired"
        claims = {
            "iss": "http://localhost:1" if fault == "of another issuer" else self.issuer,
            "sub": hashlib.sha256(code.user.encode()).hexdigest()[:20],
            "aud": "another" if fault and fault.startswith("for another") else CLIENT,
            **({"azp": CLIENT} if fault == "for another application, authorised for us" else {}),
            "iat": now - (7200 if is_old else 0),
            "exp": now + (-3600 if is_old else 3600),
            "nonce": "another" if fault == "of another sign-in" else code.nonce,
            "email": code.user,
            "email_verified": fault != "an address that nobody checked",
            "groups": GROUPS.get(code.user, ["data-governance"]),
        }
        if fault == "not signed":
            parts = [json.dumps(part).encode() for part in ({"alg": "none"}, claims)]
            return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."
        key = self.forger if fault == "signed with another key" else self.key
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(place.query).items()}
        if place.path == "/.well-known/openid-configuration":
            self._json(self.server.discovery())
        elif place.path == "/jwks":
            self._json({"keys": [self.server.key.as_dict(private=False)]})
        elif place.path == "/authorize" and "login" in query:
            self._redirect_with_code(query)
        elif place.path == "/authorize":
            ways = {user: f"{self.path}&{urlencode({'login': user})}" for user in USERS}
            links = "".join(f'<li><a href="{escape(way)}">{user}</a></li>' for user, way in ways.items())
            self._send(200, "text/html", f"<h1>Who are you?</h1><ul>{links}</ul>".encode())
        elif place.path == "/sign-out" and query.get("id_token_hint"):
            self.send_response(302)
            self.send_header("Location", query["post_logout_redirect_uri"])
            self.end_headers()
        else:
            self._send(404, "text/plain", b"")

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        code = self.server.codes.pop(form.get("code", [""])[0], None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        verifier = form.get("code_verifier", [""])[0]
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        is_client = self.headers.get("Authorization", "").endswith(basic) or form.get("client_secret") == [SECRET]
        redirect = form.get("redirect_uri", [""])[0]
        if code is None or not is_client or code.challenge != challenge or code.redirect_uri != redirect:
            self._json({"error": "invalid_grant"}, 400)
            return
        self._json({"token_type": "Bearer", "expires_in": 3600, "id_token": self.server.id_token(code)})

    def _redirect_with_code(self, query: dict[str, str]) -> None:
        code = secrets.token_urlsafe(16)
        self.server.codes[code] = _Code(
            query["login"], query["nonce"], query["code_challenge"], query["redirect_uri"]
        )
        self.send_response(302)
        self.send_header("Location", f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}")
        self.end_headers()

    def _json(self, answer: dict[str, Any], status: int = 200) -> None:
        self._send(status, "application/json", json.dumps(answer).encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Write nothing."""


@contextmanager
def provider(port: int) -> Iterator[str]:
    """A running provider; its address."""
    with subprocess.Popen([sys.executable, __file__, str(port)]) as process:
        try:
            url = f"http://localhost:{port}"
            for _ in range(200):
                try:
                    with urllib.request.urlopen(f"{url}/jwks", timeout=2):  # noqa: S310  # our own
                        break
                except OSError:
                    time.sleep(0.05)
            yield url
        finally:
            process.terminate()


def configuration(folder: Path, provider_url: str, app_url: str, **changes: str) -> Path:
    """A configuration as docs/security.md shows it, with other lines of [auth] where changes name them."""
    auth = {
        "redirect_uri": f"{app_url}/oauth2callback",
        "cookie_secret": "0123456789abcdef0123456789abcdef",
        "client_id": CLIENT,
        "client_secret": SECRET,
        "server_metadata_url": f"{provider_url}/.well-known/openid-configuration",
        **changes,
    }
    lines = ["[auth]", *(f"{key} = {json.dumps(value)}" for key, value in auth.items())]
    lines += ["[whence]", 'provider = "Example SSO"']
    for group, role in (("data-governance", "steward"), ("all-staff", "reader")):
        lines += ["[[whence.roles]]", f'group = "{group}"', f'role = "{role}"']
    file = folder / "oidc.toml"
    file.write_text("\n".join(lines), "utf-8")
    return file


if __name__ == "__main__":
    Provider(int(sys.argv[1])).serve_forever()
