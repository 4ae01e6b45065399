"""What looks wrong in a catalog, or worth a steward's look."""

from typing import TypedDict

from catalog.database.connection import statement
from catalog.lineage.gaps.likely_pairs import LikelyAlias, likely_aliases
from catalog.questions.operating.paths_in_sql import PathInSql, find_paths_in_sql
from catalog.session.catalog import Catalog

_ADVICE = {
    "key_collision": "Two datasets share a 64-bit key and are mixed up. Report this; rename one meanwhile.",
    "job_key_collision": "Two jobs share a 64-bit key. Report this; rename one meanwhile.",
    "run_key_collision": "Two runs share a 64-bit key. Report this.",
    "facet_key_collision": "Two facets share a 64-bit key. Report this.",
    "rejected_events": "Look at them: whence sql 'FROM rejected_events'",
    "clock_ahead": (
        "Entries are received in the future: the clock of this machine was ahead. Until then every entry gets the "
        "time of the last one, so `--known-at` tells none of them apart. Set the clock right; what is logged stays."
    ),
    "accepted_with_warnings": "Look at them: whence sql 'FROM event_warnings'",
    "runs_without_end": (
        "Their outputs are not followed until a terminal event comes: whence sql 'FROM runs WHERE ended_at IS NULL'"
    ),
    "completed_after_failing": (
        "The later COMPLETE decides, but some emitters send one after a failed write. Check what these runs wrote."
    ),
    "one_identifier_joins_two": "Two datasets claim it by symlinks, so it joins neither: declare `same` or `apart`",
    "ends_before_start": (
        "They end before they begin: a clock is wrong, or two runs share an id. What they read by time may be wrong."
    ),
    "one_run_in_two_jobs": (
        "One runId, two jobs, and the one ended otherwise than the other: each job's run counts by itself. Check "
        "which of them wrote the outputs."
    ),
    "contradictory_lifecycle": (
        "An output is sent as CREATE while an earlier version of it is there: it decides nothing. Declare the "
        "dataset's write_mode."
    ),
    "lost_write": (
        "Their SQL writes, their events name no output: what they wrote is missing from every trace. Let the emitter "
        "send the output, or record the run by hand, under lineage in a governance file."
    ),
    "path_in_sql": (
        "The SQL of a job names a path that another writes and, as far as events say, none reads: what it read is "
        "missing from traces. Let the emitter send the input; if a table lies there, declare them `same`."
    ),
    "placeholder_name": (
        "An unrendered template or a placeholder stands for a name: it links nothing. Let the emitter send the name."
    ),
    "facets_beside_facets": (
        "Standard facets beside `facets` are read as if inside: whence sql 'FROM event_warnings'. Tell the emitter."
    ),
    "likely_alias": (
        "Names that may be one dataset. Where they are, declare it: whence doctor --write governance/aliases.yml"
    ),
}


class Check(TypedDict):
    """A check that found something: how much, an example, and what to do."""

    kind: str
    found: int
    example: str | None
    advice: str


class Diagnosis(TypedDict):
    """What looks wrong, or worth a steward's look; ok: nothing is mixed up."""

    ok: bool
    checks: list[Check]
    likely_aliases: list[LikelyAlias]
    paths_in_sql: list[PathInSql]


def doctor(catalog: Catalog) -> Diagnosis:
    """The checks that found something, each with a count, an example and advice; and names that may be aliases."""
    with catalog.cursor() as cursor:
        checks = cursor.execute(statement("questions/doctor")).fetchall()
        aliases = likely_aliases(cursor)
        paths = find_paths_in_sql(cursor)
    pairs = sum(alias["found"] for alias in aliases)
    if pairs:
        example = "  =  ".join(" ".join(name) for name in aliases[0]["names"])
        checks.append(("likely_alias", pairs, example))
    if paths:
        first = paths[0]
        example = f"{' '.join(first['job'])} names '{first['path']}': {' '.join(first['dataset'])}"
        checks.append(("path_in_sql", len(paths), example))
    return {
        # Everything else is about what was sent; only this mixes up things that are not one.
        "ok": not any(count and kind.endswith("collision") for kind, count, _ in checks),
        "checks": [
            {"kind": kind, "found": count, "example": example, "advice": _ADVICE[kind]}
            for kind, count, example in checks
            if count
        ],
        "likely_aliases": aliases,
        "paths_in_sql": paths,
    }
