"""A trace as PROV-JSON (W3C): versions are entities, runs are activities."""

import hashlib

from catalog.evidence.dossier import Dossier
from catalog.lineage.trace_json import VersionName
from catalog.values.canonical_json import Json

_Statements = dict[str, Json]
_PREFIX = {"whence": "urn:whence:"}


def prov_json(dossier: Dossier) -> dict[str, Json]:
    """The document."""
    trace = dossier.trace
    entities: _Statements = {}
    for item in trace["versions"]:
        entity: _Statements = {
            "prov:label": f"{item['name']} {item['version']}",
            "whence:namespace": item["namespace"],
            "whence:name": item["name"],
            "whence:version": item["version"],
            "whence:state": item["state"],
        }
        if item["type"]:
            entity["whence:type"] = item["type"]
        entities[_entity(item)] = entity
    activities: _Statements = {}
    for run in trace["runs"]:
        activity: _Statements = {
            "prov:label": run["job_name"],
            "whence:job_namespace": run["job_namespace"],
            "whence:job": run["job_name"],
            "whence:run_id": run["run_id"],
        }
        activity |= {
            key: at for key, at in (("prov:startTime", run["started_at"]), ("prov:endTime", run["ended_at"])) if at
        }
        activities[_activity(run["job_namespace"], run["job_name"], run["run_id"])] = activity
    used, generated, derived = _relations(dossier, activities)
    parts = {
        "entity": entities,
        "activity": activities,
        "used": used,
        "wasGeneratedBy": generated,
        "wasDerivedFrom": derived,
    }
    return {"prefix": dict[str, Json](_PREFIX), **{name: part for name, part in parts.items() if part}}


def _relations(dossier: Dossier, activities: _Statements) -> tuple[_Statements, _Statements, _Statements]:
    """What was used, what was generated, and what was derived from what; each once."""
    used: _Statements = {}
    generated: _Statements = {}
    derived: _Statements = {}
    for edge in dossier.trace["edges"]:
        source, target = _entity(edge["source"]), _entity(edge["target"])
        derivation: _Statements = {
            "prov:generatedEntity": target,
            "prov:usedEntity": source,
            "whence:kind": edge["kind"],
            "whence:resolved_by": edge["resolved_by"],
        }
        activity = _activity(str(edge["job_namespace"]), str(edge["job_name"]), str(edge["run_id"]))
        if activity in activities:
            derivation["prov:activity"] = activity
            used[f"_:u{_short(activity, source)}"] = {"prov:activity": activity, "prov:entity": source}
            generated[f"_:g{_short(activity, target)}"] = {"prov:entity": target, "prov:activity": activity}
        derived[f"_:d{_short(source, target, activity, edge['kind'])}"] = derivation
    return used, generated, derived


def _entity(item: VersionName) -> str:
    return f"whence:version-{_short(item['namespace'], item['name'], item['version'])}"


def _activity(namespace: str, name: str, run_id: str) -> str:
    return f"whence:run-{_short(namespace, name, run_id)}"


def _short(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]
