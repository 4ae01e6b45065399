"""The numbers of a walk as values: datasets, versions and runs by the thousand, column by column.

Asking for one text or one place at a time takes longer than the walk itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np

from catalog.lineage.closure import Node
from catalog.lineage.closure_columns import DatasetColumns, RunColumns
from catalog.lineage.graph.chosen import places_in
from catalog.lineage.graph.instants import Micros
from catalog.lineage.graph.snapshot import Longs, Names, Texts, rows_between
from catalog.lineage.graph.state import State
from catalog.lineage.graph.virtual.kinds import FIRST_VIRTUAL, VirtualVersion

T = TypeVar("T")
_FEW = 100  # put into a list of thousands one by one, which moves the rest, sooner than the list is made again


def nodes_of(state: State, numbers: Longs, virtual: Sequence[VirtualVersion]) -> dict[int, Node]:
    """The versions of some numbers; those from FIRST_VIRTUAL on are the virtual ones given."""
    base = numbers[numbers < state.base_nodes]
    keys, versions = state.base.node_dataset[base].tolist(), _texts_at(state.base.node_version, base)
    nodes: dict[int, Node] = dict(zip(base.tolist(), zip(keys, versions, strict=True), strict=True))
    for number in numbers[numbers >= state.base_nodes].tolist():
        if number >= FIRST_VIRTUAL:
            version = virtual[number - FIRST_VIRTUAL]
            nodes[number] = version.dataset, version.name
        else:
            nodes[number] = state.new_nodes[number - state.base_nodes]
    return nodes


def datasets_of(state: State, keys: Iterable[int]) -> DatasetColumns:
    """What is known of some datasets, each once."""
    distinct = list(dict.fromkeys(keys))
    numbers = np.array(distinct, np.int64)
    namespaces, names = _names_of(state.base.datasets, state.new_names, numbers)
    unknown: list[str | None] = [None] * len(distinct)
    is_known = bool(state.dataset_values)
    types = [type_of(state, key) for key in distinct] if is_known else unknown
    sources = [state.value(key, "source") for key in distinct] if is_known else unknown
    return DatasetColumns(distinct, namespaces, names, types, sources, _written(state, numbers))


def runs_of(state: State, numbers: Longs) -> RunColumns:
    """The runs of some numbers, in their order."""
    base, at = state.base.runs, _changed_at(state, numbers)
    changed, places = numbers[at].tolist(), np.delete(numbers, at)
    facts = [state.run_facts[run] for run in changed]
    job_keys = (
        _with(base.job_key[places].tolist(), at, [each.job_key for each in facts]) if at else base.job_key[places]
    )
    job_namespaces, job_names = _names_of(state.base.jobs, state.new_jobs, np.asarray(job_keys, np.int64))
    started_at = _with(base.started_at[places].tolist(), at, [each.started_at for each in facts])
    ended_at = _with(base.ended_at[places].tolist(), at, [each.ended_at for each in facts])
    codes = [(each.code.value or None) if each.code else None for each in facts]
    return RunColumns(
        _with(base.keys[places].tolist(), at, [state.run_key(run) for run in changed]),
        _with(_texts_at(base.run_id, places), at, [each.run_id for each in facts]),
        job_namespaces,
        job_names,
        _with(texts_at(base.state, places), at, [each.state for each in facts]),
        Micros(np.array(started_at, np.int64)),
        Micros(np.array(ended_at, np.int64)),
        _with(texts_at(base.code_version, places), at, codes),
    )


def _changed_at(state: State, numbers: Longs) -> list[int]:
    """The places of runs of which some events came after the graph was loaded."""
    return places_in(numbers, state.run_facts)


def _with(column: list[T], places: list[int], values: Sequence[T]) -> list[T]:
    """A column with more values put in, each at its place in what comes of it."""
    if len(places) < _FEW:
        for place, value in zip(places, values, strict=True):
            column.insert(place, value)
        return column
    added, others = dict(zip(places, values, strict=True)), iter(column)
    return [added[at] if at in added else next(others) for at in range(len(column) + len(added))]


def texts_at(column: Texts, places: Longs) -> list[str | None]:
    """The texts of a column at some places."""
    texts: list[str | None] = column.take(places).to_numpy(zero_copy_only=False).tolist()
    return texts


def _texts_at(column: Texts, places: Longs) -> list[str]:
    """The same of a column without NULL."""
    texts: list[str] = column.take(places).to_numpy(zero_copy_only=False).tolist()
    return texts


def type_of(state: State, dataset: int) -> str | None:
    """The type of a dataset as in the views: declared to be a model, else of the type it is given."""
    given = state.value(dataset, "type")
    is_model = state.value(dataset, "model") is not None or (given or "").upper() == "MODEL"
    return "MODEL" if is_model else given


def _names_of(names: Names, newer: Mapping[int, tuple[str, str]], keys: Longs) -> tuple[list[str], list[str]]:
    """The namespaces and the names of some keys."""
    at = places_in(keys, newer)
    places = names.keys.searchsorted(np.delete(keys, at) if at else keys)
    added = [newer[int(keys[place])] for place in at]
    return (
        _with(_texts_at(names.namespaces, places), at, [namespace for namespace, _ in added]),
        _with(_texts_at(names.names, places), at, [name for _, name in added]),
    )


def _written(state: State, keys: Longs) -> list[bool]:
    """Whether each dataset was written by a run, or one is at it."""
    base = state.base
    first = base.made_off[base.node_dataset.searchsorted(keys)]
    end = base.made_off[base.node_dataset.searchsorted(keys, "right")]
    is_written: list[bool] = (end > first).tolist()
    if state.made:
        rows, counts = rows_between(first, end)
        is_as_loaded = ~np.isin(base.made_run[rows], np.fromiter(state.made, np.int64))
        place = np.repeat(np.arange(len(keys)), counts)
        is_written = (np.bincount(place, is_as_loaded, len(keys)) > 0).tolist()
    if state.writers:
        return [now or bool(state.writers.get(key)) for key, now in zip(keys.tolist(), is_written, strict=True)]
    return is_written
