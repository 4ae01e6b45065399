"""The findings of a version: every rule of docs/governance.md, "Findings", put to its label and its trace."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cached_property

from catalog.governance.assessment.evidence import Dossier
from catalog.governance.facts.facts import NO_FACTS, DatasetFacts
from catalog.governance.facts.grants import Member
from catalog.governance.facts.records import Record, disposals_recorded
from catalog.governance.labels.deadlines import Deadlines
from catalog.governance.labels.flow import GENERATED, Flow
from catalog.governance.labels.lattice import Part
from catalog.governance.labels.paths import Step, Ways, Witnesses
from catalog.governance.rules.finding import Finding
from catalog.governance.rules.lawfulness import Lawfulness, Origin, Use, origins_of
from catalog.governance.rules.licences import licence_findings
from catalog.governance.rules.lineage import lineage_gaps, lineage_warnings
from catalog.governance.rules.retention import Keeping, RetentionState, retention_state
from catalog.governance.rules.test_data import overlapping
from catalog.governance.rules.validations import quality_findings
from catalog.lineage.closure import Ambiguity, Closure, Gap, Node, gaps_of

_PARTS: tuple[Part, ...] = ("grants", "special", "origin")
TRAINING = "ai:ModelTraining"
_RETENTION_KINDS = {
    "overdue": "retention_overdue",
    "zombie": "zombie",
    "conflict": "retention_conflict",
    "due_soon": "due_soon",
    "derived_from_expired": "derived_from_expired",
}


class Judge:
    """Labels, retention states and findings of what a dossier holds."""

    def __init__(self, dossier: Dossier) -> None:
        """Work the labels out."""
        self.dossier = dossier
        self.flow = Flow(dossier.situation)
        self.closure: Closure = dossier.situation.closure
        versions = self.closure.versions.values()
        self.full_names = {version.dataset_key: (version.namespace, version.name) for version in versions}
        self.names = {key: name for key, (_, name) in self.full_names.items()}
        self.original_keys = {node[0] for node in self.flow.originals}
        self.deadlines = Deadlines(self.flow, dossier.situation.facts, self.names)

    def facts(self, dataset_key: int) -> DatasetFacts:
        """What is declared of a dataset."""
        return self.dossier.situation.facts.get(dataset_key, NO_FACTS)

    def source_name(self, dataset_key: int) -> str | None:
        """The name of the source a dataset declares, None where it declares none."""
        source = self.facts(dataset_key).source
        return source.name if source else None

    # findings

    def findings(self, target: Node) -> list[Finding]:
        """Every finding of a version and its trace, without waivers."""
        found = [*lineage_gaps(self, target), *self._of_grants(target), *self._of_facts(target)]
        found += licence_findings(self, target)
        found += self._of_retention(target)
        found += quality_findings(self, target)
        found += lineage_warnings(self, target)
        found += overlapping(self, target)
        return found

    def gaps(self, target: Node) -> list[Finding]:
        """What cannot be known about the label of a version."""
        found = [*lineage_gaps(self, target), *self._of_grants(target), *self._of_facts(target)]
        found += [*licence_findings(self, target), *self.own_retention(target)]
        return [finding for finding in found if finding.weight == "gap"]

    def use_of(self, target: Node) -> Use:
        """What a version was made for, and when."""
        facts, is_model = self.facts(target[0]).model, self.is_model(target)
        activity = (facts.activity if facts else None) or TRAINING
        purpose = facts.purpose if facts and is_model else None
        return Use(purpose, activity if is_model else None, self._made_on(target), self.dossier.today)

    def is_model(self, target: Node) -> bool:
        """Whether a version is a model's."""
        return self.closure.versions[target].type == "MODEL"

    def _made_on(self, target: Node) -> tuple[date, ...]:
        """The days the runs that made a version began."""
        runs = (self.dossier.runs.get(run) for run in self.closure.producers.get(target, ()))
        days = {run.started_at.date() for run in runs if run and run.started_at}
        created_at = self.closure.versions[target].created_at
        return tuple(sorted(days)) or ((created_at.date(),) if created_at else (self.dossier.today,))

    def _of_grants(self, target: Node) -> Iterator[Finding]:
        """Lawfulness, each finding with the path by which the dataset's grants matter."""
        origins = self._origins(target)
        use = self.use_of(target)
        if self.is_model(target) and use.purpose is None:
            yield Finding(
                "purpose_missing",
                target,
                f"Nobody says what {self.names[target[0]]} is for, so no purpose can be checked.",
                "Declare the model's purpose: models: in the governance files.",
                target,
                path=[Step(target, None)],
            )
        members = self.members(self.flow.labels[target].whole)
        for finding in Lawfulness(target, use, self.dossier.vocabulary).findings(origins, members, self.names):
            yield self._witnessed(finding, target)
        yield from self._special_of_derived(target, use)
        yield from self._grants_of_derived(target, use)

    def _origins(self, target: Node) -> list[Origin]:
        return origins_of(self.flow, target, self.dossier.situation.facts)

    def members(self, label: int) -> list[Member]:
        """The datasets whose grants bind what has a label, by dataset key."""
        keys = sorted({key for key, _ in self.flow.book.meanings(label, "grants")})
        return [Member(self.facts(key).grants or (), key in self.original_keys) for key in keys]

    def _special_of_derived(self, target: Node, use: Use) -> Iterator[Finding]:
        """Special categories that only a derived dataset declares need a condition there or on what flows in."""
        lawfulness = Lawfulness(target, use, self.dossier.vocabulary)
        meanings = self.flow.book.meanings(self.flow.labels[target].whole, "special")
        for key in sorted({key for key, _ in meanings} - self.original_keys):
            keys = {key, *self._originals_into(key, target)}
            if not lawfulness.has_condition(
                [grant for key in sorted(keys) for grant in self.facts(key).grants or ()]
            ):
                finding = Finding(
                    "art9_missing",
                    target,
                    f"{self.names[key]} declares special categories, and no grant has an Art. 9 condition.",
                    "Record the Art. 9 condition with the grant of the source they come from.",
                    (key, ""),
                )
                yield self._witnessed(finding, target)

    def _originals_into(self, dataset_key: int, target: Node) -> set[int]:
        """The personal originals that flow into the versions of a dataset in a target's trace."""
        labels = (self.flow.labels[node].whole for node in self.ways_from(target) if node[0] == dataset_key)
        return {key for label in labels for key, _ in self.flow.book.meanings(label, "grants")} & self.original_keys

    def _grants_of_derived(self, target: Node, use: Use) -> Iterator[Finding]:
        """What grants declared on the way forbid, or do not reach."""
        keys = {key for key, _ in self.flow.book.meanings(self.flow.labels[target].whole, "grants")}
        lawfulness = Lawfulness(target, use, self.dossier.vocabulary)
        for key in sorted(keys - self.original_keys):
            finding = lawfulness.of_derived(self.facts(key).grants or (), key, self.names[key])
            if finding:
                yield self._witnessed(finding, target)

    def _of_facts(self, target: Node) -> Iterator[Finding]:
        """A gap for each declared word of a contributing dataset that cannot be understood."""
        label = self.flow.labels[target].whole
        parts: tuple[Part, ...] = ("origin", "grants")
        keys = {key for part in parts for key, _ in self.flow.book.meanings(label, part)}
        for key in sorted(keys | {target[0]}):
            for fault in self.facts(key).faults:
                finding = Finding(
                    "undetermined",
                    target,
                    f"{self.names[key]}: {fault}",
                    "Correct the declaration: whence plan shows where.",
                    (key, ""),
                    detail=fault,
                )
                yield self._witnessed(finding, target)

    @cached_property
    def trace_gaps(self) -> list[Gap]:
        """What cannot be known of the lineage of any version here."""
        told = [edge for edge in self.closure.edges if edge.kind != GENERATED]  # a declaration makes no cycle of runs
        return gaps_of(replace(self.closure, edges=told))

    @cached_property
    def ambiguous_reads(self) -> list[tuple[Ambiguity, set[Node]]]:
        """The reads of which nobody can tell what they read, each with the versions that it went into."""
        read_into: dict[tuple[Node, str | None, str | None, str | None], set[Node]] = defaultdict(set)
        for edge in self.closure.edges if self.closure.ambiguous else ():
            read_into[edge.source, edge.run_id, edge.job_namespace, edge.job_name].add(edge.target)
        return [(item, read_into[item[:4]]) for item in self.closure.ambiguous]

    # paths

    def _witnessed(self, finding: Finding, target: Node) -> Finding:
        """The finding with its path, and the version and source its path ends at."""
        if finding.dataset is None:
            return finding
        key = finding.dataset[0]
        path = self.path_to(target, key) or [Step(target, None)]  # of the target's own facts, where none flows
        return Finding(
            finding.kind,
            target,
            finding.message,
            finding.mend,
            path[-1].node,
            self.source_name(key),
            finding.detail,
            path=path,
        )

    def path_to(self, target: Node, dataset_key: int, *parts: Part) -> list[Step]:
        """The shortest path by which what a dataset declares reached the target; grants before mere origin."""
        witnesses, bits = self._witnesses(target)
        for part in parts or _PARTS:
            path = witnesses.path(bits.get((part, dataset_key), 0))
            if path:
                return path
        return []

    def _witnesses(self, target: Node) -> tuple[Witnesses, dict[tuple[Part, int], int]]:
        """The paths to everything in a target's label, and the bits to ask them by."""
        if self._searched and self._searched[0] == target:
            return self._searched[1]
        book, label = self.flow.book, self.flow.labels[target].whole
        bits: dict[tuple[Part, int], int] = {}
        for part in _PARTS:
            for key, term in book.meanings(label, part):
                bits.setdefault((part, key), book.bit(part, key, term))
        found = Witnesses(self.flow, target, sum(bits.values())), bits
        self._searched = (target, found)
        return found

    _searched: tuple[Node, tuple[Witnesses, dict[tuple[Part, int], int]]] | None = None

    def ways_from(self, target: Node) -> Ways:
        """The shortest ways back from a version to each of its trace, whatever flows along them."""
        if self._walked is None or self._walked[0] != target:
            self._walked = (target, Ways(self.flow, target))
        return self._walked[1]

    _walked: tuple[Node, Ways] | None = None

    def ancestors(self, node: Node) -> Ways:
        """Every version in the trace of a version, itself included."""
        return Ways(self.flow, node)

    # retention

    def keeping(self, node: Node) -> Keeping:
        """What the retention of a version depends on."""
        version, label = self.closure.versions[node], self.flow.labels[node].whole
        fate = self.dossier.fates.get(node)
        made_at, replaced_at = version.created_at, fate.replaced_at if fate else None
        is_newer = bool(made_at and replaced_at and replaced_at > made_at)
        disposed_at = self.disposed_at(node)
        return Keeping(
            self.deadlines.delete_by(label, node),
            self.deadlines.keep_until(label, node),
            self.deadlines.lacks(label),
            self.deadlines.is_endless(label, node),
            self.is_model(node),
            disposed_at.date() if disposed_at else None,
            tuple(self.dossier.reads.get(node, ())),
            is_newer and version.version.startswith("run:"),
            bool(fate and fate.replaced_as == "assumed"),
        )

    def disposed_at(self, node: Node) -> datetime | None:
        """When the content of a version came to its end, None where it has not; of a record's day its beginning."""
        version = self.closure.versions[node]
        made_at, asked_at = version.created_at, self.dossier.asked_at
        ends = [
            happened_at
            for happened_at, _ in self.dossier.disposals.get(node[0], ())
            if happened_at <= asked_at and (made_at is None or happened_at > made_at)
        ]
        ends += [
            datetime.combine(day, time(), UTC)
            for day in disposals_recorded(self._disposal_records, version)
            if day <= self.dossier.today
        ]
        return min(ends, default=None)

    def retention_of(self, node: Node) -> RetentionState | None:
        """The retention state of a version; None where no rule reaches it."""
        return retention_state(self.keeping(node), self.dossier.today)

    @cached_property
    def _disposal_records(self) -> list[Record]:
        return [record for record in self.dossier.records if record.kind == "disposal"]

    def source_of_deadline(self, node: Node) -> str | None:
        """The source whose rule sets the deadline of a version, or the dataset's name where it declares none."""
        return self.deadlines.source(self.flow.labels[node].whole, node, self.names)

    def own_retention(self, node: Node) -> Iterator[Finding]:
        """The finding that the retention state of a version is, if it is one."""
        state = self.retention_of(node)
        kind = _RETENTION_KINDS.get(state.state) if state else None
        if state and kind:
            version = self.closure.versions[node]
            yield Finding(
                kind,
                node,
                f"{version.name} {version.version}: {state.why}.",
                "Erase, anonymise or archive it as its rule says, and send the lifecycle event.",
                node,
                self.source_of_deadline(node),
                path=[Step(node, None)],
            )
        if state and state.state == "undetermined":
            yield self._undetermined(node)

    def _undetermined(self, node: Node) -> Finding:
        listed = ", ".join(sorted(self.names[key] for key in self.deadlines.lacking(self.flow.labels[node].whole)))
        return Finding(
            "undetermined",
            node,
            f"Until when {self.names[node[0]]} may be kept cannot be computed: {listed} gives no deadline.",
            f"Declare retention of {listed} with a duration and the date it counts from.",
            node,
            detail="retention",
            path=[Step(node, None)],
        )

    def _of_retention(self, target: Node) -> Iterator[Finding]:
        ways = self.ways_from(target)
        for node in ways:
            for finding in self.own_retention(node):
                yield replace(finding, path=ways.path(node))
