"""The findings of the whole catalog, a page or a group at a time, for those who work through them."""

from typing import Literal

import orjson

from catalog.derived.verdict_tables import refresh
from catalog.session.catalog import Catalog
from catalog.session.query import JsonObject, ask

Grouping = Literal["kind", "model", "source", "dataset", "owner"]
GROUPS_SHOWN = 200


def search_findings(
    catalog: Catalog,
    *,
    finding: str | None = None,
    severity: str | None = None,
    kind: str | None = None,
    namespace: str | None = None,
    name: str | None = None,
    source: str | None = None,
    about: str | None = None,
    owner: str | None = None,
    is_waived: bool | None = None,
    count: int = 50,
    skipped: int = 0,
) -> JsonObject:
    """How many findings fit (`total`), and a page of them as `rows`, the gravest first; None asks nothing.

    source "": without a declared source. about: the name of the dataset it is about. owner: whom it is assigned to;
    "": nobody.
    """
    wanted: dict[str, object] = {
        "id": finding,
        "severity": severity,
        "kind": kind,
        "namespace": namespace,
        "name": name,
        "source": source,
        "about": about,
        "owner": owner,
        "is_waived": is_waived,
        "count": count,
        "skipped": skipped,
    }
    refresh(catalog)
    with ask(catalog, by_graph=False) as question:
        rows = question.rows("questions/search_findings", wanted)
    total = rows[0]["total"] if rows else 0
    told = [{key: value for key, value in row.items() if key != "total"} for row in rows]
    return {"total": total, "rows": [{**row, "path": orjson.loads(str(row["path"]))} for row in told]}


def group_findings(
    catalog: Catalog, grouping: Grouping, *, severity: str | None = None, is_waived: bool | None = None
) -> list[JsonObject]:
    """How many findings each group has, by severity, the gravest first; at most GROUPS_SHOWN groups."""
    refresh(catalog)
    wanted: dict[str, object] = {
        "grouping": grouping,
        "severity": severity,
        "is_waived": is_waived,
        "count": GROUPS_SHOWN,
    }
    with ask(catalog, by_graph=False) as question:
        return question.rows("questions/group_findings", wanted)
