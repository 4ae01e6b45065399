"""What did not exist yet at the time of a question is an answer that says when it was first made, and no gap."""

import json
from pathlib import Path

import pytest
from support.product import catalog_of, entries_of
from worked.build import complete, start

from catalog.governance.decisions.decisions import gate
from catalog.questions.impact import impact
from catalog.questions.show import show
from catalog.questions.trace import trace
from catalog.questions.verdicts import findings, label
from catalog.session.catalog import Catalog
from catalog.session.clocks import read_clocks
from catalog.values.errors import NotFoundError
from ui.cli.main import main

EVENTS = (complete(10, 1, "raw", "early"), start(20, 2, "raw", "b@v1"), complete(30, 2, "raw", "b@v1"))
BEFORE = read_clocks("2026-01-01T00:05:00Z")
MEANWHILE = read_clocks("2026-01-01T00:25:00Z")
FIRST = "its first version, v1, was made at 2026-01-01T00:30:00Z"


def test_every_question_says_that_it_did_not_exist_yet_and_when_it_first_did() -> None:
    with catalog_of(EVENTS) as catalog:
        traced, labelled = trace(catalog, "b", clocks=BEFORE), label(catalog, "b", clocks=BEFORE)
        for answer in (traced, labelled, impact(catalog, "b", clocks=BEFORE), show(catalog, "b", clocks=BEFORE)):
            assert answer["not_yet"]["made_at"] == "2026-01-01T00:30:00Z"
            assert answer["not_yet"]["message"].endswith(f"{FIRST}.")
        assert traced["gaps"] == traced["sources"] == labelled["gaps"] == []
        assert findings(catalog, "b", clocks=BEFORE) == []


def test_a_run_that_had_not_ended_had_made_nothing_yet() -> None:
    with catalog_of(EVENTS) as catalog:
        assert FIRST in trace(catalog, "b", clocks=MEANWHILE)["not_yet"]["message"]


def test_a_version_named_is_the_one_that_did_not_exist_yet() -> None:
    with catalog_of(EVENTS) as catalog:
        answer = trace(catalog, "b", version="v1", clocks=BEFORE)
        assert answer["not_yet"]["message"] == (
            "db b v1 did not exist yet at 2026-01-01T00:05:00Z: it was made at 2026-01-01T00:30:00Z."
        )
        with pytest.raises(NotFoundError):
            trace(catalog, "b", version="v9", clocks=BEFORE)


def test_what_was_read_by_then_did_exist() -> None:
    """Whoever wrote it later; so did what was made by then."""
    later = complete(50, 5, "", "raw")
    with catalog_of([*EVENTS, later]) as catalog:
        assert "not_yet" not in trace(catalog, "raw", clocks=MEANWHILE)
        assert "not_yet" not in trace(catalog, "early", clocks=MEANWHILE)
        message = trace(catalog, "raw", clocks=read_clocks("2025-01-01"))["not_yet"]["message"]
    assert message.endswith(
        "its first version, run:00000000-0000-4000-8000-000000000005, was made at 2026-01-01T00:50:00Z."
    )


def test_a_gate_passes_nothing_that_was_not_there() -> None:
    with catalog_of(EVENTS) as catalog:
        answer = gate(catalog, "b", clocks=BEFORE)
    assert (answer["decision"], answer["findings"]) == ("gap", [])
    assert FIRST in answer["not_yet"]["message"]


@pytest.mark.parametrize(
    ("command", "code"), [("trace", 0), ("label", 0), ("findings", 0), ("impact", 0), ("show", 0), ("gate", 4)]
)
def test_people_read_it(command: str, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "w.duckdb"
    with Catalog(path) as catalog:
        catalog.append(entries_of(EVENTS))
    asked = ["--catalog", str(path), command, "b", "--as-of", "2025-12-31"]
    assert main(asked) == code
    unwrapped = " ".join(capsys.readouterr().out.split())
    assert f"did not exist yet at 2025-12-31T23:59:59.999999Z: {FIRST}" in unwrapped
    assert main([*asked, "--json"]) == code
    json.loads(capsys.readouterr().out)
