"""The graph in memory against the naive reference and against SQL, loaded at some point and following the rest."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles.reference import Reference
from support.fresh import FreshCatalog
from support.histories import FEATURES, arrivals, histories
from support.parts import examples
from support.product import Product, entries_of
from test_histories import SLOW, comparable, split
from worked.build import Body
from worked.case import Case, check
from worked.cases import CASES
from worked.cases.stand_ins import STAND_INS

from catalog.database.computed import WRITTEN
from catalog.database.connection import rolled_back, stage
from catalog.database.names import NAME_PARTS, stage_joined_names
from catalog.database.views import compose
from catalog.lineage.closure_by_sql import find_closure, stage_lineage
from catalog.lineage.column_closure import column_trace
from catalog.lineage.columns import find_columns
from catalog.lineage.gaps.clues import find_clues
from catalog.lineage.graph.graph import Graph
from catalog.lineage.trace_writer import trace_json
from catalog.session.query import ask

COMMON = FEATURES - {"nameless", "symlinks", "placeholders", "aliases", "streaming", "rename", "job_events", "append"}


class Followed(Product):
    """A catalog whose graph was loaded after some events and took in the others batch by batch."""

    def __init__(self, batches: Sequence[Sequence[Body]]) -> None:
        super().__init__([])
        self.catalog.keeps_graph = True
        self.graphs: list[Graph] = []
        for batch in batches:
            self.catalog.append(entries_of(batch))
            self.catalog.catch_up()
            graph = self.catalog.graph()
            if not self.graphs or self.graphs[-1] is not graph:
                self.graphs.append(graph)


@settings(max_examples=examples(20), deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_the_graph_answers_as_the_naive_reference_and_as_sql(data: st.DataObject) -> None:
    """Every trace and impact, whatever came before the graph was loaded, and in whatever order the rest came."""
    events = data.draw(histories(data.draw(st.sampled_from((FEATURES, COMMON)))))
    sizes = data.draw(st.lists(st.integers(1, max(1, len(events) // 2)), min_size=1, max_size=4))
    product, reference = Followed(split(data.draw(arrivals(events)), sizes)), Reference(events)
    versions = reference.versions()
    for version in versions:
        assert comparable(product.trace(*version)) == comparable(reference.trace(*version))
        assert product.impact(*version) == reference.impact(*version)
    with product.catalog.cursor() as cursor:
        stage_lineage(cursor)
        for version in data.draw(st.permutations(sorted(versions)))[:2]:
            target = product.catalog.graph().find(version[1], version[0], version[2])
            assert target
            by_sql = find_closure(cursor, target.node, is_staged=True)
            expected = trace_json(by_sql, find_clues(cursor, by_sql))
            in_memory = product.catalog.graph().closure(target.node)
            assert trace_json(in_memory, find_clues(cursor, in_memory)) == expected
    product.catalog.close()


@settings(max_examples=examples(10), deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_columns_kept_in_memory_are_those_of_the_tables(data: st.DataObject) -> None:
    """Asked after every batch, so that whatever a batch changes has been kept before it came."""
    events = data.draw(histories(data.draw(st.sampled_from((FEATURES, COMMON))), max_runs=8))
    sizes = data.draw(st.lists(st.integers(1, max(1, len(events) // 2)), min_size=1, max_size=4))
    product = Followed([])
    for batch in split(data.draw(arrivals(events)), sizes):
        product.catalog.append(entries_of(batch))
        for namespace, name, version in data.draw(st.permutations(sorted(product.versions())))[:3]:
            with ask(product.catalog) as question:
                target = question.target(name, namespace, version)
                closure = question.closure(target.node)
                if question.graph is None:
                    continue
                by_graph, by_sql = question.columns(closure), find_columns(question.cursor, closure)
                assert {node: names.names for node, names in by_graph[0].items()} == {
                    node: names.names for node, names in by_sql[0].items()
                }
                for column in by_sql[0].get(target.node) or ("x",):
                    asked = column_trace(closure, *by_graph, target, column)
                    assert asked == column_trace(closure, *by_sql, target, column)
    product.catalog.close()


@pytest.mark.parametrize("case", [case for case in STAND_INS if case.column], ids=lambda case: case.name)
def test_columns_of_the_tables_name_the_inputs_that_sources_are(case: Case) -> None:
    """Read for the datasets of one closure, of which some input of the run may be none."""
    product = Followed([case.events])
    with ask(product.catalog) as question:
        assert question.graph is not None
        target = question.target(case.ask or "")
        closure = question.closure(target.node)
        by_graph, by_sql = question.columns(closure), find_columns(question.cursor, closure)
        asked = column_trace(closure, *by_sql, target, case.column or "")
    assert asked == column_trace(closure, *by_graph, target, case.column or "")
    product.catalog.close()


FOLLOWED = [case for case in CASES if case.as_of is None]


@pytest.mark.many
@pytest.mark.parametrize("case", FOLLOWED, ids=lambda case: case.name)
def test_the_graph_answers_as_worked_by_hand(case: Case) -> None:
    check(case, Followed([case.events[::2], case.events[1::2]]))


def test_nothing_known_is_found_by_sql() -> None:
    """A catalog without events has a graph, too."""
    with FreshCatalog(keeps_graph=True) as catalog:
        assert catalog.graph().find("orders") is None


@pytest.mark.many
@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("a stream reads on", "m"),
        ("a view over a stream", "m"),
        ("a batch added to a topic that streams flow into", "m"),
        ("explicit versions of a stream", "a"),
    ],
)
def test_a_graph_follows_streams_event_by_event(name: str, asked: str) -> None:
    """Every edge and every version, however the events are parted, as by SQL from all of them at once."""
    events = next(case.events for case in CASES if case.name == name)
    by_sql = Product(events)
    expected = comparable(by_sql.trace("db", asked))
    by_sql.catalog.close()
    for batches in ([events], [events[:1], events[1:]], [[event] for event in reversed(events)]):
        product = Followed(batches)
        assert comparable(product.trace("db", asked)) == expected
        product.catalog.close()


def test_what_a_stream_reads_later_loads_no_graph_again() -> None:
    """A stream that is known reads on and is read from without the graph being loaded once more."""
    case = next(case for case in CASES if case.name == "a stream reads on")
    product = Followed([case.events[:2], *([event] for event in case.events[2:])])
    assert len(product.graphs) == 1
    product.catalog.close()


def test_what_was_read_is_joined_as_tables_of_any_size_are() -> None:
    """What is staged within a transaction DuckDB takes for empty: 100,000 runs took 19 s so, in the place of 3."""
    with FreshCatalog() as catalog, catalog.cursor() as cursor, rolled_back(cursor):
        stage_joined_names(cursor)
        stage(cursor, WRITTEN, NAME_PARTS)
        reads = compose("SELECT * FROM seen.plain_reads", (*NAME_PARTS, *WRITTEN))
        ((_, plan),) = cursor.execute(f"EXPLAIN (FORMAT json) {reads}").fetchall()
    assert "ASOF_JOIN" in plan
    assert "NESTED_LOOP_JOIN" not in plan
