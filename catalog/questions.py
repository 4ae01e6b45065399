"""The questions users ask, each a function of a catalog and plain values, answered in JSON-able values.

Commands, routes and pages all ask these; so an answer is the same through every door.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any, cast

import duckdb
import orjson

from catalog import log
from catalog.canonical import Json
from catalog.column_trace import find_column_closure
from catalog.database import statement
from catalog.digest import digest_of
from catalog.doctor import examine
from catalog.errors import BadQuestionError, NotFoundError
from catalog.graph import Graph
from catalog.lookup import Target, find_version
from catalog.store import Catalog, Clocks
from catalog.times import instant_of, instant_text, read_instant
from catalog.trace import trace_json
from catalog.trace_sql import find_closure
from catalog.views import rules_text

JsonObject = dict[str, Json]


def read_clocks(as_of: str | None = None, known_at: str | None = None) -> Clocks:
    """The two times of a question, from RFC 3339 texts or days (their start, UTC).

    Raises BadQuestionError where one is no time.
    """
    return Clocks(_instant("as-of", as_of), _instant("known-at", known_at))


def _instant(option: str, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return instant_of(read_instant(text if len(text) > len("2026-01-31") else f"{text}T00:00:00Z")[0])
    except ValueError as error:
        raise BadQuestionError(f"--{option}: {error}") from error


def trace(
    catalog: Catalog,
    name: str,
    namespace: str | None = None,
    version: str | None = None,
    column: str | None = None,
    clocks: Clocks | None = None,
) -> JsonObject:
    """Where a version, and one of its columns, came from: versions, runs, edges, sources, gaps."""
    graph = _graph(catalog, clocks) if column is None else None
    with catalog.cursor(clocks) as cursor:
        target = _target(graph, cursor, name, namespace, version)
        closure = graph.closure(target) if graph else find_closure(cursor, target)
        found = trace_json(closure)
        if column is not None:
            found |= find_column_closure(cursor, closure, target, column)
        return {"target": found.pop("target"), **_circumstances(cursor, clocks), **found}


def _graph(catalog: Catalog, clocks: Clocks | None) -> Graph | None:
    """The graph, where the catalog keeps one and the question has no clocks."""
    cuts = clocks is not None and (clocks.as_of is not None or clocks.known_at is not None)
    return catalog.graph() if catalog.keeps_graph and not cuts else None


def _target(
    graph: Graph | None, cursor: duckdb.DuckDBPyConnection, name: str, namespace: str | None, version: str | None
) -> Target:
    """The version meant; what the graph does not find, SQL looks for, to name the nearest."""
    found = graph.find(name, namespace, version) if graph else None
    return found or find_version(cursor, name, namespace, version)


def _circumstances(cursor: duckdb.DuckDBPyConnection, clocks: Clocks | None) -> JsonObject:
    """What an answer rests on: its two times (as_of None: nothing is cut), the log's head, the rules."""
    newest = _one(cursor, "newest_received")
    known_at = clocks.known_at if clocks and clocks.known_at else newest
    return {
        "as_of": instant_text(clocks.as_of if clocks else None),
        "known_at": instant_text(known_at),
        "log_head": log.head_of(cursor),
        "rules": rules_digest(),
    }


@cache
def rules_digest() -> str:
    """SHA-256, in hex, of the rules that answers are computed by."""
    return hashlib.sha256(rules_text().encode()).hexdigest()


def impact(
    catalog: Catalog,
    name: str | None = None,
    namespace: str | None = None,
    version: str | None = None,
    source: str | None = None,
    clocks: Clocks | None = None,
) -> JsonObject:
    """What came of a version, or of every version of every dataset of a declared source."""
    graph = _graph(catalog, clocks)
    with catalog.cursor(clocks) as cursor:
        if source is not None:
            starts = cursor.execute(statement("source_versions"), {"source": source}).fetchall()
            if not starts:
                raise NotFoundError(f"No dataset declares the source {source!r}. Declared: whence sql 'FROM sources'")
            target: JsonObject = {"source": source}
        elif name is not None:
            found = _target(graph, cursor, name, namespace, version)
            starts = [(found.dataset_key, found.version)]
            target = {"namespace": found.namespace, "name": found.name, "version": found.version}
        else:
            raise BadQuestionError("impact of what? Give a NAME or --source SOURCE")
        nodes = [{**row, "verdict": None, "why": None, "receipt": None} for row in _impact(graph, cursor, starts)]
        models = [
            {key: node[key] for key in ("namespace", "name", "version")} for node in nodes if node["type"] == "MODEL"
        ]
        return cast(
            "JsonObject",
            {
                "target": target,
                **_circumstances(cursor, clocks),
                "nodes": nodes,
                "models": models,
                "open": len(nodes),
            },
        )


def _impact(
    graph: Graph | None, cursor: duckdb.DuckDBPyConnection, starts: list[tuple[int, str]]
) -> list[JsonObject]:
    if graph:
        names = ("namespace", "name", "version", "type", "depth")
        return [dict(zip(names, row, strict=True)) for row in graph.impact(starts)]
    given: dict[str, object] = {"dataset_keys": [row[0] for row in starts], "versions": [row[1] for row in starts]}
    return _rows(cursor, "impact_closure", given)


def models(catalog: Catalog, clocks: Clocks | None = None) -> list[JsonObject]:
    """Every model with its current version."""
    with catalog.cursor(clocks) as cursor:
        return _rows(cursor, "list_models")


def datasets(catalog: Catalog, query: str = "", clocks: Clocks | None = None) -> list[JsonObject]:
    """The datasets whose name, namespace, type, owner, source or description hold every word of the query."""
    with catalog.cursor(clocks) as cursor:
        return _rows(cursor, "list_datasets", {"words": query.lower().split()})


def runs(catalog: Catalog, limit: int = 100, clocks: Clocks | None = None) -> list[JsonObject]:
    """The newest runs, latest first."""
    with catalog.cursor(clocks) as cursor:
        return _rows(cursor, "list_runs", {"count": limit})


def show(
    catalog: Catalog,
    name: str,
    namespace: str | None = None,
    version: str | None = None,
    clocks: Clocks | None = None,
) -> JsonObject:
    """Everything known of a dataset or model, and of one of its versions."""
    with catalog.cursor(clocks) as cursor:
        target = find_version(cursor, name, namespace, version)
        of_dataset: dict[str, object] = {"dataset_key": target.dataset_key}
        of_version = {**of_dataset, "version": target.version}
        described = _rows(cursor, "show_dataset", of_dataset)
        facets = {
            str(row["facet"]): orjson.loads(str(row["body"])) for row in _rows(cursor, "show_facets", of_dataset)
        }
        return cast(
            "JsonObject",
            {
                **(described[0] if described else {"namespace": target.namespace, "name": target.name}),
                "other_names": _rows(cursor, "show_names", of_dataset),
                "version": target.version,
                "fields": _rows(cursor, "show_fields", of_version),
                "produced_by": _rows(cursor, "show_producers", of_version),
                "read_by": _rows(cursor, "show_readers", of_version),
                "versions": _rows(cursor, "show_versions", of_dataset),
                "facets": facets,
            },
        )


def digest(catalog: Catalog) -> JsonObject:
    """The hash of all readings, free of arrival order and record times."""
    with catalog.cursor() as cursor:
        return {"digest": digest_of(cursor)}


def verify(catalog: Catalog, head: str | None = None) -> JsonObject:
    """Whether the chain of hashes holds, and whether its head is the one expected."""
    with catalog.cursor() as cursor:
        found = log.verify(cursor)
    ok = found.ok and (head is None or head == found.head)
    return {"ok": ok, "entries": found.entries, "head": found.head, "broken_at": found.broken_at}


def rebuild(catalog: Catalog, on_progress: Callable[[int], None] | None = None) -> JsonObject:
    """Read the whole log again; the digest after it."""
    catalog.rebuild(on_progress)
    return {"entries": catalog.log_position, **digest(catalog)}


def doctor(catalog: Catalog) -> JsonObject:
    """What looks wrong, or worth a steward's look."""
    with catalog.cursor() as cursor:
        return examine(cursor)


def _rows(cursor: duckdb.DuckDBPyConnection, name: str, given: dict[str, object] | None = None) -> list[JsonObject]:
    """The rows of a statement as objects; times as RFC 3339 text."""
    found = cursor.execute(statement(name), given or {})
    columns = [column[0] for column in found.description or ()]
    return [dict(zip(columns, map(_plain, row), strict=True)) for row in found.fetchall()]


def _one(cursor: duckdb.DuckDBPyConnection, name: str) -> Any:  # noqa: ANN401  # whatever the statement's column holds
    row = cursor.execute(statement(name)).fetchone()
    return row[0] if row else None


def _plain(value: object) -> Json:
    return instant_text(value) if isinstance(value, datetime) else cast("Json", value)
