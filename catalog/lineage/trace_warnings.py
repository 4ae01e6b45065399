"""What is only presumed about the versions of a trace: one function for each kind of warning."""

from collections.abc import Iterable
from typing import NamedTuple

from catalog.lineage.assumed import line_that_decides
from catalog.lineage.closure import Ambiguity, Closure, Contradiction, Node, place_of


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
