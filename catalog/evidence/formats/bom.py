"""The versions of a trace as a CycloneDX 1.6 ML-BOM, with what is claimed of the target and on what evidence."""

import re
import uuid
from collections import defaultdict
from collections.abc import Mapping

from catalog.evidence.documents.dataset_facts import DatasetFacts
from catalog.evidence.dossier import Dossier
from catalog.lineage.trace_json import TraceVersion, VersionName
from catalog.values.canonical_json import Json
from catalog.vocabulary.licences import licence_flags

_SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"
_IDS = uuid.UUID("6b8b4567-327b-53c6-9b0d-b3b1f0a54d7e")  # of this program's own, so that ids follow from content
_SHA256 = re.compile(r"(?:sha256:)?([0-9a-f]{64})")


def ml_bom(dossier: Dossier, files: Mapping[str, str]) -> dict[str, Json]:
    """The bill of materials; files: what proves a claim, by name the path in the pack."""
    trace = dossier.trace
    target = dossier.target
    serial = uuid.uuid5(_IDS, f"{trace['log_head']} {target.namespace} {target.name} {target.version}")
    components = {_ref(item): _component(dossier, item) for item in trace["versions"]}
    own_ref = _ref(trace["target"])
    own = components.pop(own_ref)
    into: dict[str, set[str]] = defaultdict(set)
    for edge in trace["edges"]:
        into[_ref(edge["target"])].add(_ref(edge["source"]))
    dependencies: list[Json] = [
        {"ref": ref, "dependsOn": list[Json](sorted(into[ref] - {ref}))} for ref in sorted({own_ref, *components})
    ]
    return {
        "$schema": _SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "component": own,
            "properties": [
                {"name": "whence:log_head", "value": trace["log_head"]},
                {"name": "whence:known_at", "value": trace["known_at"] or ""},
                {"name": "whence:as_of", "value": trace["as_of"] or ""},
            ],
        },
        "components": list(components.values()),
        "dependencies": dependencies,
        "declarations": _declarations(dossier, own_ref, files),
    }


def _component(dossier: Dossier, item: TraceVersion) -> dict[str, Json]:
    is_model = (item["type"] or "").upper() == "MODEL"
    facts = DatasetFacts(dossier, item["namespace"], item["name"])
    component: dict[str, Json] = {
        "type": "machine-learning-model" if is_model else "data",
        "bom-ref": _ref(item),
        "group": item["namespace"],
        "name": item["name"],
        "version": item["version"],
    }
    description = facts.stated("documentation", "description")
    if isinstance(description, str):
        component["description"] = description
    hashed = _SHA256.fullmatch(_artifact(dossier, item) or item["version"])
    if hashed:
        component["hashes"] = [{"alg": "SHA-256", "content": hashed[1]}]
    licence = facts.stated("whence_source", "licence")
    if isinstance(licence, str):
        # An expression has to be one of SPDX: whatever else is declared stands there by its name.
        is_spdx = licence_flags(licence) is not None and not re.search(r"\s", licence)
        component["licenses"] = [{"expression": licence}] if is_spdx else [{"license": {"name": licence}}]
    if is_model:
        component["modelCard"] = _card(dossier, facts, item)
    else:
        component["data"] = [_data(facts)]
    component["properties"] = [{"name": "whence:state", "value": item["state"]}]
    return component


def _artifact(dossier: Dossier, item: VersionName) -> str | None:
    """The digest of the saved model, where the run that made the target names one."""
    if (item["namespace"], item["name"], item["version"]) != _id(dossier.trace["target"]):
        return None
    return next((str(body["artifact"]) for body in dossier.training if body.get("artifact")), None)


def _card(dossier: Dossier, facts: DatasetFacts, item: TraceVersion) -> dict[str, Json]:
    into = dossier.edges_into.get((item["namespace"], item["name"]), [])
    read = sorted({_ref(edge["source"]) for edge in into if _id(edge["target"]) == _id(item)})
    card: dict[str, Json] = {"modelParameters": {"datasets": [{"ref": ref} for ref in read]}}
    metrics: list[Json] = [
        {"type": name, "value": str(value)}
        for body in dossier.training
        if _id(item) == _id(dossier.trace["target"]) and isinstance(values := body.get("metrics"), dict)
        for name, value in values.items()
    ]
    if metrics:
        card["quantitativeAnalysis"] = {"performanceMetrics": metrics}
    intended = facts.stated("whence_model", "intended_use")
    if isinstance(intended, str):
        card["considerations"] = {"useCases": [intended]}
    return card


def _data(facts: DatasetFacts) -> dict[str, Json]:
    data: dict[str, Json] = {"type": "dataset", "name": facts.name}
    identifiability = facts.stated("whence_personal_data", "identifiability")
    data["classification"] = identifiability if isinstance(identifiability, str) else "unknown"
    personal = facts.facet("whence_personal_data")
    categories = [
        term
        for key in ("categories", "special_categories")
        if isinstance(terms := personal.get(key), list)
        for term in terms
    ]
    if categories:
        data["sensitiveData"] = [str(term) for term in categories]
    owner = facts.stated("whence_source", "owner")
    if isinstance(owner, str):
        data["governance"] = {"owners": [{"contact": {"name": owner}}]}
    return data


def _declarations(dossier: Dossier, own: str, files: Mapping[str, str]) -> dict[str, Json]:
    """What Whence claims of the target: the verdict of its gate, and each finding; with the files that show it."""
    evidence: list[Json] = [
        {"bom-ref": f"evidence:{name}", "description": f"{path} in this pack", "propertyName": "whence:file"}
        for name, path in files.items()
    ]
    refs: list[Json] = [f"evidence:{name}" for name in files]
    claims: list[Json] = [
        {
            "bom-ref": "claim:gate",
            "target": own,
            "predicate": f"The gate decides: {dossier.gate['decision']}",
            "reasoning": "Findings that are not waived decide: a violation before a gap before a pass.",
            "evidence": refs,
        }
    ]
    claims += [
        {
            "bom-ref": f"claim:{finding['id']}",
            "target": own,
            "predicate": f"{finding['severity']}: {finding['message']}",
            "reasoning": finding["kind"],
            "evidence": refs,
        }
        for finding in dossier.findings
    ]
    return {
        "assessors": [{"bom-ref": "assessor:whence", "thirdParty": False}],
        "claims": claims,
        "evidence": evidence,
    }


def _id(item: VersionName) -> tuple[str, str, str]:
    return item["namespace"], item["name"], item["version"]


def _ref(item: VersionName) -> str:
    return f"version:{uuid.uuid5(_IDS, chr(0).join(_id(item)))}"
