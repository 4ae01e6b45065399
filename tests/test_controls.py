"""Controls: every one has its state with the query that shows it, and is a gap once its evidence is taken away."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support.fresh import FreshCatalog
from support.managed import ALL, CHURN_V1, OWNER, RECORDS, day, managed, record

from catalog.governance.decisions.append_record import write_records
from catalog.management.answers.controls import controls, framework_of_text
from catalog.management.controls.control_json import ControlAnswer
from catalog.management.controls.framework import framework, framework_names, query_names, read_framework
from catalog.management.controls.soa import as_csv, as_markdown, statement_of_applicability
from catalog.questions.operating.copies import snapshot
from catalog.questions.own_framework import own_controls
from catalog.questions.users_sql.user_sql import run_sql
from catalog.session.catalog import Catalog
from catalog.session.clocks import read_clocks
from catalog.values.errors import BadQuestionError
from ui.cli.main import main

ANNEX = {
    "A.2": ("2", "3", "4"),
    "A.3": ("2", "3"),
    "A.4": ("2", "3", "4", "5", "6"),
    "A.5": ("2", "3", "4", "5"),
    "A.6": ("1.2", "1.3", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.8"),
    "A.7": ("2", "3", "4", "5", "6"),
    "A.8": ("2", "3", "4", "5"),
    "A.9": ("2", "3", "4"),
    "A.10": ("2", "3", "4"),
}
CLAUSES = (
    *("4.1", "4.2", "4.3", "4.4", "5.1", "5.2", "5.3", "6.1.1", "6.1.2", "6.1.3", "6.1.4", "6.2", "6.3"),
    *("7.1", "7.2", "7.3", "7.4", "7.5", "8.1", "8.2", "8.3", "8.4", "9.1", "9.2", "9.3", "10.1", "10.2"),
)
# What is taken away, and the controls that are a gap without it.
TAKEN_AWAY: list[tuple[frozenset[str], str]] = [
    (frozenset({"decision"}), "4.1 4.2 7.1 7.3 7.4 A.2.3 A.3.3 A.4.5 A.8.3 A.8.5 A.9.2 A.10.2 A.10.4 Art.14 Art.18"),
    (frozenset({"review"}), "4.4 9.3 R10"),
    (frozenset({"review", "decision"}), "5.1"),
    (frozenset({"policy"}), "5.2 A.2.2 A.2.4 R2"),
    (frozenset({"policy", "review"}), "Art.17"),
    (frozenset({"system"}), "4.3 A.8.2 A.9.4 R1 Art.13"),
    (frozenset({"risk"}), "6.1.1 6.1.2 6.1.3 8.2 8.3 R3 Art.9"),
    (frozenset({"impact_assessment"}), "6.1.4 8.4 A.5.2 A.5.3 A.5.4 A.5.5 Art.27"),
    (frozenset({"objective"}), "6.2 A.6.1.2 A.9.3"),
    (frozenset({"change"}), "6.3 A.6.1.3"),
    (frozenset({"training"}), "7.2 A.4.6 R8 Art.4"),
    (frozenset({"audit", "nonconformity"}), "9.2 10.2 R9 Art.20"),
    (frozenset({"audit", "nonconformity", "action"}), "10.1 R11"),
    (frozenset({"assessment", "validation"}), "A.6.2.4 A.7.4 Art.15 Art.10(3)"),
    (frozenset({"deployment", "approval"}), "A.6.2.5"),
    (frozenset({"assessment", "alert"}), "A.6.2.6 R7 Art.72"),
    (frozenset({"incident"}), "A.8.4 Art.73"),
    (frozenset({"supplier"}), "A.10.3"),
    (frozenset({"source"}), "A.4.3 A.7.3 A.7.5 R4.1 8.1 Art.8"),
    (frozenset({"source", "grants"}), "A.7.2 Art.10(2)(b)"),
    (frozenset({"preparation"}), "A.7.6"),
    (frozenset({"labelling"}), "R4.2"),
    (frozenset({"preparation", "labelling"}), "Art.10(2)(c)"),
    (frozenset({"grants"}), "R4.3 Art.10(5)"),
    (frozenset({"retention"}), "R4.4"),
    (frozenset({"model"}), "5.3 9.1 A.3.2 A.6.2.2"),
    (frozenset({"model", "described"}), "A.6.2.7 A.6.2.3 A.4.2 A.4.4"),
    (frozenset({"runs", "model", "described", "deployment", "retention"}), "7.5 R4 R5 Art.11"),
    (ALL, "A.6.2.8 R6 Art.12 Art.19"),
]


def by_id(rows: list[ControlAnswer]) -> dict[str, ControlAnswer]:
    """Return the rows by id, without the spaces in it."""
    return {row["id"].replace(" ", ""): row for row in rows}


@pytest.fixture(scope="module")
def full() -> dict[str, ControlAnswer]:
    """Return every control of a catalog that has evidence for all."""
    with Catalog() as catalog:
        return by_id(controls(managed(catalog), "all"))


def test_the_ids_are_those_of_the_standard() -> None:
    ids = [control.id for control in framework("iso42001").controls]
    annex = [f"{section}.{number}" for section, numbers in ANNEX.items() for number in numbers]
    assert len(annex) == 38
    assert ids == [*CLAUSES, *annex]
    assert [c.id for c in framework("requirements").controls if "." not in c.id] == [f"R{n}" for n in range(1, 12)]


@pytest.mark.parametrize("name", framework_names())
def test_every_row_says_what_it_means_and_overlaps_what_there_is(name: str) -> None:
    for control in framework(name).controls:
        assert control.title
        assert control.means.endswith(".")
        assert "compliant" not in f"{control.title} {control.means}".lower()
        for function in control.overlaps.get("nist_ai_rmf", ()):
            assert function in {"GOVERN", "MAP", "MEASURE", "MANAGE"}
    used = {control.query for name in framework_names() for control in framework(name).controls}
    assert set(query_names()) - used <= {"attested"}


def test_every_control_has_its_state_from_evidence_with_the_query(full: dict[str, ControlAnswer]) -> None:
    assert {key: row["why"] for key, row in full.items() if row["state"] not in {"computed", "attested"}} == {}
    for row in full.values():
        assert row["queries"]
        assert 0 < row["met"] == row["total"]
        assert (row["missing"], row["next_step"], row["link"]) == ([], None, None)


def test_every_control_is_taken_its_evidence_away_from(full: dict[str, ControlAnswer]) -> None:
    assert sorted(key for _, keys in TAKEN_AWAY for key in keys.split()) == sorted(full)


@pytest.mark.many
@pytest.mark.slow
@pytest.mark.parametrize(("without", "keys"), TAKEN_AWAY, ids=[" ".join(sorted(w))[:40] for w, _ in TAKEN_AWAY])
def test_without_its_evidence_a_control_is_a_gap(without: frozenset[str], keys: str) -> None:
    with FreshCatalog() as catalog:
        rows = by_id(controls(managed(catalog, without), "all"))
    assert {key: rows[key]["state"] for key in keys.split()} == dict.fromkeys(keys.split(), "gap")
    for key in keys.split():
        assert rows[key]["met"] == 0
        assert rows[key]["next_step"]
        assert rows[key]["link"]


@pytest.mark.slow
def test_the_query_of_a_control_gives_what_its_state_follows_from(full: dict[str, ControlAnswer]) -> None:
    """Whoever doubts runs it as any user: the same things, as many of them met."""
    with FreshCatalog() as catalog:
        managed(catalog)
        for row in full.values():
            if not row["of"]:
                (query,) = row["queries"]
                rows = run_sql(catalog, query).rows.to_pylist()
                assert (sum(item["met"] for item in rows), len(rows)) == (row["met"], row["total"]), row["id"]


def test_a_control_with_some_of_its_evidence_is_partial_and_names_who_lacks_it() -> None:
    with FreshCatalog() as catalog:
        managed(catalog)
        write_records(catalog, [record("policy", "p2", "draft", by="x") | {"owner": "legal@example.com"}], OWNER)
        row = by_id(controls(catalog))["A.2.2"]
    assert (row["state"], row["met"], row["total"]) == ("partial", 1, 2)
    assert row["missing"] == [{"item": "policy/p2", "owner": "legal@example.com", "missing": "it is draft"}]
    assert row["owners"] == [{"owner": "legal@example.com", "items": 1}]
    assert row["link"] == {"page": "records", "about": {"kind": "policy", "id": "p2"}}
    assert row["next_step"] == "whence record policy --id p2 --set MEMBER=VALUE"


@pytest.mark.parametrize(
    ("members", "missing"),
    [
        ({"review_by": day(-1)}, f"it ran out on {day(-1)}"),
        ({"approved_at": day(-400)}, f"last looked at on {day(-400)}"),
        ({"owner": None, "by": None}, "it has no owner"),
    ],
)
def test_evidence_that_is_old_or_owned_by_nobody_counts_no_more(members: dict[str, str | None], missing: str) -> None:
    body = {**record("policy", "p1", "approved"), **members}
    with FreshCatalog() as catalog:
        write_records(catalog, [{key: value for key, value in body.items() if value is not None}], None)
        row = by_id(controls(catalog))["A.2.2"]
    assert (row["state"], [item["missing"] for item in row["missing"]]) == ("gap", [missing])


def decided(control: str, applicability: str, **members: str) -> dict[str, object]:
    """Return a decision on a control."""
    return record("decision", "d1", "made", controls=[control], applicability=applicability, **members)


@pytest.mark.many
@pytest.mark.parametrize(
    ("decision", "key", "state"),
    [
        (decided("A.10.4", "not_applicable", reasons="no customers"), "A.10.4", "not_applicable"),
        (decided("iso42001:A.10.4", "not_applicable", reasons="no customers"), "A.10.4", "not_applicable"),
        (decided("A.10.4", "not_applicable"), "A.10.4", "gap"),
        (decided("A.10.4", "not_applicable", reasons="no customers", until=day(-1)), "A.10.4", "gap"),
        (decided("4.1", "not_applicable", reasons="too long"), "4.1", "gap"),
        (decided("A.4.5", "organisational", reasons="in the asset register"), "A.4.5", "organisational"),
        (decided("Art. 18", "organisational", reasons="in the archive"), "Art.18", "organisational"),
    ],
)
def test_a_steward_decides_with_reasons_what_does_not_apply(
    decision: dict[str, object], key: str, state: str
) -> None:
    with FreshCatalog() as catalog:
        write_records(catalog, [decision], OWNER)
        row = by_id(controls(catalog, "all"))[key]
        write_records(catalog, [{**decision, "status": "revoked"}], OWNER)
        assert by_id(controls(catalog, "all"))[key]["state"] == "gap"
    assert row["state"] == state
    if state != "gap":
        assert (row["decision"], row["reasons"]) == ("decision/d1", decision["reasons"])
        assert row["next_step"] is None


def test_an_approval_that_is_revoked_is_none() -> None:
    with FreshCatalog() as catalog:
        managed(catalog)
        (approval,) = RECORDS["approval"]
        write_records(catalog, [{**approval, "status": "revoked"}], OWNER)
        row = by_id(controls(catalog))["A.6.2.5"]
    assert row["state"] == "gap"
    assert [item["missing"] for item in row["missing"]] == ["the version has no approval"]


def test_the_statement_of_applicability_lists_the_annex_with_reasons() -> None:
    with FreshCatalog() as catalog:
        write_records(catalog, [decided("A.10.4", "not_applicable", reasons="=1+1 | no customers")], OWNER)
        rows = statement_of_applicability(controls(catalog))
    assert len(rows) == 38
    left_out = rows[-1]
    assert (left_out["applies"], left_out["state"], left_out["record"]) == ("no", "not applicable", "decision/d1")
    assert "| A.10.4 | Customers | no | \\=1+1 \\| no customers | not applicable |" in as_markdown(rows, "2026-01-01")
    assert "A.10.4,Customers,no,'=1+1 | no customers,not applicable," in as_csv(rows)


def test_controls_are_those_of_the_time_asked_for() -> None:
    """Known at a time before the records came there are none; as of a time, evidence is as old as it was then."""
    with FreshCatalog() as catalog:
        write_records(catalog, [record("policy", "p1", "approved", approved_at=day(-200))], OWNER)
        assert by_id(controls(catalog, clocks=read_clocks(known_at="2020-01-01")))["A.2.2"]["state"] == "gap"
        assert by_id(controls(catalog, clocks=read_clocks(as_of=day(0))))["A.2.2"]["state"] == "attested"
        assert by_id(controls(catalog, clocks=read_clocks(as_of=day(300))))["A.2.2"]["state"] == "gap"


def test_at_a_clock_of_now_the_states_are_those_that_are_kept(full: dict[str, ControlAnswer]) -> None:
    with FreshCatalog() as catalog:
        managed(catalog)
        past = by_id(controls(catalog, "all", clocks=read_clocks(as_of=day(0))))
    assert {key: row["state"] for key, row in past.items()} == {key: row["state"] for key, row in full.items()}


def test_the_view_and_the_published_copy_have_the_controls(tmp_path: Path) -> None:
    query = "SELECT state, evidence_count, next_step FROM controls WHERE framework = 'iso42001' AND id = 'A.2.2'"
    with Catalog(tmp_path / "whence.duckdb") as catalog:
        assert run_sql(catalog, query).rows.to_pylist()[0]["state"] == "gap"
        write_records(catalog, [record("policy", "p1", "approved")], OWNER)
        attested = [{"state": "attested", "evidence_count": 1, "next_step": None}]
        assert run_sql(catalog, query).rows.to_pylist() == attested
        snapshot(catalog, tmp_path / "copy.duckdb")
    with Catalog(tmp_path / "copy.duckdb") as copy, copy.cursor() as cursor:
        assert cursor.execute(query).fetchall() == [("attested", 1, None)]


OWN = """
framework: house
title: House rules
controls:
  - {id: H1, title: Provenance, means: Known origin., evidence: computed, of: [iso42001 A.7.5]}
  - {id: H2, title: Ours, means: Own SQL., evidence: computed,
     sql: "SELECT name AS item, owner IS NOT NULL AS met, owner FROM models"}
  - {id: A.2.2, title: Same id, means: Not the policy of the standard., evidence: record, records: []}
  - {id: H3, title: Both, means: Both., of: [H1, H2]}
"""


def test_a_framework_of_ones_own_is_a_file_and_no_code() -> None:
    """Its id may be one that the standard has: records then name it with the framework."""
    with FreshCatalog() as catalog:
        managed(catalog)
        rows = by_id(own_controls(catalog, OWN, "house.yml"))
        assert {key: row["state"] for key, row in rows.items()} == {
            "H1": "computed",
            "H2": "gap",
            "A.2.2": "gap",
            "H3": "partial",
        }
        write_records(catalog, [record("decision", "d", "made", controls=["A.2.2"])], OWNER)
        assert by_id(own_controls(catalog, OWN))["A.2.2"]["state"] == "gap"
        write_records(catalog, [record("decision", "d", "made", controls=["house:A.2.2"])], OWNER)
        assert by_id(own_controls(catalog, OWN))["A.2.2"]["state"] == "attested"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("means:", "mean:"), "`mean` is not known here; nearest: means"),
        (("iso42001 A.7.5", "iso42001 A.7.9"), "No control 'iso42001 A.7.9'"),
        (("of: [H1, H2]", "query: provenence"), "no query 'provenence'; nearest: provenance"),
        (("of: [H1, H2]", "of: [H3]"), "a control is evidence for itself"),
        (("of: [H1, H2]", "every: 1 year"), "every: "),
        (("id: H2", "id: H1"), "H1: more than one row has this id"),
        (("id: H2", "id: 4.10"), "`id` is a text; quote what looks like a number"),
        (("framework: house", "framework: iso42001"), "is one of Whence's own"),
        (("title: House rules", "title: [: ]:"), "house.yml: "),
    ],
)
def test_a_faulty_framework_is_an_error_that_names_the_row(change: tuple[str, str], fault: str) -> None:
    with pytest.raises(BadQuestionError) as found:
        framework_of_text(OWN.replace(*change), "house.yml")
    assert fault in str(found.value)


def test_sql_of_a_framework_is_run_as_users_sql_is() -> None:
    bad = OWN.replace("SELECT name AS item", "DELETE FROM log.entries; SELECT name AS item")
    with FreshCatalog() as catalog:
        managed(catalog)
        with pytest.raises(BadQuestionError, match="2 statements"):
            own_controls(catalog, bad)


def test_an_unknown_framework_or_state_is_an_error_that_names_the_next_step() -> None:
    with FreshCatalog() as catalog:
        with pytest.raises(BadQuestionError, match="Try iso42001"):
            controls(catalog, "iso42000")
        with pytest.raises(BadQuestionError, match="no state of a control"):
            own_controls(catalog, OWN, state="open")
    assert read_framework(OWN, "x").id == "house"


def test_doors_give_the_same_controls(tmp_path: Path, run_whence: Callable[..., str]) -> None:
    """The command, and its statement."""
    with Catalog(tmp_path / "whence.duckdb") as catalog:
        managed(catalog)
        expected = controls(catalog, "requirements")
    assert json.loads(run_whence("controls", "--framework", "requirements", "--json")) == expected
    assert "| A.7.5 | Provenance of data | yes |" in run_whence("controls", "--soa")
    (tmp_path / "house.yml").write_text(OWN)
    assert [row["state"] for row in json.loads(run_whence("controls", "--framework", "house.yml", "--json"))] == [
        *("computed", "gap", "gap", "partial")
    ]
    assert "Missing, by owner" in run_whence("controls", "--framework", "house.yml")


@pytest.fixture
def run_whence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """Return what runs a command in a folder of its own and gives its output."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WHENCE_CATALOG", raising=False)

    def run(*words: str) -> str:
        main([*words])
        return capfd.readouterr().out

    return run


assert CHURN_V1
