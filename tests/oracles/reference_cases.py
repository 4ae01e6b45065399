"""Withdrawal, erasure, contamination and objection, and cases of them, read naively (0008, 25, 26 and 32 to 34)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from oracles.governance_rules import NOTHING, Body
from oracles.reference import Name, Version
from oracles.reference_governance import Judge, Strands, of_kind

NO_ERASURE = frozenset({"eu-gdpr:A6-1-c", "eu-gdpr:A6-1-e"})
OBJECTION = frozenset({"eu-gdpr:A6-1-e", "eu-gdpr:A6-1-f"})
NO_OBJECTION = frozenset({"eu-gdpr:A6-1-a", "eu-gdpr:A6-1-b", "eu-gdpr:A6-1-c", "eu-gdpr:A6-1-d"})
DISCHARGES = {
    "erase": {"erased"},
    "rebuild": {"rebuilt", "erased"},
    "retrain": {"retrained", "retired"},
    "suppress": {"suppressed", "rebuilt", "erased"},
    "restrict": {"restricted", "weighed"},
    "undetermined": {"examined"},
}
MUST_ACT = tuple(DISCHARGES)


@dataclass(frozen=True)
class Node:
    """A version in the forward closure of what is taken back; at: when it was discharged."""

    verdict: str
    receipt: str | None
    at: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether something is still to be done."""
        return self.verdict in MUST_ACT and self.receipt is None


class CaseVerdicts(Judge):
    """What follows for each version when something is taken back."""

    # cases

    def cases(self) -> list[Body]:
        """The cases opened by the time of the question, each with `opened`, and `closed_at` once it is closed."""
        found: dict[str, Body] = {}
        for record in self.situation.records:
            if record["record"] == "case" and record["at"] <= self.situation.asked_at:
                opened = found.get(record["id"], NOTHING).get("opened", record["at"])
                closed_at = record["at"] if record.get("closed") else None
                found[record["id"]] = {**record, "opened": opened, "closed_at": closed_at}
        return sorted(found.values(), key=lambda case: (case["opened"], case["id"]))

    def open_cases(self) -> list[Body]:
        """The cases that are open."""
        return [case for case in self.cases() if case["closed_at"] is None and "reason" in case]

    def case_of(self, target: str, reason: str) -> Body | None:
        """The last case about exactly a target, as cases name it: `customers`, `customers@1`."""
        about = [each for each in self.cases() if (each.get("target"), each.get("reason")) == (target, reason)]
        return about[-1] if about else None

    def starts(self, case: Body) -> list[Version]:
        """The versions with content that a case is about."""
        name, _, version = str(case.get("target", "")).partition("@")
        made = [
            each for each in self.situation.versions if self.situation.made(each).state not in ("attempted", "open")
        ]
        if "source" in case:
            return [each for each in made if self._source(each) == case["source"]]
        return [each for each in made if each[:2] == ("db", name) and version in ("", each[2])]

    def _source(self, version: Version) -> object:
        return (self.facts(version).get("whence_source") or NOTHING).get("name")

    def waits_for(self, version: Version, case: Body) -> bool:
        """Whether a case waits for something to be done with a version."""
        starts = self.starts(case)
        if not set(starts) & set(self.trace(version)) or not self._is_followed(version):
            return False
        return self._node(version, starts, case["reason"], case["opened"], case).waits

    def nearest(self, version: Version, case: Body) -> Version:
        """The start of a case that is the fewest steps back from a version."""
        reached = [start for start in self.starts(case) if start in self.trace(version)]
        return min(reached, key=lambda start: (len(self.path(version, start, lambda _: True)), start))

    # what follows

    def impact(self, starts: list[Version], reason: str, case: Body | None = None) -> dict[Version, Node]:
        """A verdict for every version that came of the starts, themselves included."""
        nodes = [each for each in self.situation.versions if set(starts) & set(self.trace(each))]
        moment = case["opened"] if case else self._grant_ended(starts)
        return {each: self._node(each, starts, reason, moment, case) for each in nodes if self._is_followed(each)}

    def _is_followed(self, version: Version) -> bool:
        return self.situation.made(version).state != "attempted"

    def _grant_ended(self, starts: list[Version]) -> datetime | None:
        """Choice: the latest day on which a consent of the start was ended by its status."""
        days = {grant.ended_on for start in starts for grant in self.grants(start[:2], self.today)}
        ended = max((day for day in days if day and day <= self.today), default=None)
        return datetime(ended.year, ended.month, ended.day, tzinfo=UTC) if ended else None

    def _node(
        self, node: Version, starts: list[Version], reason: str, moment: datetime | None, case: Body | None
    ) -> Node:
        verdict = self._verdict_on(node, starts, reason)
        ends = [each for each in (self.disposed_at(node), self.superseded_at(node)) if each is not None]
        if any(moment is None or each <= moment for each in ends) or self._is_apart(node, starts, case):
            verdict = "no_action"
        if verdict not in MUST_ACT:
            return Node(verdict, None)
        kind, at = self._receipt(node, verdict, starts, moment, case) or (None, None)
        return Node(verdict, kind, at)

    def _is_apart(self, node: Version, starts: list[Version], case: Body | None) -> bool:
        """Whether a version was made after the case was opened, resting on nothing that was still to be done then."""
        made_at = self.situation.made(node).created_at
        if case is None or made_at is None or not self._is_newer(node, case["opened"], starts):
            return False
        before = [each for each in self.trace(node)[1:] if set(starts) & set(self.trace(each))]
        return not any(self._was_pending(each, made_at, starts, case) for each in before)

    def _is_newer(self, version: Version, at: datetime, starts: list[Version]) -> bool:
        """Whether a version is known to be made after a time.

        Of a start that readers alone name only where another version was known before: else it may have lain there.
        """
        made = self.situation.made(version)
        if made.created_at is None or made.created_at <= at:
            return False
        others = [each for name, each in self.situation.versions.items() if name[:2] == version[:2]]
        others = [each for each in others if each.state in ("produced", "external") and each.created_at]
        is_start = version[:2] in {start[:2] for start in starts}
        return made.state != "external" or not is_start or any(each.created_at <= at for each in others)

    def _was_pending(self, node: Version, at: datetime, starts: list[Version], case: Body) -> bool:
        """Whether something was still to be done with a version at a time; a successor leaves it as it is."""
        found = self._node(node, starts, case["reason"], case["opened"], case)
        if found.verdict not in ("erase", "rebuild", "retrain"):
            return False
        return found.at is None or found.receipt == "successor" or found.at > at

    def _verdict_on(self, node: Version, starts: list[Version], reason: str) -> str:
        kind = "source" if reason == "contamination" else "basis"
        trace = self.trace(node)
        starts = [start for start in starts if start in trace]  # what does not come here decides nothing here
        strands = self.strands(node)
        unknown = {at[:2] for start in starts for _, at, _ in of_kind(self.strands(start), "unknown")}
        if reason != "contamination" and any(self.is_unknown(name, strands) for name in unknown):
            return "undetermined"
        if not self._flows_from(node, starts, kind):
            return "no_action"
        spared = self._spared(starts, reason)
        if spared:
            return spared
        if node[:2] in self.situation.models:
            return "retrain"
        if any(each[:2] in self.situation.models and self._flows_from(each, starts, kind) for each in trace[1:]):
            return "suppress"
        return "erase" if self.is_original(node) else "rebuild"

    def _flows_from(self, node: Version, starts: list[Version], kind: str) -> bool:
        return bool(self._where(self.strands(node), kind) & self._begun(node, starts, kind))

    def _begun(self, node: Version, starts: list[Version], kind: str) -> set[Name]:
        """The datasets where what comes here began: each start's, or those before it where it begins nothing.

        Choice: datasets, not versions, so that a start's other versions are followed too.
        """
        found, trace = set(), self.trace(node)
        for start in (each for each in starts if each in trace):
            begins = any(each[:2] == (kind, start) for each in self.strands(start))
            found |= {start[:2]} if begins else self._where(self.strands(start), kind)
        return found

    def _where(self, strands: Strands, kind: str) -> set[Name]:
        """The datasets where strands begin; where grants count, also those in between that declare something."""
        found = set(self.datasets(strands, kind))
        if kind == "basis":
            found |= {name for name in self.datasets(strands, "joined") if self._binds(name)}
        return found

    def _binds(self, name: Name) -> bool:
        declared = ("whence_personal_data", "tags", "whence_grants", "whence_retention")
        return any(self.situation.facts.get(name, NOTHING).get(key) for key in declared)

    def _spared(self, starts: list[Version], reason: str) -> str | None:
        """A basis spares or restricts where every grant of the start rests on such (0008, 25)."""
        bases = {grant.basis for start in starts for grant in self.grants(start[:2], self.today)}
        if reason == "objection":
            return "no_action" if bases and bases <= NO_OBJECTION else "restrict"
        return "exempt" if reason != "contamination" and bases and bases <= NO_ERASURE else None

    # what discharges it

    def _receipt(
        self, node: Version, verdict: str, starts: list[Version], moment: datetime | None, case: Body | None
    ) -> tuple[str, datetime] | None:
        """What discharges a duty and when: a receipt of the case, the end of the data, or a clean successor."""
        is_zombie = self.retention(node).state == "zombie"
        read_on = [self.situation.started[run].date() for run, read in self.situation.reads if read == node]
        for each in self._receipts_for(case):
            is_late = (is_zombie or each.get("done") == "erased") and any(day > each["at"].date() for day in read_on)
            if each["version"] == node and not is_late and self._counts(each, verdict, case or {}):
                return "record", each["at"]
        if moment is None or is_zombie:
            return None
        return self._ended(node, verdict, moment) or self._succeeded(node, verdict, starts, moment, case)

    def _receipts_for(self, case: Body | None) -> Iterable[Body]:
        records = [each for each in self.situation.records if each["record"] == "receipt"]
        known = [each for each in records if each["at"] <= self.situation.asked_at]
        return [each for each in known if case and self._case_of(each) == case["id"]]

    def _case_of(self, receipt: Body) -> str | None:
        """The case a receipt names, else the only one that was open then and lists its version."""
        if "case" in receipt:
            return str(receipt["case"])
        listing = [
            case["id"]
            for case in self.cases()
            if receipt["version"] in case.get("versions", [])
            and case["opened"] <= receipt["at"] <= (case["closed_at"] or receipt["at"])
        ]
        return listing[0] if len(listing) == 1 else None

    @staticmethod
    def _counts(receipt: Body, verdict: str, case: Body) -> bool:
        done, has_ground = receipt.get("done"), any(receipt.get(key) for key in ("reasons", "note", "evidence"))
        if done == "exempt":
            return has_ground and receipt.get("by") != case.get("by")
        return done in DISCHARGES[verdict] and (done != "weighed" or has_ground)

    def _ended(self, node: Version, verdict: str, moment: datetime) -> tuple[str, datetime] | None:
        if verdict not in ("erase", "rebuild", "retrain", "suppress"):
            return None
        gone, replaced = self.disposed_at(node), self.superseded_at(node)
        if gone is not None and gone > moment:
            return "lifecycle", gone
        if replaced is None or replaced <= moment or self._is_assumed(node[:2], replaced):
            return None
        return "successor", replaced

    def _is_assumed(self, name: Name, at: datetime) -> bool:
        made = [each for version, each in self.situation.versions.items() if version[:2] == name]
        return any(each.mode_assumed for each in made if each.created_at == at and each.state == "produced")

    def _succeeded(
        self, node: Version, verdict: str, starts: list[Version], moment: datetime, case: Body | None
    ) -> tuple[str, datetime] | None:
        """Choice: "without the source" is: nothing of the start's datasets made before the duty began; undated is."""
        newest = (*node[:2], self.situation.newest[node[:2]])
        made_at = self.situation.made(newest).created_at
        if verdict not in ("rebuild", "retrain", "suppress") or newest == node or not made_at or made_at <= moment:
            return None
        of_start = [at for at in self.trace(newest) if at[:2] in {start[:2] for start in starts}]
        if case:
            return ("successor", made_at) if all(self._is_newer(at, moment, starts) for at in of_start) else None
        dates = [self.situation.made(at).created_at for at in of_start]
        return ("successor", made_at) if all(each and each > moment for each in dates) else None
