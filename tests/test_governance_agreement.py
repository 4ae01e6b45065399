"""The product's governance against the naive reading of it, and against itself, on random situations."""

from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from oracles.governance_values import Situation, situation_of
from oracles.reference_verdicts import Verdicts
from support.agreement import Judged, label_read, label_said, triple
from support.governance_histories import situations
from support.governed import Governed, catalog_as_received
from support.histories import arrivals
from support.parts import examples
from verdicts.case import Case, Version, version_of
from verdicts.events import events_of, records_of, time_of

from catalog.governance.rules.withdrawal import REASONS
from catalog.questions.impact import impact
from catalog.questions.verdicts import findings, label
from catalog.session.clocks import Clocks, read_clocks

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking takes minutes


def known(case: Case) -> Situation:
    """The situation of a case at the time it asks for."""
    return situation_of(events_of(case), records_of(case), time_of(case.ask["as_of"]))


def clocks_of(case: Case) -> Clocks:
    """The product's clocks at the time a case asks for."""
    return read_clocks(time_of(case.ask["as_of"]))


@settings(max_examples=examples(15), deadline=None, phases=PHASES, suppress_health_check=SLOW)
@given(situations())
def test_the_catalog_judges_as_the_naive_reading(case: Case) -> None:
    """Labels of versions and columns, findings, retention, what has to follow and the gate, of every version."""
    verdicts, governed = Verdicts(known(case)), Governed(case)
    judged = Judged(governed.catalog, governed.clocks)
    assert judged.nodes.keys() <= verdicts.situation.versions.keys()
    for version in judged.nodes:
        for column in (None, *sorted(verdicts.columns(version) - {"*"})):
            assert judged.label(version, column) == label_read(verdicts.label(version, column)), (version, column)
        rows = judged.findings(version)
        expected = {(row.kind, row.severity, row.dataset) for row in verdicts.findings(version)}
        assert {(row["kind"], row["severity"], dataset_of(row)) for row in rows} == expected, version
        for row in rows:
            check_path(verdicts, version, row)
        kept = verdicts.retention(version)
        assert judged.retention(version) == (kept.state, kept.delete_by and str(kept.delete_by)), version
        assert judged.decision(version) == verdicts.decision(version)
    check_consequences(judged, verdicts)


def dataset_of(row: dict[str, Any]) -> tuple[str, str] | None:
    """The dataset that a finding is about."""
    return triple(row["dataset"])[:2] if row["dataset"] else None


def check_path(verdicts: Verdicts, target: Version, row: dict[str, Any]) -> None:
    """Pass where a finding's path leads back from the target to what it is about, each step along an edge."""
    path = [triple(step) for step in row["path"]]
    if row["dataset"]:
        assert (path[0], path[-1]) == (target, triple(row["dataset"])), row
    for step, before in pairwise(path):
        assert before in verdicts.before(step), row


def check_consequences(judged: Judged, verdicts: Verdicts) -> None:
    """Pass where a withdrawal, an erasure and a contamination of each dataset have the same consequences."""
    for dataset in {version[:2] for version in judged.nodes}:
        starts = sorted(version for version in judged.nodes if version[:2] == dataset)
        for reason in REASONS:
            nodes = verdicts.impact(starts, reason).items()
            expected = {each: (node.verdict, node.receipt) for each, node in nodes if each in judged.nodes}
            seen = judged.consequences(starts, expected, verdicts.situation.newest, reason)
            assert seen == expected, (dataset, reason)


@settings(max_examples=examples(5), deadline=None, phases=PHASES, suppress_health_check=SLOW)
@given(situations(), st.data())
def test_a_question_about_one_version_is_answered_as_one_about_all(case: Case, data: st.DataObject) -> None:
    """A label, the findings and an impact asked for alone are those that judging everything gives."""
    verdicts, governed = Verdicts(known(case)), Governed(case)
    judged, clocks = Judged(governed.catalog, governed.clocks), governed.clocks
    target = version_of(case.ask["of"])
    if target in judged.nodes:
        namespace, name, version = target
        alone = label(governed.catalog, name, namespace, version, clocks=clocks)
        assert label_said(alone) == judged.label(target)
        assert findings(governed.catalog, name, namespace, version, clocks) == judged.findings(target)
    namespace, name = data.draw(st.sampled_from(sorted({version[:2] for version in judged.nodes})))
    reason = data.draw(st.sampled_from(REASONS))
    nodes = impact(governed.catalog, name, namespace, reason=reason, clocks=clocks)["nodes"]
    starts = [version for version in judged.nodes if version[:2] == (namespace, name)]
    about = verdicts.impact(starts, reason, verdicts.case_of(name, reason)).items()
    expected = {each: (node.verdict, node.receipt) for each, node in about if each in judged.nodes}
    assert {triple(node): (node["verdict"], (node["receipt"] or {}).get("kind")) for node in nodes} == expected


@settings(max_examples=examples(5), deadline=None, phases=PHASES, suppress_health_check=SLOW)
@given(situations(), st.data())
def test_the_order_and_number_of_arrivals_change_no_answer(case: Case, data: st.DataObject) -> None:
    """Labels and findings are the same to the byte, in whatever order and however often the events come."""
    events = [body for _, body in events_of(case)]
    straight = catalog_as_received(events, records_of(case))
    other = catalog_as_received(data.draw(arrivals(events)), records_of(case))
    clocks = clocks_of(case)
    assert Judged(straight, clocks).answers() == Judged(other, clocks).answers()


@settings(max_examples=examples(4), deadline=None, phases=PHASES, suppress_health_check=SLOW)
@given(situations(), st.data())
def test_the_graph_in_memory_and_sql_give_the_same_answers(case: Case, data: st.DataObject) -> None:
    """Label, findings and impact without clocks are one JSON, whether the trace is walked in memory or by SQL."""
    events = [body for _, body in events_of(case)]
    by_sql = catalog_as_received(events, records_of(case))
    by_graph = catalog_as_received(events, records_of(case), keeps_graph=True)
    versions = sorted(situation_of(events_of(case), records_of(case)).versions)
    namespace, name, version = version_of(case.ask["of"])
    if (namespace, name, version) in versions:
        assert label(by_graph, name, namespace, version) == label(by_sql, name, namespace, version)
        assert findings(by_graph, name, namespace, version) == findings(by_sql, name, namespace, version)
    reason = data.draw(st.sampled_from((None, *REASONS)))
    namespace, name, _ = data.draw(st.sampled_from(versions))
    seen = impact(by_graph, name, namespace, reason=reason)
    assert seen == impact(by_sql, name, namespace, reason=reason)
