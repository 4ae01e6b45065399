"""One POST of a webhook: its words, its signature, and whether it arrived."""

import hashlib
import hmac
import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from catalog.questions.matters import Matter
from catalog.values.errors import BadQuestionError, UnavailableError
from ui.presentation.short import clean, counted

MOST_LINES = 20
_TIMEOUT_SECONDS = 5.0  # a server ends within ten, whatever its webhook does
_LONGEST_MESSAGE = 300
# Slack's own escapes: a name from an event must not mention people or become a link.
_SLACK = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class Receiver(NamedTuple):
    """Where a webhook goes, the secret that signs it, and how many days before a deadline."""

    url: str
    secret: bytes | None = None
    days: int = 14

    @property
    def place(self) -> str:
        """The address without its path, which is often a secret itself."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.hostname}"


def receiver_of(url: str, secret_file: Path | None, days: int) -> Receiver:
    """The receiver at a URL. Raises BadQuestionError where it is none, UnavailableError where no secret is read."""
    if not _is_address(url):
        raise BadQuestionError("--webhook is no address. Give one like https://hooks.example.com/whence")
    if secret_file is None:
        return Receiver(url, None, days)
    try:
        secret = secret_file.read_bytes().strip()
    except OSError as error:
        raise UnavailableError(f"Cannot read --webhook-secret-file {secret_file}: {error.strerror}") from error
    if not secret:
        raise BadQuestionError(f"{secret_file} is empty: put the secret of the webhook into it.")
    return Receiver(url, secret, days)


def _is_address(url: str) -> bool:
    """Whether a request can be sent there; where it cannot, the error would write the whole address into the log."""
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0  # reading it finds one that is no number
    except ValueError:
        return False
    printable = url.isascii() and url.isprintable() and " " not in url
    return has_port and printable and parts.scheme in ("http", "https") and bool(parts.hostname)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The operator gave one address; an answer may not name another."""

    def redirect_request(self, *_: object) -> None:
        return None


def send(receiver: Receiver, matters: Sequence[Matter], text: str) -> str | None:
    """Post matters with a text for people; None where they arrived, else why not."""
    delivery = hashlib.sha256("\n".join(sorted(one["matter"] for one in matters)).encode()).hexdigest()[:32]
    body = json.dumps({"text": text, "delivery": delivery, "matters": matters}, ensure_ascii=False).encode()
    at = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "whence",
        "Whence-Delivery": delivery,
        "Whence-Timestamp": at,
    }
    if receiver.secret is not None:
        signature = hmac.new(receiver.secret, at.encode() + b"." + body, hashlib.sha256).hexdigest()
        headers["Whence-Signature"] = f"sha256={signature}"
    request = urllib.request.Request(receiver.url, body, headers, method="POST")  # noqa: S310  # scheme checked
    try:
        with urllib.request.build_opener(_NoRedirects).open(request, timeout=_TIMEOUT_SECONDS) as answer:
            answer.read(1)
    except urllib.error.HTTPError as error:
        return f"it answered {error.code}"
    except (OSError, http.client.HTTPException, ValueError) as error:
        return f"{getattr(error, 'reason', error)}"
    return None


def text_of(matters: Sequence[Matter]) -> str:
    """What is new, for people, a line each; what stands in names is text and nothing else."""
    lines = [_line(one) for one in matters[:MOST_LINES]]
    more = len(matters) - MOST_LINES
    if more > 0:
        lines.append(f"and {more:,} more")
    return "\n".join([f"Whence: {_counts(matters)}", *lines])


def begun_text(matters: Sequence[Matter]) -> str:
    """What stands at the first start: later messages have only what is new."""
    return f"Whence: this webhook is on. {_counts(matters)} so far; from now on, what is new."


def _counts(matters: Sequence[Matter]) -> str:
    kinds = [one["kind"] for one in matters]
    words = (("violation", "violation"), ("duty", "open duty"), ("deadline", "deadline"))
    plurals = {"duty": "open duties"}
    found = [counted(kinds.count(kind), word, plurals.get(kind)) for kind, word in words if kind in kinds]
    return ", ".join(found) or "nothing is open"


def _line(one: Matter) -> str:
    about = " ".join(part for part in (one["name"], one["version"]) if part)
    message = clean(one["message"])[:_LONGEST_MESSAGE]
    owner = f" ({clean(one['owner'])})" if one["owner"] else ""
    where = f"{clean(about)}: " if about else ""
    return f"• {one['kind']} {one['about']}: {where}{message}{owner}".translate(_SLACK)
