"""What the environment says to the command line."""

import getpass
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from catalog.values.errors import BadQuestionError

if TYPE_CHECKING:
    from whence.records import RunName


def default_catalog() -> str:
    """WHENCE_CATALOG, else `whence.duckdb` in the current folder."""
    return os.environ.get("WHENCE_CATALOG") or "whence.duckdb"


def default_data() -> str | None:
    """WHENCE_DATA, if set: where the files of a lake are."""
    return os.environ.get("WHENCE_DATA") or None


def default_server() -> str | None:
    """WHENCE_SERVER, if set."""
    return os.environ.get("WHENCE_SERVER") or None


def api_key() -> str | None:
    """WHENCE_API_KEY, if set: the key that a server is shown."""
    return os.environ.get("WHENCE_API_KEY") or None


def oidc_file() -> Path | None:
    """WHENCE_OIDC, if set: the file with the provider that people sign in with."""
    file = os.environ.get("WHENCE_OIDC")
    return Path(file) if file else None


class WebhookSettings(NamedTuple):
    """Where a server sends what is new, the file with the secret that signs it, and days before a deadline."""

    url: str | None
    secret_file: Path | None
    days: int


def webhook_settings() -> WebhookSettings:
    """WHENCE_WEBHOOK, WHENCE_WEBHOOK_SECRET_FILE and WHENCE_WEBHOOK_DAYS. Raises BadQuestionError for no number."""
    secret, days = os.environ.get("WHENCE_WEBHOOK_SECRET_FILE"), os.environ.get("WHENCE_WEBHOOK_DAYS") or "14"
    if not days.isdecimal():
        raise BadQuestionError(f"WHENCE_WEBHOOK_DAYS {days!r} is no number of days")
    return WebhookSettings(os.environ.get("WHENCE_WEBHOOK") or None, Path(secret) if secret else None, int(days))


def wants_colour() -> bool:
    """Whether the environment allows colour: NO_COLOR is empty or unset and the terminal is not dumb."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def wants_progress_lines() -> bool:
    """Whether each step is printed on a line of its own, for a program that reads along: WHENCE_PROGRESS=lines."""
    return os.environ.get("WHENCE_PROGRESS") == "lines"


def wants_traceback() -> bool:
    """Whether a fault of our own may show its traceback: WHENCE_DEBUG is set."""
    return bool(os.environ.get("WHENCE_DEBUG"))


def environment() -> Mapping[str, str]:
    """All of it, for connections whose secrets it holds."""
    return os.environ


def parent_run() -> "RunName | None":
    """The run that this command is part of: OPENLINEAGE_PARENT_ID as `namespace/job/runId`, if set and so formed."""
    from expectations.validation_events import run_of_text  # noqa: PLC0415  # for `validate` only

    try:
        return run_of_text(os.environ.get("OPENLINEAGE_PARENT_ID", ""))
    except ValueError:
        return None


def current_user() -> str | None:
    """Who runs the command, None where the system does not know."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return None
