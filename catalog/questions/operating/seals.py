"""Seals: where the chains of a catalog ended at a time, to be kept elsewhere and held against the log later.

Whoever can write the file can compute a whole new chain; a seal that is kept (and signed, by a key that is not on the
server) shows a cut tail, a forged one and a rewritten chain all the same.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, NamedTuple, TypedDict

from catalog.database.connection import statement
from catalog.database.fetch import fetch
from catalog.log import verification
from catalog.log.log import head_of
from catalog.session.catalog import Catalog
from catalog.session.parameters import About
from catalog.values.canonical_json import Json
from catalog.values.errors import BadQuestionError
from catalog.values.times import instant_text

_FORM = 1
_CHAINS: Mapping[str, str] = {"log": "log/link_hash", "rejected": "log/rejected_link_hash"}


class ChainEnd(TypedDict):
    """Where a writer's chain ended: of the log, or of rejected inputs; chain_hash in hex."""

    chain: str
    writer: str
    position: int
    chain_hash: str


class Seal(TypedDict):
    """Where all chains ended at a time; whoever signs it adds `public_key` and `signature`."""

    seal: int
    sealed_at: str
    head: str
    ends: list[ChainEnd]


class SealCheck(TypedDict):
    """Whether the log still holds what was sealed, and verifies; missing: the ends that are not there any more."""

    ok: bool
    sealed_at: str | None
    broken_at: int | None
    missing: list[ChainEnd]
    entries_since: int


class _End(NamedTuple):
    chain: str
    writer: str
    position: int
    chain_hash: bytes


def seal(catalog: Catalog) -> Seal:
    """Where the chains end now, to be kept elsewhere; `whence seal --key FILE` signs it."""
    with catalog.cursor() as cursor:
        ends = fetch(cursor, statement("log/ends"), _End)
        head = head_of(cursor)
    return {
        "seal": _FORM,
        "sealed_at": str(instant_text(datetime.now(UTC))),
        "head": head,
        "ends": [{**end._asdict(), "chain_hash": end.chain_hash.hex()} for end in ends],  # type: ignore[typeddict-item]
    }


def check_seal(
    catalog: Catalog, seal: Annotated[Mapping[str, Json], About("A seal, as `seal` answered it.")]
) -> SealCheck:
    """Whether every chain holds, and still has what it had when it was sealed; what came later is no fault.

    Raises BadQuestionError where it is no seal.
    """
    ends = _ends_of(seal)
    with catalog.cursor() as cursor:
        chain, rejected = verification.verify(cursor), verification.verify_rejected(cursor)
        missing = []
        for end in ends:
            place = {"writer": end["writer"], "position": end["position"]}
            found = cursor.execute(statement(_CHAINS[end["chain"]]), place).fetchone()
            if found is None or found[0] is None or found[0].hex() != end["chain_hash"]:
                missing.append(end)
    broken_at = chain.broken_at if chain.broken_at is not None else rejected.broken_at
    sealed = sum(end["position"] for end in ends if end["chain"] == "log")
    sealed_at = seal.get("sealed_at")
    return {
        "ok": chain.ok and rejected.ok and not missing,
        "sealed_at": sealed_at if isinstance(sealed_at, str) else None,
        "broken_at": broken_at,
        "missing": missing,
        "entries_since": max(0, chain.entries - sealed),
    }


def _ends_of(seal: Mapping[str, Json]) -> list[ChainEnd]:
    ends = seal.get("ends")
    if seal.get("seal") != _FORM or not isinstance(ends, list):
        raise BadQuestionError("This is no seal. Make one: whence seal -o FILE", parameter="seal")
    return [_end_of(end) for end in ends]


def _end_of(end: Json) -> ChainEnd:
    match end:
        case {
            "chain": "log" | "rejected" as chain,
            "writer": str(writer),
            "position": int(at),
            "chain_hash": str(it),
        }:
            return {"chain": str(chain), "writer": writer, "position": at, "chain_hash": it}
    raise BadQuestionError("An end of a chain in this seal is none: was the file changed?", parameter="seal")
