"""The answers about governance as every client gets them: labels, findings, retention, the gate, decisions.

The keys and their order are the contract (docs/http.md); OpenAPI takes its schemas from here.
"""

from typing import Literal, NotRequired, TypedDict

from catalog.governance.assessment.downstream import DownstreamVersion
from catalog.governance.rules.gate import Decision, State
from catalog.lineage.trace_json import LikelyDataset, VersionName
from catalog.session.query import Circumstances


class PathStep(VersionName):
    """A version on the way of a finding, and how it came from the next one; None at the end of the way."""

    kind: str | None
    run_id: str | None
    job_namespace: str | None
    job_name: str | None


class WaiverTerms(TypedDict):
    """Why a finding is waived, and until which day."""

    reason: str | None
    until: str | None


class FindingAnswer(TypedDict):
    """A finding: what is wrong with the target or cannot be known of it, through which dataset, and the remedy.

    candidates: what a gap of the lineage likely means; left out where nothing looks like it.
    """

    id: str
    kind: str
    severity: str
    target: VersionName
    dataset: VersionName | None
    source: str | None
    path: list[PathStep]
    message: str
    mend: str
    waived_by: str | None
    waiver: WaiverTerms | None
    candidates: NotRequired[list[LikelyDataset]]


class Geography(TypedDict):
    """Where data may be (None: anywhere not forbidden), and where not."""

    allowed: list[str] | None
    forbidden: list[str]


class LabelTerms(TypedDict):
    """What a label says, without who contributes."""

    identifiability: str
    categories: list[str]
    special_categories: list[str]
    subjects: list[str]
    permitted_purposes: list[str]
    prohibited_purposes: list[str]
    delete_by: str | None
    keep_until: str | None
    licence: str | None
    obligations: list[str]
    geography: Geography


class GrantAnswer(TypedDict):
    """A declared legal basis with its purposes, and whether it holds today."""

    id: str | None
    basis: str | None
    art9: str | None
    purposes: list[str]
    prohibited_purposes: list[str]
    activities: list[str]
    valid_from: str | None
    valid_to: str | None
    status: str | None
    holds: bool


class LabelSource(TypedDict):
    """A dataset that contributes to a label, with what it declares and its versions in the trace."""

    namespace: str
    name: str
    versions: list[str]
    declared: bool
    source_name: str | None
    channel: str | None
    licence: str | None
    personal: bool
    delete_by: str | None
    grants: list[GrantAnswer]


class LabelGap(VersionName):
    """What of a label could not be known."""

    kind: str
    message: str


class LabelParts(LabelTerms):
    """A label with the sources that contribute and what could not be known."""

    sources: list[LabelSource]
    gaps: list[LabelGap]


class Contributor(TypedDict):
    """A dataset that a word of a label comes from."""

    namespace: str
    name: str
    source_name: str | None


class ProvenanceRow(TypedDict):
    """A word of a label, and the datasets that gave it."""

    part: str
    value: str
    datasets: list[Contributor]


class OpenDutyAnswer(TypedDict):
    """What an open case asks of a version, who answers for it, and by when."""

    case: str
    reason: str
    verdict: str
    why: str
    owner: str | None
    due_at: str | None


class LabelTarget(VersionName, total=False):
    """A version, or one of its columns."""

    column: str


class _LabelHead(TypedDict):
    target: LabelTarget


class LabelAnswer(_LabelHead, Circumstances, LabelParts):
    """The effective label of a version or column, and where each of its words comes from."""

    provenance: list[ProvenanceRow]
    duties: list[OpenDutyAnswer]


class RetentionRow(VersionName):
    """The retention state of a version, its days, and the source whose deadline it is."""

    state: str
    delete_by: str | None
    keep_until: str | None
    source: str | None
    why: str


class ApprovalState(TypedDict):
    """Whether a version is approved; changed: which of what the approval is bound to changed since."""

    state: State
    by: str | None
    purpose: str | None
    until: str | None
    approved_at: str | None
    changed: list[str]
    required: bool


class _GateHead(TypedDict):
    decision: Decision
    target: VersionName
    purpose: str | None


class GateAnswer(_GateHead, Circumstances):
    """Whether a version may be used, the findings that decide it, its approval, and what an approval is bound to."""

    findings: list[FindingAnswer]
    approval: ApprovalState
    digests: dict[str, str]


class ApprovalRecord(VersionName):
    """The record that somebody approved a version for a purpose."""

    kind: Literal["approval"]
    id: str
    purpose: str
    by: str
    until: str | None
    status: Literal["approved"]
    digests: dict[str, str]


class FindingNamed(TypedDict):
    """What a record says of the finding it is about."""

    id: str
    finding: str
    finding_kind: str
    target: VersionName
    message: str


class WaiverRecord(FindingNamed):
    """The record that somebody accepts a finding until a day, or no longer (status `revoked`)."""

    kind: Literal["waiver"]
    by: str
    reason: str
    until: str
    status: Literal["waived", "revoked"]


class AssignmentRecord(FindingNamed):
    """The record that somebody is to see to a finding."""

    kind: Literal["assignment"]
    by: str
    owner: str
    due_at: str | None
    status: Literal["assigned"]


class CaseAnswer(TypedDict):
    """A case: where it stands, since when, who opened it, who answers for it, and by when everything is due."""

    id: str
    status: str | None
    by: str | None
    opened_at: str | None
    closed_at: str | None
    owner: str | None
    due_at: str | None


class RecordReceipt(TypedDict):
    """Somebody attests what was done with a version; evidence: or on what ground that was decided."""

    kind: Literal["record"]
    at: str | None
    by: str | None
    id: str
    case: str
    done: str | None
    evidence: str | None


class EndableGrant(TypedDict):
    """A consent of what was withdrawn that still holds as declared: a steward may end it."""

    namespace: str
    name: str
    grant: str
    status: str | None
    withdrawn_on: str


class LifecycleReceipt(TypedDict):
    """An event says that a version's content ended."""

    kind: Literal["lifecycle"]
    change: str
    at: str | None


class SuccessorReceipt(TypedDict):
    """A newer version of the dataset has nothing of it."""

    kind: Literal["successor"]
    at: str | None
    version: str


Receipt = RecordReceipt | LifecycleReceipt | SuccessorReceipt


class FollowUpAnswer(TypedDict):
    """What has to follow for a version, what closes that, and by which deeds it can be; without a reason, None."""

    verdict: str | None
    why: str | None
    receipt: Receipt | None
    discharged_by: list[str]


class ImpactNode(DownstreamVersion, FollowUpAnswer):
    """A version downstream, and what has to follow for it."""


class ImpactTarget(TypedDict, total=False):
    """What an impact is of: a version, a whole dataset (version None), or a declared source."""

    namespace: str
    name: str
    version: str | None
    source: str


class _ImpactHead(TypedDict):
    target: ImpactTarget
    reason: str | None


class Impact(_ImpactHead, Circumstances):
    """Everything downstream; open: how many versions are left to act on; case: the newest about the target.

    grants_to_end: of a withdrawal, the consents that still hold although they are taken back. versions: how many are
    downstream; truncated: only the nearest of them are in nodes.
    """

    nodes: list[ImpactNode]
    versions: int
    truncated: bool
    models: list[VersionName]
    open: int
    case: CaseAnswer | None
    grants_to_end: list[EndableGrant]
