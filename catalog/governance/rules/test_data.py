"""Whether what a model was tested on was also what it learned from."""

from collections.abc import Iterator

from catalog.governance.assessment.subject import Subject
from catalog.governance.rules.finding import Finding

_HELD_OUT = frozenset({"validation", "test"})


def overlap_findings(subject: Subject) -> Iterator[Finding]:
    """A warning for each version held out for a model's validation or test that it was also trained on."""
    flow, versions = subject.assessment.flow, subject.assessment.closure.versions
    edges = [edge for group in flow.incoming(subject.node).values() for edge in group]
    held_out = {edge.source: edge for edge in edges if (edge.role or "").lower() in _HELD_OUT}
    if not held_out:
        return
    training = {edge.source for edge in edges if (edge.role or "").lower() == "train"}
    trained_on = {node for source in training for node in subject.at(source).trace}
    for node in sorted(held_out.keys() & trained_on):
        version = versions[node]
        yield Finding(
            "train_test_overlap",
            f"{version.name} {version.version} was held out for {held_out[node].role}, and also trained on.",
            node,
        )
