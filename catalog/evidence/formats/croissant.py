"""A dataset of a trace as Croissant 1.0 (MLCommons), with its extension for responsible AI."""

import re
from pathlib import PurePosixPath
from urllib.parse import quote

from catalog.evidence.documents.dataset_facts import DatasetFacts
from catalog.evidence.documents.page import stated
from catalog.lineage.trace_json import TraceVersion
from catalog.values.canonical_json import Json

_CONTEXT: dict[str, Json] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_CONFORMS: list[Json] = ["http://mlcommons.org/croissant/1.0", "http://mlcommons.org/croissant/RAI/1.0"]
_FORMATS = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".json": "application/json",
    ".parquet": "application/x-parquet",
}
_TYPES = (
    (re.compile(r"(big|small|tiny|huge|u)?int|long|short|serial", re.IGNORECASE), "sc:Integer"),
    (re.compile(r"float|double|decimal|numeric|real", re.IGNORECASE), "sc:Float"),
    (re.compile(r"bool", re.IGNORECASE), "sc:Boolean"),
    (re.compile(r"date|time", re.IGNORECASE), "sc:Date"),
)
_SHA256 = re.compile(r"(?:sha256:)?([0-9a-f]{64})")


def croissant(facts: DatasetFacts) -> dict[str, Json]:
    """The dataset; a file is described where its version is the hash of its content, else there is none to check."""
    description = facts.stated("documentation", "description")
    described: dict[str, Json] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": _CONFORMS,
        "name": facts.name,
        "description": description if isinstance(description, str) else "unknown: nobody has described it",
        "url": _url(facts),
    }
    licence = facts.stated("whence_source", "licence")
    if isinstance(licence, str):
        described["license"] = licence
    described |= _responsible(facts)
    newest = max(facts.versions, key=lambda item: (item["created_at"] or "", item["version"]), default=None)
    hashed = _SHA256.fullmatch(newest["version"]) if newest else None
    if newest and hashed:
        described |= _content(facts, newest, hashed[1])
    return described


def _url(facts: DatasetFacts) -> str:
    stated_url = facts.stated("whence_source", "url")
    if isinstance(stated_url, str):
        return stated_url
    return f"urn:whence:{quote(facts.namespace, safe='')}:{quote(facts.name, safe='')}"


def _responsible(facts: DatasetFacts) -> dict[str, Json]:
    """What is stated of its making and of people in it, as the extension for responsible AI has it."""
    found: dict[str, Json] = {}
    personal = facts.facet("whence_personal_data")
    terms = [
        term
        for key in ("categories", "special_categories")
        if isinstance(listed := personal.get(key), list)
        for term in listed
    ]
    if terms:
        found["rai:personalSensitiveInformation"] = [str(term) for term in terms]
    for key, facet, member in (
        ("rai:dataCollection", "whence_source", "channel"),
        ("rai:dataAnnotationProtocol", "whence_labelling", "process"),
        ("rai:dataUseCases", "whence_source", "original_purpose"),
    ):
        value = facts.stated(facet, member)
        if value is not None:
            found[key] = stated(value)
    steps = facts.stated("whence_preparation", "steps")
    if isinstance(steps, list):
        found["rai:dataPreprocessingProtocol"] = [str(step.get("name")) for step in steps if isinstance(step, dict)]
    days = [facts.stated("whence_source", key) for key in ("collected_from", "collected_to")]
    if any(days):
        found["rai:dataCollectionTimeframe"] = [str(day) for day in days if day]
    return found


def _content(facts: DatasetFacts, version: TraceVersion, sha256: str) -> dict[str, Json]:
    suffix = PurePosixPath(facts.name).suffix.lower()
    file: dict[str, Json] = {
        "@type": "cr:FileObject",
        "@id": "content",
        "name": "content",
        "description": f"version {version['version']}",
        "contentUrl": facts.name,
        "encodingFormat": _FORMATS.get(suffix, "application/octet-stream"),
        "sha256": sha256,
    }
    columns = [str(field["name"]) for field in facts.columns if field.get("name")]
    if suffix not in _FORMATS or not columns:
        return {"distribution": [file]}
    types = {str(field.get("name")): str(field.get("type")) for field in facts.columns}
    fields: list[Json] = [
        {
            "@type": "cr:Field",
            "@id": f"records/{quote(column, safe='')}",
            "name": column,
            "dataType": next((known for pattern, known in _TYPES if pattern.search(types[column])), "sc:Text"),
            "source": {"fileObject": {"@id": "content"}, "extract": {"column": column}},
        }
        for column in dict.fromkeys(columns)
    ]
    records: list[Json] = [{"@type": "cr:RecordSet", "@id": "records", "name": "records", "field": fields}]
    return {"distribution": [file], "recordSet": records}
