"""Closures that the graph keeps from one question to the next: the same answers as found anew, and only as long."""

from collections.abc import Iterable, Iterator

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fresh import FreshCatalog
from support.histories import FEATURES, arrivals, histories
from support.parts import examples
from support.product import entries_of
from test_graph import COMMON, Followed
from test_histories import SLOW, split
from worked.build import (
    Body,
    column_lineage,
    complete,
    dataset_event,
    dataset_type,
    ds,
    facet,
    running,
    source,
    start,
    symlinks,
)

from catalog.lineage.closure import Node
from catalog.lineage.edge_facts import find_edge_facts
from catalog.lineage.gaps.clues import find_clues
from catalog.lineage.graph import closure_memory
from catalog.lineage.trace_writer import trace_json, written_trace
from catalog.session.catalog import Catalog
from catalog.session.query import ask
from catalog.values.canonical_json import Json


@pytest.fixture(autouse=True)
def _small_closures_are_kept() -> Iterator[None]:
    before, closure_memory.FEWEST_EDGES = closure_memory.FEWEST_EDGES, 1
    yield
    closure_memory.FEWEST_EDGES = before


def _asked(catalog: Catalog, node: Node) -> Json:
    """A trace as a question writes it, from what is kept where something is."""
    with ask(catalog) as question:
        closure = question.closure(node)
        answer: Json = orjson.loads(
            orjson.dumps(written_trace(closure, question.clues(closure), question.trace_texts(closure)))
        )
        return answer


def _plainly(catalog: Catalog, nodes: Iterable[Node]) -> list[Json]:
    """The same of several versions, by SQL alone."""
    with ask(catalog, by_graph=False) as question:
        closures = [question.closure(node) for node in nodes]
        facts = [find_edge_facts(question.cursor, closure) for closure in closures]
        answers = [
            trace_json(closure, find_clues(question.cursor, closure), fact)
            for closure, fact in zip(closures, facts, strict=True)
        ]
        found: list[Json] = orjson.loads(orjson.dumps(answers))
        return found


@settings(max_examples=examples(5), deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_what_is_kept_is_what_is_found_anew(data: st.DataObject) -> None:
    """Asked after every batch, so that whatever a batch changes has been kept before it came."""
    events = data.draw(histories(data.draw(st.sampled_from((FEATURES, COMMON)))))
    sizes = data.draw(st.lists(st.integers(1, max(1, len(events) // 2)), min_size=1, max_size=4))
    product = Followed([])
    asked: list[Node] = []
    for batch in split(data.draw(arrivals(events)), sizes):
        product.catalog.append(entries_of(batch))
        versions = data.draw(st.permutations(sorted(product.versions())))
        for namespace, name, version in versions[:3]:
            with ask(product.catalog) as question:
                asked.append(question.target(name, namespace, version).node)
        nodes = list(dict.fromkeys(asked[-6:]))
        assert [_asked(product.catalog, node) for node in nodes] == _plainly(product.catalog, nodes)
    product.catalog.close()


def _node(catalog: Catalog, name: str) -> Node:
    target = catalog.graph().find(name)
    assert target
    return target.node


FIRST = complete(1, 1, "raw", "clean")


def test_an_event_of_other_datasets_leaves_a_closure_and_its_texts_as_they_are() -> None:
    with FreshCatalog(keeps_graph=True) as catalog:
        catalog.append(entries_of([FIRST]))
        kept = catalog.graph().closure(_node(catalog, "clean"))
        before = _asked(catalog, kept.target)
        catalog.append(entries_of([complete(2, 2, "x", "y")]))
        assert catalog.graph().closure(kept.target) is kept
        assert kept.texts is not None
        assert _asked(catalog, kept.target) == before


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(complete(2, 1, "more"), id="another event of its run"),
        pytest.param(complete(0, 2, "x", "raw"), id="an earlier write of what it read"),
        pytest.param(complete(2, 2, "x", "clean"), id="a later write of it"),
        pytest.param(complete(2, 2, "clean", "z"), id="a read of it"),
        pytest.param(dataset_event(2, ds("raw", whence_source=source("supplier"))), id="a declared source"),
        pytest.param(dataset_event(2, ds("clean", datasetType=dataset_type("MODEL"))), id="a type"),
        pytest.param(complete(2, 2, [ds("other", symlinks=symlinks("raw"))], "z"), id="another name of what it read"),
        pytest.param(complete(2, 1, "", [ds("clean", columnLineage=column_lineage(a="raw.a"))]), id="its columns"),
    ],
)
def test_an_event_of_one_of_its_datasets_ends_a_closure(body: Body) -> None:
    with FreshCatalog(keeps_graph=True) as catalog:
        catalog.append(entries_of([FIRST]))
        kept = catalog.graph().closure(_node(catalog, "clean"))
        _asked(catalog, kept.target)
        catalog.append(entries_of([body]))
        assert catalog.graph().closure(kept.target) is not kept
        assert [_asked(catalog, kept.target)] == _plainly(catalog, [kept.target])


EARLY = complete(1, 1, "raw", "clean")
_COUNTED = ds("raw")
_COUNTED["inputFacets"] = {"inputStatistics": facet("InputStatisticsInputDatasetFacet", rowCount=7, size=9)}


_LATER = {
    "runs that came after the load": complete(3, 2, "clean", "model"),
    "an earlier event of a run of the base": running(0.5, 1, "raw"),
    "a name that joins": complete(3, 3, [ds("clean", symlinks=symlinks("pure"))], "model"),
    "statistics": running(2, 1, [_COUNTED]),
    "an event days before the run began": running(-5_000, 1, "raw"),
    "a view": dataset_event(2, ds("raw", datasetType=dataset_type("VIEW"))),
}


@pytest.mark.many
@pytest.mark.parametrize(
    "base",
    [
        pytest.param([EARLY], id="plain"),
        pytest.param([start(0, 1, "raw"), complete(1, 1, [_COUNTED], "clean")], id="with statistics"),
        pytest.param([start(0, 1, "raw"), EARLY, running(-5_000, 1, "raw")], id="days before it began"),
        pytest.param(
            [start(0, 1, "raw"), complete(1, 1, [ds("db.raw2", symlinks=symlinks("raw"))], "clean")],
            id="by two names",
        ),
        pytest.param(
            [complete(1, 1, "raw", [ds("clean", columnLineage=column_lineage(a="seeds.a"))])], id="only in lineage"
        ),
    ],
)
def test_the_graph_knows_when_reads_took_place_as_the_tables_say_it(base: list[Body]) -> None:
    with FreshCatalog(keeps_graph=True) as catalog:
        catalog.append(entries_of(base))
        catalog.graph()  # loaded with these
        for what, batch in {"nothing": [], **{what: [event] for what, event in _LATER.items()}}.items():
            catalog.append(entries_of(batch))
            found = [catalog.graph().find(name) for name in ("clean", "model")]
            nodes = [target.node for target in found if target]
            answers = [_asked(catalog, node) for node in nodes]
            assert answers == _plainly(catalog, nodes), what
            assert "read_at" in str(answers), what
