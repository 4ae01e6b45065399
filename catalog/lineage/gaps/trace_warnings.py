"""What is only presumed about the versions of a trace: one function for each kind of warning."""

from collections.abc import Iterable
from typing import NamedTuple

from catalog.lineage.closure import Ambiguity, Closure, Contradiction, Node, place_of
from catalog.lineage.gaps.assumed import KIND, line_that_decides

_REPLACED = (
    "No event says whether a write replaces what is there or adds to it; replaced is assumed. By name that"
    " leaves out nothing, but what earlier writes read of the same datasets is not followed."
)


class LineageWarning(NamedTuple):
    """A guess about a version, the run it is about, and the step that makes it none (remedy: "" without one)."""

    kind: str
    node: Node
    run_id: str
    job_namespace: str
    job_name: str
    message: str
    remedy: str = ""


def warnings_of(closure: Closure) -> list[LineageWarning]:
    """Every warning of the closure, by kind, version and run."""
    found = [*map(_ambiguous_read, closure.ambiguous), *contradictory_lifecycle(closure, closure.contradictory)]
    found += assumed_replaces(closure)
    return sorted(found, key=lambda item: (item.kind, *place_of(closure, item.node), *item[2:]))


def _ambiguous_read(item: Ambiguity) -> LineageWarning:
    message = (
        f"Run {item.run_id} of {item.job_namespace} {item.job_name} read this while run {item.other_run_id} was "
        "writing the dataset; which version it read is a guess."
    )
    return LineageWarning("ambiguous_read", *item[:4], message)


def contradictory_lifecycle(closure: Closure, items: Iterable[Contradiction]) -> Iterable[LineageWarning]:
    """A warning for each run that says CREATE of what is there."""
    for item in items:
        message = (
            f"Run {item.run_id} of {item.job_namespace} {item.job_name} says that it created this dataset, though an"
            " earlier version was there and had not been dropped. So its CREATE does not count."
        )
        yield LineageWarning("contradictory_lifecycle", *item, message, line_that_decides(closure, item.node))


def assumed_replaces(closure: Closure) -> Iterable[LineageWarning]:
    """A warning for each dataset that is only assumed to be replaced, at its first version, where that is no gap."""
    warned = {key for key, _ in closure.hidden}
    firsts: dict[int, Node] = {}
    for node in sorted(closure.assumed):
        if node[0] not in warned:
            firsts.setdefault(node[0], node)
    runs = closure.runs_of({key for node in firsts.values() for key in closure.producers.get(node, ())})
    for node in firsts.values():
        made = [runs[key] for key in closure.producers.get(node, ()) if key in runs]
        named = min(((run.job_namespace, run.job_name, run.run_id) for run in made), default=None)
        if named is not None:
            yield LineageWarning(KIND, node, named[2], *named[:2], _REPLACED, line_that_decides(closure, node))
