"""Two traces of one target laid over each other: a box for each dataset, added, removed, changed or the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from ui.picture.part import Drawn, Flow, Part
from ui.presentation.short import short_version
from ui.presentation.tracing.trace_findings import Status
from ui.presentation.tracing.versions import VersionId, known_by

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.questions.trace import Trace

MOST = 300
_ROOM = 13


class Overlay(NamedTuple):
    """The part to draw, and what each box says in place of a version: the versions of both sides."""

    part: Part
    notes: Mapping[VersionId, str]


class _Side(NamedTuple):
    versions: dict[VersionId, list[str]]
    depths: dict[VersionId, int]
    types: dict[VersionId, str]


def laid_over(before: Trace, after: Trace) -> Overlay:
    """Both traces as one graph of datasets, nearest first; at most 300 of them."""
    old, new = _side(before), _side(after)
    depths = {**old.depths, **new.depths}
    total = sorted(depths, key=lambda dataset: (depths[dataset], dataset))
    shown = total[:MOST]
    versions = tuple(_drawn(dataset, old, new, depths[dataset]) for dataset in shown)
    kept = set(shown)
    flows = tuple(flow for flow in _flows(before, after) if flow.source in kept and flow.target in kept)
    deepest = max(depths.values(), default=0)
    part = Part(versions, flows, deepest, deepest, len(shown), len(total))
    return Overlay(part, {dataset: _note(old, new, dataset) for dataset in shown})


def _dataset(namespace: str, name: str) -> VersionId:
    return VersionId(namespace, name, "")


def _side(trace: Trace) -> _Side:
    side = _Side({}, {}, {})
    for row in trace["versions"]:
        dataset = _dataset(row["namespace"], row["name"])
        side.versions.setdefault(dataset, []).append(row["version"])
        side.depths[dataset] = min(row["depth"], side.depths.get(dataset, row["depth"]))
        side.types[dataset] = str(row["type"] or "").upper()
    return side


def _drawn(dataset: VersionId, old: _Side, new: _Side, depth: int) -> Drawn:
    before, after = (sorted(side.versions.get(dataset, [])) for side in (old, new))
    word = "added" if not before else "removed" if not after else "same" if before == after else "changed"
    kind = new.types.get(dataset) or old.types.get(dataset, "")
    return Drawn(dataset, "model" if kind == "MODEL" else "dataset", kind, "", None, depth, (), 0, Status(word))


def _note(old: _Side, new: _Side, dataset: VersionId) -> str:
    before, after = (_versions(side.versions.get(dataset, [])) for side in (old, new))
    return f"{before} → {after}" if before and after and before != after else before or after


def _versions(versions: list[str]) -> str:
    if not versions:
        return ""
    return short_version(versions[0], _ROOM) if len(versions) == 1 else f"{len(versions)} versions"


def _flows(before: Trace, after: Trace) -> list[Flow]:
    """One line between two datasets for all edges of both sides."""
    between: dict[tuple[VersionId, VersionId], list[tuple[str, str]]] = defaultdict(list)
    for trace in (before, after):
        for edge in trace["edges"]:
            source, target = (_dataset(end["namespace"], end["name"]) for end in (edge["source"], edge["target"]))
            if source != target:
                job = f"{edge['job_namespace']}/{edge['job_name']}" if edge["job_name"] else ""
                between[source, target].append((known_by(edge), job))
    return [
        Flow(source, target, min(known for known, _ in edges), tuple(sorted({job for _, job in edges if job})), (), 1)
        for (source, target), edges in sorted(between.items())
    ]
