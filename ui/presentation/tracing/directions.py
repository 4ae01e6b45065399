"""A trace with what is downstream of its target in it, or that alone: the same values, for the same picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ui.presentation.tracing.versions import id_of

if TYPE_CHECKING:  # the answers' modules load DuckDB, which a server's client does not need
    from collections.abc import Mapping

    from catalog.questions.downstream import Downstream
    from catalog.questions.trace import Trace

Direction = Literal["upstream", "downstream", "both"]
DIRECTIONS: Mapping[Direction, str] = {"upstream": "Upstream", "downstream": "Downstream", "both": "Both"}


def joined(trace: Trace, down: Downstream, direction: Direction) -> Trace:
    """What is drawn in a direction. Of a version in both, as in a cycle, the way upstream counts."""
    if direction == "upstream":
        return trace
    target = [row for row in trace["versions"] if not row["depth"]]
    versions = trace["versions"] if direction == "both" else target
    known = {id_of(row) for row in versions}
    edges = trace["edges"] if direction == "both" else []
    runs = trace["runs"] if direction == "both" else []
    drawn, ran = {str(edge) for edge in edges}, {run["run_id"] for run in runs}
    joined_trace = trace.copy()
    joined_trace["versions"] = [*versions, *(row for row in down["versions"] if id_of(row) not in known)]
    joined_trace["edges"] = [*edges, *(edge for edge in down["edges"] if str(edge) not in drawn)]
    joined_trace["runs"] = [*runs, *(run for run in down["runs"] if run["run_id"] not in ran)]
    if direction == "downstream":
        joined_trace["sources"], joined_trace["gaps"], joined_trace["warnings"] = [], [], []
    joined_trace["truncated"] = trace["truncated"] or down["truncated"]
    return joined_trace


def as_trace(down: Downstream) -> Trace:
    """What is downstream, as a trace: nothing of it is a source or a gap."""
    return {
        "target": down["target"],
        "as_of": down["as_of"],
        "known_at": down["known_at"],
        "log_head": down["log_head"],
        "rules": down["rules"],
        "versions": [*down["versions"]],
        "runs": down["runs"],
        "edges": down["edges"],
        "sources": [],
        "gaps": [],
        "warnings": [],
        "truncated": down["truncated"],
    }
