"""Questions about the catalog as a whole: its digest, its chains of hashes, reading the log again."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, TypedDict

from catalog.log import verification
from catalog.log.digest import digest_of, digest_of_hashes, reading_hashes
from catalog.session.catalog import Catalog
from catalog.session.parameters import About

if TYPE_CHECKING:
    from catalog.questions.operating.readings_check import ReadingsCheck


class Digest(TypedDict):
    """The hash of all tables."""

    digest: str


class RejectedVerification(TypedDict):
    """Whether the rejected inputs are as they were kept; unchained: how many an earlier version kept, unchained."""

    entries: int
    unchained: int
    head: str
    broken_at: int | None
    redacted: list[int]


class Verification(TypedDict):
    """Whether the log is as it was written; broken_at: the position of the first entry that is not.

    redacted: the positions of entries of which something was taken out. rejected: the same of rejected inputs.
    readings: of the tables that are read from the log, None where not asked.
    """

    ok: bool
    entries: int
    head: str
    broken_at: int | None
    redacted: list[int]
    rejected: RejectedVerification
    readings: "ReadingsCheck | None"


class Rebuilt(TypedDict):
    """How many entries were read again, the digest after and before it, and the tables whose rows changed."""

    entries: int
    digest: str
    digest_before: str
    changed: list[str]


def digest(catalog: Catalog) -> Digest:
    """The hash of all tables, free of arrival order and record times."""
    with catalog.cursor() as cursor:
        return {"digest": digest_of(cursor)}


def verify(
    catalog: Catalog,
    head: Annotated[str | None, About("The head expected, in hex.")] = None,
    *,
    readings: Annotated[bool, About("Read the log once more, aside, and compare all tables with it.")] = False,
) -> Verification:
    """Whether the chains of hashes hold, whether the head is the one expected, and the tables as the log has them."""
    with catalog.cursor() as cursor:
        chain = verification.verify(cursor)
        rejected = verification.verify_rejected(cursor)
    checked = _check_readings(catalog) if readings and chain.ok else None
    is_right = chain.ok and rejected.ok and (checked is None or checked["ok"])
    return {
        "ok": is_right and (head is None or head == chain.head),
        "entries": chain.entries,
        "head": chain.head,
        "broken_at": chain.broken_at,
        "redacted": chain.redacted,
        "rejected": {
            "entries": rejected.entries,
            "unchained": rejected.unchained,
            "head": rejected.head,
            "broken_at": rejected.broken_at,
            "redacted": rejected.redacted,
        },
        "readings": checked,
    }


def _check_readings(catalog: Catalog) -> "ReadingsCheck":
    from catalog.questions.operating.readings_check import check_readings  # noqa: PLC0415  # loads Arrow and all rules

    return check_readings(catalog)


def rebuild(catalog: Catalog, on_progress: Callable[[int], None] | None = None) -> Rebuilt:
    """Read the whole log again; the digest after it and before it."""
    with catalog.cursor() as cursor:
        before = reading_hashes(cursor)
    catalog.rebuild(on_progress)
    with catalog.cursor() as cursor:
        after = reading_hashes(cursor)
    return {
        "entries": catalog.log_position,
        "digest": digest_of_hashes(after),
        "digest_before": digest_of_hashes(before),
        "changed": [name for name in after if after[name] != before[name]],
    }
