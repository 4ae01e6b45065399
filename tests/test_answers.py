"""The contract of answers: each question has a route, the same answer by each client, and the documented keys."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.serving import JSON, Serving, served

from catalog.questions.registry import QUESTIONS
from catalog.session.catalog import Catalog
from catalog.session.parameters import parameters_of, takes_clocks
from ingest.declarations.reading.folder import GovernanceFile
from ui.clients.clients import FileClient, ServerClient
from ui.clients.http_client import Server

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "tests/recorded/demo/events.ndjson"
CHURN = {"namespace": "models", "name": "churn", "version": "v2"}
TRAINING_DATA = "/data/features/churn_train.parquet"
RUN = "01a20477-a44b-75c0-8b24-f2c16ebe930d"
MODEL_FACET = {"_producer": "p", "_schemaURL": "s", "purpose": "dpv:CustomerRelationshipManagement"}
BY = {"by": "dpo@example.com"}
UNTIL = {"until": "2099-01-01"}
GOVERNANCE = sorted((ROOT / "examples/churn/governance").glob("*.yml"))

# What each question is asked here; those that are left out are asked without parameters.
GIVEN: dict[str, list[dict[str, Any]]] = {
    "trace": [CHURN, {"name": TRAINING_DATA, "column": "churned"}],
    "impact": [{"name": TRAINING_DATA}, {"name": TRAINING_DATA, "reason": "contamination"}],
    "downstream": [{"name": TRAINING_DATA}, {"source": "crm"}, {"name": TRAINING_DATA, "column": "churned"}],
    "compare": [{"name": "churn", "before": "v1", "after": "v2"}],
    "show": [CHURN, {"name": TRAINING_DATA}],
    "target": [{"name": "churn"}],
    "label": [CHURN, {"name": TRAINING_DATA, "column": "churned"}],
    "findings": [CHURN, {}],
    "retention": [{}, {"within": "P30D"}],
    "gate": [CHURN, {**CHURN, "require_approval": True}],
    "datasets": [{}, {"query": "churn"}, {"namespace": "file", "name": TRAINING_DATA}],
    "models": [{}, {"namespace": "models"}],
    "runs": [{"limit": 3}],
    "search": [{"query": "churn complaints"}, {"query": "complants"}],
    "search/datasets": [{}, {"query": "churn", "verdict": "violation", "count": 2}, {"is_assessed": True}],
    "search/choices": [{"is_model": True}],
    "findings/search": [{"severity": "violation"}],
    "findings/groups": [{"grouping": "kind"}],
    "validations": [{}, {"outcome": "violation"}],
    "validations/history": [{"namespace": "file", "name": TRAINING_DATA, "suite": "churn_features"}],
    "approval-changes": [{**CHURN, "since": "2099-01-01T00:00:00Z"}],
    "declarations": [{"namespace": "file", "name": "/data/crm/customers.csv"}],
    "run": [{"run_id": RUN}],
    "model": [CHURN],
    "what-if": [{"name": "churn", "facet": "whence_model", "body": MODEL_FACET}],
    "log/entries": [{"count": 5}],
    "log/entry": [{"position": 1}],
    "document": [{**CHURN, "kind": "model-card"}, {**CHURN, "kind": "training-summary"}],
    "sample": [{"frame": "releases", "size": 2, "seed": "s"}],
    "record-history": [{"kind": "risk", "record_id": "r1"}],
    "controls": [{}, {"framework": "all", "state": "gap"}],
    "kpis": [{}, {"period": "2026-Q2", "kpi": "mttr", "trend": 1}],
    "controls/own": [
        {"text": "{framework: x, controls: [{id: X1, title: X, of: [iso42001 A.7.5]}]}", "as_of": "2099-01-01"}
    ],
    "check-seal": [
        {"seal": {"seal": 1, "ends": []}},
        {"seal": {"seal": 1, "ends": [{"chain": "log", "writer": "main", "position": 1, "chain_hash": "00"}]}},
    ],
    "verify": [{}],
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """Return a server of the demo with its governance and a refused event."""
    with served(tmp_path_factory.mktemp("answers") / "whence.duckdb") as serving:
        client = ServerClient(Server(serving.url))
        client.ingest([str(DEMO)], None)
        files = [GovernanceFile(file.name, file.read_text(encoding="utf-8")) for file in GOVERNANCE]
        assert "errors" not in client.govern("apply", files, "dpo@example.com")
        client.record("risk", {"id": "r1", "title": "Bias by region"}, "dpo@example.com")
        httpx.post(f"{serving.url}/api/v1/lineage", content=b"{}", headers=JSON)
        yield serving


@pytest.fixture(scope="module")
def document(server: Serving) -> dict[str, Any]:
    """Return the OpenAPI document, its answers strict: a key that is not documented is an error here."""
    found: dict[str, Any] = httpx.get(f"{server.url}/openapi.json").json()
    for schema in found["components"]["schemas"].values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    return found


def check(document: dict[str, Any], name: str, answer: object) -> None:
    """Fail where an answer is not as documented."""
    entry = QUESTIONS[name]
    responses = document["paths"][f"/api/v1/{entry.path}"][entry.method.lower()]["responses"]
    schema = responses["201" if entry.writes else "200"]["content"]["application/json"]["schema"]
    assert schema, f"{name}: nothing says what it answers"
    import jsonschema  # noqa: PLC0415  # takes seconds: only for the worker that runs this file

    jsonschema.Draft202012Validator({**schema, "components": document["components"]}).validate(answer)


def asked(name: str) -> list[dict[str, Any]]:
    """Return what a question is asked here."""
    return GIVEN.get(name, [{}])


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_question_is_a_function_with_documented_parameters(name: str) -> None:
    function = QUESTIONS[name].function()
    assert function.__doc__
    given = {key for parameters in asked(name) for key in parameters}
    clocks = {"as_of", "known_at"} if takes_clocks(function) else set()
    assert given <= {item.name for item in parameters_of(function)} | clocks


@pytest.mark.parametrize("name", sorted(name for name, entry in QUESTIONS.items() if not entry.writes))
def test_every_answer_has_the_documented_keys(server: Serving, document: dict[str, Any], name: str) -> None:
    client = ServerClient(Server(server.url))
    for given in asked(name):
        check(document, name, client.ask(name, given))


def test_decisions_answer_as_documented(server: Serving, document: dict[str, Any]) -> None:
    client = ServerClient(Server(server.url))
    finding = client.ask("findings/search", {"severity": "violation", "count": 1})["rows"][0]["id"]
    decisions: list[tuple[str, dict[str, Any]]] = [
        ("approve", {**CHURN, **BY, **UNTIL, "purpose": "dpv:CustomerRelationshipManagement"}),
        ("waive", {"finding": finding, "reason": "known", **BY, **UNTIL}),
        ("waive-all", {"findings": [finding], "reason": "known", **BY, **UNTIL}),
        ("assign", {"finding": finding, "to": "ml@example.com", **BY}),
        ("assign-all", {"findings": [finding], "to": "ml@example.com", **BY, **UNTIL}),
        ("save-query", {"title": "Models by name", "query": "FROM models ORDER BY name", **BY}),
        ("raise", BY),
        ("draw", {"frame": "releases", "size": 1, "seed": "s", **BY}),
        ("kpi-actions", BY),
        ("case", {"reason": "contamination", "name": TRAINING_DATA, **BY}),
    ]
    for name, given in decisions:
        check(document, name, client.ask(name, given))
    check(document, "records", client.ask("records", {}))
    check(document, "sql/queries", client.ask("sql/queries", {}))
    check(document, "remove-query", client.ask("remove-query", {"query": "models-by-name", **BY}))
    assert client.ask("sql/queries", {}) == []


def test_both_clients_give_the_same_answer(server: Serving, tmp_path: Path) -> None:
    """A copy of the log answers every question as the server does, but for what tells the copy apart."""
    remote = ServerClient(Server(server.url))
    query = "SELECT body::VARCHAR AS body FROM events WHERE kind <> 'record' ORDER BY position"
    rows = json.loads(remote.sql(query, "json")[0])
    (tmp_path / "events.ndjson").write_text("\n".join(row["body"] for row in rows), encoding="utf-8")
    with Catalog(tmp_path / "copy.duckdb") as catalog:
        local = FileClient(catalog, "copy")
        local.ingest([str(tmp_path / "events.ndjson")], None)
        for name in ("trace", "show", "target", "validations", "validations/history", "models", "search/choices"):
            for given in asked(name):
                here, there = local.ask(name, given), remote.ask(name, given)
                assert _without_log(here) == _without_log(there), name


def _without_log(answer: object) -> object:
    gone = {"log_head", "known_at"}
    return {key: value for key, value in answer.items() if key not in gone} if isinstance(answer, dict) else answer


def test_the_docs_list_every_route(document: dict[str, Any]) -> None:
    page = (ROOT / "docs/http.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"`(GET|POST) (/[^`?]*)`", page))
    documented = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert documented - listed == set()
