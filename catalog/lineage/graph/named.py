"""The numbers of a walk as values: datasets, versions and runs by the thousand, column by column.

Asking for one text or one place at a time takes longer than the walk itself.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import starmap
from typing import NamedTuple

import numpy as np

from catalog.lineage.closure import Node, Run
from catalog.lineage.graph.rows import NEVER
from catalog.lineage.graph.snapshot import Longs, Names, Texts
from catalog.lineage.graph.state import State
from catalog.lineage.graph.virtual.kinds import FIRST_VIRTUAL, VirtualVersion
from catalog.values.times import EPOCH, instant_of

_NO_TIME = np.datetime64("NaT").astype(np.int64)


class DatasetFacts(NamedTuple):
    """What a trace says of the dataset of a version. is_written: some run wrote it, or is at it."""

    namespace: str
    name: str
    type: str | None
    source_name: str | None
    is_written: bool


def nodes_of(state: State, numbers: Longs, virtual: Sequence[VirtualVersion]) -> dict[int, Node]:
    """The versions of some numbers; those from FIRST_VIRTUAL on are the virtual ones given."""
    base = numbers[numbers < state.base_nodes]
    keys, versions = state.base.node_dataset[base].tolist(), texts_at(state.base.node_version, base)
    nodes: dict[int, Node] = dict(zip(base.tolist(), zip(keys, map(str, versions), strict=True), strict=True))
    for number in numbers[numbers >= state.base_nodes].tolist():
        if number >= FIRST_VIRTUAL:
            version = virtual[number - FIRST_VIRTUAL]
            nodes[number] = version.dataset, version.name
        else:
            nodes[number] = state.new_nodes[number - state.base_nodes]
    return nodes


def datasets_of(state: State, keys: Iterable[int]) -> dict[int, DatasetFacts]:
    """What is known of some datasets, by key."""
    distinct = list(dict.fromkeys(keys))
    names = _names_of(state.base.datasets, state.new_names, distinct)
    written = zip(distinct, _written(state, distinct), strict=True)
    if not state.dataset_values:
        return {key: DatasetFacts(*names[key], None, None, is_written) for key, is_written in written}
    return {
        key: DatasetFacts(*names[key], type_of(state, key), state.value(key, "source"), is_written)
        for key, is_written in written
    }


def runs_of(state: State, numbers: Longs) -> dict[int, Run]:
    """The runs of some numbers."""
    changed = [run for run in numbers.tolist() if run in state.run_facts] if state.run_facts else []
    places = np.setdiff1d(numbers, np.array(changed, np.int64), assume_unique=True)
    base = state.base.runs
    job_keys = base.job_key[places].tolist()
    jobs = _names_of(state.base.jobs, state.new_jobs, list(dict.fromkeys(job_keys)))
    columns = (
        base.keys[places].tolist(),
        texts_at(base.run_id, places),
        [jobs[key][0] for key in job_keys],
        [jobs[key][1] for key in job_keys],
        texts_at(base.state, places),
        instants(base.started_at[places]),
        instants(base.ended_at[places]),
        texts_at(base.code_version, places),
    )
    runs = dict(zip(places.tolist(), starmap(Run, zip(*columns, strict=True)), strict=True))
    return {**runs, **{run: _changed_run(state, run) for run in changed}}


def instants(micros: Longs) -> list[datetime | None]:
    """The instants, None for NEVER."""
    spans = np.where(micros == NEVER, _NO_TIME, micros).astype("timedelta64[us]").tolist()
    return [None if span is None else EPOCH + span for span in spans]


def texts_at(column: Texts, places: Longs) -> list[str | None]:
    """The texts of a column at some places."""
    texts: list[str | None] = column.take(places).to_numpy(zero_copy_only=False).tolist()
    return texts


def type_of(state: State, dataset: int) -> str | None:
    """The type of a dataset as in the views: declared to be a model, else of the type it is given."""
    given = state.value(dataset, "type")
    is_model = state.value(dataset, "model") is not None or (given or "").upper() == "MODEL"
    return "MODEL" if is_model else given


def _names_of(names: Names, newer: dict[int, tuple[str, str]], keys: list[int]) -> dict[int, tuple[str, str]]:
    base = [key for key in keys if key not in newer]
    places = names.keys.searchsorted(np.array(base, np.int64))
    found = zip(map(str, texts_at(names.namespaces, places)), map(str, texts_at(names.names, places)), strict=True)
    return {**dict(zip(base, found, strict=True)), **{key: newer[key] for key in keys if key in newer}}


def _written(state: State, keys: list[int]) -> list[bool]:
    """Whether each dataset was written by a run, or one is at it."""
    base, numbers = state.base, np.array(keys, np.int64)
    first = base.made_off[base.node_dataset.searchsorted(numbers)].tolist()
    end = base.made_off[base.node_dataset.searchsorted(numbers, "right")].tolist()
    if not state.made and not state.writers:
        return [high > low for low, high in zip(first, end, strict=True)]
    return [
        bool(state.writers.get(key)) or any(int(run) not in state.made for run in base.made_run[low:high])
        for key, low, high in zip(keys, first, end, strict=True)
    ]


def _changed_run(state: State, run: int) -> Run:
    """A run of whose events some came after the graph was loaded."""
    facts = state.run_facts[run]
    started_at, ended_at = (None if at == NEVER else instant_of(at) for at in (facts.started_at, facts.ended_at))
    code = (facts.code.value or None) if facts.code else None
    return Run(
        state.run_key(run), facts.run_id, *state.job_name(facts.job_key), facts.state, started_at, ended_at, code
    )
