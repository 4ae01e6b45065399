"""A trace with too many edges of views and folders is cut, says so, and passes nothing; here with a lowered limit."""

from typing import Any

import pytest
from oracles.reference import Reference
from support.fresh import FreshCatalog
from support.product import entries_of
from test_histories import comparable
from worked.build import complete

from catalog.governance.decisions.decisions import gate
from catalog.lineage import closure
from catalog.questions.trace import trace
from ui.terminal.paper import Paper
from ui.terminal.trace import render_trace

# A folder of four parts, read by one run; another run made what the parts came from out of a folder of two.
EVENTS = [
    *(complete(number, number, f"x@{number}", f"/deep/{number}") for number in (1, 2)),
    *(complete(10 + number, 10 + number, "/deep", f"/data/{number}") for number in (1, 2, 3, 4)),
    complete(20, 20, "/data", "m@1"),
]


def traced(monkeypatch: pytest.MonkeyPatch, most: int) -> dict[str, Any]:
    """The trace of the model by SQL, which is the one in memory and that of the reference."""
    monkeypatch.setattr(closure, "MOST_VIRTUAL_EDGES", most)
    answers = []
    for keeps_graph in (False, True):
        with FreshCatalog(keeps_graph=keeps_graph) as catalog:
            catalog.append(entries_of(EVENTS))
            answers.append(trace(catalog, "m"))
    reference = Reference(EVENTS)
    reference.most_virtual_edges = most
    wanted = reference.trace("db", "m", "1")
    for answer in answers:
        assert comparable(answer) == comparable(wanted)
        assert answer["truncated"] == wanted["truncated"]
    return answers[0]


@pytest.mark.parametrize(("most", "cut"), [(6, []), (5, ["/deep"]), (4, ["/deep"]), (3, ["/data"]), (0, ["/data"])])
def test_a_trace_is_cut_at_the_first_level_with_too_many_edges(
    monkeypatch: pytest.MonkeyPatch, most: int, cut: list[str]
) -> None:
    """What is cut is neither a source nor passed over: it is a gap."""
    answer = traced(monkeypatch, most)
    assert answer["truncated"] == bool(cut)
    assert [gap["name"] for gap in answer["gaps"] if gap["kind"] == "undetermined"] == cut
    assert not {"/data", "/deep"} & {source["name"] for source in answer["sources"]}
    text = render_trace(Paper(120), answer)
    assert ("The trace was cut here" in text) == bool(cut)


def test_the_gate_does_not_pass_what_was_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closure, "MOST_VIRTUAL_EDGES", 3)
    with FreshCatalog() as catalog:
        catalog.append(entries_of(EVENTS))
        answer = gate(catalog, "m")
    assert answer["decision"] == "gap"
    assert "undetermined" in {finding["kind"] for finding in answer["findings"]}
