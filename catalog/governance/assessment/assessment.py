"""What is worked out once for all the versions a question is about: their labels, deadlines and names."""

from collections import defaultdict
from functools import cached_property
from typing import TypeVar

from catalog.governance.assessment.case_scope import NO_CASES, CaseScope
from catalog.governance.assessment.evidence import Evidence
from catalog.governance.facts.facts import NO_FACTS, DatasetFacts, declares_personal
from catalog.governance.facts.grants import Member
from catalog.governance.labels.deadlines import Deadlines
from catalog.governance.labels.flow import Flow
from catalog.governance.labels.incoming import GENERATED
from catalog.lineage.closure import Ambiguity, Closure, Node, place_of
from catalog.lineage.gaps.assumed import KIND as ASSUMED
from catalog.lineage.gaps.gap import Gap
from catalog.lineage.gaps.gaps import gaps_of
from catalog.lineage.lookup import UNVERSIONED


class WorkedOut:
    """What a rule works out of an assessment as a whole, for all its versions: `Assessment.once` keeps it."""

    def __init__(self, assessment: "Assessment") -> None:
        """Work it out."""


_Part = TypeVar("_Part", bound=WorkedOut)


class Assessment:
    """The evidence about some versions and everything they came from, with the label of each."""

    def __init__(self, evidence: Evidence, case_scope: CaseScope = NO_CASES) -> None:
        """Work the labels out."""
        self.evidence = evidence
        self.case_scope = case_scope
        self._parts: dict[type[WorkedOut], WorkedOut] = {}
        self.flow = Flow(evidence.situation)
        self.closure: Closure = evidence.situation.closure
        versions = self.closure.versions.values()
        self.full_names = {version.dataset_key: (version.namespace, version.name) for version in versions}
        self.names = {key: name for key, (_, name) in self.full_names.items()}
        self.original_keys = {node[0] for node in self.flow.originals}
        self.deadlines = Deadlines(self.flow, evidence.situation.facts, self.names)

    def once(self, part: type[_Part]) -> _Part:
        """A part that is worked out of the whole assessment, when it is first asked for."""
        known = self._parts.get(part)
        if not isinstance(known, part):
            known = self._parts[part] = part(self)
        return known

    def facts(self, dataset_key: int) -> DatasetFacts:
        """What is declared of a dataset."""
        return self.evidence.situation.facts.get(dataset_key, NO_FACTS)

    def source_name(self, dataset_key: int) -> str | None:
        """The name of the source a dataset declares, None where it declares none."""
        source = self.facts(dataset_key).source
        return source.name if source else None

    def is_model(self, node: Node) -> bool:
        """Whether a version is a model's."""
        return self.closure.versions[node].type == "MODEL"

    def members(self, label: int) -> list[Member]:
        """The datasets whose grants bind what has a label, by dataset key."""
        keys = sorted({key for key, _ in self.flow.book.meanings(label, "grants")})
        return [Member(self.facts(key).grants or (), key in self.original_keys) for key in keys]

    def unknown_keys(self, label: int) -> set[int]:
        """The originals in a label that declare nothing personal, and of some of whose data it is not declared."""
        keys = {key for key, _ in self.flow.book.meanings(label, "unknown")}
        return {key for key in keys if not declares_personal(self.facts(key))}

    @cached_property
    def lineage_gaps(self) -> list[Gap]:
        """What cannot be known of the lineage of any version; what assumed modes hide is found for each trace."""
        # The edge from a generator to its synthetic data is declared: no runs form a cycle by it.
        gaps = gaps_of(self.closure.without(GENERATED), self.evidence.clues)
        return [gap for gap in gaps if gap.kind != ASSUMED]

    @cached_property
    def ambiguous_reads(self) -> list[tuple[Ambiguity, set[Node]]]:
        """The reads of a dataset while another run wrote it, each with the versions that the read went into."""
        read_into: dict[tuple[Node, str | None, str | None, str | None], set[Node]] = defaultdict(set)
        for edge in self.closure.edges if self.closure.ambiguous else ():
            # What a view is computed from is read when the view is, not when the run read that made it.
            target = self.closure.versions[edge.target]
            if edge.kind == "read" and target.state != "virtual" and target.version != UNVERSIONED:
                read_into[edge.source, edge.run_id, edge.job_namespace, edge.job_name].add(edge.target)
        # Of reads that make one finding the first counts, so their order decides which version it names.
        in_order = sorted(self.closure.ambiguous, key=lambda item: (*place_of(self.closure, item.node), *item[1:]))
        return [(item, read_into[item[:4]]) for item in in_order]
