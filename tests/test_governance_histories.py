"""What must hold of labels and findings in any situation, whatever the rules say in detail."""

from hypothesis import HealthCheck, given, settings
from oracles.governance_values import Situation, situation_of
from oracles.reference_governance import NO_STRANDS, of_kind
from oracles.reference_verdicts import Verdicts
from support.governance_histories import FEATURES, situations
from support.parts import examples
from verdicts.case import Case, version_of
from verdicts.events import events_of, records_of, time_of

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def situation(case: Case) -> Situation:
    """The situation of a case at the time it asks for."""
    return situation_of(events_of(case), records_of(case), time_of(case.ask["as_of"]))


@settings(max_examples=examples(60), deadline=None, suppress_health_check=SLOW)
@given(situations())
def test_a_source_is_never_lost(case: Case) -> None:
    """Without column lineage every original of the trace is a source of the label, whatever was declassified."""
    verdicts = Verdicts(situation(case))
    for version in verdicts.situation.versions:
        edges = [edge for each in verdicts.trace(version) for edge in verdicts.situation.edges.get(each, [])]
        originals = {each for each in verdicts.trace(version) if verdicts.is_original(each)}
        seen = {at for _, at, _ in of_kind(verdicts.strands(version), "source")}
        assert seen >= {version} & originals
        if all(edge.fields is None for edge in edges):
            assert seen >= originals


@settings(max_examples=examples(60), deadline=None, suppress_health_check=SLOW)
@given(situations())
def test_a_version_holds_what_its_columns_hold(case: Case) -> None:
    """The label of a version is at least that of each of its columns."""
    verdicts = Verdicts(situation(case))
    for version in verdicts.situation.versions:
        whole = verdicts.strands(version)
        for column in verdicts.columns(version):
            assert verdicts.strands(version, column) <= whole


@settings(max_examples=examples(60), deadline=None, suppress_health_check=SLOW)
@given(situations(FEATURES - {"columns", "declassifiers"}))
def test_nothing_falls_away_on_the_way(case: Case) -> None:
    """Without column lineage and declassifiers a version holds all that what it came from holds."""
    verdicts = Verdicts(situation(case))
    for version, edges in verdicts.situation.edges.items():
        for edge in edges:
            assert verdicts.strands(edge.source) <= verdicts.strands(version)
            carried = [rule.delete_by for rule in verdicts.rules(verdicts.strands(edge.source), version)]
            deadline = verdicts.retention(version).delete_by
            assert all(day is None or (deadline is not None and deadline <= day) for day in carried)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=SLOW)
@given(situations())
def test_the_order_of_questions_changes_no_answer(case: Case) -> None:
    """A label asked for first is the label asked for last."""
    known = situation(case)
    target = version_of(case.ask["of"])
    alone = Verdicts(known).strands(target)
    verdicts = Verdicts(known)
    for version in sorted(known.versions):
        verdicts.strands(version)
    assert verdicts.strands(target) == alone
    assert target not in known.versions or alone != NO_STRANDS or known.made(target).is_empty


@settings(max_examples=examples(60), deadline=None, suppress_health_check=SLOW)
@given(situations())
def test_every_finding_has_a_witness(case: Case) -> None:
    """A finding's path begins at the target and ends at the dataset that the finding names."""
    verdicts = Verdicts(situation(case))
    for version in verdicts.situation.versions:
        for finding in verdicts.findings(version):
            assert finding.path[0] == version
            assert finding.dataset in (None, finding.path[-1][:2])
