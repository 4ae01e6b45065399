"""What looks wrong in a catalog, or worth a steward's look."""

from typing import TypedDict

from catalog.database.connection import statement
from catalog.session.catalog import Catalog

_ADVICE = {
    "key_collision": "Two datasets share a 64-bit key and are mixed up. Report this; rename one meanwhile.",
    "job_key_collision": "Two jobs share a 64-bit key. Report this; rename one meanwhile.",
    "run_key_collision": "Two runs share a 64-bit key. Report this.",
    "facet_key_collision": "Two facets share a 64-bit key. Report this.",
    "rejected_events": "Look at them: whence sql 'FROM rejected_events'",
    "accepted_with_warnings": "Look at them: whence sql 'FROM event_warnings'",
    "runs_without_end": (
        "Their outputs are not followed until a terminal event comes: whence sql 'FROM runs WHERE ended_at IS NULL'"
    ),
    "completed_after_failing": (
        "The later COMPLETE decides, but some emitters send one after a failed write. Check what these runs wrote."
    ),
    "one_identifier_joins_two": "A symlink identifier makes two datasets one: whence sql 'FROM symlinks'",
}


class Check(TypedDict):
    """A check that found something: how much, an example, and what to do."""

    kind: str
    found: int
    example: str | None
    advice: str


class LikelyAlias(TypedDict):
    """Two names, each with its namespace first, that may be one dataset."""

    names: list[list[str]]


class Diagnosis(TypedDict):
    """What looks wrong, or worth a steward's look; ok: nothing is mixed up."""

    ok: bool
    checks: list[Check]
    likely_aliases: list[LikelyAlias]


def doctor(catalog: Catalog) -> Diagnosis:
    """The checks that found something, each with a count, an example and advice; and names that may be aliases."""
    with catalog.cursor() as cursor:
        checks = cursor.execute(statement("questions/doctor")).fetchall()
        aliases = cursor.execute(statement("questions/doctor_aliases")).fetchall()
    return {
        "ok": not any(count and kind.endswith("collision") for kind, count, _ in checks),
        "checks": [
            {"kind": kind, "found": count, "example": example, "advice": _ADVICE[kind]}
            for kind, count, example in checks
            if count
        ],
        "likely_aliases": [
            {"names": [[namespace, name], [other_namespace, other_name]]}
            for namespace, name, other_namespace, other_name in aliases
        ],
    }
