"""What an advance of the log can have changed of what was judged before."""

from dataclasses import dataclass
from datetime import datetime

import orjson

from catalog.database.connection import statement
from catalog.derived.touched import touched_since
from catalog.events.facet_values import members, name_of
from catalog.governance.assessment.build import all_versions
from catalog.governance.assessment.downstream import downstream_of, node_of
from catalog.lineage.closure import Node
from catalog.lineage.lookup import UNVERSIONED
from catalog.session.query import Question
from catalog.values.keys import key_of

_HEEDED = frozenset({"waiver", "case", "disposal", "compatibility"})


@dataclass(frozen=True, slots=True)
class Reach:
    """The versions to assess again, and the datasets of which nothing judged before may stay."""

    nodes: frozenset[Node]
    dataset_keys: frozenset[int]

    def __contains__(self, node: Node) -> bool:
        return node in self.nodes


def reach_of(question: Question, since: datetime) -> Reach | None:
    """What was received since an instant, that included, can have changed; None: it may be anything.

    A version's label and findings follow from the facts, checks, reads and runs of its trace alone. So what an event
    says reaches the versions of the datasets that it, its run or its job names, and what came of those; so does a
    record that judging heeds. A word of the organisation's own, or a name that becomes another's, may reach anything.
    """
    if question.cursor.execute(statement("derived/words_changed"), {"since": since}).fetchall()[0][0]:
        return None
    named = touched_since(question, since)
    if named is None:
        return None
    touched = sorted(named | _named_by_records(question, since))
    if not touched:
        return Reach(frozenset(), frozenset())
    starts = [*all_versions(question, touched), *((key, UNVERSIONED) for key in touched)]
    nodes = frozenset(node_of(row) for row in downstream_of(question, list(dict.fromkeys(starts))))
    return Reach(nodes, frozenset(touched))


def _named_by_records(question: Question, since: datetime) -> set[int]:
    """The datasets that records received since name, or named before."""
    given = {"since": since, "kinds": sorted(_HEEDED)}
    bodies = [
        orjson.loads(body)
        for (body,) in question.cursor.execute(statement("derived/judged_records"), given).fetchall()
    ]
    named = [
        place for body in bodies for place in (body.get("target"), body.get("dataset"), *members(body.get("nodes")))
    ]
    return {key_of(*name) for name in map(name_of, named) if name is not None}
