"""What an advance of the log can have changed of what was judged before."""

from dataclasses import dataclass
from datetime import datetime

from catalog.asking import Question
from catalog.database import statement
from catalog.governance.forward import forward_closure, node_of
from catalog.lookup import UNVERSIONED
from catalog.trace import Node


@dataclass(frozen=True, slots=True)
class Reach:
    """The versions to judge again, and the datasets of which nothing judged before may stay."""

    nodes: frozenset[Node]
    dataset_keys: frozenset[int]

    def __contains__(self, node: Node) -> bool:
        return node in self.nodes


def reach_of(question: Question, since: datetime) -> Reach | None:
    """What was received since an instant, that included, can have changed; None: it may be anything.

    A version's label and findings follow from the facts, checks, reads and runs of its trace alone. So what an event
    says reaches the versions of the datasets that it, its run or its job names, and what came of those. A record, or
    a name that becomes another's, may reach anything.
    """
    given = {"since": since}
    if question.cursor.execute(statement("judged_reaches_all"), given).fetchall()[0][0]:
        return None
    touched = [key for (key,) in question.cursor.execute(statement("judged_touched"), given).fetchall()]
    if not touched:
        return Reach(frozenset(), frozenset())
    starts = [*all_versions(question, touched), *((key, UNVERSIONED) for key in touched)]
    nodes = frozenset(node_of(row) for row in forward_closure(question, list(dict.fromkeys(starts))))
    return Reach(nodes, frozenset(touched))


def all_versions(question: Question, dataset_keys: list[int] | None = None) -> list[Node]:
    """Every version that is judged, of some datasets or of all."""
    return question.cursor.execute(statement("all_versions"), {"dataset_keys": dataset_keys}).fetchall()
