"""Which file a path names: a server says it of its catalog, so that a client knows whom it talks to."""

import hashlib
from pathlib import Path

FILE_HEADER = "Whence-File"


def file_identity(path: Path | None) -> str | None:
    """A hash that is equal for one file by whatever path, and different for two; None where there is no file."""
    if path is None:
        return None
    try:
        found = path.stat()
    except OSError:
        return None
    return hashlib.sha256(f"{found.st_dev} {found.st_ino}".encode()).hexdigest()[:32]
