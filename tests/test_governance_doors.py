"""The doors of governance: commands and routes that judge, decide and record, through a file and through a server."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from support.fresh import FreshCatalog
from support.keeping import copy_catalog
from support.scene import DOORS_SCENE, declared, write_events
from support.serving import Serving, served

from catalog.governance.answers.sarif import sarif_of
from catalog.governance.rules.kinds import FINDING_KINDS
from catalog.questions.users_sql.user_sql import run_sql
from catalog.questions.verdicts import findings, retention
from ui.cli.main import main
from ui.presentation.tracing.finding_path import chain
from ui.terminal.findings import render_findings
from ui.terminal.paper import Paper

ROOT = Path(__file__).parent.parent
PURPOSE = "dpv:CustomerRelationshipManagement"
FAR = "2099-12-31"
AFTER = "2100-06-01"
APPROVE = ("approve", "churn", "--version", "v1", "--purpose", PURPOSE)


class Ended:
    """How a command ended, and what it wrote."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def answer(self) -> Any:  # noqa: ANN401  # any JSON document
        """The JSON document on stdout."""
        return json.loads(self.out)


Run = Callable[..., Ended]
Tell = Callable[..., None]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalog that was told the scene and judged, never written to after."""
    folder = tmp_path_factory.mktemp("scene")
    events = write_events(folder / "events.ndjson", DOORS_SCENE)
    catalog = folder / "whence.duckdb"
    assert main(["ingest", str(events), "--catalog", str(catalog)]) == 0
    assert main(["findings", "--catalog", str(catalog)]) == 0  # judges all: its copies begin with that
    return catalog


@pytest.fixture
def run(told: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """A function that runs a command on a copy of the catalog."""
    copy_catalog(told, tmp_path / "whence.duckdb")
    monkeypatch.setenv("WHENCE_CATALOG", str(tmp_path / "whence.duckdb"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("WHENCE_SERVER", raising=False)

    def run_here(*words: str | Path) -> Ended:
        capsys.readouterr()
        code = main([str(word) for word in words])
        return Ended(code, *capsys.readouterr())

    return run_here


@pytest.fixture
def tell(run: Run, tmp_path: Path) -> Tell:
    """A function that tells the catalog more events."""

    def tell_more(*events: dict[str, Any]) -> None:
        assert run("ingest", write_events(tmp_path / "more.ndjson", events)).code == 0

    return tell_more


@pytest.fixture(scope="module")
def serving(told: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server on a copy of the catalog."""
    path = tmp_path_factory.mktemp("served") / "whence.duckdb"
    copy_catalog(told, path)
    with served(path) as found:
        yield found


def ids(run: Run, kind: str, name: str = "churn") -> list[str]:
    """The ids of the findings of a kind."""
    return [item["id"] for item in run("findings", name, "--json").answer if item["kind"] == kind]


# What is answered.

SAME: list[list[str]] = [
    ["label", "churn"],
    ["label", "wh", "staging", "--column", "email"],
    ["findings"],
    ["findings", "risky"],
    ["retention"],
    ["retention", "wh", "staging"],
    ["retention", "churn", "--version", "v1"],
    ["retention", "--within", "P100Y"],
    ["gate", "churn", "--version", "v1"],
    ["gate", "churn", "--require-approval"],
    ["gate", "churn", "--as-of", "2026-05-01"],
    ["impact", "/data/customers.csv", "--reason", "withdrawal"],
    ["impact", "--source", "demo", "--reason", "contamination"],
]


def test_a_file_and_a_server_give_the_same_answer(run: Run, told: Path, tmp_path: Path) -> None:
    """Also the same exit code, and the same bytes."""
    by_file = [run(*words, "--json") for words in SAME]
    path = tmp_path / "other" / "whence.duckdb"
    path.parent.mkdir()
    copy_catalog(told, path)
    with served(path):
        by_server = [run(*words, "--json", "--catalog", path) for words in SAME]
    for words, one, other in zip(SAME, by_file, by_server, strict=True):
        assert (one.code, one.out, one.err) == (other.code, other.out, other.err), words
        assert one.answer, words


FIELDS: list[tuple[list[str], list[str]]] = [
    (
        ["label", "churn"],
        [
            "identifiability", "special_categories", "permitted_purposes", "prohibited_purposes", "delete_by",
            "keep_until", "licence", "sources", "gaps",
        ],
    ),
    (["findings"], ["kind", "severity", "target", "source", "path", "message", "waived_by"]),
    (["retention"], ["namespace", "name", "version", "state", "delete_by", "source", "why"]),
    (["gate", "churn"], ["decision", "findings", "approval", "digests"]),
    (["impact", "/data/demo.csv"], ["target", "nodes", "models", "open"]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "fields"), FIELDS, ids=[words[0] for words, _ in FIELDS])
def test_fields_stand_in_the_order_promised(run: Run, words: list[str], fields: Sequence[str]) -> None:
    """Others may stand between them."""
    answer = run(*words, "--json").answer
    found = list(answer[0] if isinstance(answer, list) else answer)
    assert [field for field in found if field in fields] == list(fields)


def test_the_gate_s_exit_code_is_its_decision(run: Run) -> None:
    ends = {name: run("gate", name, "--json") for name in ("churn", "risky", "blind")}
    assert {name: (ended.code, ended.answer["decision"]) for name, ended in ends.items()} == {
        "churn": (0, "pass"),
        "risky": (1, "violation"),
        "blind": (4, "gap"),
    }
    assert run("findings", "risky").code == 0


PEOPLE: list[tuple[list[str], list[str]]] = [
    (
        ["gate", "risky"],
        [
            "✗ VIOLATION  models risky @ v1, for dpv:CustomerRelationshipManagement",
            "1 violation, 0 gaps,",
            "✗ violation: licence conflict",
            "risky v1 ← /data/demo.csv",
            "→ Train without /data/demo.csv",
            "- not approved.",
            "whence waive ",
        ],
    ),
    (["gate", "blind"], ["? GAP", "? gap: undeclared source", "blind v1 ← /x/unknown.csv"]),
    (["gate", "churn"], ["✓ PASS  models churn @ v1"]),
    (["gate", "churn", "--require-approval"], ["? GAP", "? not approved; an approval is required."]),
    (
        ["label", "churn"],
        ["identifiability:    personal", "permitted for:      dpv:Customer", "✓ c1 (eu-gdpr:A6-1-a)"],
    ),
    (["label", "blind"], ["? undeclared", "✗ none", "1 gap:"]),
    (["findings"], ["models blind @ v1: 0 violations, 1 gap", "models risky @ v1: 1 violation"]),
    (["retention"], ["STATE", "✓ ok", "3 versions: 3 ok"]),
    (["retention", "staging"], ["wh staging", "1 version: 1 ok"]),
    (["retention", "--within", "P1D"], ["Nothing due within P1D."]),
    (
        ["impact", "/data/customers.csv", "--reason", "withdrawal"],
        ["Withdrawal of file /data/customers.csv affects 3 versions", "retrain", "✗ 3 open actions", "erase (1): "],
    ),
    (
        ["impact", "/data/customers.csv", "--reason", "contamination"],
        ["rebuild (1): Contains contaminated data. Rebuild without them."],
    ),
]


@pytest.mark.parametrize(("words", "texts"), PEOPLE, ids=[" ".join(words) for words, _ in PEOPLE])
def test_people_read(run: Run, words: list[str], texts: list[str]) -> None:
    ended = run(*words)
    for text in texts:
        assert text in ended.out
    assert "\x1b" not in ended.out
    assert all(len(line) <= 102 for line in ended.out.splitlines()), ended.out


def test_severity_is_told_without_colour_and_with_it(run: Run) -> None:
    """The words stay the same; colour is only added."""
    findings = run("findings", "--json").answer
    plain = render_findings(Paper(100), findings)
    coloured = render_findings(Paper(100, colour=True), findings)
    assert "\x1b[31m✗ violation" in coloured
    for code in ("0", "1", "2", "31", "32", "33", "36"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == plain


def test_a_chain_tells_what_was_carried_over_once_and_counts_the_middle() -> None:
    def step(name: str, version: str = "unversioned") -> dict[str, str]:
        return {"namespace": "n", "name": name, "version": version}

    assert chain([step("churn", "v2"), step("clicks", "run:1"), step("clicks", "run:0"), step("/raw")], 100) == (
        "churn v2 ← clicks (carried over 1 time) ← /raw"
    )
    long = chain([step("churn", "v2"), *(step(f"warehouse.staging_{number}") for number in range(40))], 100)
    assert "… 35 more datasets …" in long
    assert long.startswith("churn v2 ← ")
    assert long.endswith("warehouse.staging_39")


# Approvals.


def test_an_approved_version_passes_where_an_approval_is_required(run: Run) -> None:
    assert run("gate", "churn", "--require-approval").code == 4
    record = run(*APPROVE, "--by", "lead@example.com", "--until", FAR, "--json")
    assert record.code == 0
    assert {"kind": "approval", "by": "lead@example.com", "purpose": PURPOSE}.items() <= record.answer.items()
    passed = run("gate", "churn", "--require-approval", "--json")
    assert (passed.code, passed.answer["approval"]["state"]) == (0, "valid")
    assert record.answer["digests"] == passed.answer["digests"]
    assert "✓ approved by lead@example.com" in run("gate", "churn").out


def test_an_approval_is_stale_once_a_fact_changed(run: Run, tell: Tell) -> None:
    run(*APPROVE, "--by", "lead@example.com")
    tell(declared("file", "/data/demo2.csv", "2026-08-01", whence_source={"name": "other", "channel": "internal"}))
    assert run("gate", "churn", "--require-approval").code == 0
    tell(
        declared(
            "file",
            "/data/customers.csv",
            "2026-08-01",
            whence_retention={"duration": "P40Y", "anchor": "collected_at", "collected_at": "2026-01-15"},
        )
    )
    ended = run("gate", "churn", "--require-approval", "--json")
    assert ended.code == 4
    assert (ended.answer["approval"]["state"], ended.answer["approval"]["changed"]) == ("stale", ["labels"])
    assert "approval stale: labels changed since it was approved by lead@example.com" in run("gate", "churn").out
    run(*APPROVE, "--by", "lead@example.com")
    assert run("gate", "churn", "--require-approval").code == 0


def test_an_approval_ends_on_its_day(run: Run) -> None:
    run(*APPROVE, "--by", "lead@example.com", "--until", FAR)
    ended = run("gate", "churn", "--require-approval", "--as-of", AFTER, "--json")
    assert ended.answer["approval"]["state"] == "expired"
    assert ended.code != 0


def test_another_version_is_not_approved_with_it(run: Run) -> None:
    run(*APPROVE, "--by", "lead@example.com")
    assert run("gate", "risky", "--json").answer["approval"]["state"] == "missing"


# Waivers.


def test_a_waived_finding_is_listed_and_does_not_decide(run: Run) -> None:
    (finding,) = ids(run, "licence_conflict", "risky")
    waived = run("waive", finding, "--by", "lead@example.com", "--reason", "licence is bought", "--until", FAR)
    assert waived.code == 0
    assert "✓ waived  licence conflict of models risky @ v1" in waived.out
    ended = run("gate", "risky", "--json")
    assert (ended.code, ended.answer["decision"]) == (0, "pass")
    (listed,) = [item for item in ended.answer["findings"] if item["id"] == finding]
    assert (listed["waived_by"], listed["waiver"]) == (
        "lead@example.com",
        {"reason": "licence is bought", "until": FAR},
    )
    assert "waived by lead@example.com until 2099-12-31: licence is bought" in run("gate", "risky").out
    (other,) = [item["waived_by"] for item in run("findings", "--json").answer if item["id"] == finding]
    assert other == "lead@example.com"


def test_a_waiver_ends_on_its_day(run: Run) -> None:
    (finding,) = ids(run, "licence_conflict", "risky")
    run("waive", finding, "--by", "lead@example.com", "--reason", "x", "--until", FAR)
    assert run("gate", "risky", "--as-of", FAR).code == 0
    assert run("gate", "risky", "--as-of", "2100-01-01").code == 1


def test_a_waiver_is_revoked_and_extended_and_the_log_keeps_all_of_it(run: Run) -> None:
    (finding,) = ids(run, "licence_conflict", "risky")
    by = ("--by", "lead@example.com", "--reason")
    assert run("waive", finding, "--revoke", *by, "x").code == 3
    for until in ("2090-01-01", FAR):
        assert run("waive", finding, *by, "licence is bought", "--until", until).code == 0
    assert run("gate", "risky", "--as-of", "2095-01-01").code == 0
    revoked = run("waive", finding, "--revoke", *by, "the licence was refused")
    assert revoked.code == 0
    assert "✓ waiver revoked  licence conflict of models risky @ v1 by lead@example.com" in revoked.out
    assert run("gate", "risky").code == 1
    listed = run("sql", "SELECT id, waived_by FROM findings", "--format", "json").answer
    assert [row["waived_by"] for row in listed if row["id"] == finding] == [None]
    query = "SELECT body FROM events WHERE kind = 'record' ORDER BY position"
    assert len(run("sql", query, "--format", "json").answer) == 3
    (waiver,) = run("records", "waiver", "--json").answer
    assert waiver["status"] == "revoked"
    assert run("waive", finding, "--revoke", *by, "again").code == 3
    assert run("waive", finding, *by, "licence is bought", "--until", FAR).code == 0
    assert run("gate", "risky").code == 0


def test_a_finding_of_a_dataset_can_be_waived(run: Run) -> None:
    """Not only those that `whence findings` lists for models."""
    (finding,) = ids(run, "undeclared_source", "raw_copy")
    assert run("gate", "raw_copy").code == 4
    assert run("waive", finding, "--by", "lead@example.com", "--reason", "x", "--until", FAR).code == 0
    assert run("gate", "raw_copy").code == 0


def test_a_finding_is_assigned_to_whoever_sees_to_it(run: Run) -> None:
    (finding,) = ids(run, "licence_conflict", "risky")
    before = run("gate", "risky", "--json")
    ended = run("assign", finding, "--to", "legal@example.com", "--until", FAR, "--by", "lead@example.com")
    assert (ended.code, "✓ assigned  licence conflict of" in ended.out) == (0, True)
    assert f"to legal@example.com until {FAR}, by lead@example.com." in ended.out
    (record,) = run("records", "assignment", "--json").answer
    assert (record["id"], record["owner"], record["due_at"][:10]) == (finding, "legal@example.com", FAR)
    assert run("gate", "risky", "--json").answer["findings"] == before.answer["findings"]


# Cases.


def test_an_open_case_is_a_violation_of_what_it_asks_something_of(run: Run, tell: Tell) -> None:
    grant = {
        "id": "c1", "basis": "eu-gdpr:A6-1-a", "purposes": [PURPOSE], "status": "ConsentWithdrawn",
        "status_since": "2026-06-01", "valid_from": "2026-01-01",
    }  # fmt: skip
    tell(declared("file", "/data/customers.csv", "2026-06-02", whence_grants={"grants": [grant]}))
    assert run("gate", "churn").code == 0
    asked = ("impact", "/data/customers.csv", "--reason", "withdrawal")
    before = run(*asked, "--json").answer
    opened = run(*asked, "--open", "--by", "dpo@example.com", "--json")
    assert opened.code == 0
    assert [node["verdict"] for node in opened.answer["nodes"]] == [node["verdict"] for node in before["nodes"]]
    ended = run("gate", "churn", "--json")
    assert ended.code == 1
    found = {(f["kind"], f["severity"]) for f in ended.answer["findings"]}
    assert {("withdrawn_since", "warning"), ("open_duty", "violation")} <= found
    assert run("label", "churn", "--json").answer["duties"] == [
        {
            "case": opened.answer["case"]["id"], "reason": "withdrawal", "verdict": "retrain",
            "why": "Trained on withdrawn personal data. Retrain without them.",
            "owner": "dpo@example.com", "due_at": None,
        }
    ]  # fmt: skip
    actors = run("sql", "SELECT actor FROM events WHERE kind = 'record'", "--json").answer
    assert actors == [{"actor": "dpo@example.com"}]


# What goes wrong.

COMPLAINTS: list[tuple[list[str], int, str]] = [
    (["retention", "--version", "v1"], 2, "Version 'v1' of what?"),
    ([*APPROVE, "--by", "ml@example.com"], 2, "ml@example.com made churn v1: somebody else has to approve it"),
    ([*APPROVE, "--by", "ML@example.com "], 2, "somebody else has to approve it"),
    ([*APPROVE, "--by", " "], 2, "Who decides?"),
    ([*APPROVE, "--by", "lead\udcff"], 2, "No record: str is not valid UTF-8"),
    ([*APPROVE, "--by", "lead", "--until", "soon"], 2, "'soon' is no day; write 2027-06-30"),
    ([*APPROVE, "--by", "lead", "--until", "2020-01-01"], 2, "is over already"),
    ([*APPROVE[:-1], "dpv:Marketing", "--by", "lead"], 2, "declared to be for dpv:CustomerRelationshipManagement"),
    ([*APPROVE[:-1], "dpv:Marketin", "--by", "lead"], 2, "Nearest: "),
    (["approve", "churn", "--purpose", PURPOSE, "--by", "lead"], 2, "required: --version"),
    (["approve", "chrun", "--version", "v1", "--purpose", PURPOSE, "--by", "lead"], 3, "No dataset or model 'chrun'"),
    (["waive", "0" * 16, "--by", "x", "--reason", "y", "--until", FAR], 3, "No finding '0000000000000000'"),
    (["waive", "0" * 16, "--by", "x", "--reason", " ", "--until", FAR], 2, "A waiver needs a reason"),
    (["waive", "0" * 16, "--by", "x", "--reason", "y"], 2, "--until --revoke is required"),
    (["assign", "0" * 16, "--to", "x", "--by", "y"], 3, "No finding '0000000000000000'"),
    (["assign", "0" * 16, "--to", " ", "--by", "y"], 2, "Who is to see to it?"),
    (["gate", "churn", "--version", "v9"], 3, "No version 'v9'"),
    (["gate", "churn", "--sarif", "-", "--json"], 2, "both want stdout"),
    (["gate", "churn", "--sarif", "/no/such/folder/x"], 2, "Cannot write"),
    (["label", "wh", "staging", "--column", "emial"], 3, "No column 'emial' in staging"),
    (["findings", "--version", "v1"], 2, "Version 'v1' of what?"),
    (["retention", "--within", "soon"], 2, "--within"),
    (["impact", "/data/demo.csv", "--reason", "boredom"], 2, "invalid choice: 'boredom'"),
    (["impact", "/data/demo.csv", "--open"], 2, "A case has a reason"),
    (["impact", "/data/demo.csv", "--by", "x"], 2, "--by names who opens or closes a case"),
    (
        ["impact", "/data/demo.csv", "--reason", "erasure", "--open", "--as-of", "2026-01-01"],
        2,
        "opened and closed now",
    ),
]


@pytest.mark.parametrize(
    ("words", "code", "says"), COMPLAINTS, ids=[" ".join(words)[:70] for words, *_ in COMPLAINTS]
)
def test_a_user_s_error_is_one_line(run: Run, words: list[str], code: int, says: str) -> None:
    ended = run(*words)
    assert (ended.code, ended.out, ended.err.count("\n")) == (code, "", 1), ended.err
    assert says in ended.err
    assert run("sql", "SELECT count(*) AS n FROM events WHERE kind = 'record'", "--json").answer == [{"n": 0}]


APPROVAL = {"name": "churn", "version": "v1", "purpose": PURPOSE, "by": "lead@example.com"}
REFUSED: list[tuple[str, dict[str, object], int]] = [
    ("approvals", {**APPROVAL, "by": "ml@example.com"}, 400),
    ("approvals", {**APPROVAL, "name": "nowhere"}, 404),
    ("approvals", {**APPROVAL, "untl": FAR}, 422),
    ("approvals", {**APPROVAL, "by": ""}, 422),
    ("approvals", {**APPROVAL, "by": "x" * 100_000, "until": "soon"}, 400),
    ("waivers", {"finding": "0" * 16, "by": "x", "reason": "y", "until": FAR}, 404),
    ("waivers", {"finding": "0" * 16, "by": "x", "reason": "y", "until": "soon"}, 400),
    ("waivers", {"finding": "0" * 16, "by": "x", "reason": "y"}, 422),
    ("waivers/revoked", {"finding": "0" * 16, "by": "x", "reason": "y"}, 404),
    ("waivers/revoked/batch", {"findings": ["0" * 16], "by": "x", "reason": " "}, 400),
    ("assignments", {"finding": "0" * 16, "to": "x", "by": "y"}, 404),
    ("cases", {"reason": "boredom", "name": "churn"}, 422),
    ("cases", {"reason": "erasure"}, 400),
    ("cases", {"reason": "erasure", "source": "nobody"}, 404),
]


@pytest.mark.parametrize(("route", "body", "status"), REFUSED)
def test_a_route_refuses_and_says_why(serving: Serving, route: str, body: dict[str, object], status: int) -> None:
    with serving.http as http:
        answer = http.post(f"/api/v1/{route}", json=body)
    assert answer.status_code == status
    assert answer.json().get("error") or answer.json().get("detail")


def test_decisions_are_recorded_through_a_server(serving: Serving, run: Run) -> None:
    """From the `by` of each; the gate of the same server heeds them."""
    there = ("--server", serving.url, "--json")
    (finding,) = [f["id"] for f in run("findings", "risky", *there).answer if f["kind"] == "licence_conflict"]
    assert run(*APPROVE, "--by", "lead@example.com", *there).code == 0
    assert run("waive", finding, "--by", "legal@example.com", "--reason", "x", "--until", FAR, *there).code == 0
    assert run("gate", "churn", "--require-approval", *there).code == 0
    by_sql = run("gate", "churn", "--require-approval", "--known-at", "2090-01-01", *there)
    assert (by_sql.code, by_sql.answer["approval"]["state"]) == (0, "valid")
    assert run("gate", "risky", *there).code == 0
    case = run("impact", "/data/demo.csv", "--reason", "contamination", "--open", "--by", "dpo@example.com", *there)
    assert (case.code, case.answer["reason"]) == (0, "contamination")
    assert run("gate", "risky", *there).code == 1
    refused = run(*APPROVE, "--by", "ml@example.com", "--server", serving.url)
    assert (refused.code, refused.out) == (2, "")
    assert "somebody else has to approve it" in refused.err
    query = "SELECT actor FROM events WHERE kind = 'record' ORDER BY position"
    assert [row["actor"] for row in run("sql", query, *there).answer] == [
        "lead@example.com",
        "legal@example.com",
        "dpo@example.com",
    ]
    with serving.http as http:
        posted = http.post("/api/v1/approvals", json=APPROVAL)
        documented = http.get("/openapi.json").json()["paths"]
    assert (posted.status_code, posted.json()["by"]) == (201, "lead@example.com")
    assert "post" in documented["/api/v1/approvals"]
    assert {"/api/v1/gate", "/api/v1/waivers", "/api/v1/cases"} <= documented.keys()


# SARIF.


def check_sarif(document: dict[str, Any]) -> dict[str, Any]:
    """The only run of a document that has what SARIF 2.1.0 requires, and what code hosts do."""
    assert document["version"] == "2.1.0"
    assert document["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = document["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "Whence"
    names = [rule["id"] for rule in driver["rules"]]
    assert len(set(names)) == len(names)
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}
    for result in run["results"]:
        assert names[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        for location in [*result["locations"], *flow_locations(result)]:
            check_location(location)
        for suppression in result.get("suppressions", []):
            assert suppression["kind"] in {"inSource", "external"}
            assert suppression["status"] in {"accepted", "underReview", "rejected"}
    found: dict[str, Any] = run
    return found


def flow_locations(result: dict[str, Any]) -> list[dict[str, Any]]:
    """The locations of a result's flows."""
    flows = [thread for flow in result.get("codeFlows", []) for thread in flow["threadFlows"]]
    return [step["location"] for thread in flows for step in thread["locations"]]


def check_location(location: dict[str, Any]) -> None:
    """A location has a logical name, and a relative URI of plain characters."""
    (logical,) = location["logicalLocations"]
    assert logical["fullyQualifiedName"].endswith("@" + logical["fullyQualifiedName"].rpartition("@")[2])
    place = location["physicalLocation"]
    assert place["region"]["startLine"] == 1
    uri = place["artifactLocation"]["uri"]
    assert not uri.startswith("/")
    assert "//" not in uri
    assert uri.isascii()
    assert " " not in uri
    assert ":" not in uri


def test_sarif_names_rules_levels_places_and_paths(run: Run, tmp_path: Path) -> None:
    ended = run("gate", "risky", "--sarif", tmp_path / "found.sarif")
    assert (ended.code, "✗ VIOLATION" in ended.out) == (1, True)
    found = check_sarif(json.loads((tmp_path / "found.sarif").read_text()))
    assert {rule["id"] for rule in found["tool"]["driver"]["rules"]} == {kind.name for kind in FINDING_KINDS}
    (conflict,) = [result for result in found["results"] if result["ruleId"] == "licence_conflict"]
    assert conflict["level"] == "error"
    assert conflict["fingerprints"] == {"whenceFinding/v1": ids(run, "licence_conflict", "risky")[0]}
    (location,) = conflict["locations"]
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "file//data/demo.csv@unversioned"
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "file/data/demo.csv@unversioned"
    names = [place["logicalLocations"][0]["fullyQualifiedName"] for place in flow_locations(conflict)]
    assert names == ["file//data/demo.csv@unversioned", "models/risky@v1"]
    assert "suppressions" not in conflict


def test_sarif_on_stdout_stands_alone_and_suppresses_what_is_waived(run: Run) -> None:
    (finding,) = ids(run, "licence_conflict", "risky")
    run("waive", finding, "--by", "lead@example.com", "--reason", "bought", "--until", FAR)
    ended = run("gate", "risky", "--sarif", "-")
    assert ended.code == 0
    found = check_sarif(ended.answer)
    (conflict,) = [result for result in found["results"] if result["ruleId"] == "licence_conflict"]
    (suppression,) = conflict["suppressions"]
    assert suppression["justification"] == "bought (waived by lead@example.com until 2099-12-31)"


def test_sarif_levels_follow_the_severity_of_the_finding(run: Run) -> None:
    """A gap is a warning; and where a case made a warning a violation, it is an error whatever its rule says."""
    answer = run("gate", "blind", "--json").answer
    (gap,) = [r for r in check_sarif(sarif_of(answer))["results"] if r["ruleId"] == "undeclared_source"]
    assert gap["level"] == "warning"
    answer["findings"][0]["severity"] = "violation"
    assert sarif_of(answer)["runs"][0]["results"][0]["level"] == "error"


@pytest.mark.parametrize("name", ["s3://lake/a b/ü.csv", "../../etc/passwd", "//x", "C:\\data"])
def test_any_name_makes_a_relative_uri(run: Run, name: str) -> None:
    answer = run("gate", "blind", "--json").answer
    for finding in answer["findings"]:
        finding["dataset"] = {"namespace": "s3://bucket", "name": name, "version": "v/1"}
    found = check_sarif(sarif_of(answer))
    assert all(
        ".." not in location["physicalLocation"]["artifactLocation"]["uri"].split("/")
        for result in found["results"]
        for location in result["locations"]
    )


# The docs.


def test_every_kind_of_finding_is_in_the_docs() -> None:
    page = (ROOT / "docs/governance.md").read_text(encoding="utf-8")
    rows = [f"| `{kind.name}` | {kind.meaning} | {kind.remedy} |" for kind in FINDING_KINDS]
    assert [row for row in rows if row not in page] == []
    for severity in ("violation", "gap", "warning"):
        names = [kind.name for kind in FINDING_KINDS if kind.severity == severity]
        section = page.partition(f"### {severity.capitalize()}s")[2].partition("\n#")[0]
        assert [name for name in names if f"| `{name}` |" not in section] == []


def test_the_sections_the_code_cites_exist() -> None:
    page = (ROOT / "docs/governance.md").read_text(encoding="utf-8")
    texts = [file.read_text(encoding="utf-8") for file in (ROOT / "catalog/governance").rglob("*.py")]
    cited = {section for text in texts for section in re.findall(r'docs/governance\.md, "([^"]+)"', text)}
    assert len(cited) > 6
    assert {section for section in cited if f"\n## {section}\n" not in page} == set()


@pytest.mark.parametrize("keeps_graph", [False, True])
def test_an_empty_catalog_is_judged(keeps_graph: bool) -> None:
    with FreshCatalog(keeps_graph=keeps_graph) as empty:
        assert findings(empty) == []
        assert retention(empty) == []
        assert run_sql(empty, "SELECT count(*) FROM findings").rows.to_pylist() == [{"count_star()": 0}]
