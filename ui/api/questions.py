"""The routes that ask: each a question of `catalog.questions.registry`, its answer as it stands."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Query, Response
from pydantic import JsonValue

from catalog.questions import clocks as times
from catalog.questions import compare as comparing
from catalog.questions import doctor as examination
from catalog.questions import impact as consequences
from catalog.questions import lists, upkeep, verdicts
from catalog.questions import show as showing
from catalog.questions import trace as tracing
from catalog.session.catalog import Catalog, Clocks
from catalog.values.canonical_json import Json

Name = Annotated[str, Query(description="A dataset or model, by any of its names.")]
Namespace = Annotated[str | None, Query(description="Needed where a bare name is in several namespaces.")]
Version = Annotated[str | None, Query(description="The newest where not given.")]
Answer = JsonValue


def json_response(answer: object, status: int = 200) -> Response:
    """The answer as JSON, its fields in the order they have."""
    return Response(orjson.dumps(answer), status, media_type="application/json")


def clocks_of(
    as_of: Annotated[str | None, Query(description="As it was at this time: RFC 3339 or a day.")] = None,
    known_at: Annotated[str | None, Query(description="As the catalog knew it at this time.")] = None,
) -> Clocks:
    """The two times of a question, from the query string."""
    return times.read_clocks(as_of, known_at)


ClocksAsked = Annotated[Clocks, Depends(clocks_of)]


def questions_router(catalog: Catalog) -> APIRouter:
    """Routes over one catalog."""
    router = APIRouter(prefix="/api/v1", tags=["questions"])
    _add_lineage_questions(router, catalog)
    _add_governance(router, catalog)
    _add_lists(router, catalog)
    _add_upkeep(router, catalog)
    return router


def _add_lineage_questions(router: APIRouter, catalog: Catalog) -> None:
    @router.get("/trace", response_model=dict[str, Answer])
    def trace(
        clocks: ClocksAsked,
        name: Name,
        namespace: Namespace = None,
        version: Version = None,
        column: str | None = None,
    ) -> Response:
        """Where a version, or one of its columns, came from."""
        return json_response(tracing.trace(catalog, name, namespace, version, column, clocks))

    @router.get("/impact", response_model=dict[str, Answer])
    def impact(
        clocks: ClocksAsked,
        name: Annotated[str | None, Query()] = None,
        namespace: Namespace = None,
        version: Version = None,
        source: Annotated[str | None, Query(description="Instead of a name: a declared source.")] = None,
        reason: Annotated[str | None, Query(description="withdrawal, erasure, contamination: what follows.")] = None,
    ) -> Response:
        """What came of a version, or of everything of a source; with a reason, what has to follow."""
        return json_response(consequences.impact(catalog, name, namespace, version, source, reason, clocks))

    @router.get("/compare", response_model=dict[str, Answer])
    def compare(
        clocks: ClocksAsked,
        name: Name,
        before: Annotated[str, Query(description="A version.")],
        after: Annotated[str, Query(description="Another version of the same dataset or model.")],
        namespace: Namespace = None,
    ) -> Response:
        """What was added, removed and changed from one version to another."""
        return json_response(comparing.compare(catalog, name, before, after, namespace, clocks))

    @router.get("/show", response_model=dict[str, Answer])
    def show(clocks: ClocksAsked, name: Name, namespace: Namespace = None, version: Version = None) -> Response:
        """Everything known of a dataset or model."""
        return json_response(showing.show(catalog, name, namespace, version, clocks))

    @router.get("/target", response_model=dict[str, Answer])
    def target(name: Name, namespace: Namespace = None, version: Version = None) -> Response:
        """The dataset or model of a name, under its canonical name, and the version meant."""
        return json_response(showing.target(catalog, name, namespace, version))


def _add_governance(router: APIRouter, catalog: Catalog) -> None:
    @router.get("/label", response_model=dict[str, Answer])
    def label(
        clocks: ClocksAsked,
        name: Name,
        namespace: Namespace = None,
        version: Version = None,
        column: str | None = None,
    ) -> Response:
        """The effective label of a version, or of one of its columns."""
        return json_response(verdicts.label(catalog, name, namespace, version, column, clocks))

    @router.get("/findings", response_model=list[Answer])
    def findings(
        clocks: ClocksAsked,
        name: Annotated[str | None, Query()] = None,
        namespace: Namespace = None,
        version: Version = None,
    ) -> Response:
        """What is wrong or cannot be known; without a name: of every model, and all retention."""
        return json_response(verdicts.findings(catalog, name, namespace, version, clocks))

    @router.get("/retention", response_model=list[Answer])
    def retention(
        clocks: ClocksAsked,
        within: Annotated[str | None, Query(description="Only deadlines within an ISO 8601 duration.")] = None,
        name: Annotated[str | None, Query(description="Only versions of this dataset or model.")] = None,
        namespace: Namespace = None,
        version: Annotated[str | None, Query(description="Only this version of it.")] = None,
    ) -> Response:
        """The retention state of every version that a rule reaches, or ought to."""
        return json_response(verdicts.retention(catalog, within, clocks, name, namespace, version))


def _add_lists(router: APIRouter, catalog: Catalog) -> None:
    @router.get("/datasets", response_model=list[Answer])
    def datasets(
        clocks: ClocksAsked,
        query: Annotated[str, Query(description="Words to find.")] = "",
        namespace: str | None = None,
        name: str | None = None,
    ) -> Response:
        """The datasets that every word of the query finds; all without one. Those of just this namespace, or name."""
        return json_response(_of(lists.datasets(catalog, query, clocks), namespace=namespace, name=name))

    @router.get("/demanded-suites", response_model=list[Answer])
    def demanded_suites() -> Response:
        """The datasets whose every version is to be validated, each with its suites."""
        return json_response(lists.demanded_suites(catalog))

    @router.get("/models", response_model=list[Answer])
    def models(clocks: ClocksAsked, namespace: str | None = None, name: str | None = None) -> Response:
        """Every model with its current version. Those of just this namespace, or name."""
        return json_response(_of(lists.models(catalog, clocks), namespace=namespace, name=name))

    @router.get("/runs", response_model=list[Answer])
    def runs(clocks: ClocksAsked, limit: Annotated[int, Query(ge=0, le=100_000)] = 100) -> Response:
        """The newest runs, latest first."""
        return json_response(lists.runs(catalog, limit, clocks))


def _of(rows: Sequence[Mapping[str, Json]], **wanted: str | None) -> list[Mapping[str, Json]]:
    """The rows that have what is wanted of their members; None: anything."""
    return [row for row in rows if all(value is None or row[key] == value for key, value in wanted.items())]


def _add_upkeep(router: APIRouter, catalog: Catalog) -> None:
    @router.get("/digest", response_model=dict[str, Answer])
    def digest() -> Response:
        """The hash of all readings, free of arrival order and record times."""
        return json_response(upkeep.digest(catalog))

    @router.get("/verify", response_model=dict[str, Answer])
    def verify(head: Annotated[str | None, Query(description="The head expected, in hex.")] = None) -> Response:
        """Whether the log's chain of hashes holds."""
        return json_response(upkeep.verify(catalog, head))

    @router.get("/doctor", response_model=dict[str, Answer])
    def doctor() -> Response:
        """What looks wrong, or worth a steward's look."""
        return json_response(examination.doctor(catalog))

    @router.post("/rebuild", response_model=dict[str, Answer])
    def rebuild() -> Response:
        """Read the whole log again; the digest after it."""
        return json_response(upkeep.rebuild(catalog))
