"""Everything that came of some versions, synthetic data of a generator among them."""

from catalog.governance.assessment.generators import generated_by
from catalog.lineage.closure import Node
from catalog.lineage.trace_json import VersionName
from catalog.session.query import Question
from catalog.values.keys import key_of


class DownstreamVersion(VersionName):
    """A version that came of others, so many steps from the nearest of them."""

    type: str | None
    depth: int


def downstream_of(question: Question, starts: list[Node]) -> list[DownstreamVersion]:
    """Namespace, name, version, type and depth of what came of the starts, themselves included, nearest first."""
    rows = _reached(question, starts)
    more = generated_by(question, {(row["namespace"], row["name"], row["version"]) for row in rows})
    # What synthetic data went into may have trained another generator.
    if set(more) <= set(starts):
        return rows
    return downstream_of(question, list(dict.fromkeys([*starts, *more])))


def node_of(row: DownstreamVersion) -> Node:
    """The version that a row of `downstream_of` is."""
    return key_of(row["namespace"], row["name"]), row["version"]


def _reached(question: Question, starts: list[Node]) -> list[DownstreamVersion]:
    if question.graph:
        return [
            {"namespace": namespace, "name": name, "version": version, "type": kind, "depth": depth}
            for namespace, name, version, kind, depth in question.graph.impact(starts)
        ]
    return question.rows_of(
        DownstreamVersion,
        "governance/assessment/impact_closure",
        {"dataset_keys": [row[0] for row in starts], "versions": [row[1] for row in starts]},
        question.of_lineage,
    )
