"""Management records along their states: every row of the table, what a move needs, who makes it, what proves it."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import yaml
from support.fresh import FreshCatalog
from support.scene import DOORS_SCENE, declared

from catalog.access.principal import Principal, acting_as
from catalog.access.roles import Permission, Role, permission_for_record
from catalog.governance.decisions.decisions import waive
from catalog.log.admission import Rejected, admit
from catalog.management.audits.sheets import draw, examine
from catalog.management.records.by_rule import raise_records
from catalog.management.records.history import record_history, writes_of
from catalog.management.records.states import KINDS, MOVES, NEW, Move, entry_of, states_of
from catalog.questions.lists import records
from catalog.questions.searching.findings_search import search_findings
from catalog.session.catalog import Catalog
from catalog.session.query import ask
from catalog.values.errors import BadQuestionError, ForbiddenError, NotFoundError
from ingest.records.faults import FaultyRecordError
from ingest.records.kinds import DECIDING, MANAGED
from ingest.records.member_types import MemberType, member_types
from ingest.records.spreadsheet import rows_of, written
from ingest.records.templates import template
from ingest.records.write import amend, record, record_all

FIRST, SECOND = "ana@example.com", "bo@example.com"
FAR = "2099-12-31"


@pytest.fixture(scope="module")
def empty() -> Iterator[Catalog]:
    """Return a catalog that every test here writes records of its own to."""
    with FreshCatalog() as catalog:
        yield catalog


@pytest.fixture
def scene() -> Iterator[Catalog]:
    """Return a catalog with models that pass, violate, and cannot be judged."""
    with FreshCatalog() as catalog:
        send(catalog, DOORS_SCENE)
        yield catalog


def send(catalog: Catalog, events: list[dict[str, Any]]) -> None:
    entries = [admit(json.dumps(event).encode()) for event in events]
    catalog.append([entry for entry in entries if not isinstance(entry, Rejected)])


def value_of(member: MemberType) -> Any:  # noqa: ANN401, PLR0911  # any JSON value
    """A value that a member takes."""
    if member.items is not None and "string" not in member.types:
        return [value_of(member.items)]
    if member.options:
        return member.options[0]
    if member.types == {"object"} and not member.members:
        return {"item": "churn v1"}
    if member.members:
        return {inner.name: value_of(inner) for inner in member.members if inner.is_required or inner.name == "name"}
    if "boolean" in member.types:
        return True
    if member.types & {"integer", "number"}:
        return 1
    if member.name == "records":
        return "risk/1"
    return {"date": "2026-03-01", "date-time": "2026-03-01T10:00:00Z"}.get(member.form, "risk/text")


def needed(kind: str, needs: tuple[str, ...]) -> dict[str, Any]:
    """The members a state needs, each with a value that it takes."""
    types = {member.name: member for member in member_types(kind)}
    return {name: value_of(types[name]) for name in needs}


def in_state(catalog: Catalog, kind: str, state: str, record_id: str) -> dict[str, Any]:
    """A record that FIRST brought into a state at once."""
    return record(
        catalog, kind, {"id": record_id, "status": state, **needed(kind, entry_of(kind, state).needs)}, FIRST
    )


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_may_write_a_kind_may_make_its_first_move(kind: str) -> None:
    """A kind that catalog/access/roles.py does not know would be a steward's, whatever the table of moves says."""
    assert {move.may for move in MOVES if move.kind == kind and move.before == NEW} == {permission_for_record(kind)}


def test_the_table_and_the_models_speak_of_the_same_kinds() -> None:
    assert set(KINDS) == set(MANAGED)
    assert {move.kind for move in MOVES} == set(KINDS)
    for kind, about in KINDS.items():
        states = states_of(kind)
        assert about.first == states[0]
        assert about.final <= set(states)
        assert set(about.dated_by) <= set(states)
        members = {member.name for member in member_types(kind)}
        assert {
            *about.dated_by.values(),
            *(name for move in MOVES if move.kind == kind for name in move.needs),
        } <= members
        reached = {about.first}
        while more := {move.after for move in MOVES if move.kind == kind and move.before in reached} - reached:
            reached |= more
        assert reached == set(states), kind


MOVED = [move for move in MOVES if move.before != NEW]


@pytest.mark.parametrize("move", MOVED, ids=[f"{move.kind}: {move.before} to {move.after}" for move in MOVED])
def test_every_move_of_the_table_and_no_other(empty: Catalog, move: Move) -> None:
    """A record in the state before it comes to the state after it, with what that needs and by whom it may."""
    name = f"{move.before}-{move.after}"
    in_state(empty, move.kind, move.before, name)
    for member in move.needs:
        kept = {member: None, **needed(move.kind, tuple(each for each in move.needs if each != member))}
        if move.before == "open" and move.kind == "deployment":
            continue
        with pytest.raises(FaultyRecordError, match=f"{member}: {move.after} needs it"):
            amend(empty, move.kind, name, {"status": move.after, **kept}, SECOND)
    changes = {"status": move.after, **needed(move.kind, move.needs)}
    if move.by_another:
        with pytest.raises(FaultyRecordError, match=f"{FIRST.upper()} made it {move.before}: somebody else"):
            amend(empty, move.kind, name, changes, FIRST.upper())
    moved = amend(empty, move.kind, name, changes, SECOND)
    assert (moved["status"], moved["by"]) == (move.after, SECOND)
    kind = KINDS[move.kind]
    assert ("closed_at" in moved) == (move.after in kind.final)
    if dated := kind.dated_by.get(move.after):
        assert moved[dated]
    elsewhere = set(states_of(move.kind)) - {each.after for each in MOVES if each[:2] == (move.kind, move.after)}
    for state in elsewhere - {move.after}:
        with pytest.raises(FaultyRecordError, match=rf"goes from {move.after} to .*, not to {state}"):
            amend(empty, move.kind, name, {"status": state}, FIRST)


def test_a_state_that_the_kind_has_not_is_named_with_those_it_has(empty: Catalog) -> None:
    with pytest.raises(FaultyRecordError, match="'mended' is no state of an incident; it has open, responding"):
        record(empty, "incident", {"status": "mended"}, FIRST)


def test_who_wrote_a_policy_does_not_approve_it_in_a_name_borrowed(empty: Catalog) -> None:
    in_state(empty, "policy", "draft", "p")
    with pytest.raises(FaultyRecordError, match=f"approved_by: {FIRST} wrote it: somebody else has to approve it"):
        amend(empty, "policy", "p", {"status": "approved", "approved_by": FIRST}, SECOND)


def test_a_record_keeps_its_dates_and_loses_its_end_when_it_is_open_again(empty: Catalog) -> None:
    record(empty, "incident", {"id": "i", "opened_at": "2026-01-02", "detected_at": "2026-01-02T08:00:00Z"}, FIRST)
    amend(empty, "incident", "i", {"status": "responding", "first_response_at": "2026-01-02T09:00:00Z"}, FIRST)
    amend(empty, "incident", "i", {"status": "resolved", "cause": "a stale feature"}, FIRST)
    closed = amend(empty, "incident", "i", {"status": "closed", "closed_at": "2026-01-05"}, SECOND)
    assert (closed["first_response_at"], closed["closed_at"]) == ("2026-01-02T09:00:00Z", "2026-01-05")
    again = record(empty, "incident", {"id": "i", "cause": "a stale feature", "severity": "high"}, FIRST)
    assert (again["status"], again["closed_at"], again["opened_at"]) == ("closed", "2026-01-05", "2026-01-02")
    (row,) = [row for row in records(empty, "incident") if row["id"] == "i"]
    assert (row["opened_at"], row["closed_at"]) == ("2026-01-02T00:00:00Z", "2026-01-05T00:00:00Z")
    steps = record_history(empty, "incident", "i")
    assert [step["status"] for step in steps] == ["open", "responding", "resolved", "closed", "closed"]
    assert steps[1]["changed"] == ["first_response_at", "status"]
    in_state(empty, "risk", "closed", "r")
    assert "closed_at" not in amend(empty, "risk", "r", {"status": "open", "note": "it came back"}, FIRST)


def test_what_changes_nothing_is_not_written(empty: Catalog) -> None:
    first = record(empty, "risk", {"id": "same", "title": "x"}, FIRST)
    position = empty.log_position
    assert record(empty, "risk", {"id": "same", "title": "x"}, SECOND)["status"] == first["status"]
    assert empty.log_position == position


def test_there_is_nothing_to_change_in_a_record_that_is_not_there(empty: Catalog) -> None:
    with pytest.raises(NotFoundError, match="There is no risk 'nope'"):
        amend(empty, "risk", "nope", {"status": "closed"}, FIRST)
    with pytest.raises(BadQuestionError, match=r"'riks' is no kind of record\. Nearest: risk"):
        amend(empty, "riks", "nope", {"status": "closed"}, FIRST)
    with pytest.raises(NotFoundError):
        record_history(empty, "risk", "nope")


def test_several_are_written_all_or_none(empty: Catalog) -> None:
    position = empty.log_position
    rows = [{"id": "a1", "title": "one"}, {"id": "a2", "likelihood": 9}, {"id": "a1"}, {"status": "nope"}]
    with pytest.raises(FaultyRecordError) as raised:
        record_all(empty, "risk", rows, FIRST)
    assert [fault.path for fault in raised.value.faults] == [(1, "likelihood"), (2, "id"), (3, "status")]
    assert empty.log_position == position
    assert [body["id"] for body in record_all(empty, "risk", rows[:1], FIRST)] == ["a1"]


def test_a_member_that_looks_misspelt_is_kept_and_named(empty: Catalog) -> None:
    body = record(empty, "risk", {"id": "typo", "likelyhood": 3, "colour": "red"}, FIRST)
    assert body["warnings"] == ["likelyhood is kept, but means nothing here; nearest: likelihood"]
    (row,) = [row for row in records(empty, "risk") if row["id"] == "typo"]
    assert (row["body"]["likelyhood"], row["body"]["colour"], "warnings" in row["body"]) == (3, "red", False)


def test_links_have_the_canonical_name_and_what_is_not_known_is_said(scene: Catalog) -> None:
    body = record(scene, "risk", {"models": [{"name": "churn"}, {"name": "nope"}]}, FIRST)
    assert body["models"] == [{"namespace": "models", "name": "churn"}, {"name": "nope"}]
    (warning,) = body["warnings"]
    assert warning.startswith("models: No dataset or model 'nope'.")


@pytest.mark.parametrize("kind", sorted(MANAGED))
def test_records_go_through_a_spreadsheet_unchanged(empty: Catalog, kind: str) -> None:
    full = needed(kind, tuple(member.name for member in member_types(kind) if member.name not in {"status", "by"}))
    body = record(empty, kind, {**full, "id": "=csv", "title": "a; b", "note": 'said "so",\nand more'}, FIRST)
    body.pop("warnings", None)
    text = written(kind, [body])
    assert "\n=csv" not in text  # no cell is a formula
    (row,) = rows_of(kind, text)
    assert {**row, "kind": kind} == body
    position = empty.log_position
    record_all(empty, kind, [row], SECOND)
    assert empty.log_position == position


def test_a_spreadsheet_with_a_stray_cell_is_refused() -> None:
    with pytest.raises(BadQuestionError, match="Line 2 has more cells"):
        rows_of("risk", "id,title\n1,2,3\n")
    with pytest.raises(BadQuestionError, match="The CSV is empty"):
        rows_of("risk", "")


@pytest.mark.parametrize("kind", sorted({*MANAGED, *DECIDING}))
def test_the_template_of_a_kind_is_a_file_that_names_every_member(kind: str) -> None:
    text = template(kind)
    names = [line.removeprefix("# ").partition(":")[0] for line in text.splitlines()]
    assert {member.name for member in member_types(kind)} - {"by"} <= set(names)
    filled = yaml.safe_load(text)
    assert set(filled or ()) == {m.name for m in member_types(kind) if m.is_required} - {"by"}


def test_a_violation_opens_a_nonconformity_and_a_gap_a_risk_once_each(scene: Catalog) -> None:
    first = raise_records(scene, FIRST)
    found = search_findings(scene, count=1000)["rows"]
    groups = {(row["severity"], row["kind"], row["source"]) for row in found if row["severity"] != "warning"}
    assert {body["kind"] for body in first["opened"]} == {"nonconformity", "risk"}
    assert len(first["opened"]) == len(groups)
    again = raise_records(scene, FIRST)
    assert (again["opened"], again["closed"], again["standing"]) == ([], [], len(groups))


def test_what_findings_opened_is_closed_by_their_end_or_a_waiver_only(scene: Catalog) -> None:
    raise_records(scene, FIRST)
    opened = {row["id"]: row["body"] for row in records(scene, "nonconformity")}
    (name, body), *_ = opened.items()
    done = {"cause": "c", "action": "a", "effectiveness": "e", "due_at": FAR}
    for state, by in (
        ("cause_found", FIRST),
        ("action_agreed", FIRST),
        ("action_done", FIRST),
        ("effective", SECOND),
    ):
        amend(scene, "nonconformity", name, {"status": state, **done}, by)
    with pytest.raises(FaultyRecordError, match=r"still stands?, so it stays open: .* Fix or waive it first"):
        amend(scene, "nonconformity", name, {"status": "closed"}, SECOND)
    for row in search_findings(scene, kind=body["rule"]["kind"], count=1000)["rows"]:
        waive(scene, row["id"], SECOND, "known", FAR)
    assert amend(scene, "nonconformity", name, {"status": "closed"}, SECOND)["status"] == "closed"


def test_a_risk_ends_with_its_findings_and_comes_back_under_a_number(scene: Catalog) -> None:
    raise_records(scene, FIRST)
    risks = [row for row in records(scene, "risk") if row["body"]["rule"]["kind"] == "undeclared_source"]
    assert risks
    about = search_findings(scene, kind="undeclared_source")["rows"][0]
    source = {"name": "bought", "channel": "third_party"}
    declare = declared(str(about["about_namespace"]), str(about["about_name"]), "2026-03-01", whence_source=source)
    send(scene, [declare])
    after = raise_records(scene, FIRST)
    assert risks[0]["id"] in {body["id"] for body in after["closed"]}
    (row,) = [row for row in records(scene, "risk") if row["id"] == risks[0]["id"]]
    assert (row["status"], row["closed_at"] is not None) == ("closed", True)


def test_a_review_s_decisions_become_actions_once(empty: Catalog) -> None:
    decisions = ["Train the desk", {"text": "Buy a mask", "owner": SECOND, "due_at": "2026-09-01"}]
    record(empty, "review", {"id": "q1", "decisions": decisions, "owner": FIRST}, FIRST)
    assert not [row for row in records(empty, "action") if row["body"].get("for") == "review/q1"]
    amend(empty, "review", "q1", {"status": "held", "held_at": "2026-06-30"}, FIRST)
    actions = {row["id"]: row for row in records(empty, "action") if row["body"].get("for") == "review/q1"}
    assert {name: (row["owner"], row["body"]["title"]) for name, row in actions.items()} == {
        "q1-1": (FIRST, "Train the desk"), "q1-2": (SECOND, "Buy a mask"),
    }  # fmt: skip
    amend(empty, "action", "q1-1", {"status": "done"}, FIRST)
    amend(empty, "review", "q1", {"status": "closed"}, FIRST)
    (action,) = [row for row in records(empty, "action") if row["id"] == "q1-1"]
    assert action["status"] == "done"


def test_an_audit_s_finding_is_closed_after_its_nonconformity(empty: Catalog) -> None:
    record(empty, "finding", {"id": "f1", "title": "No gate", "grade": "minor", "controls": ["A.6.2.5"]}, FIRST)
    (nonconformity,) = [row for row in records(empty, "nonconformity") if row["id"] == "f1"]
    assert nonconformity["body"]["controls"] == ["A.6.2.5"]
    amend(empty, "finding", "f1", {"status": "in_correction"}, FIRST)
    amend(empty, "finding", "f1", {"status": "corrected", "action": "a gate"}, FIRST)
    with pytest.raises(FaultyRecordError, match="its nonconformity f1 is open; close that one first"):
        amend(empty, "finding", "f1", {"status": "closed"}, FIRST)
    done = {"cause": "c", "action": "a", "effectiveness": "e", "due_at": FAR}
    for state, by in (
        ("cause_found", FIRST),
        ("action_agreed", FIRST),
        ("action_done", FIRST),
        ("effective", SECOND),
    ):
        amend(empty, "nonconformity", "f1", {"status": state, **done}, by)
    amend(empty, "nonconformity", "f1", {"status": "closed"}, SECOND)
    assert amend(empty, "finding", "f1", {"status": "closed"}, FIRST)["closed_at"]
    record(empty, "finding", {"id": "f2", "title": "Good logs", "grade": "good_practice"}, FIRST)
    assert not [row for row in records(empty, "nonconformity") if row["id"] == "f2"]


@pytest.mark.parametrize("kind", sorted(MANAGED))
def test_each_kind_is_for_the_roles_that_its_permission_names(empty: Catalog, kind: str) -> None:
    members = {"id": f"role-{kind}", **needed(kind, entry_of(kind, KINDS[kind].first).needs)}
    allowed = set()
    for role in Role:
        with acting_as(Principal("zoe", role)):
            try:
                record(empty, kind, {**members, "id": f"{role}-{kind}"}, "zoe")
                allowed.add(role)
            except ForbiddenError:
                pass
    expected = {
        Permission.DECIDE: {Role.STEWARD, Role.ADMIN},
        Permission.AUDIT: {Role.AUDITOR, Role.ADMIN},
        Permission.CORRECT: {Role.STEWARD, Role.AUDITOR, Role.ADMIN},
    }
    assert allowed == expected[permission_for_record(kind)]


def test_of_two_moves_at_the_same_moment_one_is_made(empty: Catalog) -> None:
    """Each is allowed from where the record stands, and neither from where the other leads."""
    record(empty, "action", {"id": "twice", "status": "open", "title": "A"}, FIRST)
    changes: list[dict[str, Any]] = [{"status": "done"}, {"status": "cancelled", "note": "no need"}]
    barrier = threading.Barrier(len(changes))

    def move(number: int) -> str:
        barrier.wait()
        try:
            amend(empty, "action", "twice", changes[number], FIRST)
        except FaultyRecordError:
            return "refused"
        return "made"

    with ThreadPoolExecutor(len(changes)) as threads:
        made = sorted(threads.map(move, range(len(changes))))
    with ask(empty) as question:
        states = [each.body["status"] for each in writes_of(question, "action", "twice")]
    assert made == ["made", "refused"]
    assert len(states) == len(changes)


def test_sheets_filled_in_at_the_same_moment_are_all_kept(scene: Catalog) -> None:
    held: Any = draw(scene, "releases", 2, "seed", FIRST)
    numbers = range(1, len(held["items"]) + 1)
    barrier = threading.Barrier(len(numbers))

    def fill_in(number: int) -> None:
        barrier.wait()
        examine(scene, held["id"], number, "ok", SECOND)

    with ThreadPoolExecutor(len(numbers)) as threads:
        list(threads.map(fill_in, numbers))
    with ask(scene) as question:
        items: Any = writes_of(question, "sample", held["id"])[-1].body["items"]
    assert len(items) > 1
    assert all("sheet" in item for item in items)
