"""Asking a running server over HTTP, with the standard library only."""

import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import cast

from catalog.errors import BadQuestionError, IntegrityError, NotFoundError, UnavailableError, WhenceError

TIMEOUT_SECONDS = 600.0
_TRIES = 5
_LONGEST_WAIT_SECONDS = 10.0
_KINDS: dict[int, type[WhenceError]] = {
    400: BadQuestionError,
    404: NotFoundError,
    409: IntegrityError,
    413: BadQuestionError,
    422: BadQuestionError,
}


class Server:
    """A server at an address."""

    def __init__(self, url: str) -> None:
        """Raises BadQuestionError where the address is none."""
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadQuestionError(f"--server {url!r} is no address. Give one like http://127.0.0.1:5000")
        self.url = url.rstrip("/")
        # What is on this machine is not behind the proxy that the environment may name.
        near = parts.hostname in ("localhost", "::1") or parts.hostname.startswith("127.")
        self._opener = urllib.request.build_opener(*([urllib.request.ProxyHandler({})] if near else []))

    def ask(self, question: str, given: Mapping[str, str | int | None]) -> object:
        """The answer to a question, as parsed JSON; what is None is not asked for."""
        words = {key: str(value) for key, value in given.items() if value is not None}
        query = f"?{urllib.parse.urlencode(words)}" if words else ""
        return self._parsed(self._request("GET", f"/api/v1/{question}{query}"))

    def order(self, action: str, given: Mapping[str, object]) -> object:
        """The answer to a request that does something, as parsed JSON."""
        return self._parsed(self._request("POST", f"/api/v1/{action}", json.dumps(given).encode()))

    def sql(self, query: str, accept: str) -> bytes:
        """The rows of a query in a media type."""
        return self._request("POST", "/api/v1/sql", json.dumps({"query": query}).encode(), accept=accept)

    def send_events(self, texts: list[bytes]) -> dict[str, object]:
        """The answer of the batch route to event texts (one line each)."""
        body = b"\n".join(texts) + b"\n"
        answer = self._request("POST", "/api/v1/lineage/batch", body, content_type="application/x-ndjson")
        return cast("dict[str, object]", self._parsed(answer))

    def _request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        content_type: str = "application/json",
        accept: str = "application/json",
    ) -> bytes:
        """The body of a success. A server that is full is asked again after the time it names."""
        request = urllib.request.Request(  # noqa: S310  # the scheme was checked
            self.url + path, body, {"Content-Type": content_type, "Accept": accept}, method=method
        )
        for left in reversed(range(_TRIES)):
            try:
                with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                    return cast("bytes", answer.read())
            except urllib.error.HTTPError as error:
                wait = error.headers.get("Retry-After", "")
                if error.code == 503 and left and wait.isdigit():
                    time.sleep(min(float(wait), _LONGEST_WAIT_SECONDS))
                    continue
                raise self._refusal(error) from error
            except (OSError, http.client.HTTPException) as error:
                reason = getattr(error, "reason", error)
                raise UnavailableError(
                    f"No answer from the server {self.url}: {reason}. "
                    "Check that it runs (whence serve) and the address (--server URL or WHENCE_SERVER)."
                ) from error
        raise UnavailableError(f"The server {self.url} is full. Try again later.")

    def _refusal(self, error: urllib.error.HTTPError) -> WhenceError:
        """The error a status and body stand for."""
        text = error.read().decode(errors="replace")
        try:
            parsed = json.loads(text)
        except ValueError:
            parsed = None
        message = parsed.get("error") if isinstance(parsed, dict) else None
        if not isinstance(message, str):
            place = urllib.parse.urlsplit(error.url or self.url).path
            return self._stranger(f"{error.code} {error.reason} to {place}")
        return _KINDS.get(error.code, UnavailableError)(message)

    def _parsed(self, answer: bytes) -> object:
        """The value of a JSON answer."""
        try:
            return json.loads(answer)
        except ValueError as error:
            raise self._stranger("something that is not JSON") from error

    def _stranger(self, what: str) -> UnavailableError:
        return UnavailableError(f"{self.url} answered {what}. Is this a Whence server, of this version?")
