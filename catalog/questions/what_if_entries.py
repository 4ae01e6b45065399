"""What would change of model versions if some entries came in: read in a transaction that is rolled back."""

import time
from collections.abc import Sequence

from catalog.database.connection import rolled_back
from catalog.events.row_batches import RowCollector
from catalog.governance.answers.answers import FindingAnswer
from catalog.governance.answers.finding_json import findings_json, version_json
from catalog.governance.assessment.build import assess
from catalog.governance.assessment.downstream import downstream_of, node_of
from catalog.governance.assessment.subject import Subject
from catalog.governance.rules.evaluate import findings_of
from catalog.governance.rules.gate import Decision, decide
from catalog.lineage.lookup import UNVERSIONED
from catalog.log.entry import Entry
from catalog.questions.declaring.what_if import ModelChange
from catalog.session.catalog import Catalog
from catalog.session.query import Question, ask

_Place = tuple[str, str, str]
_Findings = dict[tuple[str, str], FindingAnswer]


def what_if_entries(
    catalog: Catalog, entries: Sequence[Entry], starts: Sequence[tuple[str, str]]
) -> list[ModelChange]:
    """The model versions downstream of some datasets, with the gate and the findings before and after the entries.

    Unlike `what_if` it foresees what changes the lineage itself, as names that become one dataset; the approvals are
    not compared. Nothing is written, and nobody else sees the entries.
    """
    catalog.catch_up()
    # By SQL: the graph in memory is that of everybody.
    with ask(catalog, by_graph=False) as question:
        before = _models(question, starts)
    with ask(catalog, by_graph=False) as question, rolled_back(question.cursor):
        _insert(question, entries)
        after = _models(question, starts)
    return [_change(place, before.get(place, {}), after.get(place, {})) for place in dict.fromkeys((*before, *after))]


def _insert(question: Question, entries: Sequence[Entry]) -> None:
    """Put the rows of entries into the reading tables."""
    from catalog.log.tables import insert_rows  # noqa: PLC0415  # loads Arrow, which other questions need not

    rows, now = RowCollector(), time.time_ns() // 1_000
    for entry in entries:
        rows.add(entry.rows, now)
    insert_rows(question.cursor, rows.take())


def _models(question: Question, starts: Sequence[tuple[str, str]]) -> dict[_Place, _Findings]:
    """The findings of every model version downstream, by the version's full name."""
    keys = dict.fromkeys(question.target(name, namespace).dataset_key for namespace, name in starts)
    nodes = [node for key in keys for node in question.versions_of(key) or [(key, UNVERSIONED)]]
    reached = list(dict.fromkeys(node_of(row) for row in downstream_of(question, nodes)))
    assessment = assess(question, *reached)
    found: dict[_Place, _Findings] = {}
    for node in reached:
        if assessment.is_model(node):
            named = version_json(assessment, node)
            rows = findings_json(assessment, findings_of(Subject(assessment, node)))
            place = named["namespace"], named["name"], named["version"]
            found[place] = {(row["id"], row["severity"]): row for row in rows}
    return found


def _change(place: _Place, before: _Findings, after: _Findings) -> ModelChange:
    namespace, name, version = place
    return {
        "namespace": namespace,
        "name": name,
        "version": version,
        "before": _decision(before),
        "after": _decision(after),
        "approval": None,
        "appear": [finding for key, finding in after.items() if key not in before],
        "disappear": [finding for key, finding in before.items() if key not in after],
    }


def _decision(findings: _Findings) -> Decision:
    return decide(finding["severity"] for finding in findings.values() if finding["waived_by"] is None)
