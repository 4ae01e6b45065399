"""The small file beside a catalog that says which server holds it."""

import json
import os
from contextlib import closing
from pathlib import Path

from catalog.values.file_identity import FILE_HEADER, file_identity

_ANSWER_SECONDS = 5.0


def address_path(catalog: Path) -> Path:
    """Where a catalog's address file is."""
    return catalog.with_name(f"{catalog.name}.address")


def write_address(catalog: Path, url: str, token: str | None = None) -> None:
    """Say that this process serves the catalog at a URL; token: what its owner shows in the place of a key."""
    file = address_path(catalog)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    # Nobody else may read it: the token opens all that the file's owner may do.
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as written:
        json.dump({"url": url, "pid": os.getpid(), "token": token}, written)
    draft.replace(file)


def remove_address(catalog: Path) -> None:
    """Take this process's address file away; another's is left."""
    found = _read(catalog)
    if found and found[1] == os.getpid():
        address_path(catalog).unlink(missing_ok=True)


def find_server(catalog: Path) -> str | None:
    """The URL of the server that holds a catalog; None where there is none, or its file is stale."""
    found = _read(catalog)
    if found is None or not _alive(found[1]) or not _serves(found[0], catalog):
        return None
    return found[0]


def owner_token(catalog: Path) -> str | None:
    """What the catalog's owner shows its server in the place of a key; None where there is none to be read."""
    try:
        token = json.loads(address_path(catalog).read_text())["token"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return token if isinstance(token, str) else None


def _read(catalog: Path) -> tuple[str, int] | None:
    try:
        address = json.loads(address_path(catalog).read_text())
        return str(address["url"]), int(address["pid"])
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return None


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _serves(url: str, catalog: Path) -> bool:
    """Whether the server at a URL says that it holds this very file: the address may be a stranger's by now.

    Asked before anything else is sent: events, and the token of the file's owner.
    """
    import http.client  # noqa: PLC0415  # most catalogs have no server, and a short command feels the import
    from urllib.parse import urlsplit  # noqa: PLC0415  # the same

    try:
        place = urlsplit(url)
        asked = http.client.HTTPConnection(place.hostname or "", place.port or 80, timeout=_ANSWER_SECONDS)
        with closing(asked):
            asked.request("GET", "/healthz")
            return asked.getresponse().headers.get(FILE_HEADER) == file_identity(catalog)
    except (OSError, ValueError, http.client.HTTPException):
        return False
