"""Sources that only a run's lineage names, and what they are to it: an input by another name, or files in its place.

The rule of docs/decisions/0002 no. 24, as in catalog/database/seen (stand_ins, inputs, flows).
"""

import re
from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from catalog.lineage.graph.facts.run_events import RunFacts
from catalog.lineage.graph.state import State
from catalog.lineage.graph.values import StaleError

_BETWEEN_WORDS = re.compile(r"[./]")


class Stranger(NamedTuple):
    """A source that is no input by its own name, and the inputs that lie around it, the innermost first."""

    source: int
    around: list[int]


def place_stand_ins(state: State, run: int) -> bool:
    """Work out what the strangers of a run are; whether that has changed.

    The folders it depends on are noted: `folder_changed` is to be called for each whose content comes or goes.
    """
    facts = state.run_facts[run]
    strangers = _strangers(state, facts)
    if not strangers and not facts.stand_ins and not facts.displaced:
        return False
    for stranger in strangers:
        for folder in stranger.around:
            state.strangers.folder_inputs[folder].add(run)
    found = {each.source: known for each in strangers if (known := _input_for(state, facts, each)) is not None}
    old = facts.stand_ins, facts.displaced
    facts.place_strangers(found, _displaced(state, facts, found))
    return (facts.stand_ins, facts.displaced) != old


def folder_changed(state: State, folder: int, settling: Collection[int]) -> None:
    """Take note that a folder came to be written or to hold something, or is or does no more.

    settling: the runs whose strangers are placed once more. Raises StaleError where those of others depend on it.
    """
    if any(run not in settling for run in state.strangers.folder_inputs.get(folder, ())):
        raise StaleError


def stand_ins_of(state: State, run: int) -> dict[int, int]:
    """The inputs of a run, by the sources that they are which only its lineage names."""
    facts = state.run_facts.get(run)
    return facts.stand_ins if facts else state.strangers.of_run(run)


def _strangers(state: State, facts: RunFacts) -> list[Stranger]:
    named = {source for source, _ in facts.sources} | {source for source, _ in facts.edges if source is not None}
    folders = state.computed.folders
    return [
        Stranger(source, [folder for folder in folders.above(source) if folder in facts.inputs])
        for source in named - facts.inputs
    ]


def _input_for(state: State, facts: RunFacts, stranger: Stranger) -> int | None:
    """The input that a stranger is: the innermost written one around it, else the only one of the same last parts."""
    written = state.computed.folders.written
    for folder in stranger.around:
        if folder in written:
            return folder
    own = _words(state, stranger.source)
    alike = [known for known in facts.inputs if own and _words(state, known)[-len(own) :] == own]
    return alike[0] if len(alike) == 1 else None


def _words(state: State, dataset: int) -> list[str]:
    return [word for word in _BETWEEN_WORDS.split(state.name(dataset)[1]) if word]


def _displaced(state: State, facts: RunFacts, stand_ins: dict[int, int]) -> dict[int, set[int]]:
    """For each output the folders, unwritten and not named with it, in whose place files inside them stand."""
    folders, displaced = state.computed.folders, defaultdict[int, set[int]](set)
    for source, target in facts.sources:
        if stand_ins.get(source, source) not in facts.inputs:
            displaced[target] |= {
                folder
                for folder in folders.above(source)
                if folder in facts.inputs and folder not in folders.written and not folders.has_parts(folder)
            }
    left = {target: found - _named_with(state, facts, target) for target, found in displaced.items() if found}
    return {target: found for target, found in left.items() if found}


def _named_with(state: State, facts: RunFacts, target: int) -> set[int]:
    """What column lineage names as a source of one of a run's outputs."""
    return {
        state.canonical(edge.source_key)
        for output, facet in facts.column_facets
        if output is not None and state.canonical(output) == target
        for edge in state.facet_edges.get(facet, ())
    }
