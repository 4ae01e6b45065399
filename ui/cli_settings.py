"""What the environment says to the command line."""

import getpass
import os
from pathlib import Path


def default_catalog() -> Path:
    """WHENCE_CATALOG, else `whence.duckdb` in the current folder."""
    return Path(os.environ.get("WHENCE_CATALOG") or "whence.duckdb")


def default_server() -> str | None:
    """WHENCE_SERVER, if set."""
    return os.environ.get("WHENCE_SERVER") or None


def wants_colour() -> bool:
    """Whether the environment allows colour: NO_COLOR is empty or unset and the terminal is not dumb."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def wants_traceback() -> bool:
    """Whether a fault of our own may show its traceback: WHENCE_DEBUG is set."""
    return bool(os.environ.get("WHENCE_DEBUG"))


def current_user() -> str | None:
    """Who runs the command, None where the system does not know."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return None
