"""A case as OpenLineage events, each with the time it was received, and as records."""

from datetime import UTC, datetime
from typing import Any

from worked.build import CORE, DB, PRODUCER, facet, run_id

from verdicts.case import Body, Case, version_of

DECLARED = "2020-01-01"  # when facts are told that say nothing of when
JOBS = "jobs"
FACETS_OF = {
    "personal_data": "whence_personal_data",
    "grants": "whence_grants",
    "retention": "whence_retention",
}
Received = tuple[datetime, Body]


def time_of(text: object) -> str:
    """The RFC 3339 time of a date or time."""
    words = str(text)
    return words if "T" in words else f"{words}T00:00:00Z"


def moment_of(text: object) -> datetime:
    """The instant of a date or time."""
    return datetime.fromisoformat(time_of(text).replace("Z", "+00:00")).astimezone(UTC)


def events_of(case: Case) -> list[Received]:
    """Every event of the case with when it was received, in that order: when it happened, unless said."""
    found = [*facts_of(case.given, DECLARED), *runs_of(case.lineage, 1)]
    events = [(moment_of(body["eventTime"]), body) for body in found]
    number = len(case.lineage) + 1
    for entry in case.later:
        happened = entry.get("at", entry["received"])
        new = [*facts_of(entry.get("given", {}), str(happened)), *runs_of(entry.get("lineage", []), number)]
        number += len(entry.get("lineage", []))
        events += [(moment_of(entry["received"]), body) for body in new]
    return sorted(events, key=lambda each: each[0])


def records_of(case: Case) -> list[Received]:
    """Every record of the case with when it was received; versions and datasets in it as tuples."""
    given = [(each["at"], each) for each in case.records]
    given += [(entry["received"], each) for entry in case.later for each in entry.get("records", [])]
    return sorted(((moment_of(at), _record(body)) for at, body in given), key=lambda each: each[0])


def _record(body: Body) -> Body:
    found = {**body, "at": moment_of(body["at"])}
    for key in ("version", "of"):
        if key in body:
            found[key] = version_of(body[key])
    if "versions" in body:
        found["versions"] = [version_of(word) for word in body["versions"]]
    if "dataset" in body:
        found["dataset"] = (DB, body["dataset"])
    return found


# governance


def facts_of(given: Body, at: str) -> list[Body]:
    """The events that declare facts given in the YAML of the contract."""
    sources = {each["name"]: each for each in given.get("sources", [])}
    events = []
    for entry in given.get("datasets", []):
        facets = {key: facet(key, **body) for key, body in _dataset_facets(entry, sources).items()}
        events.append(_dataset_event(at, entry["namespace"], entry["name"], facets))
    for entry in given.get("models", []):
        body = {key: value for key, value in entry.items() if key not in ("namespace", "name")}
        facets = {"whence_model": facet("whence_model", **body)}
        events.append(_dataset_event(at, entry["namespace"], entry["name"], facets))
    for entry in given.get("declassifiers", []):
        body = {key: value for key, value in entry.items() if key != "job"}
        job = {"namespace": entry["job"][0], "name": entry["job"][1]}
        job["facets"] = {"whence_declassifier": facet("whence_declassifier", **body)}
        events.append({"eventTime": time_of(at), "producer": PRODUCER, "schemaURL": CORE + "JobEvent", "job": job})
    return events


def _dataset_facets(entry: Body, sources: dict[str, Body]) -> dict[str, Body]:
    found = {key: entry[word] for word, key in FACETS_OF.items() if word in entry}
    if "grants" in entry:
        found["whence_grants"] = {"grants": entry["grants"]}
    if "suites" in entry:
        found["whence_suites"] = {"suites": entry["suites"]}
    if "source" in entry:
        found["whence_source"] = sources[entry["source"]]
    if "write_mode" in entry:
        found["whence_write"] = {"mode": entry["write_mode"]}
    return found


def _dataset_event(at: str, namespace: str, name: str, facets: dict[str, Body]) -> Body:
    dataset = {"namespace": namespace, "name": name, "facets": facets}
    return {"eventTime": time_of(at), "producer": PRODUCER, "schemaURL": CORE + "DatasetEvent", "dataset": dataset}


# lineage


def runs_of(entries: list[Body], first: int) -> list[Body]:
    """The events of the entries of a lineage, numbered from `first`."""
    events = []
    for number, entry in enumerate(entries, start=first):
        if "dataset" in entry:
            events.append(_observed(entry))
        else:
            events += _run(entry, number)
    return events


def _observed(entry: Body) -> Body:
    """A DatasetEvent: `{dataset: customers@7, at: …, lifecycle: DROP}`."""
    body = _mention(entry["dataset"], entry)
    return _dataset_event(str(entry["at"]), DB, body["name"], body.get("facets", {}))


def _run(entry: Body, number: int) -> list[Body]:
    """START and the end of a run. A run `at` a time starts then and ends an hour later."""
    begun = moment_of(entry.get("from", entry.get("at")))
    ended = moment_of(entry["to"]) if "to" in entry else begun.replace(hour=begun.hour + 1)
    inputs = [_input(word, entry) for word in entry.get("reads", [])]
    outputs = [_mention(word, entry) for word in entry.get("writes", [])]
    run = {"runId": run_id(number)}
    if "validation" in entry:
        run["facets"] = {"whence_validation": facet("whence_validation", **entry["validation"])}
    job = {"namespace": JOBS, "name": entry["job"]}
    rows = [("START", begun), (entry.get("state", "COMPLETE"), ended)]
    return [
        {
            "eventType": kind,
            "eventTime": at.isoformat().replace("+00:00", "Z"),
            "producer": PRODUCER,
            "schemaURL": CORE + "RunEvent",
            "run": run,
            "job": job,
            "inputs": inputs,
            "outputs": outputs,
        }
        for kind, at in rows
    ]


def _mention(word: str, entry: Body) -> Body:
    """A dataset as the entry writes it, with what the entry says of it."""
    name, _, version = word.partition("@")
    facets: dict[str, Body] = dict(entry.get("facets", {}).get(name, {}))
    if version:
        facets["version"] = facet("DatasetVersionDatasetFacet", datasetVersion=version)
    change = entry.get("lifecycle", {})
    change = change.get(name) if isinstance(change, dict) else change
    if change:
        facets["lifecycleStateChange"] = facet("LifecycleStateChangeDatasetFacet", lifecycleStateChange=change)
    if name in entry.get("schema", {}):
        fields = [{"name": column, "type": "VARCHAR"} for column in entry["schema"][name]]
        facets["schema"] = facet("SchemaDatasetFacet", fields=fields)
    lineage = _column_lineage(name, entry.get("columns", {}))
    if lineage:
        facets["columnLineage"] = facet("ColumnLineageDatasetFacet", **lineage)
    return {"namespace": DB, "name": name, **({"facets": facets} if facets else {})}


def _input(words: str, entry: Body) -> Body:
    """An input: `customers@7 (train)`, with the outcome of checks where the entry has any."""
    word, _, role = words.partition(" ")
    plain = {key: value for key, value in entry.items() if key in ("facets", "schema")}
    body = _mention(word, plain)
    facets: dict[str, Any] = {}
    if role:
        facets["whence_role"] = facet("whence_role", role=role.strip("()"))
    if "assertions" in entry:
        facets["dataQualityAssertions"] = facet("DataQualityAssertionsDatasetFacet", assertions=_assertions(entry))
    return {**body, **({"inputFacets": facets} if facets else {})}


_NO_VERDICT = {"error": "no such column"}


def _assertions(entry: Body) -> list[Body]:
    """`[group_size passed, no_email failed warn, age errored info]` as OpenLineage has it; errored: no verdict."""
    words = [each.split() for each in entry["assertions"]]
    listed: list[Body] = [
        {
            "assertion": name,
            "success": outcome == "passed",
            **({"params": _NO_VERDICT} if outcome == "errored" else {}),
        }
        for name, outcome, *_ in words
    ]
    return [
        {**each, "severity": said[2]} if len(said) > 2 else each for each, said in zip(listed, words, strict=True)
    ]


def _column_lineage(output: str, columns: dict[str, list[str]]) -> Body:
    """`{features.total: [staging.x, staging.email masked, staging.y FILTER], features: [staging.id JOIN]}`."""
    fields, dataset = {}, []
    for word, sources in columns.items():
        name, _, column = word.partition(".")
        if name == output and column:
            fields[column] = {"inputFields": [_step(source) for source in sources]}
        elif name == output:
            dataset = [_step(source) for source in sources]
    return {key: value for key, value in (("fields", fields), ("dataset", dataset)) if value}


def _step(words: str) -> Body:
    word, _, how = words.partition(" ")
    name, _, column = word.partition(".")
    step: Body = {"type": "DIRECT", "subtype": "IDENTITY", "masking": how == "masked"}
    if how not in ("", "masked"):
        step = {"type": "INDIRECT", "subtype": how, "masking": False}
    return {"namespace": DB, "name": name, "field": column, "transformations": [step]}
