"""Findings and the gate read naively (0008, 14 to 24), over the labels of `reference_governance`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from oracles.governance_rules import NOTHING, Body, Grant, day_of, faults_of
from oracles.governance_values import Validation
from oracles.governance_words import full, licence_flags
from oracles.reference import Name, Version
from oracles.reference_cases import CaseVerdicts
from oracles.reference_governance import (
    HARMLESS,
    SEVERITY,
    Finding,
    Strands,
    is_personal,
    licence_known,
    of_kind,
)

TRAINING = "ai:ModelTraining"
OF_RETENTION = {
    "zombie": "zombie",
    "overdue": "retention_overdue",
    "undetermined": "undetermined",
    "conflict": "retention_conflict",
    "due_soon": "due_soon",
    "derived_from_expired": "derived_from_expired",
}


@dataclass(frozen=True)
class Wish:
    """What a target is for: its purpose (None: any valid grant will do), its activity, and a day it was made on."""

    purpose: str | None
    activity: str | None
    day: date


class Verdicts(CaseVerdicts):
    """Every verdict on one situation."""

    # findings

    def findings(self, target: Version) -> set[Finding]:
        """Every finding on a version: its own, and those of retention and quality of each version in its trace."""
        found = self._gaps(target) | self._purpose(target) | self._licences(target) | self._faults(target)
        for wish in self._wishes(target):
            found |= self._lawful(target, wish)
        for version in self.trace(target):
            found |= self._of_retention(target, version) | self._of_quality(target, version)
            found |= self._assumed(target, version)
        return found | self._overlap(target) | self._asked_by_cases(target)

    def _asked_by_cases(self, target: Version) -> set[Finding]:
        starts = [self.nearest(target, case) for case in self.open_cases() if self.waits_for(target, case)]
        return {self._finding("open_duty", target, start) for start in starts}

    def _finding(
        self,
        kind: str,
        target: Version,
        at: Version | None = None,
        keeps: Callable[[Strands], bool] = lambda _: True,
    ) -> Finding:
        severity = SEVERITY.get(kind, "warning")
        if at is None:
            return Finding(kind, severity, None, None, (target,))
        name = (self.facts(at).get("whence_source") or NOTHING).get("name")
        return Finding(kind, severity, at[:2], name, self.path(target, at, keeps))

    def _gaps(self, target: Version) -> set[Finding]:
        traced = {target, *(self.generator(version) for version in self.trace(target))}
        gaps = {gap for version in traced for gap in self.situation.gaps.get(version, [])}
        # One for each dataset, wherever in the trace it is.
        assumed = self._assumed_gaps(target)
        gaps = {gap for gap in gaps if gap[0] != "assumed_write_mode"} | {
            ("assumed_write_mode", at) for at in assumed
        }
        return {self._finding(kind, target, at) for kind, at in gaps}

    def _assumed_gaps(self, target: Version) -> set[Version]:
        traced = {target, *(self.generator(version) for version in self.trace(target))}
        found = [gap for version in traced for gap in self.situation.gaps.get(version, [])]
        versions = {at for kind, at in found if kind == "assumed_write_mode"}
        return {min(at for at in versions if at[:2] == dataset) for dataset in {at[:2] for at in versions}}

    def _model(self, target: Version) -> Body | None:
        """What a model is for, {} if it does not say; None for what is no model."""
        return self.facts(target).get("whence_model") or {} if target[:2] in self.situation.models else None

    def _purpose(self, target: Version) -> set[Finding]:
        model = self._model(target)
        return (
            {self._finding("purpose_missing", target, target)}
            if model is not None and not model.get("purpose")
            else set()
        )

    def _wishes(self, target: Version) -> list[Wish]:
        model, made = self._model(target), self.situation.made(target)
        times = [self.situation.started[run] for run in made.makers] or [made.created_at or self.situation.asked_at]
        purpose = full(model["purpose"]) if model and model.get("purpose") else None
        activity = model.get("activity") or TRAINING if model is not None else None
        return [Wish(purpose, activity, time.date()) for time in times]

    # lawfulness

    def _lawful(self, target: Version, wish: Wish) -> set[Finding]:
        strands = self.strands(target)
        found: set[Finding] = set()
        originals = {at for _, at, _ in of_kind(strands, "basis")}
        for origin in sorted(originals):
            found |= self._of_original(target, origin, wish, strands)
        found |= self._of_joined(target, wish, strands) | self._void(target, wish, strands)
        return found | self._mixed(target, wish, strands)

    def _of_original(self, target: Version, origin: Version, wish: Wish, strands: Strands) -> set[Finding]:
        """The first finding that applies to an original (0008, 16), and what stands beside it."""
        grants = self.grants(origin[:2], wish.day)
        is_unknown = self.is_unknown(origin[:2], strands)
        is_declared = "whence_source" in self.facts(origin)
        beside = {"unknown_personal_data"} if is_unknown and is_declared else set()
        if is_unknown and not grants:
            kinds = beside  # an undeclared source is a gap of the trace, alone
        else:
            kinds = beside | self._verdict(
                grants, wish, is_special=any(each[:2] == ("special", origin) for each in strands)
            )
            kinds |= self._since(grants, origin[:2], wish) if not kinds - beside else set()
            kinds |= self._swapped(grants, wish)
        return {self._finding(kind, target, origin, self._carries(origin)) for kind in kinds}

    @staticmethod
    def _carries(origin: Version) -> Callable[[Strands], bool]:
        return lambda strands: ("basis", origin, "") in strands

    @staticmethod
    def _verdict(grants: list[Grant], wish: Wish, *, is_special: bool) -> set[str]:
        valid = [grant for grant in grants if grant.is_valid(wish.day)]
        covering = [grant for grant in valid if grant.covers(wish.purpose, wish.activity)]
        if not valid:
            return {"no_valid_grant"}
        if any(grant.prohibits(wish.purpose) for grant in valid):
            return {"prohibited_purpose"}
        if not covering:
            return {"purpose_not_covered"}
        if is_special and not any(grant.art9 for grant in covering):
            return {"art9_missing"}
        return set()

    def _since(self, grants: list[Grant], dataset: Name, wish: Wish) -> set[str]:
        """What changed since for an original that was lawful (0008, 18)."""
        covering = [each for each in grants if each.is_valid(wish.day) and each.covers(wish.purpose, wish.activity)]
        now = [each for each in self.grants(dataset, self.today) if each.is_valid(self.today)]
        if any(each.covers(wish.purpose, wish.activity) for each in now):
            return set()
        ended = [each for each in covering if each.ended_on and self.today >= each.ended_on and not each.runs_out]
        if ended:
            return {"withdrawn_since"}  # Choice: alone, also where another grant ran out
        return {"expired_since"} if covering else set()

    @staticmethod
    def _swapped(grants: list[Grant], wish: Wish) -> set[str]:
        covering = [grant for grant in grants if grant.covers(wish.purpose, wish.activity)]
        ended = [g for g in covering if g.is_consent and g.holds and g.ended_on and g.ended_on <= wish.day]
        others = [grant for grant in covering if not grant.is_consent and grant.is_valid(wish.day)]
        return {"basis_swap"} if ended and others else set()

    def _of_joined(self, target: Version, wish: Wish, strands: Strands) -> set[Finding]:
        """What the facts of datasets that are no originals ask for.

        Choice: their prohibitions and, where they declare valid grants, their purposes bind as an original's do.
        """
        found = set()
        for at in sorted({at for kind, at, _ in strands if kind == "joined"}):
            valid = [grant for grant in self.grants(at[:2], wish.day) if grant.is_valid(wish.day)]
            if any(grant.prohibits(wish.purpose) for grant in valid):
                found.add(self._finding("prohibited_purpose", target, at))
            elif valid and not any(grant.covers(wish.purpose, wish.activity) for grant in valid):
                found.add(self._finding("purpose_not_covered", target, at))
        return found | self._special_of_joined(target, wish, strands)

    def _special_of_joined(self, target: Version, wish: Wish, strands: Strands) -> set[Finding]:
        """A special category added in between needs its condition there or on an original that flows in."""
        found = set()
        for at in sorted({at for kind, at, _ in strands if kind == "special" and not self.is_original(at)}):
            versions = [each for each in self.trace(target) if each[:2] == at[:2]]
            into = {name for each in versions for name in self.datasets(self.strands(each), "basis")}
            grants = [grant for name in {at[:2], *into} for grant in self.grants(name, wish.day)]
            covering = [
                each for each in grants if each.is_valid(wish.day) and each.covers(wish.purpose, wish.activity)
            ]
            if not any(grant.art9 for grant in covering):
                found.add(self._finding("art9_missing", target, at))
        return found

    def _void(self, target: Version, wish: Wish, strands: Strands) -> set[Finding]:
        """The permitted purposes have nothing in common (0008, 17)."""
        originals = self.datasets(strands, "basis")
        granted = all(any(each.is_valid(wish.day) for each in self.grants(name, wish.day)) for name in originals)
        empty = originals and granted and not self.permitted(strands, wish.day)
        return {self._finding("purpose_void", target)} if empty else set()

    def _mixed(self, target: Version, wish: Wish, strands: Strands) -> set[Finding]:
        """Choice: of all the grants that cover, of whatever dataset, some rest on consent and some do not."""
        grants = [grant for name in self.datasets(strands, "basis") for grant in self.grants(name, wish.day)]
        covering = [each for each in grants if each.is_valid(wish.day) and each.covers(wish.purpose, wish.activity)]
        is_mixed = len({grant.is_consent for grant in covering}) == 2
        return {self._finding("mixed_revocability", target)} if is_mixed else set()

    # other findings

    def _faults(self, target: Version) -> set[Finding]:
        strands = self.strands(target)
        found = set()
        parts = of_kind(strands, "source", "basis", "joined")
        for at in sorted({target, *(at for _, at, _ in parts)}):
            if faults_of(self.facts(at)):
                found.add(self._finding("undetermined", target, at))
            generator = self.generator(at)
            if generator and generator not in self.situation.versions:
                found.add(self._finding("undetermined", target, at))
        return found

    def _licences(self, target: Version) -> set[Finding]:
        """0008, 19. Choice: no-TDM on a crawled source counts for any target, NC and ND for models."""
        found = set()
        for at in sorted({at for kind, at, _ in self.strands(target) if kind == "source"}):
            source = self.facts(at).get("whence_source")
            if source is None:
                continue
            flags = licence_flags(str(source.get("licence")))[0] if source.get("licence") else frozenset()
            if not licence_known(source) and source.get("channel") not in HARMLESS:
                found.add(self._finding("undetermined", target, at))
            if self._licence_forbids(target, source, flags):
                found.add(self._finding("licence_conflict", target, at))
        return found

    def _licence_forbids(self, target: Version, source: Body, flags: frozenset[str]) -> bool:
        model = self._model(target)
        if model is not None and flags & {"NC", "ND"} and model.get("commercial") is not False:
            return True
        return source.get("channel") == "crawled" and ("no-TDM" in flags or source.get("tdm_reserved") is True)

    def _of_retention(self, target: Version, version: Version) -> set[Finding]:
        kind = OF_RETENTION.get(self.retention(version).state)
        return {self._finding(kind, target, version)} if kind else set()

    def _of_quality(self, target: Version, version: Version) -> set[Finding]:
        """Choice: of each suite the newest validation of a version counts."""
        found = set()
        newest = {each.suite: each for each in self.quality(version)}
        for each in newest.values():
            if not each.passed:
                failed = self._finding("quality_failed", target, version)
                found.add(failed if each.failed_error else replace(failed, severity="warning"))
        demanded = (self.facts(version).get("whence_suites") or {}).get("suites") or []
        for suite in demanded:
            run = newest.get(suite["name"])
            if run is None and self._is_read(target, version):
                missing = self._finding("quality_missing", target, version)
                is_soft = suite.get("severity") in ("warn", "info")
                found.add(replace(missing, severity="warning") if is_soft else missing)
            if run and run.digest and suite.get("digest") and run.digest != suite["digest"]:
                found.add(self._finding("quality_stale", target, version))
        return found

    def _is_read(self, target: Version, version: Version) -> bool:
        """Whether a version is judged itself, or was read by something of the trace."""
        edges = [edge for each in self.trace(target) for edge in self._edges(each)]
        return version == target or any(edge.source == version and edge.kind != "carried_over" for edge in edges)

    def quality(self, version: Version) -> list[Validation]:
        """The newest validation of a version for each suite."""
        newest: dict[str, Validation] = {}
        for each in sorted(self.situation.validations, key=lambda each: (each.at, not each.passed)):
            if each.version == version:
                newest[each.suite] = each
        return [newest[suite] for suite in sorted(newest)]

    def _assumed(self, target: Version, version: Version) -> set[Finding]:
        made = self.situation.made(version)
        is_table = version[:2] not in self.situation.models
        is_written = is_table and made.state == "produced" and made.mode_assumed
        assumed = is_written and is_personal(self.strands(version))
        if not assumed or version[:2] in {at[:2] for at in self._assumed_gaps(target)}:
            return set()
        return {replace(self._finding("assumed_write_mode", target, version), severity="warning")}

    def _overlap(self, target: Version) -> set[Finding]:
        """What was held out for a test and trained on as well, itself or by what came of it."""
        read = [(str(edge.role or "").lower(), edge.source) for edge in self._edges(target)]
        trained = {each for role, source in read if role == "train" for each in self.trace(source)}
        held_out = {source for role, source in read if role in ("test", "validation")}
        return {self._finding("train_test_overlap", target, each) for each in held_out & trained}

    # the gate

    def unwaived(self, target: Version) -> set[Finding]:
        """The findings that no waiver in force names. A waiver of a case names kind, target and dataset."""
        latest = {each["id"]: each for each in self.situation.records if each["record"] == "waiver"}
        waivers = [each for each in latest.values() if each.get("status") != "revoked"]
        waivers = [each for each in waivers if (day_of(each.get("until")) or date.min) >= self.today]
        waived = {(each["finding"], each["dataset"]) for each in waivers if each["of"] == target}
        return {each for each in self.findings(target) if (each.kind, each.dataset) not in waived}

    def decision(self, target: Version) -> str:
        """`violation`, `gap` or `pass` (0008, 24)."""
        severities = {each.severity for each in self.unwaived(target)}
        return next((each for each in ("violation", "gap") if each in severities), "pass")

    def approved(self, target: Version) -> tuple[object, ...]:
        """What an approval is bound to: the trace, its labels, and the quality of each version in it."""
        trace = sorted(self.trace(target))
        quality = [(each.version, each.suite, each.passed) for at in trace for each in self.quality(at)]
        return trace, [self.label(each) for each in trace], quality
