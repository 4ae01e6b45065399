"""Virtual versions of one walk: what a read of a computed dataset finds, and what that was computed from."""

from bisect import bisect_right
from collections.abc import Iterator

from catalog.lineage.graph.facts.definitions import Definition
from catalog.lineage.graph.rows import NEVER, Resolution
from catalog.lineage.graph.state import State
from catalog.lineage.graph.values import DeclaredEdge, Entry, Found, InEdge
from catalog.lineage.graph.versions import NO_RUN, default_version, newest_entry, time_before, version_before
from catalog.lineage.graph.virtual.changes import newest_change, next_change
from catalog.lineage.graph.virtual.contents import Contents
from catalog.lineage.graph.virtual.kinds import FIRST_VIRTUAL, Below, EdgesInto, Kinds, VirtualVersion
from catalog.lineage.graph.virtual.streams import Streams
from catalog.lineage.lookup import AT, UNVERSIONED
from catalog.values.times import read_instant


class Resolver:
    """Answers for one walk, and remembers what it has answered; nothing of it outlives the walk.

    So a new event below a view changes no stored edge: the next walk finds what is there then.
    """

    def __init__(self, state: State) -> None:
        """Start without virtual versions."""
        self.state = state
        self.virtual: list[VirtualVersion] = []
        self._numbers: dict[VirtualVersion, int] = {}
        self._newest: dict[VirtualVersion, int] = {}
        self._known_kinds: dict[VirtualVersion, Kinds] = {}
        self.contents = Contents(state)
        self.streams = Streams(state, self)
        self._streamed_edges: dict[int, EdgesInto] = {}

    def number(self, dataset: int, at: int) -> int:
        """The number of a virtual version, a new one where it is new in this walk."""
        key = VirtualVersion(dataset, at)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = FIRST_VIRTUAL + len(self.virtual)
            self.virtual.append(key)
        return number

    def version(self, number: int) -> VirtualVersion:
        """The virtual version of a number."""
        return self.virtual[number - FIRST_VIRTUAL]

    def named(self, dataset: int, version: str) -> VirtualVersion | None:
        """The virtual version that was read at the instant a name `at:…` holds; None where none was."""
        if dataset not in self.state.computed.datasets or not version.startswith(AT):
            return None
        try:
            at = read_instant(version.removeprefix(AT)).micros
        except ValueError:
            return None
        found = self.read(dataset, at).node
        return self.version(found) if found >= FIRST_VIRTUAL else None

    def dataset(self, node: int) -> int:
        """The dataset of a version, also of a virtual one."""
        return self.version(node).dataset if node >= FIRST_VIRTUAL else self.state.dataset(node)

    # reading

    def read(self, dataset: int, at: int, run: int = NO_RUN) -> Found:
        """What a read by time finds, by a run that passes over its own versions."""
        if dataset in self.state.computed.datasets:
            before = at if run == NO_RUN else time_before(self.state, dataset, at, run)
            kinds = self._kinds(dataset, before)
            if kinds.are_any:
                return Found(self.number(dataset, self.newest_below(dataset, before)), _how(kinds))
        return version_before(self.state, dataset, at, run)

    def changed_at(self, dataset: int, at: int) -> Found | None:
        """The virtual version of a dataset that is named after a time, None where there is none."""
        kinds = self._kinds(dataset, at)
        is_named = kinds.are_any and self.newest_below(dataset, at) == at
        return Found(self.number(dataset, at), _how(kinds)) if is_named else None

    def streams_at(self, dataset: int, at: int) -> tuple[int, ...]:
        """The streams that what is read of a dataset at a time is the output of."""
        return self._kinds(dataset, at).streams

    def pending(self, node: int, run: int) -> Found:
        """What a run's read finds that a pending node stands for."""
        state = self.state
        dataset, at = state.computed.pending.place(node)
        return self.read(dataset, at, run if run in state.looped.get(dataset, ()) else NO_RUN)

    def _kinds(self, dataset: int, at: int) -> Kinds:
        """What makes what is read of a dataset at a time virtual."""
        key = VirtualVersion(dataset, at)
        known = self._known_kinds.get(key)
        if known is None:
            newest = newest_entry(self.state, dataset, at)
            definition = self.state.computed.definitions.newest(dataset, at)
            if dataset in self.state.placeholders:  # nobody can be sure what was read under such a name
                known = Kinds(None, is_declared=False, is_folder=False)
            elif definition is not None and (newest is None or definition.at >= newest.at):
                known = Kinds(definition, is_declared=False, is_folder=False)
            else:
                is_folder = self.contents.may_hold(dataset) and self.contents.is_virtual(dataset, at)
                known = Kinds(None, newest is None and is_declared(self.state, dataset), is_folder)
                if not known.are_any:
                    known = known._replace(streams=self.streams.flowing(dataset, at))
            self._known_kinds[key] = known
        return known

    # times

    def newest_below(self, dataset: int, at: int) -> int:
        """The newest time until `at` of what the dataset is computed from; `at` itself where nothing has a time."""
        key = VirtualVersion(dataset, at)
        known = self._newest.get(key)
        if known is None:
            known = self._newest[key] = newest_change(self, key)
        return known

    def next_change(self, dataset: int, at: int) -> int:
        """The first time after `at` at which the dataset may be computed otherwise, FOREVER where there is none."""
        return next_change(self, dataset, at)

    def own_changes(self, dataset: int, at: int) -> list[int]:
        """The next times after one at which a dataset itself changes."""
        changes = []
        for times in (self.state.readable(dataset), self.state.computed.definitions.of(dataset)):
            after = bisect_right(times, at, key=_time)
            changes += [times[after].at] if after < len(times) else []
        changes += self.contents.next_change(dataset, at) if self.contents.may_hold(dataset) else []
        streams = self._kinds(dataset, at).streams
        return changes + self.streams.next_naming(dataset, at, streams) if streams else changes

    def below(self, dataset: int, at: int) -> Below:
        """What a dataset rests on where it is read at a time; not the parts of a folder, which may be many."""
        newest, kinds = newest_entry(self.state, dataset, at), self._kinds(dataset, at)
        if kinds.definition is not None:
            return Below(kinds.definition.at, kinds.definition.inputs)
        changed_at = newest.at if newest else NEVER
        if self.contents.may_hold(dataset):
            changed_at = max(changed_at, self.contents.changed_at(dataset, at))
        declared = self.state.computed.declared[dataset] if kinds.is_declared else ()
        if kinds.streams:
            named_at = self.streams.named_until(dataset, at, kinds.streams)
            return Below(max(changed_at, named_at), (), tuple(self.streams.below(dataset, kinds.streams)))
        return Below(changed_at, tuple(edge.source_key for edge in declared))

    # edges

    def edges_into(self, node: int) -> EdgesInto:
        """The edges into a version with every read resolved, also where they are computed now."""
        if node >= FIRST_VIRTUAL:
            known = self._streamed_edges.get(node)
            if known is None:
                known = self._edges_at(*self.version(node))
                if self.state.computed.streamed.runs:
                    self._streamed_edges[node] = known
            return known
        dataset = self.state.dataset(node)
        asked_at = self.asked_at(node)
        if asked_at is not None:
            return self._edges_at(dataset, asked_at)._replace(is_asked=True)
        edges = [self.resolved(edge) for edge in self.state.stored_edges(node)]
        if dataset in self.state.computed.streamed.writers:
            edges = self._streamed_into(node, edges)
        is_declared = self.state.version(node) == UNVERSIONED and dataset in self.state.computed.declared
        now = self.state.computed.newest_event_at
        return EdgesInto(edges, self._declared_at(dataset, now) if is_declared else [])

    def _streamed_into(self, node: int, stored: list[InEdge]) -> list[InEdge]:
        """The edges into a version of what streams write: remembered, as walking forwards asks for them often."""
        known = self._streamed_edges.get(node)
        if known is None:
            edges = [*dict.fromkeys([*stored, *self.streams.edges_into(node)])]
            known = self._streamed_edges[node] = EdgesInto(edges, [])
        return known.edges

    def resolved(self, edge: InEdge) -> InEdge:
        """The edge from what was read, where it is one from a pending read."""
        if edge.source not in self.state.computed.pending:
            return edge
        found = self.pending(edge.source, edge.run)
        return InEdge(found.node, edge.run, found.how, edge.role)

    def asked_at(self, node: int) -> int | None:
        """The time of the virtual version that `unversioned` of a computed dataset stands for; None: for none."""
        dataset, now = self.state.dataset(node), self.state.computed.newest_event_at
        is_computed = dataset in self.state.computed.datasets and self.state.version(node) == UNVERSIONED
        kinds = self._kinds(dataset, now) if is_computed else None
        if kinds is None or not kinds.are_any:
            return None
        at = self.newest_below(dataset, now)
        has_edges = kinds.is_folder or any(self._edges_at(dataset, at)[:2])  # a folder is one by what it holds
        return at if has_edges and default_version(self.state, dataset) == UNVERSIONED else None

    def edges_at(self, version: VirtualVersion) -> EdgesInto:
        """The edges into a virtual version."""
        return self.edges_into(self.number(*version))

    def _edges_at(self, dataset: int, at: int) -> EdgesInto:
        kinds = self._kinds(dataset, at)
        if kinds.definition is not None:
            edges = []
            for dataset_read in kinds.definition.inputs:
                found = self.read(dataset_read, at)
                edges.append(InEdge(found.node, kinds.definition.run, found.how, ""))
            return EdgesInto(edges, [], (kinds.definition.run,))
        if kinds.streams:
            return EdgesInto(self.streams.edges_at(dataset, at, kinds.streams), [], kinds.streams)
        contained = self._contained(dataset, at) if kinds.is_folder else ()
        edges = [InEdge(node, -1, Resolution.CONTAINED, "") for node in contained]
        return EdgesInto(edges, self._declared_at(dataset, at) if kinds.is_declared else [])

    def _contained(self, folder: int, at: int) -> Iterator[int]:
        """The versions that a folder, or a part of one, rests on: its own or that around it, and of its parts."""
        base = self.contents.base(folder, at)
        if base is not None:
            yield base
        for part in self.state.computed.folders.parts(folder):
            node = self._part(part, at)
            if node is not None:
                yield node

    def _part(self, part: int, at: int) -> int | None:
        """What counts of a part of a folder: what it holds itself, or else its own version."""
        if self.contents.may_hold(part) and self.contents.has_parts(part, at):
            return self.number(part, self.newest_below(part, at))
        return self.contents.counting(part, at)

    def nested_in(self, folder: VirtualVersion, parts: list[int]) -> Iterator[int]:
        """The virtual versions that a folder rests on, of some datasets that hold parts themselves."""
        if self._kinds(*folder).is_folder:
            for part in parts:
                if self.state.computed.folders.is_part(part, folder.dataset):
                    node = self._part(part, folder.at)
                    if node is not None and node >= FIRST_VIRTUAL:
                        yield node

    def rests_on(self, target: int, source: int) -> bool:
        """Whether a version that is computed rests on another; a folder is not expanded for that."""
        if target >= FIRST_VIRTUAL:
            version = self.version(target)
        else:
            asked_at = self.asked_at(target)
            if asked_at is None:
                return any(edge.source == source for edge in self.edges_into(target).declared)
            version = VirtualVersion(self.state.dataset(target), asked_at)
        if self._kinds(*version).is_folder and self._is_contained(version, source):
            return True
        return any(edge.source == source for edge in self._linked(version))

    def _is_contained(self, folder: VirtualVersion, source: int) -> bool:
        if self.contents.base(*folder) == source:
            return True
        part = self.version(source).dataset if source >= FIRST_VIRTUAL else self.state.dataset(source)
        return self.state.computed.folders.is_part(part, folder.dataset) and self._part(part, folder.at) == source

    def _linked(self, version: VirtualVersion) -> list[InEdge] | list[DeclaredEdge]:
        """The edges into a virtual version but for those from what it contains."""
        kinds = self._kinds(*version)
        if kinds.definition is not None or kinds.streams:
            return self._edges_at(*version).edges
        return self._declared_at(*version) if kinds.is_declared else []

    def _declared_at(self, dataset: int, at: int) -> list[DeclaredEdge]:
        declared = []
        for edge in self.state.computed.declared.get(dataset, ()):
            found = self.read(edge.source_key, at)
            declared.append(DeclaredEdge(found.node, found.how, edge.job_key))
        return declared


def _how(kinds: Kinds) -> Resolution:
    return Resolution.BY_CONTAINMENT if kinds.is_folder else Resolution.BY_TIME


def is_declared(state: State, dataset: int) -> bool:
    """Whether declared edges are all that is known of how a dataset came to be: no run wrote it, or is at it."""
    return dataset in state.computed.declared and not state.writers_of(dataset)


def _time(entry: Entry | Definition) -> int:
    return entry.at
