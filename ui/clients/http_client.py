"""Asking a running server over HTTP, with the standard library only."""

import hashlib
import http.client
import json
import os
import shutil
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from catalog.questions.registry import QUESTIONS
from catalog.values.errors import (
    BadQuestionError,
    ForbiddenError,
    IntegrityError,
    NextStep,
    NotFoundError,
    UnavailableError,
    WhenceError,
)
from ui.clients.watched_requests import SilentError, WatchedRequests

if TYPE_CHECKING:
    from catalog.events.openlineage import Body
    from catalog.evidence.pack import EvidenceAnswer
    from catalog.questions.operating.copies import CopyAnswer
    from ui.clients.evidence_asked import EvidenceAsked

_TRIES = 5
_LONGEST_WAIT_SECONDS = 10.0
_KINDS: dict[int, type[WhenceError]] = {
    400: BadQuestionError,
    401: ForbiddenError,
    403: ForbiddenError,
    404: NotFoundError,
    422: BadQuestionError,
    500: IntegrityError,
}


class _Answer(NamedTuple):
    """What a server answered to a request for a path."""

    path: str
    status: int
    body: bytes
    is_truncated: bool = False


class Server:
    """A server at an address."""

    def __init__(self, url: str, key: str | None = None) -> None:
        """Show the key with every request. Raises BadQuestionError where the address is none."""
        self._key = key
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadQuestionError(f"--server {url!r} is no address. Give one like http://127.0.0.1:5000")
        self.url = url.rstrip("/")
        # What is on this machine is not behind the proxy that the environment may name.
        near = parts.hostname in ("localhost", "::1") or parts.hostname.startswith("127.")
        self._requests = WatchedRequests(self.url, through_proxies=not near)

    def ask(self, question: str, given: Mapping[str, object]) -> object:
        """The answer to a question by its name in the registry, as parsed JSON; what is None is not sent."""
        entry = QUESTIONS[question]
        if entry.method == "GET":
            return self.get(entry.path, given)
        named = {key: value for key, value in given.items() if value is not None}
        return self._wanted(self._request("POST", f"/api/v1/{entry.path}", json.dumps(named).encode()))

    def get(self, path: str, given: Mapping[str, object]) -> object:
        """The parsed JSON that is at a path below /api/v1/; what is None is not asked for."""
        named = {key: str(value) for key, value in given.items() if value is not None}
        query = f"?{urllib.parse.urlencode(named)}" if named else ""
        return self._wanted(self._request("GET", f"/api/v1/{path}{query}"))

    def govern(self, action: str, files: list[tuple[str, str]], by: str | None) -> "Body":
        """What a plan or its application says of files, each with path and text; or its `errors`."""
        given = {"files": [{"path": path, "text": text} for path, text in files], "by": by}
        return self._written(self._request("POST", f"/api/v1/governance/{action}", json.dumps(given).encode()))

    def record(self, kind: str, body: "Body | Sequence[Body]", by: str | None) -> "Body":
        """A management record as it was written, or how many of several were; or their `errors`."""
        author = {"by": by} if by is not None else {}
        given = {**author, **body} if isinstance(body, Mapping) else [{**author, **each} for each in body]
        path = f"/api/v1/records/{urllib.parse.quote(kind, safe='')}"
        return self._written(self._request("POST", path, json.dumps(given).encode()))

    def amend(self, kind: str, record_id: str, changes: "Body", by: str | None) -> "Body":
        """A management record with some members changed, as it was written; or its `errors`."""
        given = {"id": record_id, "changes": changes, "by": by}
        path = f"/api/v1/records/{urllib.parse.quote(kind, safe='')}/changes"
        return self._written(self._request("POST", path, json.dumps(given).encode()))

    def _written(self, answer: _Answer) -> "Body":
        """The object of a success, or of a 422 with the `errors` of what was sent."""
        parsed = self._parsed(answer)
        if isinstance(parsed, dict) and (answer.status in (200, 201) or "errors" in parsed):
            return parsed
        raise self._refusal(answer)

    def sql(self, query: str, accept: str) -> tuple[bytes, bool]:
        """The rows of a query in a media type, and whether there were more than the server gives."""
        answer = self._request("POST", "/api/v1/sql", json.dumps({"query": query}).encode(), accept=accept)
        if answer.status != 200:
            raise self._refusal(answer)
        return answer.body, answer.is_truncated

    def send_events(self, texts: list[bytes]) -> dict[str, Any]:
        """What the batch route says of JSON objects, one line each: its summary, or its errors for all of them."""
        body = b"\n".join(texts) + b"\n"
        return self._verdict(
            self._request("POST", "/api/v1/lineage/batch", body, content_type="application/x-ndjson")
        )

    def send_rejected(self, text: bytes) -> dict[str, Any]:
        """The errors of a text that is no JSON object; in a batch it could be taken for an array of events."""
        return self._verdict(self._request("POST", "/api/v1/lineage", text))

    def _verdict(self, answer: _Answer) -> dict[str, Any]:
        parsed = self._parsed(answer)
        if isinstance(parsed, dict) and ("summary" in parsed or "errors" in parsed):
            return parsed
        raise self._refusal(answer)

    def fetch_copy(self, path: str, target: Path) -> "CopyAnswer":
        """A copy of the catalog as the server sends it, in a file that appears when it is whole.

        Raises UnavailableError where it cannot be written here.
        """
        headers = self._fetch(path, target)
        entries, head = int(headers["Whence-Entries"]), str(headers["Whence-Head"])
        return {"path": str(target), "entries": entries, "head": head, "bytes": target.stat().st_size}

    def fetch_pack(self, asked: "EvidenceAsked", target: Path) -> "EvidenceAnswer":
        """An evidence pack as the server sends it, in a file that appears when it is whole."""
        headers = self._fetch(f"/api/v1/evidence?{urllib.parse.urlencode(asked.query())}", target)
        sha256 = hashlib.sha256(target.read_bytes()).hexdigest()
        return {"path": str(target), "files": int(headers["Whence-Files"]), "sha256": sha256}

    def _fetch(self, path: str, target: Path) -> Message:
        """The headers of an answer whose content is in a file now.

        Raises UnavailableError where it cannot be written here.
        """
        headers = {"Cache-Control": "no-cache", **({"Authorization": f"Bearer {self._key}"} if self._key else {})}
        request = urllib.request.Request(self.url + path, headers=headers)  # noqa: S310  # the scheme was checked
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            with self._requests.open(request) as answer, draft.open("wb") as file:
                shutil.copyfileobj(answer, file, 2**20)
                received: Message = answer.headers
            draft.replace(target)
        except urllib.error.HTTPError as error:
            raise self._refusal(_Answer(path, error.code, error.read())) from error
        except SilentError as error:
            raise self._unanswered(error) from error
        except (OSError, http.client.HTTPException) as error:
            raise UnavailableError(f"{target} could not be fetched from {self.url}: {error}") from error
        finally:
            draft.unlink(missing_ok=True)
        return received

    def _request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        content_type: str = "application/json",
        accept: str = "application/json",
    ) -> _Answer:
        """Whatever the server answers; one that is full is asked again after the time it names."""
        headers = {"Content-Type": content_type, "Accept": accept}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        request = urllib.request.Request(self.url + path, body, headers, method=method)  # noqa: S310  # checked
        for left in reversed(range(_TRIES)):
            try:
                with self._requests.open(request) as answer:
                    return _Answer(
                        path, answer.status, answer.read(), answer.headers.get("Whence-Truncated") == "true"
                    )
            except urllib.error.HTTPError as error:
                wait = error.headers.get("Retry-After", "")
                if error.code != 503 or not left or not wait.isdigit():
                    return _Answer(path, error.code, error.read())
                time.sleep(min(float(wait), _LONGEST_WAIT_SECONDS))
            except (OSError, http.client.HTTPException) as error:
                raise self._unanswered(error) from error
        raise UnavailableError(f"The server {self.url} is full. Try again later.")

    def _unanswered(self, error: Exception) -> UnavailableError:
        """That no answer came, why, and what to do."""
        reason = getattr(error, "reason", error)
        if isinstance(error, SilentError):
            return UnavailableError(
                f"No answer from the server {self.url}: {reason}. Start it again. "
                "Events may be sent again: each is taken once."
            )
        return UnavailableError(
            f"No answer from the server {self.url}: {reason}. "
            "Check that it runs (whence serve) and the address (--server URL or WHENCE_SERVER)."
        )

    def _wanted(self, answer: _Answer) -> object:
        """The value of a success."""
        if answer.status not in (200, 201):
            raise self._refusal(answer)
        return self._parsed(answer)

    def _refusal(self, answer: _Answer) -> WhenceError:
        """The error that a status and body stand for."""
        parsed = self._parsed(answer)
        error: dict[str, Any] = parsed if isinstance(parsed, dict) else {}
        message = error.get("error") or error.get("detail")
        if not message:
            return self._stranger(answer)
        return _KINDS.get(answer.status, UnavailableError)(
            message if isinstance(message, str) else json.dumps(message), _next_step(error), error.get("parameter")
        )

    def _parsed(self, answer: _Answer) -> object:
        """The value of a JSON answer."""
        try:
            return json.loads(answer.body)
        except ValueError as error:
            raise self._stranger(answer) from error

    def _stranger(self, answer: _Answer) -> UnavailableError:
        place = answer.path.partition("?")[0]
        return UnavailableError(
            f"{self.url} answered {answer.status} to {place}, not as a Whence server does. Check the address."
        )


def _next_step(error: Mapping[str, Any]) -> NextStep | None:
    """What the server says helps with an error."""
    step = error.get("next_step")
    return NextStep(step["what"], step["question"], step["given"]) if step else None
