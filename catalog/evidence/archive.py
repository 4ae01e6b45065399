"""A zip file whose bytes follow from what is put in: no clock, no umask, and a manifest of every file."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, TypedDict

import orjson

MANIFEST: Final = "manifest.json"
SUM: Final = "manifest.sha256"
SIGNATURE: Final = "signature.json"
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can say
_UNIX, _PLAIN_FILE = 3, 0o100644 << 16


class ListedFile(TypedDict):
    """A file as the manifest has it."""

    path: str
    bytes: int
    sha256: str


def member(name: str) -> zipfile.ZipInfo:
    """What a zip file says of a file in it, the same on every machine and day."""
    info = zipfile.ZipInfo(name, _NO_TIME)
    # Left alone, Python writes the system and the permissions of whoever builds the pack.
    info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, _UNIX, _PLAIN_FILE
    return info


class Archive:
    """A zip file that is being written, with the hash of each file in it."""

    def __init__(self, file: Path) -> None:
        """Begin a new file."""
        self._zip = zipfile.ZipFile(file, "w")
        self._listed: list[ListedFile] = []

    def add(self, name: str, content: bytes) -> None:
        """Put a file in."""
        self.add_parts(name, (content,))

    def add_json(self, name: str, value: object) -> None:
        """Put a value in as JSON for people, too."""
        self.add(name, orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))

    def add_parts(self, name: str, parts: Iterable[bytes]) -> None:
        """Put a file in, part by part: a long log need not fit into memory."""
        hashed, size = hashlib.sha256(), 0
        # How long a part by part file becomes is not known at its start, and beyond 4 GB only this form holds it.
        with self._zip.open(member(name), "w", force_zip64=True) as file:
            for part in parts:
                hashed.update(part)
                size += len(part)
                file.write(part)
        self._listed.append({"path": name, "bytes": size, "sha256": hashed.hexdigest()})

    def finish(self, head: Mapping[str, object]) -> int:
        """How many files are in it, after the manifest and its hash were put in and the file was closed."""
        files = sorted(self._listed, key=lambda item: item["path"])
        manifest = json.dumps({**head, "files": files}, ensure_ascii=False, indent=1).encode() + b"\n"
        self._zip.writestr(member(MANIFEST), manifest)
        self._zip.writestr(member(SUM), f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n")
        self._zip.close()
        return len(files) + 2

    def abandon(self) -> None:
        """Close the file as it is."""
        self._zip.close()
