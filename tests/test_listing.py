"""The list of datasets, brought up step by step, and what is read of one dataset alone: the same as of everything."""

from collections.abc import Sequence
from threading import Thread
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.fresh import FreshCatalog
from support.histories import arrivals, cuts, histories
from support.parts import examples
from support.product import entries_of
from test_judging import event
from worked.build import column_lineage, complete, ds, schema

from catalog.database.subset import of_closure, of_subset, stage_datasets, stage_datasets_lineage
from catalog.derived.dataset_index import DATASET_INDEX
from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.questions.searching.search import search_datasets, search_names
from catalog.session.catalog import Catalog
from catalog.session.clocks import read_clocks
from catalog.session.query import ask

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking takes minutes
OF_DATASET = (
    "questions/show_dataset",
    "questions/show_facets",
    "questions/show_versions",
    "questions/show_validations",
)
OF_VERSION = ("questions/show_fields", "questions/show_producers", "questions/show_readers")
Body = dict[str, Any]


def listed(catalog: Catalog) -> list[tuple[Any, ...]]:
    """The rows of the list."""
    refresh(catalog, DATASET_INDEX)
    with catalog.cursor() as cursor:
        return sorted(cursor.execute("FROM listed.datasets").fetchall(), key=repr)


@settings(max_examples=examples(8), deadline=None, phases=PHASES, suppress_health_check=SLOW)
@given(histories(), st.data())
def test_step_by_step_and_at_once_are_the_same(events: list[Body], data: st.DataObject) -> None:
    arrived = data.draw(arrivals(events))
    catalog = FreshCatalog()
    first = max(len(arrived) - data.draw(st.integers(1, 5)), 0)
    catalog.append(entries_of(arrived[:first]))
    refresh(catalog, DATASET_INDEX)
    for one in arrived[first:]:
        catalog.append(entries_of([one]))
        refresh(catalog, DATASET_INDEX)
    whole = FreshCatalog()
    whole.append(entries_of(arrived))
    assert listed(catalog) == listed(whole)


@settings(max_examples=examples(6), deadline=None, phases=PHASES, suppress_health_check=SLOW)
@given(histories(), cuts(), st.data())
def test_one_dataset_alone_is_read_as_among_all(events: list[Body], as_of: str | None, data: st.DataObject) -> None:
    catalog = FreshCatalog()
    catalog.append(entries_of(data.draw(arrivals(events))))
    clocks = read_clocks(as_of)
    with ask(catalog, clocks) as alone, ask(catalog, clocks) as whole:
        keys = [key for (key,) in whole.cursor.execute("SELECT dataset_key FROM reading.datasets").fetchall()]
        for key in sorted(keys):
            stage_datasets_lineage(alone.cursor, [key])
            given_key: dict[str, object] = {"dataset_key": key}
            of_key = {name: whole.rows(name, given_key, whole.of_lineage) for name in OF_DATASET}
            for name, rows in of_key.items():
                assert alone.rows(name, given_key, of_closure) == rows, name
            for row in of_key["questions/show_versions"]:
                of_version = {**given_key, "version": row["version"]}
                for name in OF_VERSION:
                    among_all = whole.rows(name, of_version, whole.of_lineage)
                    assert alone.rows(name, of_version, of_closure) == among_all, name
            # The same without the lineage staged, which is how a question of one statement asks.
            stage_datasets(alone.cursor, [key])
            name = data.draw(st.sampled_from(OF_DATASET))
            assert alone.rows(name, given_key, of_subset) == whole.rows(name, given_key), name


def test_a_source_that_stands_for_an_input_has_no_version_when_read_alone() -> None:
    """Only the lineage of a run's output names it; which input it is, the run's other inputs tell."""
    lineage = {"columnLineage": column_lineage(y="/t/a.x")}
    catalog = FreshCatalog()
    catalog.append(entries_of([complete(1, 1, "lake/t/a", [ds("o", **lineage)])]))
    assert versions_alone(catalog, "/t/a") == []


def test_a_folder_read_alone_is_what_its_parts_are() -> None:
    """A read of it found what runs wrote into it, so none of its reads lacks a version; so is a part of it."""
    for written, read in (("/lake/t/a", "/lake/t"), ("/lake/t", "/lake/t/a")):
        catalog = FreshCatalog()
        catalog.append(entries_of([complete(1, 1, "", written), complete(2, 2, read, "o")]))
        assert [version["state"] for version in versions_alone(catalog, read)] == ["virtual"]


def versions_alone(catalog: Catalog, name: str) -> Sequence[dict[str, object]]:
    """The versions that a dataset has when what concerns it is staged alone."""
    with ask(catalog, read_clocks(None)) as question:
        (key,) = question.cursor.execute(
            "SELECT dataset_key FROM reading.datasets WHERE name = $1", [name]
        ).fetchall()[0]
        stage_datasets(question.cursor, [key])
        return question.rows("questions/show_versions", {"dataset_key": key}, of_subset)


def run_of(number: int, name: str, columns: list[str]) -> Body:
    """A run that wrote a dataset of columns."""
    run = event(number % 28 + 1, [], [name])
    run["run"]["runId"] = f"00000000-0000-4000-8000-{number:012}"
    run["outputs"][0]["facets"] = {"schema": schema(" ".join(columns))}
    return run


def test_what_comes_in_is_found_at_once() -> None:
    """Also a column, and after the readings were made anew."""
    catalog = FreshCatalog()
    catalog.append(entries_of([run_of(1, "orders", ["amount"])]))
    assert search_datasets(catalog, query="amount")["total"] == 1
    assert search_datasets(catalog, query="customer")["total"] == 0
    catalog.append(entries_of([run_of(2, "orders", ["Customer_ID"]), run_of(3, "refunds", [])]))
    assert [row["name"] for row in rows_of(search_datasets(catalog, query="customer"))] == ["orders"]
    catalog.rebuild()
    assert [row["name"] for row in rows_of(search_names(catalog))] == ["orders", "refunds"]


def test_what_comes_in_while_the_list_is_brought_up_is_in_it() -> None:
    """No entry is taken for known that the readings did not have yet."""
    catalog = FreshCatalog(keeps_graph=True)
    events = [run_of(number, f"data{number}", [f"column{number}"]) for number in range(250)]

    def append() -> None:
        for one in events:
            catalog.append(entries_of([one]))

    appending = Thread(target=append)
    appending.start()
    while appending.is_alive():
        refresh(catalog, DATASET_INDEX)
        refresh(catalog, VERDICT_TABLES)
    appending.join()
    whole = FreshCatalog()
    whole.append(entries_of(events))
    assert listed(catalog) == listed(whole)
    assert judged(catalog) == judged(whole)


def judged(catalog: Catalog) -> list[tuple[Any, ...]]:
    """The labels of every version, sorted."""
    refresh(catalog, VERDICT_TABLES)
    with catalog.cursor() as cursor:
        return sorted(cursor.execute("FROM judged.labels").fetchall(), key=repr)


def rows_of(found: dict[str, Any]) -> list[Body]:
    """The rows of a page."""
    rows: list[Body] = found["rows"]
    return rows
