"""Assessments that one question leaves to the next: the same answers as without, and only as long."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, groupby

import orjson
import pytest
from hypothesis import given, settings
from support.fresh import FreshCatalog
from support.governance_histories import situations
from support.governed import record_body
from support.parts import examples
from support.product import entries_of
from test_governance_agreement import PHASES, SLOW
from verdicts.case import Case, Version
from verdicts.events import events_of, records_of, time_of
from worked.build import complete, dataset_event, ds, source

from catalog.governance.answers.finding_json import findings_json
from catalog.governance.answers.follow_up import duties_json
from catalog.governance.assessment.assessment import Assessment
from catalog.governance.assessment.build import assess, assessed
from catalog.governance.assessment.subject import Subject
from catalog.governance.decisions.append_record import write_records
from catalog.governance.rules.evaluate import findings_of
from catalog.lineage.closure import Node
from catalog.questions.verdicts import findings, label, label_of
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks, read_clocks
from catalog.session.query import Question, ask
from catalog.session.reuse import MOST_WEIGHT, Moment, Reusable, Reuse
from catalog.values.canonical_json import Json

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
VERSIONS = "SELECT namespace, name, version FROM dataset_versions WHERE version <> 'unversioned' ORDER BY ALL"


def _answers(question: Question, assessment: Assessment, node: Node) -> list[Json]:
    answers: list[Json] = orjson.loads(
        orjson.dumps(
            [
                label_of(question, assessment, node),
                findings_json(assessment, findings_of(Subject(assessment, node))),
                duties_json(assessment, node),
            ]
        )
    )
    return answers


def _left(catalog: Catalog, version: Version, clocks: Clocks | None) -> list[Json]:
    with ask(catalog, clocks, now=NOW) as question:
        node = question.target(*_place(version)).node
        return _answers(question, assessed(question, node), node)


def _again(catalog: Catalog, version: Version, clocks: Clocks | None) -> list[Json]:
    with ask(catalog, clocks, now=NOW) as question:
        node = question.target(*_place(version)).node
        return _answers(question, assess(question, node), node)


def _place(version: Version) -> tuple[str, str, str]:
    namespace, name, number = version
    return name, namespace, number


@settings(max_examples=examples(3), deadline=None, phases=PHASES, suppress_health_check=SLOW)
@given(situations())
def test_what_is_left_is_what_is_worked_out_again(case: Case) -> None:
    """Asked after every batch, so that whatever a batch changes was left by the questions before it."""
    events = [(at, event, False) for at, event in events_of(case)]
    records = [
        (at, record, True) for at, record in records_of(case) if record["record"] not in {"waiver", "approval"}
    ]
    batches = groupby(sorted([*events, *records], key=lambda each: each[0]), key=lambda each: (each[0], each[2]))
    as_of = read_clocks(time_of(case.ask["as_of"]))
    turns = cycle((None, as_of))
    with FreshCatalog(keeps_graph=True) as catalog:
        for (_, is_record), batch in batches:
            if is_record:
                for at, record, _ in batch:
                    write_records(catalog, [record_body(record)], record.get("by"), at)
            else:
                catalog.append(entries_of(event for _, event, _ in batch))
            with catalog.cursor() as cursor:
                versions = cursor.execute(VERSIONS).fetchall()
            if versions:
                version, clocks = versions[-1], next(turns)
                expected = _again(catalog, version, clocks)
                assert [_left(catalog, version, clocks) for _ in range(2)] == [expected, expected], (version, clocks)


@pytest.fixture
def catalog() -> Iterator[Catalog]:
    with FreshCatalog(keeps_graph=True) as catalog:
        catalog.append(entries_of([complete(1, 1, "raw", "clean")]))
        yield catalog


def _assessed(catalog: Catalog, now: datetime = NOW, *, clocks: Clocks | None = None) -> Assessment:
    with ask(catalog, clocks, now=now) as question:
        return assessed(question, question.target("clean").node)


def test_the_next_question_has_what_the_last_one_left(catalog: Catalog) -> None:
    left = _assessed(catalog)
    assert _assessed(catalog, NOW + timedelta(hours=1)) is left
    label(catalog, "clean")
    findings(catalog, "clean")
    with ask(catalog, now=NOW) as question:
        node = question.target("clean").node
        assert assess(question, node) is not assessed(question, node)


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(complete(2, 2, "x", "y"), id="an event of other datasets"),
        pytest.param(dataset_event(2, ds("raw", whence_source=source("supplier"))), id="a declaration"),
    ],
)
def test_any_entry_of_the_log_ends_it(catalog: Catalog, event: dict[str, Json]) -> None:
    left = _assessed(catalog)
    catalog.append(entries_of([event]))
    assert _assessed(catalog) is not left


@pytest.mark.parametrize("keeps_graph", [True, False])
@pytest.mark.parametrize("clocks", [None, Clocks(as_of=NOW)], ids=["now", "as of a time"])
def test_an_entry_ends_it_where_the_question_brings_the_tables_up_to_it(
    clocks: Clocks | None, *, keeps_graph: bool
) -> None:
    """Without a graph, and as of a time, nothing has read the entry before the question does."""
    with FreshCatalog(keeps_graph=keeps_graph) as catalog:
        catalog.append(entries_of([complete(1, 1, "raw", "clean")]))
        _assessed(catalog, clocks=clocks)
        left = _assessed(catalog, clocks=clocks)
        assert _assessed(catalog, clocks=clocks) is left
        catalog.append(entries_of([dataset_event(2, ds("raw", whence_source=source("supplier")))]))
        assert _assessed(catalog, clocks=clocks) is not left


def test_a_record_and_a_rebuild_end_it(catalog: Catalog) -> None:
    left = _assessed(catalog)
    target: dict[str, Json] = {"source": None, "dataset": {"namespace": "ns", "name": "raw"}, "version": None}
    case: dict[str, Json] = {"kind": "case", "id": "c", "reason": "withdrawal", "status": "open", "target": target}
    write_records(catalog, [case], "dpo@example.com", NOW)
    second = _assessed(catalog)
    assert second is not left
    catalog.rebuild()
    assert _assessed(catalog) is not second


def test_another_day_and_other_clocks_have_their_own(catalog: Catalog) -> None:
    left = _assessed(catalog)
    assert _assessed(catalog, clocks=Clocks(as_of=NOW)) is not left
    assert _assessed(catalog, NOW + timedelta(days=1)) is not left


def test_a_case_opened_later_today_counts_from_its_time_on(catalog: Catalog) -> None:
    target: dict[str, Json] = {"source": None, "dataset": {"namespace": "ns", "name": "raw"}, "version": None}
    case: dict[str, Json] = {"kind": "case", "id": "c", "reason": "withdrawal", "status": "open", "target": target}
    write_records(catalog, [case], "dpo@example.com", NOW + timedelta(hours=2))
    before = _assessed(catalog)
    assert not before.case_scope.cases
    assert _assessed(catalog, NOW + timedelta(hours=1)) is before
    after = _assessed(catalog, NOW + timedelta(hours=3))
    assert [each.case.id for each in after.case_scope.cases] == ["c"]
    assert not _assessed(catalog, NOW).case_scope.cases


def test_two_at_once_have_one_each(catalog: Catalog) -> None:
    with ask(catalog, now=NOW) as first, ask(catalog, now=NOW) as second:
        node: Node = first.target("clean").node
        assert assessed(first, node) is not assessed(second, node)


def test_the_oldest_go_when_all_together_weigh_too_much() -> None:
    reuse, moment = Reuse(), Moment({}, NOW)
    for key in "ab":
        reuse.give(key, moment, Reusable(key, MOST_WEIGHT // 2))
    reuse.give("c", moment, Reusable("c", 1))
    reuse.give("d", moment, Reusable("d", MOST_WEIGHT + 1))
    taken = [reuse.take(key, moment) for key in "abcd"]
    assert [each.value if each else None for each in taken] == [None, "b", "c", None]
    assert reuse.take("b", moment) is None  # it is lent
