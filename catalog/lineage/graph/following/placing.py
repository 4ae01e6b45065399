"""Following which datasets are folders, and which lie in one, as new events come."""

from collections.abc import Collection, Iterable

from catalog.lineage.graph.following.stand_ins import folder_changed
from catalog.lineage.graph.rows import NEVER, VersionState
from catalog.lineage.graph.state import State
from catalog.lineage.graph.values import END, StaleError
from catalog.lineage.graph.versions import readers_between
from catalog.lineage.lookup import UNVERSIONED

_FOREVER = 2**63 - 1


def compute(state: State, dataset: int, settling: Collection[int]) -> None:
    """Let a dataset be computed when it is read from now on.

    Raises StaleError where runs other than those being settled read it by time before: their reads are placed.
    """
    if dataset in state.computed.datasets:
        return
    if any(run not in settling for run in readers_between(state, dataset, NEVER, _FOREVER)):
        raise StaleError
    state.computed.datasets.add(dataset)
    node = state.known_node(dataset, UNVERSIONED)
    if 0 <= node < state.base_nodes:
        state.is_apart[node] = True


def add_names(state: State, names: Iterable[int]) -> None:
    """Take in the paths of datasets that are new."""
    for dataset in names:
        if state.canonical(dataset) == dataset and dataset not in state.placeholders:
            state.computed.folders.add(dataset, state.name(dataset))


def place_names(state: State, names: Iterable[int], settling: Collection[int]) -> None:
    """Follow what new datasets are whose names were added: each may lie in a written folder, or around what is there.

    settling: the runs that are being settled; as for `compute`, which raises StaleError.
    """
    folders = state.computed.folders
    for dataset in names:
        if state.canonical(dataset) != dataset or dataset in state.placeholders:
            continue
        if any(folder in folders.written for folder in folders.above(dataset)) or folders.has_parts(dataset):
            compute(state, dataset, settling)


def place_contents(state: State, datasets: Iterable[int], settling: Collection[int]) -> None:
    """Bring what has content, and what runs wrote, up to the timelines of some datasets."""
    folders = state.computed.folders
    for dataset in datasets:
        if dataset not in folders:
            continue
        versions = [entry for entry in state.timeline(dataset) if entry.node != END]
        is_solid = bool(versions) or state.value(dataset, "source") is not None
        if is_solid and dataset not in folders.solid:
            for folder in folders.above(dataset):
                compute(state, folder, settling)
        if is_solid != (dataset in folders.solid):
            for folder in folders.above(dataset):
                folder_changed(state, folder, settling)
        folders.set_solid(dataset, is_solid=is_solid)
        is_written = any(state.state(entry.node) is VersionState.PRODUCED for entry in versions)
        if is_written != (dataset in folders.written):
            folder_changed(state, dataset, settling)
        if is_written and dataset not in folders.written:
            for inside in folders.inside(dataset):
                compute(state, inside, settling)
        folders.set_written(dataset, is_written=is_written)
