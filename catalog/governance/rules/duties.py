"""What a case, or a scenario without one, asks of each version downstream, and what discharges that."""

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Literal, NamedTuple

from catalog.governance.assessment.assessment import Assessment
from catalog.governance.assessment.subject import Subject
from catalog.governance.facts.cases import Case, CaseReceipt
from catalog.governance.rules.retention_findings import disposed_at, keeping, retention_of
from catalog.governance.rules.withdrawal import (
    ACTIONS,
    DECISIONS,
    DISCHARGED_BY,
    PASSED_ON,
    Affected,
    Reason,
    verdict_of,
)
from catalog.lineage.closure import Node, Version

_NEVER = datetime.max.replace(tzinfo=UTC)


class Discharge(NamedTuple):
    """What discharges a duty: a receipt of its case, the end of the content, or a successor without the source."""

    kind: Literal["record", "lifecycle", "successor"]
    at: datetime
    receipt: CaseReceipt | None = None
    change: str = ""
    version: str = ""


class Duty(NamedTuple):
    """What has to be done with a version, why, and what discharges it, None while nothing does."""

    verdict: str
    why: str
    discharge: Discharge | None

    @property
    def is_open(self) -> bool:
        """Whether something has to be done and has not been."""
        return self.verdict in ACTIONS and self.discharge is None


class Scope(NamedTuple):
    """What duties are worked out of.

    starts: the versions of what is taken back. since: from when the duties run, None where nothing began them.
    newest: the version that each dataset stands for now. first_at: when anything was first known of those datasets of
    the starts of which a version is named by readers only.
    """

    starts: frozenset[Node]
    reason: Reason
    since: datetime | None
    newest: Mapping[int, Node]
    case: Case | None = None
    receipts: tuple[CaseReceipt, ...] = ()
    first_at: Mapping[int, datetime] = {}


class _Inflow(NamedTuple):
    """What flows into a version from what is taken back.

    mask: the bits of labels that are taken back; unknown: the starts' datasets of which it is not declared whether
    they hold personal data; keys: the starts' datasets. of_model: an affected model is on the way. open_until: when
    the last duty on the way that is passed on was discharged.
    """

    mask: int = 0
    unknown: frozenset[int] = frozenset()
    keys: frozenset[int] = frozenset()
    of_model: bool = False
    open_until: datetime | None = None

    def joined(self, other: "_Inflow") -> "_Inflow":
        """Both."""
        return _Inflow(
            self.mask | other.mask,
            self.unknown | other.unknown,
            self.keys | other.keys,
            self.of_model or other.of_model,
            max(filter(None, (self.open_until, other.open_until)), default=None),
        )


class Duties:
    """The duties of everything in an assessment that came of some versions, these included."""

    def __init__(self, assessment: Assessment, scope: Scope) -> None:
        """Work them out, each version after what it came from."""
        self._assessment, self._scope = assessment, scope
        self._start_keys = {node[0] for node in scope.starts}
        self._tainted: set[Node] | None = None
        self._duties: dict[Node, Duty] = {}
        self._passed: dict[Node, _Inflow] = {}
        reached = _downstream(assessment, scope.starts)
        order = [node for node in assessment.flow.order if node in reached]
        # Versions on a cycle come from one another: they are gone through until nothing more flows.
        while self._go_through(order) and assessment.flow.has_cycles:
            pass

    @property
    def _part(self) -> int:
        """The bits of what is taken back; read anew, as a label that is worked out late may add some."""
        return self._assessment.flow.book.masks["origin" if self._scope.reason == "contamination" else "grants"]

    def of(self, node: Node) -> Duty | None:
        """The duty of a version, None where it did not come of the start; attempted versions have none."""
        is_made = self._assessment.closure.versions[node].state != "attempted"
        return self._duties.get(node) if is_made else None

    def _go_through(self, order: list[Node]) -> bool:
        """Work out each version; whether more is passed on than before."""
        is_changed = False
        for node in order:
            before = self._passed.get(node)
            passed = self._pass_on(node, self._flowing_into(node))
            self._passed[node] = passed.joined(before) if before else passed
            is_changed = is_changed or self._passed[node] != before
        return is_changed

    def _flowing_into(self, node: Node) -> _Inflow:
        flow, found = self._assessment.flow, _Inflow()
        sources = {edge.source for edges in flow.incoming(node).values() for edge in edges}
        for source in sources & self._passed.keys():
            found = found.joined(self._passed[source])
        return found

    def _pass_on(self, node: Node, inflow: _Inflow) -> _Inflow:
        """What a version passes on, once its own duty is worked out."""
        own = inflow.joined(self._begun_at(node)) if node in self._scope.starts else inflow
        duty = self._duties[node] = self._duty(node, own, inflow.open_until)
        is_affected_model = self._assessment.is_model(node) and self._reaches(node, own)
        open_until = inflow.open_until
        if duty.verdict in PASSED_ON:
            open_until = max(filter(None, (open_until, _passed_until(duty))), default=None)
        return own._replace(of_model=own.of_model or is_affected_model, open_until=open_until)

    def _begun_at(self, node: Node) -> _Inflow:
        """What a start begins: what is declared of it, else what flows into it."""
        assessment = self._assessment
        label = assessment.flow.labels[node].whole
        own = assessment.flow.own(node).whole & self._part
        return _Inflow(own or label & self._part, frozenset(assessment.unknown_keys(label)), frozenset({node[0]}))

    def _duty(self, node: Node, own: _Inflow, open_until: datetime | None) -> Duty:
        assessment = self._assessment
        label = assessment.flow.labels[node].whole
        affected = Affected(
            flows=self._reaches(node, own),
            is_unknown=bool(own.unknown and assessment.unknown_keys(label) & own.unknown),
            is_gone=self._was_gone(node),
            is_model=assessment.is_model(node),
            is_of_model=own.of_model,
            is_original=node in assessment.flow.originals,
            is_later=self._is_made_later(node, open_until),
        )
        grants = tuple(grant for key in sorted(own.keys) for grant in assessment.facts(key).grants or ())
        found = verdict_of(affected, self._scope.reason, grants)
        return Duty(found.verdict, found.why, self._discharge(node, found.verdict))

    def _reaches(self, node: Node, own: _Inflow) -> bool:
        return bool(self._assessment.flow.labels[node].whole & own.mask)

    def _is_made_later(self, node: Node, open_until: datetime | None) -> bool:
        """Whether a version was made after the case was opened, from nothing that was still to be dealt with."""
        version, case = self._assessment.closure.versions[node], self._scope.case
        if case is None or version.created_at is None or not self._is_newer(version, case.opened_at):
            return False
        return open_until is None or open_until <= version.created_at

    def _is_newer(self, version: Version, since: datetime) -> bool:
        """Whether a version is known to be made after a time."""
        if version.created_at is None or version.created_at <= since:
            return False
        # What only readers name is dated by its first read: it may have lain there, unless something else did before.
        key = version.dataset_key
        is_read_only = self._scope.case is not None and version.state == "external" and key in self._start_keys
        return not is_read_only or self._scope.first_at.get(key, since) <= since

    def _was_gone(self, node: Node) -> bool:
        """Whether a version had been disposed of, or replaced, before the duty began."""
        subject, since = Subject(self._assessment, node), self._scope.since
        ends = (disposed_at(subject), self._replaced_at(subject))
        return any(since is None or end <= since for end in ends if end is not None)

    def _replaced_at(self, subject: Subject) -> datetime | None:
        """When a version known by its run alone was last replaced."""
        replacement = self._assessment.evidence.replacements.get(subject.node)
        return replacement.replaced_at if replacement and keeping(subject).is_replaced else None

    def _discharge(self, node: Node, verdict: str) -> Discharge | None:
        """What discharges the duty of a version: a receipt, the end of its content, or a clean successor."""
        if verdict not in ACTIONS:
            return None
        subject, since = Subject(self._assessment, node), self._scope.since
        retention = retention_of(subject)
        is_zombie = retention is not None and retention.state == "zombie"
        read_on = max(self._assessment.evidence.reads.get(node, ()), default=None)
        for receipt in self._scope.receipts:
            if receipt.names(subject.version) and self._counts(receipt, verdict, read_on, is_zombie=is_zombie):
                return Discharge("record", receipt.at, receipt)
        # What was read after its end is there still, whatever events say: only somebody who looked can tell.
        if since is None or is_zombie:
            return None
        return self._ended(subject, verdict, since) or self._successor(node, verdict, since)

    def _counts(self, receipt: CaseReceipt, verdict: str, read_on: date | None, *, is_zombie: bool) -> bool:
        """Whether a receipt discharges a duty; read_on: when the version was last read."""
        is_stale = (is_zombie or receipt.deed == "erased") and read_on is not None and receipt.at.date() < read_on
        return not is_stale and fault_of(receipt, verdict, self._scope.case) is None

    def _ended(self, subject: Subject, verdict: str, since: datetime) -> Discharge | None:
        """The end of a version's content since the duty began; of a model that is its retirement."""
        if not {"erased", "retired"} & {*DISCHARGED_BY[verdict]}:
            return None
        ended_at, replaced_at = disposed_at(subject), self._replaced_at(subject)
        if ended_at and ended_at > since:
            return Discharge("lifecycle", ended_at, change=self._change_at(subject.node, ended_at))
        # Where it is assumed only that the newer one replaces it, the older content may be there still.
        if replaced_at and replaced_at > since and not keeping(subject).is_mode_assumed:
            newest = self._scope.newest.get(subject.node[0], subject.node)
            return Discharge("successor", replaced_at, version=newest[1])
        return None

    def _change_at(self, node: Node, ended_at: datetime) -> str:
        """The lifecycle that ended a version, else the record that says so."""
        ends = self._assessment.evidence.disposals.get(node[0], ())
        return next((lifecycle for happened_at, lifecycle in ends if happened_at == ended_at), "disposal")

    def _successor(self, node: Node, verdict: str, since: datetime) -> Discharge | None:
        """The dataset's newest version, where it is newer than the duty and nothing older of the start flows in."""
        newest = self._scope.newest.get(node[0], node)
        version = self._assessment.closure.versions.get(newest)
        if not {"rebuilt", "retrained"} & {*DISCHARGED_BY[verdict]} or newest == node or version is None:
            return None
        made_at = version.created_at
        if made_at is None or made_at <= since or newest in self._taint(since):
            return None
        return Discharge("successor", made_at, version=newest[1])

    def _taint(self, since: datetime) -> set[Node]:
        """Everything that came of a version of the start's datasets made before the duty began."""
        if self._tainted is None:
            versions = self._assessment.closure.versions
            of_start = (version for version in versions.values() if version.dataset_key in self._start_keys)
            old = (each.node for each in of_start if not self._is_newer(each, since))
            self._tainted = _downstream(self._assessment, old)
        return self._tainted


def fault_of(receipt: CaseReceipt, verdict: str, case: Case | None) -> str | None:
    """Why a receipt does not discharge a duty, None where it does."""
    deeds = DISCHARGED_BY.get(verdict, ())
    if receipt.deed not in deeds:
        return f"{verdict} is discharged by {', '.join(deeds[:-1])} or {deeds[-1]}, not by {receipt.deed}"
    if receipt.deed in DECISIONS and receipt.ground is None:
        return f"{receipt.deed} is a decision: say on what ground, as reasons: TEXT"
    if receipt.deed == "exempt" and case and case.by and _is_same_person(receipt.by, case.by):
        return f"{case.by} opened the case: somebody else has to decide that a version is exempt"
    return None


def _is_same_person(one: str | None, other: str) -> bool:
    return (one or "").strip().casefold() == other.strip().casefold()


def _passed_until(duty: Duty) -> datetime:
    """Until when what is made from a version joins its case.

    A successor discharges the duty, but the older version still holds what was taken back.
    """
    is_clean = duty.discharge is not None and duty.discharge.kind != "successor"
    return duty.discharge.at if is_clean and duty.discharge else _NEVER


def _downstream(assessment: Assessment, starts: Iterable[Node]) -> set[Node]:
    """What came of some versions of an assessment, themselves included."""
    found = {node for node in starts if node in assessment.closure.versions}
    waiting = deque(found)
    while waiting:
        more = set(assessment.flow.feeds.get(waiting.popleft(), ())) - found
        found |= more
        waiting.extend(more)
    return found
