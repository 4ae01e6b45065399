"""Whether what a model was tested on was also what it learned from."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from catalog.governance.rules.finding import Finding
from catalog.lineage.closure import Node

if TYPE_CHECKING:
    from catalog.governance.assessment.assessment import Judge

_HELD_OUT = ("validation", "test")


def overlapping(judge: "Judge", target: Node) -> Iterator[Finding]:
    """A warning for each version held out for a model's validation or test that it was also trained on."""
    edges = [edge for group in judge.flow.incoming(target).values() for edge in group]
    trained = [edge.source for edge in edges if (edge.role or "").lower() == "train"]
    for edge in sorted({edge.source: edge for edge in edges if (edge.role or "").lower() in _HELD_OUT}.items()):
        node, held_out = edge
        if any(node == source or node in judge.ancestors(source) for source in trained):
            version = judge.closure.versions[node]
            yield Finding(
                "train_test_overlap",
                target,
                f"{version.name} {version.version} was held out for {held_out.role}, and trained on as well.",
                "Split before training, and let each part be a dataset of its own.",
                node,
                path=judge.ways_from(target).path(node),
            )
