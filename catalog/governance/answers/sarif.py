"""Findings as SARIF 2.1.0, the format in which code hosts and editors take results (OASIS, sarif-v2.1.0)."""

from collections.abc import Sequence
from urllib.parse import quote

from catalog.governance.answers.answers import FindingAnswer, GateAnswer, PathStep, WaiverTerms
from catalog.governance.rules.kinds import FINDING_KINDS, FindingKind
from catalog.lineage.trace_json import VersionName
from catalog.values.canonical_json import Json
from catalog.values.outside_text import sarif_text

Sarif = dict[str, Json]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_HOME = "https://github.com/whence-data/whence"
# A gap stops a gate and a warning does not, so a gap is SARIF's "warning" and a warning its "note".
_LEVELS = {"violation": "error", "gap": "warning", "warning": "note"}
# The words that GitHub sorts by.
_PROBLEMS = {"violation": "error", "gap": "warning", "warning": "recommendation"}
_PLACES = {kind.name: place for place, kind in enumerate(FINDING_KINDS)}


def sarif_of(gate: GateAnswer) -> Sarif:
    """One run with a result for each finding of a gate's answer; a waived finding is a suppressed result."""
    target = gate["target"]
    driver: Sarif = {"name": "Whence", "informationUri": _HOME, "rules": [_rule(kind) for kind in FINDING_KINDS]}
    run: Sarif = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"whence/{_uri(target)}/"},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding) for finding in gate["findings"]],
        "properties": {
            "decision": gate["decision"],
            "purpose": gate["purpose"],
            "as_of": gate["as_of"],
            "known_at": gate["known_at"],
            "log_head": gate["log_head"],
            "rules": gate["rules"],
        },
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(kind: FindingKind) -> Sarif:
    words = kind.name.replace("_", " ")
    return {
        "id": kind.name,
        "name": words.title().replace(" ", ""),
        "shortDescription": {"text": f"{words[0].upper()}{words[1:]}"},
        "fullDescription": {"text": kind.meaning},
        "help": {
            "text": f"{kind.meaning} {kind.remedy}",
            "markdown": f"{kind.meaning}\n\n**Remedy:** {kind.remedy}",
        },
        "defaultConfiguration": {"level": _LEVELS[kind.severity]},
        "properties": {"tags": ["governance", kind.severity], "problem.severity": _PROBLEMS[kind.severity]},
    }


def _result(finding: FindingAnswer) -> Sarif:
    about = finding["dataset"] or finding["target"]
    found: Sarif = {
        "ruleId": finding["kind"],
        "ruleIndex": _PLACES[finding["kind"]],
        "level": _LEVELS[finding["severity"]],
        "message": {"text": sarif_text(f"{finding['message']} {finding['mend']}")},
        "locations": [_location(about)],
        "fingerprints": {"whenceFinding/v1": finding["id"]},
        # The only one that GitHub reads; without it it would look for lines of a file that is not there.
        "partialFingerprints": {"primaryLocationLineHash": f"{finding['id']}:1"},
        "properties": {"target": _named(finding["target"]), "source": finding["source"]},
    }
    if len(finding["path"]) > 1:
        found["codeFlows"] = [_code_flow(finding["path"])]
    if finding["waiver"] and finding["waived_by"] is not None:
        found["suppressions"] = [_suppression(finding["waiver"], finding["waived_by"])]
    return found


def _code_flow(path: Sequence[PathStep]) -> Sarif:
    """The path as a flow: in the direction of the data, from where they entered to the version assessed."""
    return {
        "message": {"text": "Path of the data"},
        "threadFlows": [{"locations": [_step(step) for step in reversed(path)]}],
    }


def _step(step: PathStep) -> Sarif:
    if step["run_id"]:
        how = f"made by {step['job_name']}, run {step['run_id']}"
    else:
        how = (step["kind"] or "source").replace("_", " ")
    text = f"{step['name']} @ {step['version']}: {how}"
    return {"location": {**_location(step), "message": {"text": sarif_text(text)}}}


def _suppression(waiver: WaiverTerms, by: str) -> Sarif:
    return {
        "kind": "external",
        "status": "accepted",
        "justification": sarif_text(f"{waiver['reason']} (waived by {by} until {waiver['until']})"),
    }


def _location(version: VersionName) -> Sarif:
    """A version as a logical location, and as an artifact: GitHub refuses a result without one."""
    full_name = f"{version['namespace']}/{version['name']}@{version['version']}"
    logical: Sarif = {"name": version["name"], "fullyQualifiedName": full_name, "kind": "dataset"}
    artifact: Sarif = {"artifactLocation": {"uri": _uri(version)}, "region": {"startLine": 1}}
    return {"physicalLocation": artifact, "logicalLocations": [logical]}


def _named(version: VersionName) -> Sarif:
    return {"namespace": version["namespace"], "name": version["name"], "version": version["version"]}


def _uri(version: VersionName) -> str:
    """A relative URI of a version: namespace, name and version, without empty parts."""
    parts = f"{version['namespace']}/{version['name']}@{version['version']}".split("/")
    return "/".join(quote(part, safe="@") for part in parts if part.strip("."))
