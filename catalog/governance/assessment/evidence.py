"""What the tables know beside a trace, for labels and verdicts: facts, columns, evidence, how versions fared."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple, cast

import duckdb
import orjson

from catalog.database.connection import staged_statement, statement
from catalog.database.names import NAME_PARTS
from catalog.database.subset import of_closure, stage_closure_subset
from catalog.events.facet_values import member, text
from catalog.governance.facts.facets import FactReader
from catalog.governance.facts.facts import DatasetFacts, Declassifier
from catalog.governance.facts.grants import CompatibilityAssessment, with_assessments
from catalog.governance.facts.hypothetical import Hypothetical
from catalog.governance.facts.records import KINDS, Record, waivers_on
from catalog.governance.labels.flow import Lowering, Situation
from catalog.lineage.closure import Closure, Node, Run
from catalog.lineage.columns import fields_of, lineage_of, stage_closure
from catalog.lineage.gaps.clues import NO_CLUES, Clues
from catalog.lineage.known_columns import unplaced_fields
from catalog.values.canonical_json import Json
from catalog.vocabulary.terms import Term
from catalog.vocabulary.vocabulary import Vocabulary


class Check(NamedTuple):
    """A validation of one version: by which suite, the names it can be asked for by, whether everything passed.

    verdict: pass, warning or violation, by the severity of what did not pass.
    """

    suite: str
    names: frozenset[str]
    success: bool
    checked_at: datetime
    digest: str | None = None
    verdict: str = "pass"


class Replacement(NamedTuple):
    """When the dataset of a version was last replaced, and how we know; mode_source: how we know its write mode."""

    mode_source: str | None
    replaced_at: datetime | None
    replaced_as: str | None


@dataclass
class Evidence:
    """Everything labels and verdicts of a closure are worked out from, as seen at the clocks of a cursor."""

    situation: Situation
    vocabulary: Vocabulary
    asked_at: datetime
    declassifiers: dict[tuple[str, str], Declassifier]
    checks: dict[Node, list[Check]]
    replacements: dict[Node, Replacement]
    reads: dict[Node, list[date]]
    disposals: dict[int, list[tuple[datetime, str]]]
    records: list[Record]
    runs: dict[int, Run] = field(default_factory=dict)
    clues: Clues = NO_CLUES

    @property
    def today(self) -> date:
        """The UTC day of the question."""
        return self.asked_at.date()

    # The records are few and the versions many, so each selection of records is made once, not once a version.

    @cached_property
    def waivers(self) -> dict[str, Record]:
        """The waivers that hold today, by the id of their finding."""
        return waivers_on(self.records, self.today)

    def waived_by(self, finding_id: str) -> str | None:
        """Who waived a finding, None where nobody did or the waiver is over."""
        waiver = self.waivers.get(finding_id)
        return waiver.text("by") if waiver else None

    @cached_property
    def disposal_records(self) -> list[Record]:
        """The records of disposals."""
        return [record for record in self.records if record.kind == "disposal"]


def load_evidence(
    cursor: duckdb.DuckDBPyConnection,
    closure: Closure,
    asked_at: datetime,
    records: list[Record],
    faults: Mapping[int, str] | None = None,
    hypothetical: Hypothetical | None = None,
    *,
    by_sql: bool = False,
) -> Evidence:
    """The evidence about a closure; faults: what is known to be wrong with what some datasets declare.

    hypothetical: as if these facets were declared; by_sql: as of `stage_closure_subset`.
    """
    # Staged once: every statement below is cut to these versions, so an answer costs what its trace does.
    stage_closure(cursor, closure)
    stage_closure_subset(cursor, by_sql=by_sql)
    # The organisation's own terms are records: they decide how all other declarations are read.
    vocabulary = _vocabulary(records)
    reader = FactReader(vocabulary)
    facts = _facts(cursor, reader, _assessments(closure, records), hypothetical)
    for key, fault in (faults or {}).items():
        facts[key] = facts[key]._replace(faults=(*facts[key].faults, fault))
    declassifiers = _declassifiers(cursor, reader)
    checks = _checks(cursor)
    runs = {run.run_key: run for run in closure.runs}
    lowerings = _lowerings(closure, runs, declassifiers, checks, asked_at.date())
    situation = Situation(closure, facts, fields_of(cursor), lineage_of(cursor, closure), lowerings)
    return Evidence(
        situation,
        vocabulary,
        asked_at,
        declassifiers,
        checks,
        _replacements(cursor),
        _reads(cursor),
        _disposals(cursor),
        records,
        runs,
    )


def _facts(
    cursor: duckdb.DuckDBPyConnection,
    reader: FactReader,
    assessments: dict[int, list[CompatibilityAssessment]],
    hypothetical: Hypothetical | None,
) -> dict[int, DatasetFacts]:
    facets: dict[int, dict[str, dict[str, Json]]] = defaultdict(dict)
    query = staged_statement("governance/assessment/facts", NAME_PARTS)
    for dataset_key, facet, body in cursor.execute(query).fetchall():
        facets[dataset_key][facet] = orjson.loads(body)
    if hypothetical:
        hypothetical.replace_in(facets)
    facts = {key: reader.of_dataset(said) for key, said in facets.items()}
    for key, assessed in assessments.items():
        if key in facts and facts[key].grants:
            facts[key] = facts[key]._replace(grants=with_assessments(facts[key].grants or (), assessed))
    return _placed(cursor, facts)


def _placed(cursor: duckdb.DuckDBPyConnection, facts: dict[int, DatasetFacts]) -> dict[int, DatasetFacts]:
    """The facts, with the declared fields marked that no schema and no column lineage has."""
    declared = {key: held.fields for key, said in facts.items() if (held := said.personal_data) and held.fields}
    for key, fields in unplaced_fields(cursor, declared, of_closure).items() if declared else ():
        held = facts[key].personal_data
        facts[key] = facts[key]._replace(personal_data=held._replace(unplaced=fields) if held else None)
    return facts


def vocabulary_in_use(cursor: duckdb.DuckDBPyConnection) -> Vocabulary:
    """The words that declarations are read by: the standard ones and the organisation's own."""
    return _vocabulary(read_records(cursor))


def _vocabulary(records: Iterable[Record]) -> Vocabulary:
    """The standard vocabulary with the organisation's own terms; those that do not fit are left out."""
    vocabulary = Vocabulary.standard()
    own = [
        (
            str(record.body.get("term_kind")),
            Term(
                record.id,
                text(record.body.get("iri")) or record.id,
                text(record.body.get("label")) or record.id,
                tuple(word for word in cast("list[str]", record.body.get("broader") or []) if isinstance(word, str)),
                text(record.body.get("meaning")) or "",
            ),
        )
        for record in records
        if record.kind == "term" and record.body.get("status") != "deleted"
    ]
    if not own:
        return vocabulary
    wrong = {index for index, _ in vocabulary.faults(own)}
    return vocabulary.with_terms(item for index, item in enumerate(own) if index not in wrong)


def _assessments(closure: Closure, records: Iterable[Record]) -> dict[int, list[CompatibilityAssessment]]:
    """The compatibility assessments of datasets of a closure."""
    keys = {(version.namespace, version.name): version.dataset_key for version in closure.versions.values()}
    found: dict[int, list[CompatibilityAssessment]] = defaultdict(list)
    for record in records:
        dataset, purpose = record.body.get("dataset"), text(record.body.get("purpose"))
        key = keys.get((str(member(dataset, "namespace")), str(member(dataset, "name"))))
        if record.kind == "compatibility" and key is not None and purpose:
            found[key].append(
                CompatibilityAssessment(record.id, purpose, record.opened_at.date(), record.day("until"))
            )
    return found


def read_records(cursor: duckdb.DuckDBPyConnection) -> list[Record]:
    """The records that decide something, as they stand, by when they were opened."""
    rows = cursor.execute(statement("governance/assessment/records_of"), {"kinds": list(KINDS)}).fetchall()
    return [Record(kind, name, orjson.loads(body), opened, changed) for kind, name, body, opened, changed in rows]


def _declassifiers(cursor: duckdb.DuckDBPyConnection, reader: FactReader) -> dict[tuple[str, str], Declassifier]:
    rows = cursor.execute(statement("governance/assessment/declassifiers")).fetchall()
    return {(namespace, name): reader.of_job(orjson.loads(body))[0] for namespace, name, body in rows}


def _checks(cursor: duckdb.DuckDBPyConnection) -> dict[Node, list[Check]]:
    """The validations of each version, newest first."""
    checks: dict[Node, list[Check]] = defaultdict(list)
    if not cursor.execute(statement("governance/assessment/has_checks")).fetchall()[0][0]:
        return checks
    for row in cursor.execute(of_closure("governance/assessment/checks")).fetchall():
        dataset_key, version, suite, suite_digest, checked_at, success, verdict, listed = row
        names = frozenset({suite, *listed} - {None})
        checks[dataset_key, version].append(Check(suite, names, success, checked_at, suite_digest, verdict))
    return checks


def _lowerings(
    closure: Closure,
    runs: dict[int, Run],
    declassifiers: dict[tuple[str, str], Declassifier],
    checks: dict[Node, list[Check]],
    today: date,
) -> dict[tuple[Node, int], Lowering]:
    """The declassifiers that count, by version and run."""
    found = {}
    for node, makers in closure.producers.items() if declassifiers else ():
        for run_key in makers:
            run = runs.get(run_key)
            declassifier = declassifiers.get((run.job_namespace, run.job_name)) if run else None
            if declassifier and declassifier.lowers_to and _is_effective(declassifier, checks.get(node, []), today):
                found[node, run_key] = Lowering(declassifier.lowers_to, declassifier.columns)
    return found


def _is_effective(declassifier: Declassifier, checks: list[Check], today: date) -> bool:
    """Whether a declassifier counts for a version with these validations, newest first."""
    is_approved = declassifier.approved_by is not None
    if not is_approved or (declassifier.until is not None and declassifier.until < today):
        return False
    suite = declassifier.evidence_suite
    # Anonymised data are no longer personal data, so that claim needs an assessment and a suite that passed.
    if declassifier.lowers_to == "anonymised" and (declassifier.assessment is None or suite is None):
        return False
    newest = next((check for check in checks if suite in check.names), None)
    return suite is None or (newest is not None and newest.success)


def _replacements(cursor: duckdb.DuckDBPyConnection) -> dict[Node, Replacement]:
    rows = cursor.execute(of_closure("governance/assessment/modes")).fetchall()
    return {(dataset_key, version): Replacement(*values) for dataset_key, version, *values in rows}


def _reads(cursor: duckdb.DuckDBPyConnection) -> dict[Node, list[date]]:
    reads: dict[Node, list[date]] = defaultdict(list)
    for dataset_key, version, started_at in cursor.execute(of_closure("governance/assessment/reads")).fetchall():
        reads[dataset_key, version].append(started_at.date())
    return reads


def _disposals(cursor: duckdb.DuckDBPyConnection) -> dict[int, list[tuple[datetime, str]]]:
    disposals: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for dataset_key, lifecycle, happened_at in cursor.execute(
        of_closure("governance/assessment/disposals")
    ).fetchall():
        disposals[dataset_key].append((happened_at, lifecycle))
    return disposals
