"""What is downstream of a version, and what has to follow when something of it is taken back."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated

from catalog.database.connection import statement
from catalog.governance.answers.answers import (
    CaseAnswer,
    FollowUpAnswer,
    Impact,
    ImpactNode,
    ImpactTarget,
    Receipt,
    SuccessorReceipt,
)
from catalog.governance.assessment.assessment import Assessment
from catalog.governance.assessment.build import assess
from catalog.governance.assessment.downstream import DownstreamVersion, downstream_of, node_of
from catalog.governance.assessment.subject import Subject
from catalog.governance.decisions import cases
from catalog.governance.decisions.cases import Duty, case_json, duty_of, newest_case
from catalog.governance.facts.grants import was_ended
from catalog.governance.facts.records import Record, names_version
from catalog.governance.rules.retention_findings import disposed_at, keeping, retention_of
from catalog.governance.rules.withdrawal import ACTIONS, REASONS, Affected, Reason, verdict_of
from catalog.lineage.closure import Node
from catalog.lineage.lookup import UNVERSIONED
from catalog.lineage.trace_json import VersionName
from catalog.session.catalog import Catalog, Clocks
from catalog.session.parameters import About, AnyName, By, Namespace, Version
from catalog.session.query import Question, ask
from catalog.values.errors import BadQuestionError, NextStep, NotFoundError
from catalog.values.times import instant_text

Source = Annotated[str | None, About("Instead of a name: a declared source.")]


def open_case(
    catalog: Catalog,
    reason: Reason,
    name: AnyName = None,
    namespace: Namespace = None,
    version: Version = None,
    source: Source = None,
    by: Annotated[str | None, About("Who opens it.", least=1)] = None,
) -> Impact:
    """What has to follow when something is taken back, after a case was recorded that names it all."""
    cases.open_case(catalog, impact(catalog, name, namespace, version, source, reason), by)
    return impact(catalog, name, namespace, version, source, reason)


def close_case(
    catalog: Catalog,
    reason: Reason,
    by: By,
    name: AnyName = None,
    namespace: Namespace = None,
    version: Version = None,
    source: Source = None,
) -> Impact:
    """What followed from something that was taken back, after the end of its case was recorded.

    Raises BadQuestionError where something is left to be done, NotFoundError where no case is open.
    """
    cases.close_case(catalog, impact(catalog, name, namespace, version, source, reason), by)
    return impact(catalog, name, namespace, version, source, reason)


@dataclass(frozen=True, slots=True)
class Start:
    """What an impact is asked of: its versions, and how it is named."""

    nodes: list[Node]
    named: ImpactTarget


def impact(
    catalog: Catalog,
    name: AnyName = None,
    namespace: Namespace = None,
    version: Version = None,
    source: Source = None,
    reason: Annotated[str | None, About(f"One of {', '.join(REASONS)}: what has to follow.")] = None,
    clocks: Clocks | None = None,
) -> Impact:
    """What is downstream of a version, or of every dataset of a source; with a reason, what has to follow.

    With a reason and no version, every version of the dataset is meant.
    """
    if reason is not None and reason not in REASONS:
        raise BadQuestionError(f"{reason!r} is no reason. One of: {', '.join(REASONS)}")
    with ask(catalog, clocks) as question:
        start = _start(question, name, namespace, version, source, is_whole=reason is not None and version is None)
        rows = downstream_of(question, start.nodes)
        nodes, of_case = _followed(question, start, rows, reason) if reason else (list(map(_plain, rows)), None)
        models: list[VersionName] = [
            {"namespace": node["namespace"], "name": node["name"], "version": node["version"]}
            for node in nodes
            if node["type"] == "MODEL"
        ]
        is_open = [node for node in nodes if reason is None or (node["verdict"] in ACTIONS and not node["receipt"])]
        return {
            "target": start.named,
            "reason": reason,
            **question.circumstances(),
            "nodes": nodes,
            "models": models,
            "open": len(is_open),
            "case": of_case,
        }


def _start(
    question: Question,
    name: str | None,
    namespace: str | None,
    version: str | None,
    source: str | None,
    *,
    is_whole: bool,
) -> Start:
    if source is not None:
        nodes = question.cursor.execute(statement("questions/source_versions"), {"source": source}).fetchall()
        if not nodes:
            raise NotFoundError(
                f"No dataset declares the source {source!r}.",
                NextStep("Declared sources", "sql", {"query": "FROM sources"}),
            )
        return Start(nodes, {"source": source})
    if name is None:
        raise BadQuestionError("impact of what? Give a NAME or --source SOURCE")
    found = question.target(name, namespace, version)
    if is_whole:
        given = {"dataset_key": found.dataset_key}
        nodes = question.cursor.execute(statement("lineage/dataset_versions_of"), given).fetchall()
        named: ImpactTarget = {"namespace": found.namespace, "name": found.name, "version": None}
        return Start(nodes or [(found.dataset_key, UNVERSIONED)], named)
    return Start([found.node], {"namespace": found.namespace, "name": found.name, "version": found.version})


def _plain(row: DownstreamVersion) -> ImpactNode:
    return {**row, "verdict": None, "why": None, "receipt": None}


def _followed(
    question: Question, start: Start, rows: list[DownstreamVersion], reason: Reason
) -> tuple[list[ImpactNode], CaseAnswer | None]:
    """The rows with what has to follow for each, and what closes it; and the newest case about the start."""
    nodes = [node_of(row) for row in rows]
    names = {node[0]: (row["name"], row["namespace"]) for node, row in zip(nodes, rows, strict=True)}
    newest = {key: question.target(*name).node for key, name in names.items()}
    assessment = assess(question, *dict.fromkeys([*nodes, *newest.values(), *start.nodes]))
    follow_up = FollowUp(assessment, start, reason)
    followed: list[ImpactNode] = [
        {**row, **follow_up.of(node, newest[node[0]])} for row, node in zip(rows, nodes, strict=True)
    ]
    return followed, case_json(newest_case(assessment.evidence.records, start.named, reason))


class FollowUp:
    """What has to follow for the versions downstream of a start."""

    def __init__(self, assessment: Assessment, start: Start, reason: Reason) -> None:
        """Work out what holds for the start."""
        self._assessment = assessment
        self._start = start
        self._reason = reason
        self._keys = {node[0] for node in start.nodes}
        self._grants = tuple(grant for key in sorted(self._keys) for grant in assessment.facts(key).grants or ())
        self._since, self._attested_after = self._duty()
        book = assessment.flow.book
        part = book.masks["origin" if reason == "contamination" else "grants"]
        self._mask = 0
        self._unknown: set[int] = set()
        for node in start.nodes:
            label = assessment.flow.labels[node].whole
            self._unknown |= assessment.unknown_keys(label)
            own = assessment.flow.own(node).whole & part
            self._mask |= own or label & part

    def of(self, node: Node, newest: Node) -> FollowUpAnswer:
        """Verdict, why and receipt of a version; newest: the current version of its dataset."""
        assessment = self._assessment
        label = assessment.flow.labels[node].whole
        trace = Subject(assessment, node).trace
        affected = Affected(
            self._reaches(node),
            bool(assessment.unknown_keys(label) & self._unknown),
            self._was_gone(node),
            assessment.is_model(node),
            any(assessment.is_model(item) and item != node and self._reaches(item) for item in trace),
            node in assessment.flow.originals,
        )
        found = verdict_of(affected, self._reason, self._grants)
        receipt = self._receipt(node, newest) if found.verdict in ACTIONS else None
        return {"verdict": found.verdict, "why": found.why, "receipt": receipt}

    def _reaches(self, node: Node) -> bool:
        return bool(self._assessment.flow.labels[node].whole & self._mask)

    def _was_gone(self, node: Node) -> bool:
        """Whether a version had been disposed of, or replaced, before the duty began."""
        subject, since = Subject(self._assessment, node), self._since
        ended_at = disposed_at(subject)
        if ended_at and (since is None or ended_at <= since):
            return True
        replacement = self._assessment.evidence.replacements.get(node)
        replaced_at = replacement.replaced_at if keeping(subject).is_replaced and replacement else None
        return bool(replaced_at and (since is None or replaced_at <= since))

    def _duty(self) -> Duty:
        ended = [
            datetime.combine(grant.status_since, time(), UTC)
            for grant in self._grants
            if was_ended(grant, self._assessment.evidence.today) and grant.status_since
        ]
        return duty_of(self._cases(), max(ended, default=None))

    def _cases(self) -> list[Record]:
        return [
            record
            for record in self._assessment.evidence.records
            if record.kind == "case" and record.text("reason") == self._reason and self._is_about(record)
        ]

    def _is_about(self, record: Record) -> bool:
        target = record.body.get("target")
        if self._start.named.get("source"):
            return isinstance(target, dict) and target.get("source") == self._start.named["source"]
        return any(names_version(target, self._assessment.closure.versions[node]) for node in self._start.nodes)

    def _receipt(self, node: Node, newest: Node) -> Receipt | None:
        """What closes a version's duty: a signed attestation, the end of its content, or a clean successor."""
        subject = Subject(self._assessment, node)
        retention = retention_of(subject)
        is_zombie = retention is not None and retention.state == "zombie"
        read_on = max(keeping(subject).read_on, default=None) if is_zombie else None
        version = subject.version
        for record in self._assessment.evidence.records:
            if self._attests(record, read_on) and names_version(record.body.get("dataset"), version):
                return {"kind": "record", "at": instant_text(record.changed_at), "by": record.text("by")}
        if self._since is None or is_zombie:
            return None
        for happened_at, lifecycle in self._assessment.evidence.disposals.get(node[0], ()):
            if happened_at > self._since and (version.created_at is None or happened_at > version.created_at):
                return {"kind": "lifecycle", "change": lifecycle, "at": instant_text(happened_at)}
        return self._successor(node, newest)

    def _attests(self, record: Record, read_on: date | None) -> bool:
        """Whether a record attests what this duty asks for; read_on: the last read of what should be gone."""
        if record.kind != "receipt" or (read_on and record.changed_at.date() < read_on):
            return False
        return self._attested_after is None or record.changed_at > self._attested_after

    def _successor(self, node: Node, newest: Node) -> SuccessorReceipt | None:
        """The dataset's newest version, where it is newer than the duty and nothing older of the start flows in."""
        made_at = self._assessment.closure.versions[newest].created_at
        if newest == node or made_at is None or self._since is None or made_at <= self._since:
            return None
        for item in Subject(self._assessment, newest).trace:
            created_at = self._assessment.closure.versions[item].created_at
            if item[0] in self._keys and (created_at is None or created_at <= self._since):
                return None
        return {"kind": "successor", "at": instant_text(made_at), "version": newest[1]}
