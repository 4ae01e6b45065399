"""Writes the JSON Schemas of our facets into ingest/facets, from their models (`make docs`)."""

import json
from pathlib import Path

from pydantic import JsonValue

from ingest.facets.models import FACETS, Facet, InputRole, TrainingFacet

FOLDER = Path(__file__).parent.parent / "ingest/facets"
OPENLINEAGE = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs"
# Their schemas are older than their models and have a little more.
BY_HAND = (InputRole, TrainingFacet)
ORIGIN = {
    "description": "Where each member came from, where files of governance say it.",
    "type": "object",
    "additionalProperties": {"type": "string"},
    "example": {"duration": "defaults file *"},
}
Schema = dict[str, JsonValue]


def schema_of(facet: type[Facet]) -> Schema:
    """The schema of a facet, in OpenLineage's form."""
    schema: Schema = _plain(facet.model_json_schema(by_alias=True))
    definitions = schema.pop("$defs", {})
    own: Schema = {
        "type": "object",
        "description": " ".join(str(schema["description"]).split()),
        "properties": {**schema["properties"], "_origin": ORIGIN},
    }
    if schema.get("required"):
        own["required"] = schema["required"]
    body = {"allOf": [{"$ref": f"{OPENLINEAGE}/{facet.holder}"}, own], "type": "object"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://whence.dev/spec/facets/1-0-0/{facet.schema_name}.json",
        "$defs": {facet.schema_name: body, **definitions},
        "type": "object",
        "properties": {facet.key: {"$ref": f"#/$defs/{facet.schema_name}"}},
    }


def _plain(value: JsonValue) -> JsonValue:
    """The schema without pydantic's titles, defaults and nulls, with one example, and open to later members."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: item for key, item in value.items() if key not in {"title", "default", "additionalProperties"}}
    if isinstance(value.get("additionalProperties"), dict):
        kept["additionalProperties"] = value["additionalProperties"]
    choices = kept.pop("anyOf", None)
    if choices is not None:
        some = [choice for choice in choices if choice != {"type": "null"}]
        kept = {**(some[0] if len(some) == 1 else {"anyOf": some}), **kept}
    if "examples" in kept:
        kept["example"] = kept.pop("examples")[0]
        return {**{key: _plain(item) for key, item in kept.items() if key != "example"}, "example": kept["example"]}
    return {key: _plain(item) for key, item in kept.items()}


def main() -> None:
    """Write every file that is not kept by hand."""
    for facet in FACETS:
        if facet not in BY_HAND:
            text = json.dumps(schema_of(facet), indent=2, ensure_ascii=False)
            (FOLDER / f"{facet.schema_name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
