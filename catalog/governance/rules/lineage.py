"""What cannot be known, or is only presumed, of the lineage of a version."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from catalog.governance.labels.lattice import is_personal
from catalog.governance.labels.paths import Ways
from catalog.governance.rules.finding import Finding
from catalog.lineage.closure import Node

if TYPE_CHECKING:
    from catalog.governance.assessment.assessment import Judge

_MENDS = {
    "undeclared_source": "Declare its source, personal data, grants and retention: whence suggest-governance",
    "unversioned_source": "Let the reader name the version it reads, or the writer complete its run.",
    "version_reused": "Give each run's output its own version.",
    "cycle": "Let each run write a version of its own.",
}


def lineage_gaps(judge: "Judge", target: Node) -> Iterator[Finding]:
    """The gaps of a version's trace."""
    ways = judge.ways_from(target)
    for gap in judge.trace_gaps:
        if gap.node in ways:
            yield Finding(
                gap.kind,
                target,
                f"{judge.names[gap.node[0]]}: {gap.message}",
                _MENDS[gap.kind],
                gap.node,
                judge.source_name(gap.node[0]),
                path=ways.path(gap.node),
            )


def lineage_warnings(judge: "Judge", target: Node) -> Iterator[Finding]:
    """Reads beside a write, and datasets that nobody says how they are written."""
    ways = judge.ways_from(target)
    for item, read_into in judge.ambiguous_reads:
        if item.node in ways and any(node in ways for node in read_into):  # not what read it for another version
            yield Finding(
                "ambiguous_read",
                target,
                f"Run {item.run_id} read {judge.names[item.node[0]]} while run {item.other_run_id} wrote it.",
                "Let the reader name the version it reads.",
                item.node,
                detail=item.run_id,
                path=ways.path(item.node),
            )
    yield from _assumed_modes(judge, target, ways)


def _assumed_modes(judge: "Judge", target: Node, ways: Ways) -> Iterator[Finding]:
    """One warning for each dataset that personal data flow into and nobody says how it is written."""
    told: set[int] = set()
    for node in sorted(ways):
        fate = judge.dossier.fates.get(node)
        is_assumed = fate is not None and fate.mode_source == "assumed" and not judge.is_model(node)
        if is_assumed and node[0] not in told and is_personal(judge.flow.labels[node].whole):
            told.add(node[0])
            yield Finding(
                "assumed_write_mode",
                target,
                f"Nobody says whether {judge.names[node[0]]} is replaced or appended to; replaced is assumed.",
                "Declare write_mode in the governance files.",
                node,
                path=ways.path(node),
            )
