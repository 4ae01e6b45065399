"""The log as a feed: entries as they came, the newest first, and what was refused."""

from catalog.log import log
from catalog.log.admission import Rejected, admit
from catalog.session.catalog import RAW_LIMIT, Catalog
from catalog.session.query import JsonObject, ask
from catalog.values.canonical_json import Json


def newest_entries(
    catalog: Catalog, *, kind: str | None = None, before: int | None = None, count: int = 25
) -> list[JsonObject]:
    """Entries of the log below a position, the newest first: what each is about, without its body.

    kind: run, job, dataset or record.
    """
    wanted: dict[str, object] = {
        "kind": kind,
        "before": before or 2**62,
        "count": count,
        "writer": log.DEFAULT_WRITER,
    }
    with ask(catalog, by_graph=False) as question:
        return question.rows("questions/newest_entries", wanted)


def entry_body(catalog: Catalog, *, position: int) -> str | None:
    """The whole event of an entry as canonical JSON; None where there is no such entry."""
    with catalog.cursor() as cursor:
        rows = log.read_log(cursor, position - 1, 1)
    return rows[0][2].decode() if rows else None


def refused_inputs(catalog: Catalog, *, count: int = 25, skipped: int = 0) -> JsonObject:
    """How many inputs were refused (`total`), and a page of them as `rows`, newest first, each with its faults."""
    with ask(catalog, by_graph=False) as question:
        rows = question.rows("questions/refused_inputs", {"count": count, "skipped": skipped})
    told: list[Json] = [
        {**{key: value for key, value in row.items() if key != "total"}, "is_cut": len(str(row["raw"])) >= RAW_LIMIT}
        for row in rows
    ]
    return {"total": rows[0]["total"] if rows else 0, "rows": told}


def odd_events(catalog: Catalog, *, count: int = 25, skipped: int = 0) -> JsonObject:
    """How many oddities accepted events have (`total`), and a page of them as `rows`, the newest first."""
    with ask(catalog, by_graph=False) as question:
        rows = question.rows("questions/odd_events", {"count": count, "skipped": skipped})
    told: list[Json] = [{key: value for key, value in row.items() if key != "total"} for row in rows]
    return {"total": rows[0]["total"] if rows else 0, "rows": told}


def replay(catalog: Catalog, text: str, actor: str | None = None) -> JsonObject:
    """What became of a mended input: `taken` with the log's position, `known` already, or its `faults`.

    One that still has faults is not kept again.
    """
    entry = admit(text.encode(errors="replace"), actor)
    if isinstance(entry, Rejected):
        return {
            "taken": False,
            "known": False,
            "faults": [fault._asdict() for fault in entry.faults],
            "position": None,
        }
    is_new = catalog.append([entry]) == 1
    return {"taken": is_new, "known": not is_new, "faults": [], "position": catalog.log_position if is_new else None}
