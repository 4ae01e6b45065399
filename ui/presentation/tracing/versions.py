"""Versions and edges as a trace's answer names them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.lineage.trace_json import TraceEdge, VersionName
    from catalog.questions.trace import ColumnOfTrace, Trace


KNOWN_WORDS = {
    "explicit": "exact version recorded",
    "time": "version inferred from time",
    "none": "version unknown",
    "declared": "declared, not seen in a run",
    "carried_over": "carried over from the previous version",
    "same_content": "the reader's name for what lay there",
}


class VersionId(NamedTuple):
    """What names a version."""

    namespace: str
    name: str
    version: str

    @property
    def code(self) -> str:
        """Sixteen characters that stand for it in an address."""
        # Names hold any characters, lone surrogates too; an address holds none that it would have to escape.
        return hashlib.blake2b("\0".join(self).encode(errors="surrogatepass"), digest_size=8).hexdigest()


def id_of(row: VersionName) -> VersionId:
    """The version that a row of a trace names."""
    return VersionId(row["namespace"], row["name"], row["version"])


def find_version(trace: Trace, code: str | None) -> VersionId | None:
    """The version of a trace that a code stands for; None where none is."""
    return next((version for row in trace["versions"] if (version := id_of(row)).code == code), None)


def is_of_column(trace: Trace) -> TypeGuard[ColumnOfTrace]:
    """Whether a trace is also that of one column."""
    return "columns" in trace


def sources_declared(trace: Trace) -> tuple[int, int]:
    """How many datasets the trace begins at, and how many of them are declared in every version it begins at."""
    declared: dict[tuple[str, str], bool] = {}
    for row in trace["sources"]:
        place = row["namespace"], row["name"]
        declared[place] = declared.get(place, True) and row["declared"]
    return len(declared), sum(declared.values())


def known_by(edge: TraceEdge) -> str:
    """How an edge is known, a key of KNOWN_WORDS: for a read how its version was resolved, else the edge's kind."""
    return edge["resolved_by"] if edge["kind"] == "read" else edge["kind"]
