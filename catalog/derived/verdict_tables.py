"""Labels, findings and retention of the whole catalog as tables for users' SQL, made when a query names them."""

from collections.abc import Callable
from datetime import UTC, datetime

import duckdb
import orjson
import pyarrow as pa

from catalog.database.connection import statement, transaction
from catalog.derived.invalidation import Reach, reach_of
from catalog.governance.answers.finding_json import PathsJson
from catalog.governance.answers.label_json import sources_of, terms_json
from catalog.governance.assessment.assessment import Assessment
from catalog.governance.assessment.build import all_versions, assess
from catalog.governance.assessment.subject import Subject
from catalog.governance.rules.evaluate import findings_of, in_order, models_of, retention_of_each
from catalog.governance.rules.finding import LocatedFinding
from catalog.governance.rules.gate import decide
from catalog.governance.rules.retention_findings import retention_of, source_of_deadline
from catalog.lineage.closure import Node
from catalog.log.log import DEFAULT_WRITER
from catalog.session.catalog import Catalog
from catalog.session.query import Question, following, rules_digest

VIEWS = frozenset({"findings", "labels", "model_training_data", "model_versions", "retention_states"})
_KEY, _TEXT, _DAY, _TEXTS = pa.int64(), pa.string(), pa.date32(), pa.list_(pa.string())
_TABLES = {
    "labels": pa.schema(
        [
            ("dataset_key", _KEY),
            ("version", _TEXT),
            ("column_name", _TEXT),
            ("identifiability", _TEXT),
            ("categories", _TEXTS),
            ("special_categories", _TEXTS),
            ("subjects", _TEXTS),
            ("permitted_purposes", _TEXTS),
            ("prohibited_purposes", _TEXTS),
            ("delete_by", _DAY),
            ("keep_until", _DAY),
            ("licence", _TEXT),
            ("sources", _TEXTS),
        ]
    ),
    "findings": pa.schema(
        [
            ("id", _TEXT),
            ("kind", _TEXT),
            ("severity", _TEXT),
            ("target_key", _KEY),
            ("version", _TEXT),
            ("about_key", _KEY),
            ("about_version", _TEXT),
            ("source", _TEXT),
            ("message", _TEXT),
            ("mend", _TEXT),
            ("path", _TEXT),
            ("waived_by", _TEXT),
        ]
    ),
    "retention": pa.schema(
        [
            ("dataset_key", _KEY),
            ("version", _TEXT),
            ("state", _TEXT),
            ("delete_by", _DAY),
            ("keep_until", _DAY),
            ("source", _TEXT),
            ("why", _TEXT),
        ]
    ),
    "gates": pa.schema([("dataset_key", _KEY), ("version", _TEXT), ("decision", _TEXT)]),
    "training_data": pa.schema(
        [
            ("model_key", _KEY),
            ("model_version", _TEXT),
            ("dataset_key", _KEY),
            ("version", _TEXT),
            ("depth", pa.int32()),
            ("is_source", pa.bool_()),
        ]
    ),
}
Rows = list[tuple[object, ...]]
_STEP = 1_000


def go_on() -> None:
    """Nothing: a refresh that nobody stops goes on."""


def refresh(catalog: Catalog, on_step: Callable[[], None] = go_on) -> None:
    """Bring the judged tables up to the log, today and the rules; nothing is done where they are.

    Of a day and rules that are the same, only what the newer entries can have changed is judged again. on_step is
    called between the steps of a long one, and may raise: the tables then stay as they were.
    """
    wanted = catalog.log_position  # of many who wait for one another, one judges for all that asked before it began
    with catalog.judging() as cursor, following(catalog) as (question, position):
        today, rules = datetime.now(UTC).date(), rules_digest()
        known = cursor.execute(statement("derived/judged_since"), {"writer": DEFAULT_WRITER}).fetchone()
        if known and known[0] >= wanted and known[1:3] == (today, rules):
            return
        is_same = known is not None and known[1:3] == (today, rules) and known[3] is not None
        reach = reach_of(question, known[3]) if known and is_same else None
        tables = _tables_of(_judge(question, reach, on_step), reach, on_step)
        with transaction(cursor):
            _forget(cursor, reach)
            for name, rows in tables.items():
                _insert(cursor, name, rows)
            progress = {"position": position, "day": today, "rules": rules}
            cursor.execute(statement("derived/judged_note"), progress)


def _judge(question: Question, reach: Reach | None, on_step: Callable[[], None]) -> Assessment:
    if reach is None:
        return assess(question, *all_versions(question), on_step=on_step)
    judged = all_versions(question, sorted({key for key, _ in reach.nodes}))
    return assess(question, *(node for node in judged if node in reach), on_step=on_step)


def _forget(cursor: duckdb.DuckDBPyConnection, reach: Reach | None) -> None:
    """Empty the tables of what is judged again."""
    if reach is None:
        cursor.execute(statement("derived/judged_clear"))
        return
    again: Rows = [(key, None) for key in reach.dataset_keys]
    again += [node for node in reach.nodes if node[0] not in reach.dataset_keys]
    _with_rows(
        cursor, "judged_again", pa.schema([("dataset_key", _KEY), ("version", _TEXT)]), again, "derived/judged_forget"
    )


def _tables_of(assessment: Assessment, reach: Reach | None, on_step: Callable[[], None] = go_on) -> dict[str, Rows]:
    """The rows of every judged table, of the versions reached."""
    found = {name: Rows() for name in _TABLES}
    described = _Described(assessment)
    versions = sorted(node for node in assessment.closure.versions if reach is None or node in reach)
    for number, node in enumerate(versions):
        if number % _STEP == 0:
            on_step()
        found["labels"] += described.rows(node)
        found["retention"] += _retention_rows(assessment, node)
    located = {finding.id: finding for finding in in_order(assessment, retention_of_each(assessment, versions))}
    for model in sorted(models_of(assessment)):
        if reach is not None and model not in reach:
            continue
        on_step()
        subject = Subject(assessment, model)
        own = in_order(assessment, findings_of(subject))
        decision = decide(finding.severity for finding in own if assessment.evidence.waived_by(finding.id) is None)
        found["gates"].append((*model, decision))
        located.update((finding.id, finding) for finding in own if finding.target == model)
        trace = subject.trace
        found["training_data"] += [
            (*model, *node, trace.depth(node), node in assessment.flow.originals) for node in trace if node != model
        ]
    paths = PathsJson(assessment)
    found["findings"] = [_finding_row(assessment, finding, paths) for finding in located.values()]
    return found


class _Described:
    """Labels as rows; equal labels are described once."""

    def __init__(self, assessment: Assessment) -> None:
        self._assessment = assessment
        self._known: dict[tuple[int, int | None], tuple[object, ...]] = {}

    def rows(self, node: Node) -> Rows:
        """The row of a version, and one for each of its columns."""
        label = self._assessment.flow.labels[node]
        columns = sorted(label.columns)
        return [(*node, column, *self._description(node, label.of(column))) for column in (None, *columns)]

    def _description(self, node: Node, label: int) -> tuple[object, ...]:
        own = node[0] if self._assessment.facts(node[0]).retention else None
        found = self._known.get((label, own))
        if found is None:
            found = self._known[label, own] = self._describe(node, label)
        return found

    def _describe(self, node: Node, label: int) -> tuple[object, ...]:
        said = terms_json(self._assessment, node, label)
        sources = [source.name for source in sources_of(self._assessment, label)]
        words = ("categories", "special_categories", "subjects", "permitted_purposes", "prohibited_purposes")
        deadlines = self._assessment.deadlines
        return (
            said["identifiability"],
            *(said[word] for word in words),
            deadlines.delete_by(label, node),
            deadlines.keep_until(label, node),
            said["licence"],
            sorted(set(sources)),
        )


def _retention_rows(assessment: Assessment, node: Node) -> Rows:
    subject = Subject(assessment, node)
    state = retention_of(subject)
    if state is None:
        return []
    return [(*node, state.state, subject.delete_by, subject.keep_until, source_of_deadline(subject), state.why)]


def _finding_row(assessment: Assessment, finding: LocatedFinding, paths: PathsJson) -> tuple[object, ...]:
    return (
        finding.id,
        finding.kind,
        finding.severity,
        *finding.target,
        *(finding.dataset or (None, None)),
        finding.source,
        finding.message,
        finding.remedy,
        orjson.dumps(paths.of(finding.path)).decode(),
        assessment.evidence.waived_by(finding.id),
    )


def _insert(cursor: duckdb.DuckDBPyConnection, name: str, rows: Rows) -> None:
    _with_rows(cursor, "judged_rows", _TABLES[name], rows, f"derived/judged_{name}")


def _with_rows(cursor: duckdb.DuckDBPyConnection, name: str, schema: pa.Schema, rows: Rows, what: str) -> None:
    """Execute a statement that reads some rows under a name."""
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [pa.array(column, kind.type) for column, kind in zip(columns, schema, strict=True)]
    cursor.register(name, pa.Table.from_arrays(arrays, schema=schema))
    try:
        cursor.execute(statement(what))
    finally:
        cursor.unregister(name)
