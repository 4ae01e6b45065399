"""How labels flow through a trace: from each version's sources, over columns where they are known, into the version.

A label flows along read edges (through the columns that column lineage names, else whole), along edges of
content (carried over, the same content), and is joined with what is declared of the version's own dataset
(docs/governance.md, "How labels flow").
"""

from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from typing import NamedTuple

from catalog.governance.facts.facts import NO_FACTS, DatasetFacts, Personal
from catalog.governance.labels.incoming import GENERATED, by_author
from catalog.governance.labels.lattice import (
    PERSONAL,
    UNKNOWN,
    CodeBook,
    identifiability_bits,
    identifiability_of,
    is_personal,
    join,
    masked,
)
from catalog.governance.labels.order import in_order, targets_of
from catalog.governance.labels.version_label import NOTHING, VersionLabel, joined, mapped
from catalog.lineage.closure import Closure, Edge, Node, leaves_of
from catalog.lineage.column_names import NO_NAMES, ColumnNames
from catalog.lineage.columns import Author, ColumnLineage, LineageIndex
from catalog.lineage.output_lineage import NO_LINEAGE, OutputLineage


class Lowering(NamedTuple):
    """What a declassifier does to the outputs of a run; columns empty: to all of them."""

    lowers_to: str
    columns: frozenset[str] = frozenset()


@dataclass(slots=True)
class Situation:
    """What labels are worked out from: a trace, and what is known beside it.

    facts: by dataset key; fields: the schema of versions; lineage: the column lineage of runs and declarations;
    lowerings: the declassifiers that count, by version and the run that made it.
    """

    closure: Closure
    facts: Mapping[int, DatasetFacts] = field(default_factory=dict)
    fields: Mapping[Node, ColumnNames] = field(default_factory=dict)
    lineage: LineageIndex = field(default_factory=dict)
    lowerings: Mapping[tuple[Node, int], Lowering] = field(default_factory=dict)


class _Labels(dict[Node, VersionLabel]):
    """Labels by version; those of versions that nothing flows into or out of are worked out when they are asked for.

    A label is as long as the catalog has sources: kept for a hundred thousand of such versions it would be gigabytes.
    """

    def __init__(self, work_out: Callable[[Node], VersionLabel]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, node: Node) -> VersionLabel:
        return self._work_out(node)


class Flow:
    """The labels of all versions of a situation."""

    def __init__(self, situation: Situation) -> None:
        """Work all labels out."""
        self.situation = situation
        self.book = CodeBook()
        closure = situation.closure
        self._leaves = {leaf.node for leaf in leaves_of(closure)}
        # Which version was read, or what it came from, is not known.
        self._lost = {closure.columns.versions.node[place] for place in closure.unversioned} | closure.cut
        self.originals = self._originals()
        self.labels = _Labels(self._label)
        self._incoming = by_author(closure.edges)
        self.feeds = targets_of(closure)
        self._emptied = closure.emptied
        self._lowered_by: dict[tuple[Node, int], Lowering] = {}
        self._order, self._in_cycles = in_order(closure, self.feeds)
        self.order, self.has_cycles = [*self._order, *self._in_cycles], bool(self._in_cycles)
        self._work_out()

    def _work_out(self) -> None:
        for node in self._order:
            # Worked out for each, kept or not: what a label means enters the code book only then, and deadlines are
            # read from the book.
            label = self._label(node)
            if self.flows(node):
                self.labels[node] = label
        for node in self._in_cycles:
            self.labels[node] = self._label(node)
            self._settle(node)

    def flows(self, node: Node) -> bool:
        """Whether anything flows into a version, or out of it."""
        return bool(self._incoming.get(node) or self.feeds.get(node))

    def _originals(self) -> set[Node]:
        """The versions whose dataset's facts flow: leaves, and those that declare a source."""
        declared = {key for key, facts in self.situation.facts.items() if facts.source is not None}
        found = self._leaves | {node for node in self.situation.closure.versions if node[0] in declared}
        return found - self.situation.closure.emptied

    def update(self, facts: Mapping[int, DatasetFacts]) -> set[Node]:
        """The versions whose labels differ now that facts changed; only what is downstream is worked out again."""
        before = self.situation.facts
        changed = {key for key in before.keys() | facts.keys() if before.get(key) != facts.get(key)}
        alone = {node: self.labels[node] for node in self._order if node[0] in changed and not self.flows(node)}
        self.situation = replace(self.situation, facts=facts)
        self.originals = self._originals()
        differing = {node for node, label in alone.items() if label != self.labels[node]}
        if self._in_cycles:  # a label in a cycle holds itself up: it can grow where it stands, but not shrink
            old, self.labels = self.labels, _Labels(self._label)
            self._work_out()
            return differing | {node for node, label in self.labels.items() if label != old[node]}
        # In topological order a version is worked out once, after all that flows into it.
        places = {node: place for place, node in enumerate(self._order)}
        waiting = sorted(place for node, place in places.items() if node[0] in changed and node not in alone)
        return differing | self._work_out_from(waiting, places)

    def _work_out_from(self, waiting: list[int], places: Mapping[Node, int]) -> set[Node]:
        """The versions whose labels differ; waiting: a heap of places in order."""
        seen, differing = set(waiting), set[Node]()
        while waiting:
            node = self._order[heappop(waiting)]
            label = self._label(node)
            if label == self.labels[node]:
                continue
            self.labels[node] = label
            differing.add(node)
            for place in {places[target] for target in self.feeds[node]} - seen:
                seen.add(place)
                heappush(waiting, place)
        return differing

    def incoming(self, node: Node) -> Mapping[Author | None, list[Edge]]:
        """The edges into a version by the run or job they come from; under None those carried over."""
        return self._incoming.get(node, {})

    def column_lineage(self, node: Node, author: Author) -> OutputLineage:
        """The column lineage that a run or a declaration states of a version, as far as its sources feed it."""
        stated = self.situation.lineage.get((author, node[0]))
        if not stated:
            return NO_LINEAGE
        return OutputLineage(stated, {edge.source[0] for edge in self.incoming(node).get(author, ())})

    def fields(self, node: Node) -> ColumnNames:
        """The columns in the schema of a version, none where it is unknown."""
        return self.situation.fields.get(node, NO_NAMES)

    def kept(self, node: Node, edge: Edge, column: str | None) -> int:
        """The bits that a declassifier leaves of what an edge brings into a column (None: the version); -1: all."""
        lowering = self._lowered_by.get((node, edge.run_key)) if edge.run_key is not None else None
        if lowering is None or lowering.lowers_to != "anonymised":
            return -1
        return -1 if lowering.columns and column not in lowering.columns else self.book.masks["origin"]

    def declared(self, node: Node, column: str | None) -> int:
        """What of a version's label is declared of its own dataset, in a column (None: the version)."""
        derived = 0 if node in self.originals else self.book.bit("grants", node[0])
        return self.own(node).of(column) | (derived & self.labels[node].of(column))

    def own(self, node: Node) -> VersionLabel:
        """What is declared of the version's dataset, as it contributes to the version."""
        facts = self.situation.facts.get(node[0], NO_FACTS)
        if node in self._emptied:
            return NOTHING
        held = facts.personal_data
        is_original = node in self.originals
        # What is declared of a dataset is no answer to which of its versions was read.
        lost = UNKNOWN if node in self._lost else 0
        unknown = UNKNOWN if is_original else lost
        if held is None:
            return self._own_whole(node, unknown, is_original)
        fields = self.fields(node)
        # Nobody knows which column a field without a place is, so what it holds any of them may hold.
        anywhere = (item for name, item in held.fields.items() if name in held.unplaced)
        everywhere = lost | join(self._held(node[0], item) for item in (held.everywhere, *anywhere))
        silent = held.everywhere.identifiability is None
        rest = everywhere | (unknown if silent else 0)
        columns: dict[str, int] = {}
        for name, item in held.fields.items():
            bits = (
                everywhere | self._held(node[0], item) | (unknown if silent and item.identifiability is None else 0)
            )
            for column in fields.matching(name) or [name]:
                columns[column] = columns.get(column, 0) | bits
        if is_original:
            rest |= self._required(node[0], rest)
            columns = {name: bits | self._required(node[0], bits) for name, bits in columns.items()}
        # Where every column of the schema is declared there is no other that could hold anything.
        others = 0 if fields and columns.keys() >= set(fields) else rest
        return VersionLabel(join(columns.values()) | others, rest, columns)

    def _own_whole(self, node: Node, unknown: int, is_original: bool) -> VersionLabel:  # noqa: FBT001
        if not is_original:
            return VersionLabel(unknown, unknown, {})
        bits = unknown | self._required(node[0], unknown)
        return VersionLabel(bits, bits, {})

    def _required(self, dataset_key: int, bits: int) -> int:
        """What an original of these bits has to declare: its source, its grants, whether it is personal at all."""
        required = self.book.bit("origin", dataset_key)
        if is_personal(bits):
            required |= self.book.bit("grants", dataset_key)
        if identifiability_of(bits) == "unknown":
            required |= self.book.bit("unknown", dataset_key)
        return required

    def _held(self, dataset_key: int, held: Personal) -> int:
        bits = identifiability_bits(held.identifiability) if held.identifiability else 0
        for term in held.categories:
            bits |= self.book.bit("category", dataset_key, term)
        for term in held.special_categories:
            bits |= self.book.bit("special", dataset_key, term)
        for term in held.subjects:
            bits |= self.book.bit("subject", 0, term)
        return bits

    def _label(self, node: Node) -> VersionLabel:
        """What flows in, less what is declassified, with what is declared."""
        flowing: list[VersionLabel] = []
        for author, edges in self.incoming(node).items():
            if author is None:
                flowing += [self.passed_on(edge) for edge in edges]
            else:
                flowing.append(self._made(node, author, edges))
        label = joined([*flowing, self.own(node)], self.fields(node))
        facts = self.situation.facts.get(node[0], NO_FACTS)
        # What a derived dataset declares binds only what personal data flow through: not columns that hold none.
        if node not in self.originals and _binds(facts) and is_personal(label.whole):
            bit = self.book.bit("grants", node[0])
            return mapped(label, lambda bits: bits | bit if is_personal(bits) else bits)
        return label

    def passed_on(self, edge: Edge) -> VersionLabel:
        """What an edge without a run passes on: columns as they were; of a generator, all of it into each."""
        # The columns of synthetic data are none of the model's, so each may show anything the model learned.
        label = self._label_of(edge)
        return VersionLabel(label.whole, label.whole, {}) if edge.kind == GENERATED else label

    def _made(self, node: Node, author: Author, edges: list[Edge]) -> VersionLabel:
        """What a run, or a declaration, brings into a version."""
        label = self._brought(node, author, edges)
        is_model = self.situation.closure.versions[node].type == "MODEL"
        # A model can reproduce what it was trained on: personal data in make it personal until a declassifier counts.
        if is_model and any(is_personal(self._label_of(edge).whole) for edge in edges):
            label = mapped(label, lambda bits: bits | PERSONAL)
        lowering = self.situation.lowerings.get((node, author.run_key)) if author.run_key is not None else None
        if lowering is None or author.run_key is None:
            return label
        if lowering.columns and not label.columns:  # no column lineage, but the schema says which columns there are
            label = label._replace(columns=dict.fromkeys(self.fields(node), label.rest))
        if not _can_lower(label, lowering):
            return label
        self._lowered_by[node, author.run_key] = lowering
        return self._lowered(label, lowering)

    def _brought(self, node: Node, author: Author, edges: list[Edge]) -> VersionLabel:
        recorded = self.column_lineage(node, author)
        everything = join(self._label_of(edge).whole for edge in edges)
        if not recorded.by_field:
            return VersionLabel(everything, everything, {})
        sources, fields = self._sources(edges), self.fields(node)
        everywhere = join(
            label.whole for key, labels in sources.items() if key not in recorded.sources for label in labels
        )
        everywhere |= self._carried_by(recorded.into_all, sources)
        columns: dict[str, int] = {}
        for name, items in recorded.by_field.items():
            column = fields.spelling(name) or name
            columns[column] = columns.get(column, everywhere) | self._carried_by(items, sources)
        # Column lineage may leave out columns of the schema: anything may have flowed into those.
        for name in fields:
            if not recorded.fields.matching(name):
                columns.setdefault(name, everything)
        return VersionLabel(join(columns.values()) | everywhere, everything, columns)

    def _carried_by(self, items: list[ColumnLineage], sources: Mapping[int | None, list[VersionLabel]]) -> int:
        return join(self.carried(label, item) for item in items for label in sources[item.source_key])

    def _label_of(self, edge: Edge) -> VersionLabel:
        return self.labels.get(edge.source, NOTHING)

    def _sources(self, edges: list[Edge]) -> dict[int | None, list[VersionLabel]]:
        sources: dict[int | None, list[VersionLabel]] = defaultdict(list)
        for edge in edges:
            sources[edge.source[0]].append(self._label_of(edge))
        return sources

    def carried(self, label: VersionLabel, item: ColumnLineage) -> int:
        """What of a source's label one column edge carries."""
        bits = label.of(item.source_field)
        if item.type == "INDIRECT":
            return self.book.indirect(bits, item.subtype)
        return masked(bits) if item.masking else bits

    def _lowered(self, label: VersionLabel, lowering: Lowering) -> VersionLabel:
        """The label after a declassifier."""
        lower = self.book.anonymised if lowering.lowers_to == "anonymised" else masked
        if not lowering.columns:
            return mapped(label, lower)
        columns = {name: lower(bits) if name in lowering.columns else bits for name, bits in label.columns.items()}
        return VersionLabel(join(columns.values()), label.rest, columns)

    def _settle(self, start: Node) -> None:
        """Work the labels of a cycle out until none grows; joining is monotone, so it ends."""
        waiting = deque(self.feeds[start])
        while waiting:
            node = waiting.popleft()
            if node not in self.labels:
                continue
            label = self._label(node)
            if label != self.labels[node]:
                self.labels[node] = label
                waiting.extend(self.feeds[node])


def _binds(facts: DatasetFacts) -> bool:
    """Whether a dataset in between declares anything that binds what comes after it."""
    rule = facts.retention
    return bool(facts.personal_data or facts.grants or facts.faults or (rule and (rule.has_rule or rule.holds)))


def _can_lower(label: VersionLabel, lowering: Lowering) -> bool:
    """Whether a declassifier can do its work: unknown data cannot be anonymised, nor columns where none are known."""
    is_known = lowering.lowers_to != "anonymised" or not label.whole & UNKNOWN
    return is_known and bool(label.columns or not lowering.columns)
