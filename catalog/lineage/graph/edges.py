"""The edges into a version, worked out from the facts of the runs that made it (docs/decisions/0002)."""

from bisect import bisect_left
from typing import NamedTuple

from catalog.lineage.graph.rows import NEVER, Resolution, VersionState
from catalog.lineage.graph.same_content import content_under
from catalog.lineage.graph.state import State
from catalog.lineage.graph.values import END, Entry, Found, InEdge, StaleError, Written
from catalog.lineage.graph.versions import version_before

_MODES = frozenset({"replace", "append"})
_SQL_MODES = _MODES | {"view"}  # a CREATE VIEW that names its version replaces the one before
_UNKNOWN = "unknown"
_CARRYING = frozenset({"ALTER", "RENAME"})


class _Mode(NamedTuple):
    """How a run wrote a dataset; is_assumed: nothing says so; is_contradictory: it says CREATE of what is there."""

    is_append: bool = False
    is_assumed: bool = False
    is_contradictory: bool = False


_REPLACE = _Mode()


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
        if not claim.is_emptied and run not in state.computed.streamed.runs:  # what these read, the walk works out
            edges += _reads_into(state, run, dataset)
    if state.state(node) is VersionState.PRODUCED:
        sources = _carried_into(state, node, dataset, [run for run, _ in producers])
        edges += [InEdge(source, -1, Resolution.CARRIED_OVER, "") for source in sorted(sources)]
    elif state.state(node) is VersionState.EXTERNAL:
        under = content_under(state, node)
        edges += [InEdge(under, -1, Resolution.SAME_CONTENT, "")] if under is not None else []
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


def _read_by_time(state: State, run: int, dataset: int, named_at: int) -> Found:
    """What a run read by time; of a dataset that is computed when it is read, only the time is settled here."""
    if dataset in state.computed.datasets:
        return Found(state.pending_read(dataset, named_at), Resolution.BY_TIME)
    return version_before(state, dataset, named_at, run)


def _carried_into(state: State, node: int, dataset: int, producers: list[int]) -> set[int]:
    """The versions whose content a produced version took over by its producers' way of writing (0002 §17)."""
    timeline, sources, is_append = state.readable(dataset), set[int](), False
    place = bisect_left(timeline, Entry(state.made_at(node), state.version(node), node))
    for run in producers:
        output = state.run_facts[run].outputs[dataset]
        if run in state.computed.streamed.runs and output.versions:
            sources |= _step_before(state, run, node)
        if output.lifecycle == "RENAME":
            if output.previous is not None:
                raise StaleError
        elif output.lifecycle == "ALTER":
            sources |= {entry.node for entry in [entry for entry in timeline[:place] if entry.node != END][-1:]}
        elif _mode(state, run, dataset, is_alive=place > 0 and timeline[place - 1].node != END).is_append:
            mode = state.dataset_values.get((dataset, "mode"))
            if mode and mode.has_window:
                raise StaleError
            is_append = True
    if dataset in state.computed.streamed.writers:
        state.computed.streamed.written[node] = Written(is_append, NEVER)
    elif is_append:
        sources |= appended_to(state, timeline, place)
    return sources


def steps_of(state: State, run: int, dataset: int) -> list[Entry]:
    """The versions of a dataset that a stream made, in order."""
    made = state.made_by(run).items()
    return sorted(
        Entry(claim.made_at, state.version(node), node)
        for node, claim in made
        if state.dataset(node) == dataset and claim.made_at != NEVER
    )


def _step_before(state: State, run: int, node: int) -> set[int]:
    """The version that a stream named of a dataset just before one that it made."""
    dataset = state.dataset(node)
    steps = (
        [entry.node for entry in steps_of(state, run, dataset)]
        if state.run_facts[run].outputs[dataset].versions
        else []
    )
    return set(steps[: steps.index(node)][-1:]) if node in steps else set()


def wipes_folder(state: State, node: int) -> bool:
    """Whether a produced version replaces what was inside its folder: no producer added to it or altered it."""
    dataset = state.dataset(node)
    timeline = state.timeline(dataset)
    place = bisect_left(timeline, Entry(state.made_at(node), state.version(node), node))
    is_alive = place > 0 and timeline[place - 1].node != END
    return all(
        state.run_facts[run].outputs[dataset].lifecycle not in _CARRYING
        and not _mode(state, run, dataset, is_alive=is_alive).is_append
        for run, _ in state.producers(node)
    )


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
        if run in state.computed.streamed.runs and _step_before(state, run, node):
            return -1
        is_assumed |= mode.is_assumed
    return next(iter(appended_to(state, timeline, place)), -1) if is_assumed else -1


def contradicting(state: State, node: int) -> set[int]:
    """The runs that say they created a version while another was there, and nothing else says what they did."""
    if state.state(node) is not VersionState.PRODUCED:
        return set()
    dataset = state.dataset(node)
    timeline = state.readable(dataset)
    place = bisect_left(timeline, Entry(state.made_at(node), state.version(node), node))
    if place == 0 or timeline[place - 1].node == END:
        return set()
    producers = [run for run, _ in state.producers(node)]
    return {run for run in producers if _mode(state, run, dataset, is_alive=True).is_contradictory}


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
    by_sql = facts.sql_mode.value if facts.sql_mode else None
    if is_log(dataset_type) or by_sql == "partition":  # the others stay
        return _Mode(is_append=True)
    is_fresh = output.lifecycle == "OVERWRITE" or (output.lifecycle == "CREATE" and not is_alive)
    if is_fresh and profile != _UNKNOWN:
        return _REPLACE
    is_contradictory = output.lifecycle == "CREATE" and is_alive
    return _Mode(by_sql == "append", by_sql not in _SQL_MODES, is_contradictory)


def appended_to(state: State, timeline: list[Entry], place: int) -> set[int]:
    """The produced version just before a place in a timeline, if it has not ended by then."""
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
