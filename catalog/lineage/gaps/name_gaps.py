"""The gaps that are about a dataset's name: whose it is, and whether it is one at all."""

from collections import defaultdict
from collections.abc import Iterable

import orjson

from catalog.lineage.closure import Closure
from catalog.lineage.gaps.clues import Candidate
from catalog.lineage.gaps.gap import Gap
from catalog.values.placeholders import FILE_READERS, is_placeholder, last_part, may_hold_placeholder

_PLACEHOLDER = (
    "An unrendered template or placeholder: what is read under this name need not be what was written under it, so "
    "nothing is followed."
)
_FUNCTION = (
    "A function that reads files, taken for a table: the event does not show which files, so nothing is followed. "
    "Write their path as a text in the SQL, or let the run name them as inputs."
)
_OF_NAMES = frozenset({"ambiguous_identity", "placeholder_name"})


def once_a_dataset(gaps: Iterable[Gap]) -> list[Gap]:
    """The gaps, but of those about a dataset's name only the first for each dataset: it is not of one version."""
    found: dict[tuple[str, int, str], Gap] = {}
    for gap in gaps:
        place = (gap.kind, gap.node[0], gap.message) if gap.kind in _OF_NAMES else (gap.kind, *gap.node)
        found.setdefault(place, gap)
    return list(found.values())


def ambiguous_identity(closure: Closure) -> Iterable[Gap]:
    """A gap for each version of a dataset that is in doubt, because an identifier of it has several claimants."""
    claimants: dict[tuple[int, str, str], list[Candidate]] = defaultdict(list)
    for row in closure.contested:
        reason = f"says that it is also {row.identifier_namespace} {row.identifier_name}"
        identifier = row.dataset_key, row.identifier_namespace, row.identifier_name
        claimants[identifier].append(Candidate(row.namespace, row.name, reason))
    for (dataset, namespace, name), candidates in claimants.items():
        pairs = orjson.dumps([[each.namespace, each.name] for each in candidates]).decode()
        message = (
            f"{len(candidates)} datasets say that they are also {namespace} {name}: "
            f"{'; '.join(f'{each.namespace} {each.name}' for each in candidates)}. None is joined with it."
        )
        remedy = f"Declare what they are: aliases: [{{apart: {pairs}, because: …}}]; or `same` where they are one."
        for node in closure.columns.versions.node:
            if node[0] == dataset:
                yield Gap("ambiguous_identity", node, message, tuple(candidates), remedy)


def placeholder_name(closure: Closure) -> Iterable[Gap]:
    """A gap for each version under a name that was never rendered, or that stands for no name."""
    datasets = closure.columns.datasets
    if not may_hold_placeholder("\n".join((*datasets.name, *{*datasets.namespace}))):
        return
    names = zip(datasets.dataset_key, datasets.namespace, datasets.name, strict=True)
    messages = {
        key: _FUNCTION if last_part(name) in FILE_READERS else _PLACEHOLDER
        for key, namespace, name in names
        if is_placeholder(namespace, name)
    }
    for node in closure.columns.versions.node:
        if node[0] in messages:
            yield Gap("placeholder_name", node, messages[node[0]])
