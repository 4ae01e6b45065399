"""The catalog against the naive reference on random histories, and against itself in other orders of arrival."""

import json
from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracles.reference import Reference
from support.fresh import FreshCatalog
from support.histories import arrivals, cuts, histories
from support.parts import examples
from support.product import Product, catalog_of, entries_of
from worked.build import Body

from catalog.questions.operating.upkeep import digest, rebuild

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def comparable(trace: dict[str, Any]) -> dict[str, Any]:
    """A trace without what the reference does not say: messages, candidates, circumstances of the answer."""
    told = {key: trace[key] for key in ("target", "versions", "runs", "edges", "sources")}
    told["runs"] = sorted(told["runs"], key=json.dumps)
    beside = ("statistics", "profile")
    edges = [{key: value for key, value in edge.items() if key not in beside} for edge in told["edges"]]
    told["edges"] = sorted(edges, key=json.dumps)
    for kind in ("gaps", "warnings"):
        said = {"message", "mend", "candidates"}
        rows = [{key: value for key, value in row.items() if key not in said} for row in trace[kind]]
        told[kind] = sorted(rows, key=json.dumps)
    return told


@settings(max_examples=examples(25), deadline=None, suppress_health_check=SLOW)
@given(histories(), cuts(), st.data())
def test_the_catalog_answers_as_the_naive_reference(
    events: list[Body], as_of: str | None, data: st.DataObject
) -> None:
    """Runs, versions and reads are those of the rules read plainly, as of any time; so are a few traces and impacts.

    Every trace is compared by `test_graph`, in memory.
    """
    product, reference = Product(events, as_of), Reference(events, as_of)
    assert product.runs() == reference.runs()
    assert product.versions() == reference.versions()
    assert product.reads() == reference.reads()
    for version in data.draw(st.permutations(sorted(reference.versions())))[:3]:
        assert comparable(product.trace(*version)) == comparable(reference.trace(*version))
        assert product.impact(*version) == reference.impact(*version)
        for column in reference.schema(version)[:2]:
            namespace, name, of = version
            assert product.column_trace(namespace, name, of, column) == reference.column_trace(
                namespace, name, of, column
            )


def split(events: Sequence[Body], sizes: list[int]) -> list[Sequence[Body]]:
    """The events in consecutive batches of the given sizes, the rest last."""
    batches, start = [], 0
    for size in sizes:
        batches.append(events[start : start + size])
        start += size
    return [*batches, events[start:]]


@settings(max_examples=examples(25), deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_arrival_changes_no_digest(data: st.DataObject) -> None:
    """Any order, any repetition, any batches, and reading the log anew give the same digest."""
    events = data.draw(histories())
    with catalog_of(events) as straight:
        expected = digest(straight)
    with FreshCatalog() as other:
        for batch in split(data.draw(arrivals(events)), data.draw(st.lists(st.integers(0, 5), max_size=6))):
            other.append(entries_of(batch))
            other.catch_up()
        assert digest(other) == expected
        assert rebuild(other)["digest"] == expected["digest"]
