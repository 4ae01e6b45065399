"""The edges into a version, worked out from the facts of the runs that made it (docs/decisions/0002)."""

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from catalog.lineage.graph.rows import NEVER, Resolution, VersionState
from catalog.lineage.graph.same_content import content_under
from catalog.lineage.graph.state import END, Claim, Entry, InEdge, StaleError, State
from catalog.lineage.lookup import UNVERSIONED

_MODES = frozenset({"replace", "append"})
_UNKNOWN = "unknown"
_CARRYING = frozenset({"ALTER", "RENAME"})


class _Mode(NamedTuple):
    """How a run wrote a dataset; is_assumed: nothing says so."""

    is_append: bool = False
    is_assumed: bool = False


_REPLACE = _Mode()


class DeclaredEdge(NamedTuple):
    """A declared edge into a dataset: its source (number), how it was found, the job (None: a DatasetEvent)."""

    source: int
    how: Resolution
    job_key: int | None


def edges_into(state: State, node: int) -> list[InEdge]:
    """Every edge into a version, resolved now; the facts of its producers must be here.

    Raises StaleError where the graph does not follow what the runs did.
    """
    dataset = state.dataset(node)
    if node in state.created:
        raise StaleError
    edges: list[InEdge] = []
    producers = state.producers(node)
    for run, claim in producers:
        if not claim.is_emptied:
            edges += _reads_into(state, run, dataset)
    if state.state(node) is VersionState.PRODUCED:
        sources = _carried_into(state, node, dataset, [run for run, _ in producers])
        edges += [InEdge(source, -1, Resolution.CARRIED_OVER, "") for source in sorted(sources)]
    elif state.state(node) is VersionState.EXTERNAL:
        under = content_under(state, node)
        edges += [InEdge(under, -1, Resolution.SAME_CONTENT, "")] if under is not None else []
    if dataset in state.declared and state.version(node) == UNVERSIONED:
        edges += [InEdge(edge.source, -1, edge.how, "") for edge in declared_into(state, dataset)]
    return edges


def declared_into(state: State, dataset: int) -> list[DeclaredEdge]:
    """The declared edges into a dataset, each from what is now the newest version of its source."""
    edges = []
    for declared in state.declared.get(dataset, ()):
        timeline = state.readable(declared.source_key)
        node, how = _version_at(state, declared.source_key, timeline, len(timeline) - 1)
        is_found = how is Resolution.BY_TIME
        how = Resolution.DECLARED_BY_TIME if is_found else Resolution.DECLARED_BY_NOTHING
        edges.append(DeclaredEdge(node, how, declared.job_key))
    return edges


def _reads_into(state: State, run: int, target: int) -> list[InEdge]:
    facts, edges = state.run_facts[run], []
    for dataset in facts.sources_of(target):
        explicit = facts.versions_read(dataset)
        if explicit:
            for version in explicit:
                node, role = state.node(dataset, version), facts.role_of(dataset, version)
                edges.append(InEdge(node, run, Resolution.EXPLICIT, role))
        else:
            node, how = _read_by_time(state, run, dataset, facts.named_at[dataset])
            edges.append(InEdge(node, run, how, facts.role_of(dataset, "")))
    return edges


def _read_by_time(state: State, run: int, dataset: int, named_at: int) -> tuple[int, Resolution]:
    """The version (number) a run read by time, and how that was found (0002 §13)."""
    timeline = state.readable(dataset)
    at = bisect_right(timeline, named_at, key=_time) - 1
    made = state.made_by(run)
    while at >= 0 and _is_own(state, timeline[at], run, dataset, made):
        at -= 1
    return _version_at(state, dataset, timeline, at)


def _is_own(state: State, entry: Entry, run: int, dataset: int, made: dict[int, Claim]) -> bool:
    """Whether the run made the entry itself: what it reads is what was there before it."""
    if entry.node == END:
        return state.ends[dataset][entry.at] == {run}
    claim = made.get(entry.node)
    return claim is not None and claim.made_at != NEVER


def _version_at(state: State, dataset: int, timeline: list[Entry], at: int) -> tuple[int, Resolution]:
    if at < 0 or timeline[at].node == END:
        return state.node(dataset, UNVERSIONED), Resolution.BY_NOTHING
    return timeline[at].node, Resolution.BY_TIME


def _carried_into(state: State, node: int, dataset: int, producers: list[int]) -> set[int]:
    """The versions whose content a produced version took over by its producers' way of writing (0002 §17)."""
    timeline, sources = state.readable(dataset), set()
    place = bisect_left(timeline, Entry(state.made_at(node), state.version(node), node))
    for run in producers:
        output = state.run_facts[run].outputs[dataset]
        if output.lifecycle == "RENAME":
            if output.previous is not None:
                raise StaleError
        elif output.lifecycle == "ALTER":
            sources |= {entry.node for entry in [entry for entry in timeline[:place] if entry.node != END][-1:]}
        elif _mode(state, run, dataset, is_alive=place > 0 and timeline[place - 1].node != END).is_append:
            mode = state.dataset_values.get((dataset, "mode"))
            if mode and mode.has_window:
                raise StaleError
            sources |= _appended_to(state, timeline, place)
    return sources


def assumed_after(state: State, node: int) -> int:
    """The produced version that one is only assumed to have replaced, -1 where there is none."""
    if node < state.base_nodes and not state.is_over[node]:
        return int(state.base.node_assumed_after[node])
    if state.state(node) is not VersionState.PRODUCED:
        return -1
    dataset = state.dataset(node)
    timeline = state.readable(dataset)
    place = bisect_left(timeline, Entry(state.made_at(node), state.version(node), node))
    is_alive, is_assumed = place > 0 and timeline[place - 1].node != END, False
    for run, _ in state.producers(node):
        mode = _mode(state, run, dataset, is_alive=is_alive)
        if mode.is_append or state.run_facts[run].outputs[dataset].lifecycle in _CARRYING:
            return -1
        is_assumed |= mode.is_assumed
    return next(iter(_appended_to(state, timeline, place)), -1) if is_assumed else -1


def _mode(state: State, run: int, dataset: int, *, is_alive: bool) -> _Mode:
    """How a run wrote: replace or append (0002 §16). is_alive: there was a version to add to."""
    facts = state.run_facts[run]
    output = facts.outputs[dataset]
    if output.lifecycle == "TRUNCATE":
        return _REPLACE
    dataset_type = state.value(dataset, "type")
    profile = output.profile_mode.value if output.profile_mode else None
    known = declared_mode(state.value(dataset, "mode")) or declared_mode(profile)
    if known:
        return _Mode(known == "append")
    if is_model_type(dataset_type) or state.value(dataset, "model"):
        return _REPLACE
    if is_log(dataset_type):
        return _Mode(is_append=True)
    is_fresh = output.lifecycle == "OVERWRITE" or (output.lifecycle == "CREATE" and not is_alive)
    if is_fresh and profile != _UNKNOWN:
        return _REPLACE
    sql_mode = facts.sql_mode
    return _Mode(sql_mode.value == "append") if sql_mode and sql_mode.value in _MODES else _Mode(is_assumed=True)


def _appended_to(state: State, timeline: list[Entry], place: int) -> set[int]:
    for at in range(place - 1, -1, -1):
        node = timeline[at].node
        if node == END:
            return set()
        if state.state(node) is VersionState.PRODUCED:
            return {node}
    return set()


def declared_mode(text: str | None) -> str | None:
    """The mode of writing a text declares, None where it is neither."""
    mode = (text or "").lower()
    return mode if mode in _MODES else None


def is_log(dataset_type: str | None) -> bool:
    """Whether a dataset of this type is only ever appended to."""
    return dataset_type is not None and dataset_type.upper() in {"TOPIC", "STREAM"}


def is_model_type(dataset_type: str | None) -> bool:
    """Whether a dataset of this type is a model."""
    return dataset_type is not None and dataset_type.upper() == "MODEL"


def _time(entry: Entry) -> int:
    return entry.at
