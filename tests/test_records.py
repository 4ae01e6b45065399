"""Management records: written from a file through both doors, listed, and heeded by what they decide."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.scene import dataset, declared, ran
from support.serving import Serving
from test_governance_doors import PURPOSE, Run, Tell, run, serving, tell, told

__all__ = ["run", "serving", "tell", "told"]
CUSTOMERS = ("impact", "/data/customers.csv", "--reason", "withdrawal")
BY = ("--by", "dpo@example.com")
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A function that writes a record's file and gives its path."""

    def write_text(text: str) -> Path:
        path = tmp_path / "record.yml"
        path.write_text(text)
        return path

    return write_text


def receipt_of(node: dict[str, Any]) -> str:
    """A receipt of a version, as YAML, which JSON is."""
    named = {key: node[key] for key in ("namespace", "name", "version")}
    return json.dumps({"dataset": named, "done": "erased", "evidence": "https://example.com/t/1"})


def test_a_case_is_closed_once_every_version_has_its_receipt(run: Run, write: Write) -> None:
    """The receipts are written down; each answers for one version; the time to closure is there for SQL."""
    opened = run(*CUSTOMERS, "--open", *BY, "--json").answer
    assert opened["case"]["status"] == "open"
    assert opened["open"] == 3
    early = run(*CUSTOMERS, "--close", *BY)
    assert (early.code, early.out) == (2, "")
    assert "3 of its actions have no receipt" in early.err
    for left, node in zip((2, 1, 0), opened["nodes"], strict=True):
        assert run("record", "receipt", write(receipt_of(node)), *BY).code == 0
        assert run(*CUSTOMERS, "--json").answer["open"] == left
    closed = run(*CUSTOMERS, "--close", *BY, "--json")
    assert (closed.code, closed.answer["case"]["status"]) == (0, "closed")
    assert {node["receipt"]["kind"] for node in closed.answer["nodes"]} == {"record"}
    query = "SELECT id, closed_at - opened_at > INTERVAL 0 SECOND AS took_time FROM records WHERE kind = 'case'"
    assert run("sql", query, "--json").answer == [{"id": opened["case"]["id"], "took_time": True}]
    (case,) = run("records", "case", "--json").answer
    assert (case["status"], case["body"]["closed_by"], case["owner"]) == ("closed", BY[1], BY[1])
    assert all(node["receipt"] for node in case["body"]["nodes"])
    again = run(*CUSTOMERS, "--close", *BY)
    assert (again.code, "No case of this is open" in again.err) == (3, True)


def test_what_was_attested_for_a_closed_case_counts_for_no_later_one(run: Run, write: Write) -> None:
    nodes = run(*CUSTOMERS, "--open", *BY, "--json").answer["nodes"]
    for node in nodes:
        run("record", "receipt", write(receipt_of(node)), *BY)
    first = run(*CUSTOMERS, "--close", *BY, "--json").answer
    second = run(*CUSTOMERS, "--open", *BY, "--json").answer
    assert (first["open"], second["open"]) == (0, 3)
    assert second["case"]["id"] == f"{first['case']['id']}-2"
    reopened = run(*CUSTOMERS, "--open", "--by", "other@example.com", "--json").answer
    assert reopened["case"] == second["case"]  # it runs already, since when it was opened, by whom it was
    run("record", "receipt", write(receipt_of(nodes[0])), *BY)
    assert run(*CUSTOMERS, "--json").answer["open"] == 2


def test_a_closed_case_makes_no_violation_any_more(run: Run, tell: Tell, write: Write) -> None:
    grant = {
        "id": "c1", "basis": "eu-gdpr:A6-1-a", "purposes": [PURPOSE], "status": "ConsentWithdrawn",
        "status_since": "2026-06-01", "valid_from": "2026-01-01",
    }  # fmt: skip
    tell(declared("file", "/data/customers.csv", "2026-06-02", whence_grants={"grants": [grant]}))
    nodes = run(*CUSTOMERS, "--open", *BY, "--json").answer["nodes"]
    assert run("gate", "churn").code == 1
    for node in nodes:
        run("record", "receipt", write(receipt_of(node)), *BY)
    assert run("gate", "churn").code == 1
    assert run(*CUSTOMERS, "--close", *BY).code == 0
    assert run("gate", "churn").code == 0


def test_what_was_read_again_is_closed_by_a_record_written_since(run: Run, tell: Tell, write: Write) -> None:
    """Staging was dropped, which closes it, and read after that, which opens it again."""
    run(*CUSTOMERS, "--open", *BY)
    (staging,) = [node for node in run(*CUSTOMERS, "--json").answer["nodes"] if node["name"] == "staging"]
    now = datetime.now(UTC)
    dropped = declared("wh", "staging", "2026-01-01", lifecycleStateChange={"lifecycleStateChange": "DROP"})
    tell({**dropped, "eventTime": now.isoformat()})

    def receipt() -> str | None:
        (node,) = [node for node in run(*CUSTOMERS, "--json").answer["nodes"] if node["name"] == "staging"]
        return node["receipt"] and str(node["receipt"]["kind"])

    assert receipt() == "lifecycle"
    tomorrow = str((now + timedelta(days=1)).date())
    tell(*ran("late", tomorrow, [dataset("wh", "staging", "s1")], [dataset("wh", "copy", "c1")]))
    assert receipt() is None
    assert run("record", "receipt", write(receipt_of(staging)), *BY).code == 0
    assert receipt() is None  # written before that read


def test_a_disposal_written_down_is_a_disposal(run: Run, write: Write) -> None:
    text = "dataset: {name: staging, version: s1}\ndisposed_at: 2026-05-01\nmethod: shredded\n"
    assert run("record", "disposal", write(text), *BY).code == 0
    (row,) = run("retention", "wh", "staging", "--json").answer
    assert row["state"] == "disposed"


def test_a_compatible_purpose_is_one_of_the_catalog(run: Run, write: Write) -> None:
    text = "dataset: {name: /data/customers.csv}\npurpose: Marketing\nuntil: 2099-01-01\n"
    record = run("record", "compatibility", write(text), *BY, "--json")
    assert (record.code, record.answer["purpose"]) == (0, "dpv:Marketing")
    assert record.answer["dataset"] == {"namespace": "file", "name": "/data/customers.csv"}
    unknown = run("record", "compatibility", write(text.replace("Marketing", "Marketin")), *BY)
    assert unknown.code == 5
    assert "record.yml:2: purpose 'Marketin' is no purpose we know; nearest: dpv:" in unknown.err


def test_other_records_keep_whatever_they_say(run: Run, write: Write) -> None:
    """A later record of the same id takes the place of the earlier; what was known then is known still."""
    text = "id: bias-1\nowner: lead@example.com\ndue_at: 2027-01-31\ntitle: too few old\nlevel: 3\n"
    assert run("record", "risk", write(text), *BY).code == 0
    assert run("record", "risk", write(text + "status: closed\n"), *BY).code == 0
    (row,) = run("records", "risk", "--json").answer
    assert (row["id"], row["status"], row["owner"], row["due_at"][:10], row["body"]["level"]) == (
        "bias-1", "closed", "lead@example.com", "2027-01-31", 3,
    )  # fmt: skip
    assert row["closed_at"] > row["opened_at"]
    known_at = run("sql", "SELECT min(received_at)::TEXT AS t FROM events WHERE kind = 'record'", "--json").answer
    then = known_at[0]["t"].replace(" ", "T").replace("+00", "Z")
    assert run("records", "risk", "--known-at", then, "--json").answer[0]["status"] == "open"
    shown = run("records")
    assert "too few old" in shown.out
    assert "1 record" in shown.out


WRONG: list[tuple[str, str, int, str]] = [
    ("receipt", "dataset: {name: nowhere}", 3, "No dataset or model 'nowhere'"),
    ("receipt", "dataset: {name: churn, version: v9}", 3, "No version 'v9'"),
    ("receipt", "done: erased", 5, "record.yml:1: dataset is missing"),
    (
        "receipt",
        "dataset: {name: churn}\nevidnce: x",
        5,
        "record.yml:2: evidnce is not known here; nearest: evidence",
    ),
    ("receipt", "dataset:\n  name: churn\n  versoin: v1", 5, "record.yml:3: dataset.versoin is not known here; near"),
    ("receipt", "dataset: {name: churn}\ndone: eaten", 5, "record.yml:2: done Input should be 'erased'"),
    ("disposal", "dataset: {name: churn}\ndisposed_at: soon", 5, "record.yml:2: disposed_at Invalid isoformat"),
    ("risk", "due_at: soon", 5, "record.yml:1: due_at"),
    ("risk", "- a list", 2, "a record is an object"),
    ("risk", "a: [", 2, "record.yml:1: not YAML"),
    ("risk", "a: 1\na: 2", 2, "record.yml:2: stands twice"),
    ("risk", "", 2, "holds 0 documents"),
    ("recipt", "a: 1", 2, "'recipt' is no kind of record. Nearest: receipt"),
    ("approval", "a: 1", 2, "is written by: whence approve"),
    ("case", "a: 1", 2, "whence impact"),
]


@pytest.mark.parametrize(
    ("kind", "text", "code", "says"), WRONG, ids=[f"{kind}-{text}"[:40] for kind, text, *_ in WRONG]
)
def test_what_is_wrong_is_named_with_its_line(
    run: Run, write: Write, kind: str, text: str, code: int, says: str
) -> None:
    ended = run("record", kind, write(text), *BY)
    assert (ended.code, ended.out) == (code, "")
    assert says in ended.err
    assert run("records", "--json").answer == []


def test_a_server_takes_and_lists_records(run: Run, write: Write, serving: Serving) -> None:
    there = ("--server", serving.url)
    asked = ("impact", "--source", "demo", "--reason", "contamination")
    nodes = run(*asked, "--open", *BY, *there, "--json").answer["nodes"]
    for node in nodes:
        assert run("record", "receipt", write(receipt_of(node)), *BY, *there).code == 0
    refused = run("record", "receipt", write("dataset: {name: churn}\ndone: eaten"), *BY, *there)
    assert (refused.code, "record.yml:2: done" in refused.err) == (5, True)
    assert run("record", "recipt", write("a: 1"), *BY, *there).code == 2
    assert run(*asked, "--close", *BY, *there).code == 0
    with serving.http as http:
        assert len(http.get("/api/v1/records", params={"kind": "receipt"}).json()) == len(nodes)
        missing = http.post("/api/v1/records/receipt", json={"dataset": {"name": "churn"}})
        assert (missing.status_code, missing.json()) == (
            422,
            {"errors": [{"pointer": "/by", "reason": "is missing"}]},
        )
        assert http.post("/api/v1/records/risk", json={"by": "x", "title": "y"}).status_code == 201
        assert (
            http.post("/api/v1/cases/closed", json={"reason": "erasure", "source": "demo", "by": "x"}).status_code
            == 404
        )
    assert [row["kind"] for row in run("records", "risk", *there, "--json").answer] == ["risk"]
