"""No value of the data gets into the catalog, onto the screen or into an error, unless samples are asked for."""

import json
from pathlib import Path

import pytest
import yaml
from trust.values import DATA, VALUES, Errored, cases

from catalog.values.errors import BadQuestionError
from expectations.connections import read_connections
from expectations.relations import relation_of_file
from expectations.running import run_suite
from expectations.suites import suite_of
from expectations.validation import Outcome
from ui.cli.main import main

CASES = list(cases())
RAGGED = "id,phone,email\n" + "1,5551230000,ok@example.com\n" * 25_000 + "7,1,ann,anna@example.com\n"


def suite_text() -> dict[str, object]:
    return {"name": "s", "expectations": [{"type": case.type, "kwargs": case.kwargs} for case in CASES]}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcome, ...]:
    path = tmp_path_factory.mktemp("values") / "people.csv"
    path.write_text(DATA)
    faults: list[str] = []
    suite = suite_of(json.loads(json.dumps(suite_text())), "s", faults)
    assert not faults
    return run_suite(suite, relation_of_file(str(path))).outcomes


@pytest.mark.parametrize(
    ("place", "case"), enumerate(CASES), ids=[f"{place} {case.type}" for place, case in enumerate(CASES)]
)
def test_an_error_holds_no_value(outcomes: tuple[Outcome, ...], place: int, case: Errored) -> None:
    outcome = outcomes[place]
    assert outcome.kwargs == case.kwargs
    assert not outcome.success
    own = json.dumps(case.kwargs)
    found = json.dumps([outcome.error, outcome.actual])
    assert [value for value in VALUES if value in found and value not in own] == [], found


def test_most_of_them_could_not_be_computed(outcomes: tuple[Outcome, ...]) -> None:
    errors = [outcome.error for outcome in outcomes if outcome.error is not None]
    assert len(errors) >= 40
    assert "there is no column 'nosuch'" in errors


def test_neither_the_catalog_nor_the_screen_has_a_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in (("people.csv", DATA), ("ragged.csv", RAGGED)):
        (tmp_path / name).write_text(text)
    datasets = [tmp_path / "people.csv", tmp_path / "ragged.csv"]
    events = [
        {"eventTime": "2026-01-01T00:00:00Z", "dataset": {"namespace": "file", "name": str(path)}}
        for path in datasets
    ]
    (tmp_path / "events.ndjson").write_text("\n".join(map(json.dumps, events)))
    (tmp_path / "s.yml").write_text(yaml.safe_dump(suite_text()))
    assert main(["ingest", "events.ndjson"]) == 0
    codes = [main(["validate", "--suite", "s.yml", "--samples", "0", "--", "file", str(path)]) for path in datasets]
    shown = b"".join(capfdbinary.readouterr())
    assert codes == [1, 6]
    assert b"line 25002 has 4 values where 3 are expected" in shown
    files = [*tmp_path.glob("whence.duckdb*"), *tmp_path.glob("whence.duckdb*/**/*")]
    written = b"".join(path.read_bytes() for path in files if path.is_file())
    own = json.dumps(suite_text()).encode()
    for value in map(str.encode, VALUES):
        assert value in own or (value not in shown and value not in written), value


@pytest.mark.parametrize(
    "text",
    [
        "connections: [{namespace: x, type: postgres, password: qqsec: ret}",
        "connections:\n - {namespace: x, type: postgres, address: 'postgresql://u:qqsec@host/db'}",
        "connections:\n - {namespace: x, type: postgres, address: 'dbname=a PASSWORD=qqsec'}",
        "connections:\n - {namespace: x, type: postgres, address: 'dbname=a', password: qqsec}",
        "connections:\n - {namespace: x, type: postgres, address: &qqsec a, b: *qqsec2}",
        "password: 'qqsec\nconnections: []",
    ],
)
def test_a_fault_of_connections_prints_no_secret(tmp_path: Path, text: str) -> None:
    (tmp_path / "connections.yml").write_text(text)
    with pytest.raises(BadQuestionError) as caught:
        read_connections(tmp_path / "connections.yml")
    assert "qqsec" not in str(caught.value)
    assert caught.value.__cause__ is None
