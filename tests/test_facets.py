"""Our facets: model, JSON Schema and example say the same, and real OpenLineage clients send them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import facet_schemas
import pytest
from pydantic import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from ingest.facets.models import FACETS, Facet, Grant, Grants, Retention, Source, schema_url

if TYPE_CHECKING:
    import jsonschema

FOLDER = Path(__file__).parent.parent / "ingest/facets"
# What we use of OpenLineage's own schema: a facet says who told it, and by which schema.
TOLD = {
    "type": "object",
    "properties": {"_producer": {"type": "string"}, "_schemaURL": {"type": "string"}},
    "required": ["_producer", "_schemaURL"],
}
HOLDERS = ("DatasetFacet", "JobFacet", "RunFacet", "InputDatasetFacet", "OutputDatasetFacet")


def read(facet: type[Facet], folder: Path = FOLDER) -> dict[str, Any]:
    """The file of a facet."""
    found: dict[str, Any] = json.loads((folder / f"{facet.schema_name}.json").read_text())
    return found


def validator(facet: type[Facet]) -> "jsonschema.Draft202012Validator":
    """A validator that knows OpenLineage's holders of facets, without the network."""
    import jsonschema  # noqa: PLC0415  # takes seconds: only for the worker that runs this file

    openlineage = {"$defs": dict.fromkeys(HOLDERS, TOLD)}
    place = facet_schemas.OPENLINEAGE.partition("#")[0]
    registry: Any = Registry().with_resource(place, Resource(openlineage, specification=DRAFT202012))
    return jsonschema.Draft202012Validator(read(facet), registry=registry)


@pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.key)
def test_schema_and_example_are_those_of_the_model(facet: type[Facet]) -> None:
    schema = read(facet)
    assert schema["$id"] == schema_url(facet)
    own = schema["$defs"][facet.schema_name]["allOf"][1]
    assert set(own["properties"]) - {"_origin"} == set(facet.model_fields)
    assert own.get("required", []) == [name for name, field in facet.model_fields.items() if field.is_required()]
    example = read(facet, FOLDER / "examples")
    validator(facet).validate(example)
    body = {key: value for key, value in example[facet.key].items() if not key.startswith("_")}
    assert facet.model_validate(body).members() == body


@pytest.mark.parametrize("facet", [f for f in FACETS if f not in facet_schemas.BY_HAND], ids=lambda f: f.key)
def test_schemas_are_as_written_from_the_models(facet: type[Facet]) -> None:
    """If this fails after a wanted change: make docs."""
    assert read(facet) == facet_schemas.schema_of(facet)


@pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.key)
def test_a_wrong_type_is_refused_by_model_and_schema(facet: type[Facet]) -> None:
    name = next(iter(facet.model_fields))
    example = read(facet, FOLDER / "examples")
    example[facet.key][name] = 17
    assert list(validator(facet).iter_errors(example))
    body = {key: value for key, value in example[facet.key].items() if not key.startswith("_")}
    with pytest.raises(ValidationError):
        facet.model_validate(body)


def test_schemas_and_examples_are_of_a_facet() -> None:
    """No file is left over."""
    names = {f"{facet.schema_name}.json" for facet in FACETS}
    assert {file.name for file in FOLDER.glob("*.json")} == names
    assert {file.name for file in (FOLDER / "examples").iterdir()} == names


@pytest.mark.parametrize(
    ("facet", "body", "reason"),
    [
        (Source, {"name": "crm", "licence": "CC-BY-NC-9.0"}, "no licence 'CC-BY-NC-9.0'"),
        (Source, {"name": "crm", "collected_from": "2026-02-30"}, "no day of the calendar"),
        (Grant, {"id": "a", "basis": "A6-1-x"}, "no legal basis 'A6-1-x'"),
        (Grant, {"id": "a", "basis": "A6-1-a"}, "without status never holds"),
        (Grant, {"id": "a", "basis": "A6-1-a", "status": "ConsentWithdrawn"}, "needs status_since"),
        (Grant, {"id": "a", "basis": "A6-1-b", "valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "is before"),
        (Grants, {"grants": [{"id": "a", "basis": "A6-1-b"}] * 2}, "two grants are called 'a'"),
        (Retention, {"duration": "P2Y"}, "without anchor"),
        (Retention, {"anchor": "collected_at"}, "needs a duration"),
        (Retention, {"anchor": "endless"}, "needs a reason"),
        (Retention, {"anchor": "endless", "reason": "law", "duration": "P1Y"}, "has no duration"),
        (Retention, {"anchor": "event", "duration": "P1Y", "contract_end": "2026-01-01"}, "event_at has no day"),
        (Retention, {"anchor": "event", "duration": "2 years"}, "not an ISO 8601 duration"),
    ],
)
def test_what_does_not_go_together_is_named(facet: type[Facet], body: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        facet.model_validate(body)


def test_words_become_terms_and_own_terms_pass() -> None:
    """Bare and full words are one; an emitter does not know an organisation's own terms, so they pass."""
    grant = Grant(id="a", basis="A6-1-b", purposes=["https://w3id.org/dpv#Marketing", "acme:Retention"])
    assert (grant.basis, grant.purposes) == ("eu-gdpr:A6-1-b", ["dpv:Marketing", "acme:Retention"])
