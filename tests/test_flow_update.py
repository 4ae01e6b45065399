"""A changed fact changes exactly the labels it would have, had it been so from the beginning."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.governance_histories import situations
from support.governed import Governed
from support.parts import examples
from verdicts.case import Case

from catalog.governance.assessment.build import assess_all
from catalog.governance.facts.facts import DatasetFacts, Personal, PersonalData, Source
from catalog.governance.labels.flow import Flow
from catalog.session.query import ask

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=examples(25), deadline=None, suppress_health_check=SLOW)
@given(situations(), st.data())
def test_an_update_gives_what_a_new_start_gives(case: Case, data: st.DataObject) -> None:
    """Labels, and which of them differ, are those of a flow of the new facts."""
    governed = Governed(case)
    with ask(governed.catalog, governed.clocks) as question:
        flow = assess_all(question).flow
    versions = list(flow.situation.closure.versions)  # labels of those alone are not kept
    keys = sorted({node[0] for node in versions})
    if not keys:
        return
    changed = dict(flow.situation.facts)
    for key in data.draw(st.lists(st.sampled_from(keys), min_size=1, max_size=2)):
        level = data.draw(st.sampled_from(["personal", "non_personal", "unknown"]))
        held = PersonalData(Personal(level, frozenset({"pd:Age"})), {})
        changed[key] = DatasetFacts(data.draw(st.sampled_from([None, Source("new")])), held)
    before = {node: flow.labels[node] for node in versions}
    differing = flow.update(changed)
    anew = Flow(flow.situation)
    assert {node: _meaning(flow, node) for node in versions} == {node: _meaning(anew, node) for node in versions}
    assert differing == {node for node in versions if flow.labels[node] != before[node]}


def _meaning(flow: Flow, node: tuple[int, str]) -> object:
    """A label in words: two flows number their bits as they come."""
    label = flow.labels[node]
    parts = ("origin", "grants", "category", "special", "subject")
    return {
        column: (bits & 0b1111, [sorted(flow.book.meanings(bits, part)) for part in parts])
        for column, bits in {None: label.whole, "*": label.rest, **label.columns}.items()
    }
