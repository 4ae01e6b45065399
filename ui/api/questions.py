"""The routes that ask: one for each entry of `catalog.questions.registry`, its answer as it stands."""

import inspect
from collections.abc import Callable, Mapping
from types import UnionType
from typing import Annotated, get_args, get_origin

import orjson
from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue, create_model

from catalog.access.principal import by_whom
from catalog.questions.registry import QUESTIONS, Answering, QuestionEntry
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks, read_clocks, with_clocks
from catalog.session.parameters import Parameter, parameters_of, takes_clocks
from ui.api.kept_answers import KeptAnswers

CREATED = 201
BY = "by"
Endpoint = Callable[..., Response]


def json_response(answer: object, status: int = 200) -> Response:
    """The answer as JSON, its fields in the order they have."""
    return _response(orjson.dumps(answer), status)


def _response(body: bytes, status: int) -> Response:
    return Response(body, status, media_type="application/json")


def clocks_of(
    as_of: Annotated[str | None, Query(description="As it was at this time: RFC 3339 or a day.")] = None,
    known_at: Annotated[str | None, Query(description="As the catalog knew it at this time.")] = None,
) -> Clocks:
    """The two times of a question, from the query string."""
    return read_clocks(as_of, known_at)


ClocksAsked = Annotated[Clocks, Depends(clocks_of)]


class Refusal(BaseModel):
    """Why there is no answer, in one sentence that names the next step."""

    error: str


_REFUSED = (
    "400: a malformed question, or a decision that is not theirs to make; 404: no such thing, or several of that "
    "name; 422: a malformed body"
)


def status_of(question: QuestionEntry) -> int:
    """The status of an answer: 201 where a record was written for it."""
    return CREATED if question.writes else 200


def questions_router(catalog: Catalog) -> APIRouter:
    """A route over one catalog for every question."""
    router = APIRouter(prefix="/api/v1")
    kept = KeptAnswers(catalog)
    for question in QUESTIONS.values():
        function = question.function()
        if question.method == "POST":
            endpoint = _by_body(question, function, catalog)
        else:
            endpoint = _by_query(question, function, catalog, kept if question.is_cached else None)
        router.add_api_route(
            f"/{question.path}",
            endpoint,
            methods=[question.method],
            name=question.name,
            description=inspect.getdoc(function),
            status_code=status_of(question),
            tags=["decisions" if question.writes else "questions"],
            responses={"4XX": {"model": Refusal, "description": _REFUSED}},
        )
    return router


def _by_query(question: QuestionEntry, function: Answering, catalog: Catalog, kept: KeptAnswers | None) -> Endpoint:
    """An endpoint whose signature has the question's parameters, so that FastAPI reads them from the query string."""
    answer = question.writing_function()

    def endpoint(**given: object) -> Response:
        def work_out() -> bytes:
            return orjson.dumps(answer(catalog, **given))

        asked = f"{question.name} {sorted(given.items())}"
        return _response(kept.answer(asked, work_out) if kept else work_out(), status_of(question))

    asked = [_signature_part(item.name, item.type, _in_query(item)) for item in parameters_of(function)]
    clocks = [_signature_part("clocks", Clocks, Depends(clocks_of))] if takes_clocks(function) else []
    return _signed(endpoint, [*asked, *clocks])


def _by_body(question: QuestionEntry, function: Answering, catalog: Catalog) -> Endpoint:
    """An endpoint that takes the question's parameters as a JSON object, and nothing where it has none."""
    parameters = parameters_of(function)
    if not parameters:
        return _signed(lambda: json_response(function(catalog), status_of(question)), [])

    def endpoint(asked: BaseModel) -> Response:
        given = dict(asked)
        if BY in given:
            given[BY] = by_whom(given[BY])
        missing = [item.name for item in parameters if item.is_required and given.get(item.name) is None]
        if missing:
            return json_response({"error": "; ".join(f"{name}: Field required" for name in missing)}, 422)
        return json_response(function(catalog, **with_clocks(given)), status_of(question))

    model = _body_model(question, parameters, has_clocks=takes_clocks(function))
    return _signed(endpoint, [_signature_part("asked", model)])


def _signature_part(name: str, kind: object, default: object = inspect.Parameter.empty) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)


def _signed(endpoint: Endpoint, parts: list[inspect.Parameter]) -> Endpoint:
    """The endpoint with a signature of these parameters, which is all that FastAPI looks at."""
    endpoint.__signature__ = inspect.Signature(parts)  # type: ignore[attr-defined]  # what `inspect` looks at first
    return endpoint


def _in_query(item: Parameter) -> object:
    default = ... if item.is_required else item.default
    least, most = item.bounds
    return Query(default, description=item.about.text, ge=least, le=most, min_length=item.least_length)


def _body_model(question: QuestionEntry, parameters: list[Parameter], *, has_clocks: bool) -> type[BaseModel]:
    """The body of a question: a misspelt member is an error, as `until` left out by mistake would decide for ever."""
    words = "".join(word.capitalize() for word in question.name.split("-"))
    fields = {
        item.name: (str | None if item.name == BY else _wire_type(item.type), _in_body(item)) for item in parameters
    }
    if has_clocks:
        fields |= {"as_of": (str | None, Field(None)), "known_at": (str | None, Field(None))}
    model: type[BaseModel] = create_model(f"{words}Body", __config__=ConfigDict(extra="forbid"), **fields)  # type: ignore[call-overload]
    return model


def _in_body(item: Parameter) -> object:
    # Whoever signs in with a key need not say who decides: `by_whom` knows.
    default = None if item.name == BY else ... if item.is_required else item.default
    least, most = item.bounds
    return Field(default, description=item.about.text, ge=least, le=most, min_length=item.least_length)


def _wire_type(kind: object) -> object:
    """The type as pydantic takes it, which knows JSON by a type of its own."""
    parts = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    return dict[str, JsonValue] | None if any(get_origin(part) is Mapping for part in parts) else kind
