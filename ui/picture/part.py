"""Which versions of a trace to draw, and what each of them is.

A trace here is the answer of `catalog.questions.trace.trace`. Nothing in this file knows how a picture is drawn.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ui.presentation.tracing.trace_findings import NOT_ASSESSED, Status
from ui.presentation.tracing.versions import VersionId, id_of, known_by

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from catalog.lineage.trace_json import TraceEdge, TraceVersion
    from catalog.questions.trace import Trace

LIMIT = 1_000
DEFAULT_HOPS = 2


class Drawn(NamedTuple):
    """A version to draw. kind: model, dataset, source (declared), gap, or group.

    type: in capitals, empty where unknown; marks: the kinds of its gaps; beyond: how many versions before it are
    left out of the picture; members: of a group the versions it stands for.
    """

    id: VersionId
    kind: str
    type: str
    state: str
    created_at: str | None
    depth: int
    marks: tuple[str, ...]
    beyond: int
    status: Status = NOT_ASSESSED
    members: tuple[VersionId, ...] = ()


class Flow(NamedTuple):
    """Every edge between two versions, as one line. known: a key of KNOWN_WORDS; at: the time of the newest."""

    source: VersionId
    target: VersionId
    known: str
    jobs: tuple[str, ...]
    roles: tuple[str, ...]
    edges: int
    runs: tuple[str, ...] = ()
    at: str | None = None


class Wish(NamedTuple):
    """What a reader wants drawn of a trace.

    hops: how far from the target (None: all); opened: codes of versions whose inputs are to be shown however far
    they are, and of groups to be drawn one by one; also: versions to show in any case; only: none but these.
    """

    hops: int | None = DEFAULT_HOPS
    opened: frozenset[str] = frozenset()
    also: tuple[VersionId, ...] = ()
    only: frozenset[VersionId] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a trace that is drawn. shown: its versions, those in groups among them; total: the trace's."""

    versions: tuple[Drawn, ...]
    flows: tuple[Flow, ...]
    hops: int
    deepest: int
    shown: int
    total: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return self.shown == self.total


def part_within(
    trace: Trace,
    wish: Wish = Wish(),  # noqa: B008  # a NamedTuple never changes
    limit: int = LIMIT,
    statuses: Mapping[VersionId, Status] | None = None,
) -> Part:
    """The versions that are wished for, nearest first, never more than the limit."""
    rows = sorted(trace["versions"], key=lambda row: (row["depth"], *id_of(row)))
    flows = _flows(trace)
    wanted = _wanted(rows, flows, wish, limit)
    shown = {id_of(row) for row in wanted}
    beyond = Counter(flow.target for flow in flows if flow.source not in shown)
    kinds = _source_kinds(trace)
    marks = _marks(trace)
    known = statuses or {}
    versions = tuple(
        _drawn(row, kinds, marks, beyond)._replace(status=known.get(id_of(row), NOT_ASSESSED)) for row in wanted
    )
    return Part(
        versions,
        tuple(flow for flow in flows if flow.source in shown and flow.target in shown),
        max(row["depth"] for row in wanted if wish.hops is None or row["depth"] <= wish.hops),
        max(row["depth"] for row in rows),
        len(wanted),
        len(rows),
    )


def _wanted(rows: Sequence[TraceVersion], flows: Sequence[Flow], wish: Wish, limit: int) -> list[TraceVersion]:
    """The rows within the hops, those of opened versions, and those wanted in any case; the target is always one."""
    near = {id_of(row) for row in rows if wish.hops is None or row["depth"] <= wish.hops}
    near |= _inputs_of(wish.opened, near, flows)
    if wish.only is not None:
        near &= wish.only
    first, kept = id_of(rows[0]), set(wish.also)
    chosen = [row for row in rows if (version := id_of(row)) in near or version in kept or version == first]
    if len(chosen) <= limit:
        return chosen
    # What is wanted in any case stays, were it the farthest of all.
    extra = [row for row in chosen if id_of(row) in kept][: limit - 1]
    others = [row for row in chosen if id_of(row) not in kept][: limit - len(extra)]
    return sorted(others + extra, key=lambda row: (row["depth"], *id_of(row)))


def _inputs_of(opened: Collection[str], shown: set[VersionId], flows: Iterable[Flow]) -> set[VersionId]:
    """The inputs of the opened versions that are shown, or come to be shown by this."""
    if not opened:
        return set()
    inputs: dict[VersionId, list[VersionId]] = defaultdict(list)
    for flow in flows:
        inputs[flow.target].append(flow.source)
    found: set[VersionId] = set()
    waiting = [version for version in shown if version.code in opened]
    while waiting:
        fresh = set(inputs[waiting.pop()]) - found
        found |= fresh
        waiting += [version for version in fresh if version.code in opened]
    return found


def _drawn(
    row: TraceVersion,
    kinds: Mapping[VersionId, str],
    marks: Mapping[VersionId, list[str]],
    beyond: Counter[VersionId],
) -> Drawn:
    version = id_of(row)
    own_type = str(row["type"] or "").upper()
    kind = kinds.get(version) or ("model" if own_type == "MODEL" else "dataset")
    return Drawn(
        version,
        kind,
        own_type,
        row["state"],
        row["created_at"],
        row["depth"],
        tuple(sorted(set(marks.get(version, ())))),
        beyond[version],
    )


def _source_kinds(trace: Trace) -> dict[VersionId, str]:
    """A source or a gap for each version that is the origin of data; one whose version is unknown is a gap too."""
    kinds = {id_of(row): "source" if row["declared"] else "gap" for row in trace["sources"]}
    unread = {"unversioned_source", "open_producer"}
    return kinds | {id_of(gap): "gap" for gap in trace["gaps"] if gap["kind"] in unread}


def _marks(trace: Trace) -> dict[VersionId, list[str]]:
    marks: dict[VersionId, list[str]] = defaultdict(list)
    for gap in trace["gaps"]:
        marks[id_of(gap)].append(gap["kind"])
    return marks


_STRONGEST_FIRST = ("explicit", "time", "none", "declared", "carried_over", "same_content")


def _flows(trace: Trace) -> list[Flow]:
    """One flow for all edges between two versions, known as its best-known edge is; sorted."""
    ended = {run["run_id"]: run["ended_at"] or run["started_at"] for run in trace["runs"]}
    between: dict[tuple[VersionId, VersionId], list[TraceEdge]] = defaultdict(list)
    for edge in trace["edges"]:
        between[id_of(edge["source"]), id_of(edge["target"])].append(edge)
    return [_flow(source, target, parallel, ended) for (source, target), parallel in sorted(between.items())]


def _flow(
    source: VersionId, target: VersionId, parallel: Sequence[TraceEdge], ended: Mapping[str, str | None]
) -> Flow:
    runs = sorted({edge["run_id"] for edge in parallel if edge["run_id"]})
    return Flow(
        source,
        target,
        min(map(known_by, parallel), key=_STRONGEST_FIRST.index),
        tuple(sorted({f"{edge['job_namespace']}/{edge['job_name']}" for edge in parallel if edge["job_name"]})),
        tuple(sorted({edge["role"] for edge in parallel if edge["role"]})),
        len(parallel),
        tuple(runs),
        max((at for run in runs if (at := ended.get(run))), default=None),
    )


def part_key(part: Part) -> str:
    """A name for a part: the same for the same part only."""
    return hashlib.blake2b(repr(part).encode(errors="replace"), digest_size=8).hexdigest()
