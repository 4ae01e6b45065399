"""The questions of governance, answered in JSON-able values: label, findings, retention."""

from datetime import UTC, datetime, time
from typing import Annotated

from catalog.governance.answers.answers import FindingAnswer, LabelAnswer, LabelTarget, RetentionRow
from catalog.governance.answers.finding_json import findings_json, version_json
from catalog.governance.answers.follow_up import duties_json
from catalog.governance.answers.label_json import label_json
from catalog.governance.answers.provenance import provenance_json
from catalog.governance.assessment.assessment import Assessment
from catalog.governance.assessment.build import all_versions, assess_all, assessed
from catalog.governance.assessment.subject import Subject
from catalog.governance.rules.evaluate import all_findings, findings_of
from catalog.governance.rules.retention_findings import retention_of, source_of_deadline
from catalog.lineage.closure import Node
from catalog.lineage.column_names import NO_NAMES, ColumnNames, no_column
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks
from catalog.session.parameters import About, AnyName, Column, Name, Namespace, Version
from catalog.session.query import Question, ask
from catalog.values.errors import BadQuestionError, NotFoundError
from catalog.vocabulary.durations import add, parse_duration

Within = Annotated[str | None, About("Only deadlines within an ISO 8601 duration.")]


def label(
    catalog: Catalog,
    name: Name,
    namespace: Namespace = None,
    version: Version = None,
    column: Column = None,
    clocks: Clocks | None = None,
) -> LabelAnswer:
    """The effective label of a version, or of one of its columns, with the sources that contribute."""
    with ask(catalog, clocks) as question:
        target = question.target(name, namespace, version, is_walked=True)
        return label_of(question, assessed(question, target.node), target.node, column)


def label_of(question: Question, assessment: Assessment, node: Node, column: str | None = None) -> LabelAnswer:
    """The same of a version that is assessed already."""
    column = _column_meant(assessment, node, column) if column else None
    parts = label_json(assessment, node, column)
    if question.not_yet:
        parts["sources"], parts["gaps"] = [], []  # nothing is missing of what was not there
    return {
        "target": _label_target(assessment, node, column),
        **question.circumstances(),
        **parts,
        "provenance": provenance_json(assessment, node, column),
        "duties": duties_json(assessment, node),
    }


def _label_target(assessment: Assessment, node: Node, column: str | None) -> LabelTarget:
    version = assessment.closure.versions[node]
    target: LabelTarget = {"namespace": version.namespace, "name": version.name, "version": version.version}
    if column:
        target["column"] = column
    return target


def _column_meant(assessment: Assessment, node: Node, column: str) -> str:
    """The column of a version, as spelt there, that a name means.

    Raises NotFoundError where the version's columns are known and none, or more than one, is meant.
    """
    schema = assessment.evidence.situation.fields.get(node, NO_NAMES)
    known = ColumnNames([*schema, *sorted(assessment.flow.labels[node].columns)])
    matching = known.matching(column)
    if len(matching) == 1 or not known:
        return matching[0] if matching else column
    version = assessment.closure.versions[node]
    raise NotFoundError(no_column(column, f"{version.name} {version.version}", matching or sorted(known)))


def findings(
    catalog: Catalog,
    name: AnyName = None,
    namespace: Namespace = None,
    version: Version = None,
    clocks: Clocks | None = None,
) -> list[FindingAnswer]:
    """What is wrong with a version or cannot be known of it; without a name: with every model, and all retention."""
    if name is None and version is not None:
        raise BadQuestionError(f"Version {version!r} of what? Give a NAME, or leave --version out")
    with ask(catalog, clocks) as question:
        if name is not None:
            target = question.target(name, namespace, version, is_walked=True)
            if question.not_yet:
                return []
            assessment = assessed(question, target.node)
            return findings_json(assessment, findings_of(Subject(assessment, target.node)))
        assessment = assess_all(question)
        return findings_json(assessment, all_findings(assessment))


def _versions_of(question: Question, name: str, namespace: str | None, version: str | None) -> list[Node]:
    target = question.target(name, namespace, version, is_walked=True)
    if version is not None:
        return [target.node]
    return question.versions_of(target.dataset_key) or [target.node]


def retention(
    catalog: Catalog,
    within: Within = None,
    clocks: Clocks | None = None,
    name: AnyName = None,
    namespace: Namespace = None,
    version: Version = None,
) -> list[RetentionRow]:
    """The retention state of every version that a rule reaches, or ought to; within: deadlines in that duration.

    With a name, of the versions of that dataset or model only, or of the one version.
    """
    if name is None and version is not None:
        raise BadQuestionError(f"Version {version!r} of what? Give a NAME, or leave --version out")
    with ask(catalog, clocks) as question:
        nodes = _versions_of(question, name, namespace, version) if name is not None else all_versions(question)
        assessment = assessed(question, *nodes)
        horizon = None
        if within is not None:
            try:
                start = datetime.combine(assessment.evidence.today, time(), UTC)
                horizon = add(start, parse_duration(within)).date()
            except ValueError as error:
                raise BadQuestionError(f"--within: {error}") from error
        wanted = nodes if name is not None else assessment.closure.versions
        rows = [row for node in wanted if (row := _retention_row(assessment, node))]
        if horizon is not None:
            near = str(horizon)
            rows = [row for row in rows if row["delete_by"] and row["delete_by"] <= near and row["state"] in _LIVE]
        return sorted(rows, key=_by_deadline)


def _by_deadline(row: RetentionRow) -> tuple[str, str, str, str]:
    """The order of rows: the nearest deadline first, those without one last."""
    return row["delete_by"] or "9999", row["namespace"], row["name"], row["version"]


_LIVE = frozenset({"zombie", "conflict", "held", "overdue", "due_soon", "ok", "derived_from_expired", "undetermined"})


def _retention_row(assessment: Assessment, node: Node) -> RetentionRow | None:
    subject = Subject(assessment, node)
    state = retention_of(subject)
    if state is None:
        return None
    delete_by, keep_until = subject.delete_by, subject.keep_until
    return {
        **version_json(assessment, node),
        "state": state.state,
        "delete_by": str(delete_by) if delete_by else None,
        "keep_until": str(keep_until) if keep_until else None,
        "source": source_of_deadline(subject),
        "why": state.why,
    }
