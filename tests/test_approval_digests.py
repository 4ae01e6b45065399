"""What an approval is bound to is of the version alone: not of what else is assessed with it, nor of the time."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.fresh import FreshCatalog
from support.governance_histories import situations
from support.governed import record_body
from support.histories import arrivals, histories
from support.parts import examples
from support.product import entries_of
from support.scene import Event, dataset, declared, ran
from verdicts.case import Case
from verdicts.events import events_of, records_of

from catalog.governance.assessment.assessment import Assessment
from catalog.governance.assessment.build import all_versions, assess
from catalog.governance.assessment.subject import Subject
from catalog.governance.decisions.append_record import write_records
from catalog.governance.decisions.approval_digests import digests_of
from catalog.governance.decisions.decisions import gate
from catalog.lineage.closure import Node
from catalog.session.catalog import Catalog
from catalog.session.query import Question, ask

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking takes minutes
MODEL = {"datasetType": {"datasetType": "MODEL"}}
ABOUT = {"namespace": "file", "name": "/crm.csv", "version": None}
OPENED = {
    "kind": "case",
    "id": "c1",
    "target": ABOUT,
    "reason": "withdrawal",
    "by": "dpo",
    "status": "open",
    "nodes": [],
}


def digests(question: Question, assessment: Assessment, node: Node) -> dict[str, str]:
    return digests_of(Subject(assessment, node), question.closure(node))


def check(catalog: Catalog) -> None:
    with ask(catalog) as question:
        nodes = all_versions(question)
        together = assess(question, *nodes) if nodes else None
        known = {node: digests(question, together, node) for node in nodes} if together else {}
        for node in nodes:
            assert digests(question, assess(question, node), node) == known[node]


@settings(max_examples=examples(10), deadline=None, phases=PHASES, suppress_health_check=SLOW)
@given(data=st.data())
def test_digests_are_of_the_version_alone(data: st.DataObject) -> None:
    with FreshCatalog() as catalog:
        catalog.append(entries_of(data.draw(arrivals(data.draw(histories())))))
        check(catalog)


@settings(max_examples=examples(20), deadline=None, phases=PHASES, suppress_health_check=SLOW)
@given(case=situations())
def test_digests_are_of_the_version_alone_whatever_is_declared_and_recorded(case: Case) -> None:
    """With declarations, generators of synthetic data, and open cases."""
    with FreshCatalog() as catalog:
        catalog.append(entries_of([body for _, body in events_of(case)]))
        for _, record in records_of(case):
            write_records(catalog, [record_body(record)], record.get("by"), record["at"])
        check(catalog)


def history() -> list[Event]:
    """A model of two versions; only the newer one has learned from reviews."""
    return [
        *ran("train", "2026-03-01", [dataset("file", "/crm.csv")], [dataset("models", "churn", "v1", **MODEL)]),
        *ran(
            "train again",
            "2026-04-01",
            [dataset("file", "/crm.csv"), dataset("file", "/reviews.csv")],
            [dataset("models", "churn", "v2", **MODEL)],
        ),
    ]


def test_a_case_makes_no_approval_stale_by_what_other_versions_came_from() -> None:
    """A duty is discharged by the newest version, which is assessed with each; it is no part of what was approved."""
    with FreshCatalog() as catalog:
        catalog.append(entries_of(history()))
        before = {version: gate(catalog, "churn", version=version)["digests"] for version in ("v1", "v2")}
        write_records(catalog, [OPENED], "dpo@example.com")
        assert {version: gate(catalog, "churn", version=version)["digests"] for version in ("v1", "v2")} == before
        about = declared("file", "/reviews.csv", "2026-05-01", whence_source={"name": "reviews", "channel": "web"})
        catalog.append(entries_of([about]))
        assert gate(catalog, "churn", version="v1")["digests"] == before["v1"]
        assert gate(catalog, "churn", version="v2")["digests"] != before["v2"]
