"""Versions and edges as a trace's answer names them."""

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

Trace = Mapping[str, Any]

KNOWN_WORDS = {
    "explicit": "exact version recorded",
    "time": "version inferred from time",
    "none": "version unknown",
    "declared": "declared, not seen in a run",
    "carried_over": "carried over from the previous version",
}


class VersionId(NamedTuple):
    """What names a version."""

    namespace: str
    name: str
    version: str

    @property
    def code(self) -> str:
        """Sixteen characters that stand for it in an address."""
        return hashlib.blake2b("\0".join(self).encode(errors="surrogatepass"), digest_size=8).hexdigest()


def id_of(row: Mapping[str, Any]) -> VersionId:
    """The version that a row of a trace names."""
    return VersionId(str(row["namespace"]), str(row["name"]), str(row["version"]))


def find_version(trace: Trace, code: str | None) -> VersionId | None:
    """The version of a trace that a code stands for; None where none is."""
    return next((version for row in trace["versions"] if (version := id_of(row)).code == code), None)


def known_by(edge: Mapping[str, Any]) -> str:
    """How an edge is known, a key of KNOWN_WORDS: for a read how its version was resolved, else the edge's kind."""
    return str(edge["resolved_by"] if edge["kind"] == "read" else edge["kind"])
