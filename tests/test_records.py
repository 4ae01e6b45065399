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
FAR = "2099-12-31"
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
    return json.dumps({"dataset": named, "done": node["discharged_by"][0], "evidence": "https://example.com/t/1"})


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
    receipts = [node["receipt"] for node in closed.answer["nodes"]]
    assert {(each["kind"], each["case"], each["by"]) for each in receipts} == {
        ("record", opened["case"]["id"], BY[1])
    }
    assert {each["done"] for each in receipts} == {"erased", "rebuilt", "retrained"}
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


def test_a_model_passes_again_once_its_receipt_is_there(run: Run, write: Write) -> None:
    """The gate waits for what was asked of the model itself; the case is closed when all of it is done."""
    assert run("gate", "churn").code == 0
    nodes = run(*CUSTOMERS, "--open", *BY, "--json").answer["nodes"]
    assert [node["name"] for node in nodes][-1] == "churn"
    for node in nodes:
        assert run("gate", "churn").code == 1
        run("record", "receipt", write(receipt_of(node)), *BY)
    assert run("gate", "churn").code == 0
    assert run(*CUSTOMERS, "--close", *BY).code == 0
    assert run("gate", "churn").code == 0


def test_a_receipt_says_what_it_discharges(run: Run, write: Write) -> None:
    """A deed that the duty does not ask for is refused, and so is what no open case or more than one asks for."""
    named = "dataset: {name: churn, version: v1}\n"
    nothing = run("record", "receipt", write(named + "done: retrained\n"), *BY)
    assert (nothing.code, "case no open case asks anything of churn" in nothing.err) == (5, True)
    case = run(*CUSTOMERS, "--open", *BY, "--json").answer["case"]["id"]
    wrong = run("record", "receipt", write(named + "done: examined\n"), *BY)
    said = "record.yml:2: done retrain is discharged by retrained, retired or exempt, not by examined"
    assert (wrong.code, said in wrong.err) == (5, True)
    bare = run("record", "receipt", write(named + "done: exempt\n"), *BY)
    assert (bare.code, "exempt is a decision: say on what ground" in bare.err) == (5, True)
    ground = "done: exempt\nreasons: GDPR 17(3)(e)\n"
    same = run("record", "receipt", write(named + ground), *BY)
    assert (same.code, "dpo@example.com opened the case: somebody else" in same.err) == (5, True)
    run("impact", "/data/customers.csv", "--reason", "erasure", "--open", *BY)
    both = run("record", "receipt", write(named + ground), "--by", "legal@example.com")
    assert (both.code, "several cases ask something of churn; name one as case: ID." in both.err) == (5, True)
    other = run("record", "receipt", write(named + ground + "case: nope\n"), "--by", "legal@example.com")
    assert (other.code, "'nope' is no open case that asks anything of churn" in other.err) == (5, True)
    there = run("record", "receipt", write(named + ground + f"case: {case}\n"), "--by", "legal@example.com", "--json")
    assert (there.code, there.answer["case"]) == (0, case)
    rows = run(*CUSTOMERS, "--json").answer["nodes"]
    assert [bool(node["receipt"]) for node in rows] == [False, False, True]
    again = run("impact", "/data/customers.csv", "--reason", "erasure", "--json").answer["nodes"]
    assert not any(node["receipt"] for node in again)  # a receipt of one case closes nothing of another


def test_a_case_has_an_owner_and_a_due_date(run: Run) -> None:
    opened = run(*CUSTOMERS, "--open", "--owner", "ml@example.com", "--due", FAR, *BY, "--json").answer["case"]
    assert (opened["owner"], opened["due_at"], opened["by"]) == ("ml@example.com", FAR, BY[1])
    again = run(*CUSTOMERS, "--open", "--owner", "ops@example.com", *BY, "--json").answer["case"]
    assert (again["id"], again["owner"], again["due_at"]) == (opened["id"], "ops@example.com", FAR)
    (case,) = run("records", "case", "--json").answer
    assert (case["owner"], case["due_at"][:10]) == ("ops@example.com", FAR)
    (found,) = [each for each in run("findings", "churn", "--json").answer if each["kind"] == "open_duty"]
    assert f"asks by {FAR} of churn v1: retrain." in found["message"]
    late = run(*CUSTOMERS, "--open", "--due", "2020-01-01", *BY)
    assert (late.code, "--due 2020-01-01 is over already" in late.err) == (2, True)


def test_a_withdrawal_that_is_closed_offers_to_end_the_consent(run: Run, tell: Tell) -> None:
    grant = {"id": "c1", "basis": "eu-gdpr:A6-1-a", "purposes": [PURPOSE], "status": "ConsentGiven"}
    tell(declared("file", "/data/customers.csv", "2026-06-02", whence_grants={"grants": [grant]}))
    opened = run(*CUSTOMERS, "--open", *BY, "--json").answer
    (offered,) = opened["grants_to_end"]
    day = opened["case"]["opened_at"][:10]
    assert offered == {
        "namespace": "file", "name": "/data/customers.csv", "grant": "c1", "status": "dpv:ConsentGiven",
        "withdrawn_on": day,
    }  # fmt: skip
    shown = run(*CUSTOMERS).out
    assert "c1 of /data/customers.csv still holds" in shown
    assert f"status: ConsentWithdrawn, status_since: {day}" in shown
    erasure = run("impact", "/data/customers.csv", "--reason", "erasure", "--json").answer
    assert erasure["grants_to_end"] == []


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
    ("receipt", "dataset: {name: nowhere}\ndone: erased", 3, "No dataset or model 'nowhere'"),
    ("receipt", "dataset: {name: churn, version: v9}\ndone: erased", 3, "No version 'v9'"),
    ("receipt", "done: erased", 5, "record.yml:1: dataset is missing"),
    ("receipt", "dataset: {name: churn}", 5, "record.yml:1: done is missing"),
    (
        "receipt",
        "dataset: {name: churn}\nevidnce: x",
        5,
        "record.yml:2: evidnce is not known here; nearest: evidence",
    ),
    ("receipt", "dataset:\n  name: churn\n  versoin: v1", 5, "record.yml:3: dataset.versoin is not known here; near"),
    ("receipt", "dataset: {name: churn}\ndone: eaten", 5, "record.yml:2: done Input should be 'erased'"),
    ("disposal", "dataset: {name: churn}\ndisposed_at: soon", 5, "record.yml:2: disposed_at 'soon' is no day"),
    ("risk", "due_at: soon", 5, "record.yml:1: due_at"),
    ("risk", "- a list", 2, "a record is an object"),
    ("risk", "a: [", 2, "record.yml:1: not YAML"),
    ("risk", "a: 1\na: 2", 2, "record.yml:2: stands twice"),
    ("risk", "", 2, "is empty"),
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
        missing = http.post("/api/v1/records/receipt", json={"dataset": {"name": "churn"}, "done": "retrained"})
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
