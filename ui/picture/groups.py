"""Siblings that look alike, drawn as one box: "300 files in lake/raw"."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ui.picture.part import Drawn, Flow, Part
from ui.presentation.tracing.trace_findings import Status
from ui.presentation.tracing.versions import VersionId

FEWEST = 8  # siblings that are drawn as one: as many still stand below one another on a screen
_SHOWN_STEPS = 2


class _Likeness(NamedTuple):
    """What siblings have in common; what they are read by and made from, too."""

    namespace: str
    folder: str
    kind: str
    type: str
    status: Status
    marks: tuple[str, ...]
    sources: frozenset[VersionId]
    targets: frozenset[VersionId]


def fold(part: Part, opened: Collection[str] = (), apart: Collection[VersionId] = ()) -> Part:
    """The part with a box in place of each group of siblings. opened: codes of groups to be drawn one by one.

    apart: versions that stand by themselves in any case; the target is one.
    """
    if len(part.versions) <= FEWEST:
        return part
    stands_for: dict[VersionId, VersionId] = {}
    groups: dict[VersionId, Drawn] = {}
    for alike, members in _alike(part, {*apart, part.versions[0].id}).items():
        group = _group(alike, members)
        if len(members) >= FEWEST and group.id.code not in opened:
            groups[group.id] = group
            stands_for |= {member.id: group.id for member in members}
    if not groups:
        return part
    # A group comes where its first member was, so that the nearest are first still.
    versions = dict.fromkeys(stands_for.get(version.id, version.id) for version in part.versions)
    own = {version.id: version for version in part.versions}
    return replace(
        part,
        versions=tuple(groups.get(name) or own[name] for name in versions),
        flows=_joined(part.flows, stands_for),
    )


def _alike(part: Part, apart: Collection[VersionId]) -> dict[_Likeness, list[Drawn]]:
    sources, targets = defaultdict(set), defaultdict(set)
    for flow in part.flows:
        sources[flow.target].add(flow.source)
        targets[flow.source].add(flow.target)
    found: dict[_Likeness, list[Drawn]] = defaultdict(list)
    for version in part.versions:
        if version.id not in apart and not version.beyond:
            alike = _Likeness(
                version.id.namespace,
                folder_of(version.id.name),
                version.kind,
                version.type,
                version.status,
                version.marks,
                frozenset(sources[version.id]),
                frozenset(targets[version.id]),
            )
            found[alike].append(version)
    return found


def folder_of(name: str) -> str:
    """Where a dataset lies, partitions left out: the steps of its path, or of its name, before the last."""
    if "/" in name:
        steps = name.split("/")[:-1]
        return "/".join(step for step in steps if "=" not in step)
    return name.rpartition(".")[0]


def _group(alike: _Likeness, members: Sequence[Drawn]) -> Drawn:
    is_path = "/" in members[0].id.name
    steps = [step for step in alike.folder.split("/") if step][-_SHOWN_STEPS:]
    place = "/".join(steps) if is_path else alike.folder
    noun = "files" if is_path else "tables" if alike.type == "TABLE" else "datasets"
    # Two groups of one folder differ in what they are read by, or in what they are.
    own = (alike.kind, alike.type, alike.status, alike.marks)
    mark = hashlib.blake2b(repr((sorted(alike.targets), sorted(alike.sources), own)).encode(errors="replace"))
    return members[0]._replace(
        id=VersionId(
            alike.namespace,
            f"{len(members):,} {noun} in {place or alike.namespace}",
            f"group:{alike.folder}:{mark.hexdigest()[:16]}",
        ),
        kind="group",
        members=tuple(member.id for member in members),
    )


def _joined(flows: Sequence[Flow], stands_for: Mapping[VersionId, VersionId]) -> tuple[Flow, ...]:
    """The flows with groups at their ends, those between the same two as one."""
    between: dict[tuple[VersionId, VersionId], Flow] = {}
    for flow in flows:
        ends = stands_for.get(flow.source, flow.source), stands_for.get(flow.target, flow.target)
        before = between.get(ends)
        between[ends] = flow._replace(source=ends[0], target=ends[1]) if before is None else _both(before, flow)
    return tuple(between.values())


def _both(one: Flow, other: Flow) -> Flow:
    return one._replace(
        jobs=tuple(sorted({*one.jobs, *other.jobs})),
        roles=tuple(sorted({*one.roles, *other.roles})),
        runs=tuple(sorted({*one.runs, *other.runs})),
        edges=one.edges + other.edges,
        at=max(filter(None, (one.at, other.at)), default=None),
    )
