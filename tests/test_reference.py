"""The naive reference against the cases worked by hand, and against what must hold of any history."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracles.reference import Reference
from support.histories import FEATURES, arrivals, cuts, histories
from support.parts import examples
from worked.build import Body, at
from worked.case import Case, check, of
from worked.cases import CASES

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_reference_answers_as_worked_by_hand(case: Case) -> None:
    """The rule of the case holds."""
    check(case, Reference(list(case.events), as_of=at(case.as_of) if case.as_of is not None else None))


def test_case_names_are_distinct() -> None:
    """No case hides another."""
    assert len({case.name for case in CASES}) == len(CASES)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_arrival_changes_nothing(data: st.DataObject) -> None:
    """Every answer is a function of the set of events."""
    events = data.draw(histories())
    as_of = data.draw(cuts())
    again = data.draw(arrivals(events))
    one, other = Reference(events, as_of), Reference(again, as_of)
    assert one.runs() == other.runs()
    assert one.versions() == other.versions()
    assert one.reads() == other.reads()
    for version in one.versions():
        assert one.trace(*version) == other.trace(*version)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=SLOW)
@given(histories(), cuts())
def test_what_holds_of_any_trace(events: list[Body], as_of: str | None) -> None:
    """Edges join versions of the trace, a leaf has none, and impact is the trace turned round."""
    reference = Reference(events, as_of)
    known = reference.versions()
    traces = {version: reference.trace(*version) for version in known}
    for version, trace in traces.items():
        depths = {of(row): row["depth"] for row in trace["versions"]}
        assert len(depths) == len(trace["versions"])
        assert depths[version] == 0
        for edge in trace["edges"]:
            assert depths[of(edge["source"])] <= depths[of(edge["target"])] + 1
            assert (edge["kind"] == "read") == (edge["run_id"] is not None)
        entered = {of(edge["target"]) for edge in trace["edges"]}
        assert not entered & {of(row) for row in trace["sources"]}
    for version in known:
        forwards = {
            (*other, depth)
            for other, trace in traces.items()
            for depth in [row["depth"] for row in trace["versions"] if of(row) == version]
            if known[other]["state"] != "attempted"
        }
        assert {row for row in reference.impact(*version) if row[:3] in known} == forwards


@settings(max_examples=examples(60), deadline=None, suppress_health_check=SLOW)
@given(histories())
def test_a_column_trace_stays_within_the_trace(events: list[Body]) -> None:
    """Every column reached is of a version of the trace."""
    reference = Reference(events)
    for version in reference.versions():
        within = {of(row) for row in reference.trace(*version)["versions"]}
        for column in ("x", "*"):
            assert {row[:3] for row in reference.column_trace(*version, column)} <= within


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories(frozenset()))
def test_plain_histories_are_plain(events: list[Body]) -> None:
    """Without features every version is produced or unversioned, and time never runs backwards along an edge.

    It may stand still: runs that start and end at one moment can read each other's versions, a cycle.
    """
    reference = Reference(events)
    known = reference.versions()
    assert {row["state"] for row in known.values()} <= {"produced", "unversioned"}
    for version in known:
        for edge in reference.trace(*version)["edges"]:
            read, made = known[of(edge["source"])]["created_at"], known[of(edge["target"])]["created_at"]
            assert made is not None
            assert read is None or read <= made


@settings(max_examples=examples(60), deadline=None, suppress_health_check=SLOW)
@given(histories(FEATURES - {"symlinks", "aliases", "respelt", "sources", "append", "models"}), st.integers(-1, 8))
def test_as_of_is_the_history_so_far(events: list[Body], minute: int) -> None:
    """Where no other names and no fact of ours is involved, as-of is the answer of whoever had seen nothing later."""
    then = Reference(events, at(minute))
    so_far = Reference([event for event in events if event["eventTime"] <= at(minute)])
    assert then.runs() == so_far.runs()
    assert then.versions() == so_far.versions()
    assert then.reads() == so_far.reads()
    for version in then.versions():
        assert then.trace(*version) == so_far.trace(*version)
