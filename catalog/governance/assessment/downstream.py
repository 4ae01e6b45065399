"""Everything that came of some versions, synthetic data of a generator among them."""

from catalog.governance.assessment.generators import generated_by
from catalog.lineage.closure import Node
from catalog.session.query import JsonObject, Question
from catalog.values.keys import key_of


def downstream_of(question: Question, starts: list[Node]) -> list[JsonObject]:
    """Namespace, name, version, type and depth of what came of the starts, themselves included, nearest first."""
    rows = _reached(question, starts)
    more = generated_by(question, {(str(row["namespace"]), str(row["name"]), str(row["version"])) for row in rows})
    if set(more) <= set(starts):
        return rows
    return downstream_of(question, list(dict.fromkeys([*starts, *more])))


def node_of(row: JsonObject) -> Node:
    """The version that a row of `downstream_of` is."""
    return key_of(str(row["namespace"]), str(row["name"])), str(row["version"])


def _reached(question: Question, starts: list[Node]) -> list[JsonObject]:
    if question.graph:
        names = ("namespace", "name", "version", "type", "depth")
        return [dict(zip(names, row, strict=True)) for row in question.graph.impact(starts)]
    return question.rows(
        "governance/assessment/impact_closure",
        {"dataset_keys": [row[0] for row in starts], "versions": [row[1] for row in starts]},
    )
