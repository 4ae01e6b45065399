"""What was declared of a dataset over time: by whom, when, and what it was."""

from typing import Annotated, TypedDict

import orjson

from catalog.session.catalog import Catalog
from catalog.session.parameters import About, Count, Name, Namespace
from catalog.session.query import JsonObject, ask
from catalog.values.canonical_json import Json


class DeclarationMade(TypedDict):
    """A declaration of a facet; body None: it takes the facet away. position: of its entry in the log.

    actor, producer, origin: who sent it, with which tool, from which governance file; None where not recorded.
    """

    facet: str
    declared_at: str
    received_at: str
    actor: str | None
    producer: str | None
    position: int | None
    origin: str | None
    body: dict[str, Json] | None


def declaration_history(
    catalog: Catalog,
    name: Name,
    namespace: Namespace = None,
    *,
    facet: Annotated[str | None, About("One facet only, as whence_source.")] = None,
    count: Count = 50,
) -> list[DeclarationMade]:
    """What was declared of a dataset, the newest first, each only where it differs from what was declared before."""
    with ask(catalog, by_graph=False) as question:
        target = question.target(name, namespace)
        given: dict[str, object] = {"dataset_key": target.dataset_key, "facet": facet, "count": count}
        rows = question.rows("questions/declaration_history", given)
    return [_made(row) for row in rows]


def _made(row: JsonObject) -> DeclarationMade:
    body = row["body"]
    position = row["position"]
    return {
        "facet": str(row["facet"]),
        "declared_at": str(row["declared_at"]),
        "received_at": str(row["received_at"]),
        "actor": _text(row["actor"]),
        "producer": _text(row["producer"]),
        "position": int(str(position)) if position is not None else None,
        "origin": _text(row["origin"]),
        "body": orjson.loads(str(body)) if body is not None else None,
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
