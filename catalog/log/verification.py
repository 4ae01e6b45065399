"""Whether the chains of hashes hold, stretch by stretch: in as much memory for a long log as for a short one."""

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

import duckdb

from catalog.database.connection import statement
from catalog.database.fetch import fetch
from catalog.log.bodies import altered_beside
from catalog.log.links import Chained, LinkCheck
from catalog.log.log import GENESIS
from catalog.log.parts import Part
from catalog.log.redactions import Chain, Place, Redactions
from catalog.log.rejected_link import RejectedLink
from catalog.log.rejections import rejected_chained

_AT_ONCE = 4_000
_AT_ONCE_BYTES = 8 * 2**20
_BEFORE_ALL = -(2**63)
_NOWHERE = 0


class Verification(NamedTuple):
    """The result of a check; broken_at: the first position that does not fit, 0 for one without, None for none.

    redacted: the positions of entries of which something was taken out, as a later entry says.
    """

    ok: bool
    entries: int
    head: str
    broken_at: int | None
    redacted: list[int]


class RejectedVerification(NamedTuple):
    """The same of rejected inputs; unchained: how many were kept by a version that chained none."""

    ok: bool
    entries: int
    unchained: int
    head: str
    broken_at: int | None
    redacted: list[int]


class _Size(NamedTuple):
    position: int
    size: int


def verify(connection: duckdb.DuckDBPyConnection) -> Verification:
    """Recompute every body hash and chain hash of every writer, up to what is logged when this begins."""
    redactions = Redactions(connection)
    found = [
        _check_entries(connection, writer, last, redactions)
        for writer, last in connection.execute(statement("log/writers")).fetchall()
    ]
    broken_at = _first_broken(connection, found, "log/strays")
    entries, redacted = sum(one.links for one in found), redactions.positions(Chain.LOG)
    return Verification(broken_at is None, entries, _head(found), broken_at, redacted)


def verify_rejected(connection: duckdb.DuckDBPyConnection) -> RejectedVerification:
    """Recompute every hash of the rejected inputs."""
    redactions = Redactions(connection)
    found = [
        _check_rejected(connection, writer, last, redactions)
        for writer, last in connection.execute(statement("log/rejected_writers")).fetchall()
    ]
    broken_at = _first_broken(connection, found, "log/rejected_strays")
    entries, unchained = sum(one.links for one in found), sum(one.unchained for one in found)
    redacted = redactions.positions(Chain.REJECTED)
    return RejectedVerification(broken_at is None, entries, unchained, _head(found), broken_at, redacted)


def _head(found: list[Chained]) -> str:
    return hashlib.sha256(b"".join(sorted(one.head for one in found))).hexdigest()


def _first_broken(connection: duckdb.DuckDBPyConnection, found: list[Chained], strays: str) -> int | None:
    stray = connection.execute(statement(strays)).fetchone()
    if stray is not None and stray[0]:
        return _NOWHERE
    return min((one.broken_at for one in found if one.broken_at is not None), default=None)


def _check_entries(connection: duckdb.DuckDBPyConnection, writer: str, last: int, redactions: Redactions) -> Chained:
    """Each entry at the next position, later or equal, its body's hash and its chain hash right."""
    links = LinkCheck(writer, last)
    altered = altered_beside(connection, writer, last, redactions, links.work)
    chain = links.result(connection)
    broken = [at for at in (chain.broken_at, altered) if at is not None]
    return chain._replace(broken_at=min(broken, default=None))


def _check_rejected(connection: duckdb.DuckDBPyConnection, writer: str, last: int, redactions: Redactions) -> Chained:
    """The same of rejected inputs, of which the first may have no chain hash."""
    before, expected, unchained, count = GENESIS, 1, 0, 0
    broken_at: int | None = None
    for link in _rejected_links(connection, writer, last):
        count += 1
        is_older = link.chain_hash is None and before == GENESIS
        unchained += is_older
        fits = (
            link.position == expected
            and redactions.is_whole(Place(Chain.REJECTED, writer, link.position), link.raw, link.raw_hash)
            and (is_older or _rejected_hash(before, writer, link) == link.chain_hash)
        )
        if not fits and broken_at is None:
            broken_at = link.position
        before, expected = link.chain_hash or before, link.position + 1
    return Chained(count, broken_at, before, unchained)


def _rejected_hash(before: bytes, writer: str, link: RejectedLink) -> bytes | None:
    try:
        return rejected_chained(before, writer, link)
    except (OverflowError, ValueError):
        return None


def _rejected_links(connection: duckdb.DuckDBPyConnection, writer: str, last: int) -> Iterator[RejectedLink]:
    for stretch in stretches(connection, writer, last, "log/rejected_sizes"):
        bounds = {"writer": writer, **stretch._asdict()}
        yield from fetch(connection, statement("log/rejected_links"), RejectedLink, bounds)


def stretches(
    connection: duckdb.DuckDBPyConnection, writer: str, last: int, sizes: str = "log/link_sizes"
) -> Iterator[Part]:
    """A writer's positions up to one, in stretches whose bodies fit into a few megabytes."""
    after = _BEFORE_ALL
    while True:
        bounds = {"writer": writer, "after": after, "until": last, "count": _AT_ONCE}
        until = _end_of_stretch(fetch(connection, statement(sizes), _Size, bounds))
        if until is None:
            return
        yield Part(after, until)
        after = until


def _end_of_stretch(sizes: list[_Size]) -> int | None:
    """The last position of those that are read together, at least one; None where nothing is left."""
    total = 0
    for place, item in enumerate(sizes):
        total += item.size
        if total > _AT_ONCE_BYTES:
            return sizes[max(0, place - 1)].position
    return sizes[-1].position if sizes else None
