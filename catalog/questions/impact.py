"""What is downstream of a version, and what has to follow when something of it is taken back."""

from dataclasses import dataclass
from typing import Annotated, NamedTuple

from catalog.database.connection import statement
from catalog.governance.answers.answers import CaseAnswer, EndableGrant, Impact, ImpactNode, ImpactTarget
from catalog.governance.answers.follow_up import FollowUp, case_json, case_target
from catalog.governance.assessment.build import assess
from catalog.governance.assessment.case_scope import case_about, first_known, newest_versions
from catalog.governance.assessment.downstream import DownstreamVersion, downstream_of, node_of
from catalog.governance.decisions import cases as decided_cases
from catalog.governance.facts.cases import cases_at, receipts_at
from catalog.governance.rules.withdrawal import ACTIONS, REASONS, Reason
from catalog.lineage.closure import Node
from catalog.lineage.lookup import UNVERSIONED
from catalog.lineage.trace_json import VersionName
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks
from catalog.session.parameters import About, AnyName, By, Namespace, Version
from catalog.session.query import Question, ask
from catalog.values.errors import BadQuestionError, NextStep, NotFoundError

Source = Annotated[str | None, About("Instead of a name: a declared source.")]
MOST_NODES = 100_000  # some 20 MB of JSON: more than any reader takes in, and all that a server is to hold for one


def open_case(
    catalog: Catalog,
    reason: Reason,
    name: AnyName = None,
    namespace: Namespace = None,
    version: Version = None,
    source: Source = None,
    by: Annotated[str | None, About("Who opens it.", least=1)] = None,
    owner: Annotated[str | None, About("Who answers for it; without one, who opens it.", least=1)] = None,
    due: Annotated[str | None, About("The day by which everything has to be done.")] = None,
) -> Impact:
    """What has to follow when something is taken back, after a case was recorded that names it all.

    Where such a case is open already, it goes on, with the owner and the due date that are given.
    """
    found = impact(catalog, name, namespace, version, source, reason)
    # The answer is worked out twice, as the case that is recorded in between belongs to it.
    decided_cases.open_case(catalog, found, by, owner, due)
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
    decided_cases.close_case(catalog, impact(catalog, name, namespace, version, source, reason), by)
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

    With a reason and no version, every version of the dataset is meant. Without a reason at most the nearest 100,000
    versions are listed, and `truncated` says so; models are listed and versions counted all the same.
    """
    if reason is not None and reason not in REASONS:
        raise BadQuestionError(f"{reason!r} is no reason. One of: {', '.join(REASONS)}")
    with ask(catalog, clocks) as question:
        start = start_of(question, name, namespace, version, source, is_whole=reason is not None and version is None)
        rows = [] if question.not_yet else downstream_of(question, start.nodes)
        models: list[VersionName] = [
            {"namespace": row["namespace"], "name": row["name"], "version": row["version"]}
            for row in rows
            if row["type"] == "MODEL"
        ]
        # Where something has to follow, none is left out: a case that is opened names what the answer lists.
        followed = (
            _followed(question, start, rows, reason)
            if reason
            else _Followed(list(map(_plain, rows[:MOST_NODES])), None, [])
        )
        nodes = followed.nodes
        is_open = [node for node in nodes if node["verdict"] in ACTIONS and not node["receipt"]]
        return {
            "target": start.named,
            "reason": reason,
            **question.circumstances(),
            "nodes": nodes,
            "versions": len(rows),
            "truncated": len(nodes) < len(rows),
            "models": models,
            "open": len(is_open) if reason else len(rows),
            "case": followed.case,
            "grants_to_end": followed.grants_to_end,
        }


def start_of(
    question: Question,
    name: str | None,
    namespace: str | None,
    version: str | None,
    source: str | None,
    *,
    is_whole: bool,
) -> Start:
    """The versions that a name or a source means; is_whole: every version of the dataset.

    Raises NotFoundError where nothing has the name, BadQuestionError where neither is given.
    """
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
    found = question.target(name, namespace, version, is_walked=True)
    if is_whole:
        nodes = question.versions_of(found.dataset_key)
        named: ImpactTarget = {"namespace": found.namespace, "name": found.name, "version": None}
        # What was only ever read has no version, and what came of that read follows all the same.
        return Start(nodes or [(found.dataset_key, UNVERSIONED)], named)
    return Start([found.node], {"namespace": found.namespace, "name": found.name, "version": found.version})


def _plain(row: DownstreamVersion) -> ImpactNode:
    return {**row, "verdict": None, "why": None, "receipt": None, "discharged_by": []}


class _Followed(NamedTuple):
    """The versions downstream with what has to follow for each, their newest case, and the consents still to end."""

    nodes: list[ImpactNode]
    case: CaseAnswer | None
    grants_to_end: list[EndableGrant]


def _followed(question: Question, start: Start, rows: list[DownstreamVersion], reason: Reason) -> _Followed:
    nodes = [node_of(row) for row in rows]
    names = {node[0]: (row["name"], row["namespace"]) for node, row in zip(nodes, rows, strict=True)}
    newest = newest_versions(question, names)
    assessment = assess(question, *dict.fromkeys([*nodes, *newest.values(), *start.nodes]))
    decided = [record for record in assessment.evidence.records if record.kind in {"case", "receipt"}]
    cases = cases_at(decided, question.asked_at)
    case = case_about(question, cases, case_target(start.named), reason)
    receipts = receipts_at(decided, cases, question.asked_at).get(case.id, ()) if case else ()
    first_at = first_known(question, assessment.closure, start.nodes) if case else {}
    follow_up = FollowUp(assessment, start.nodes, reason, newest, case, receipts, first_at)
    followed: list[ImpactNode] = [{**row, **follow_up.of(node)} for row, node in zip(rows, nodes, strict=True)]
    return _Followed(followed, case_json(case), follow_up.grants_to_end())
