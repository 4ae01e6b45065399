"""The questions users ask, each a function of a catalog and plain values, answered in JSON-able values.

Commands, routes and pages all ask these; so an answer is the same through every door.
"""

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import cast

import orjson

from catalog.database.subset import scoped, stage_datasets
from catalog.governance.decisions import decisions
from catalog.lineage.closure import trace_json
from catalog.lineage.column_closure import find_column_closure
from catalog.log import log
from catalog.log.digest import digest_of
from catalog.questions import compare, impact, verdicts
from catalog.questions.doctor import examine
from catalog.session.catalog import Catalog, Clocks
from catalog.session.query import JsonObject, ask
from catalog.values.errors import BadQuestionError
from catalog.values.times import instant_of, read_instant

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_clocks(as_of: str | None = None, known_at: str | None = None) -> Clocks:
    """The two times of a question, from RFC 3339 texts or days (their start, UTC).

    Raises BadQuestionError where one is no time.
    """
    return Clocks(_instant("as-of", as_of), _instant("known-at", known_at))


def _instant(option: str, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return instant_of(read_instant(f"{text}T00:00:00Z" if _DAY.fullmatch(text) else text)[0])
    except ValueError as error:
        raise BadQuestionError(f"--{option}: {error}, and no day like 2026-01-31") from error


def trace(
    catalog: Catalog,
    name: str,
    namespace: str | None = None,
    version: str | None = None,
    column: str | None = None,
    clocks: Clocks | None = None,
) -> JsonObject:
    """Where a version, and one of its columns, came from: versions, runs, edges, sources, gaps."""
    with ask(catalog, clocks) as question:
        target = question.target(name, namespace, version)
        closure = question.closure(target.node)
        found = trace_json(closure)
        if column is not None:
            found |= find_column_closure(question.cursor, closure, target, column)
        return {"target": found.pop("target"), **question.circumstances(), **found}


def target(catalog: Catalog, name: str, namespace: str | None = None, version: str | None = None) -> JsonObject:
    """The dataset or model of a name, under its canonical name, and the version meant."""
    with ask(catalog) as question:
        found = question.target(name, namespace, version)
    return {"namespace": found.namespace, "name": found.name, "version": found.version}


def demanded_suites(catalog: Catalog) -> list[JsonObject]:
    """The datasets whose every version is to be validated, each with its suites."""
    with ask(catalog, by_graph=False) as question:
        rows = question.rows("questions/demanded_suites")
    return [{**row, "suites": orjson.loads(str(row["suites"]))} for row in rows]


def models(catalog: Catalog, clocks: Clocks | None = None) -> list[JsonObject]:
    """Every model with its current version."""
    with ask(catalog, clocks, by_graph=False) as question:
        return question.rows("questions/list_models")


def datasets(catalog: Catalog, query: str = "", clocks: Clocks | None = None) -> list[JsonObject]:
    """The datasets whose name, namespace, type, owner, source or description hold every word of the query."""
    with ask(catalog, clocks, by_graph=False) as question:
        return question.rows("questions/list_datasets", {"words": query.lower().split()})


def runs(catalog: Catalog, limit: int = 100, clocks: Clocks | None = None) -> list[JsonObject]:
    """The newest runs, latest first."""
    with ask(catalog, clocks, by_graph=False) as question:
        return question.rows("questions/list_runs", {"count": limit})


def show(
    catalog: Catalog,
    name: str,
    namespace: str | None = None,
    version: str | None = None,
    clocks: Clocks | None = None,
) -> JsonObject:
    """Everything known of a dataset or model, and of one of its versions."""
    with ask(catalog, clocks) as question:
        target = question.target(name, namespace, version)
        of_dataset: dict[str, object] = {"dataset_key": target.dataset_key}
        of_version = {**of_dataset, "version": target.version}
        stage_datasets(question.cursor, [target.dataset_key])
        rows = partial(question.rows, text_of=scoped)
        described = rows("questions/show_dataset", of_dataset)
        facets = {
            str(row["facet"]): orjson.loads(str(row["body"])) for row in rows("questions/show_facets", of_dataset)
        }
        return cast(
            "JsonObject",
            {
                **(described[0] if described else {"namespace": target.namespace, "name": target.name}),
                "other_names": question.rows("questions/show_names", of_dataset),
                "version": target.version,
                "fields": rows("questions/show_fields", of_version),
                "produced_by": rows("questions/show_producers", of_version),
                "read_by": rows("questions/show_readers", of_version),
                "versions": rows("questions/show_versions", of_dataset),
                "validations": rows("questions/show_validations", of_dataset),
                "facets": facets,
            },
        )


def records(catalog: Catalog, kind: str | None = None, clocks: Clocks | None = None) -> list[JsonObject]:
    """Every management record as it stands, of one kind or of all, the newest opened first."""
    with ask(catalog, clocks, by_graph=False) as question:
        rows = question.rows("questions/list_records", {"kind": kind})
    return [{**row, "body": orjson.loads(str(row["body"]))} for row in rows]


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


QUESTIONS: dict[str, Callable[..., JsonObject | list[JsonObject]]] = {
    "trace": trace,
    "impact": impact.impact,
    "case": impact.case,
    "closed-case": partial(impact.case, closes=True),
    "records": records,
    "label": verdicts.label,
    "findings": verdicts.findings,
    "retention": verdicts.retention,
    "compare": compare.compare,
    "gate": decisions.gate,
    "approve": decisions.approve,
    "waive": decisions.waive,
    "assign": decisions.assign,
    "target": target,
    "demanded-suites": demanded_suites,
    "models": models,
    "datasets": datasets,
    "runs": runs,
    "show": show,
    "digest": digest,
    "verify": verify,
    "doctor": doctor,
}
