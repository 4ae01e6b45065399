"""Synthetic data answer to what trained their generator: its trace is joined to theirs (docs/governance.md)."""

from dataclasses import replace

from catalog.asking import Question
from catalog.database import statement
from catalog.errors import NotFoundError
from catalog.governance.flow import GENERATED
from catalog.trace import Closure, Edge, Node


def with_generators(question: Question, closure: Closure) -> tuple[Closure, dict[int, str]]:
    """The closure with the traces of its synthetic datasets' generators, and what is said of those not found."""
    rows = question.cursor.execute(statement("generators")).fetchall()
    waiting = {key: found for key, *found in rows}
    lost: dict[int, str] = {}
    while due := waiting.keys() & {node[0] for node in closure.versions}:
        for key in sorted(due):
            namespace, name, version = waiting.pop(key)
            try:
                generator = question.target(name, namespace, version).node
            except NotFoundError:
                lost[key] = f"The generator {namespace} {name} {version or ''} cannot be found.".replace("  ", " ")
                continue
            closure = _joined(closure, question.closure(generator), key, generator)
    return closure, lost


def _joined(closure: Closure, other: Closure, dataset_key: int, generator: Node) -> Closure:
    """Both closures, with an edge from the generator into each version of the dataset."""
    known = {(edge.source, edge.target, edge.run_key) for edge in closure.edges}
    edges = [edge for edge in other.edges if (edge.source, edge.target, edge.run_key) not in known]
    edges += [
        Edge(generator, node, None, None, None, None, GENERATED, "explicit", "dataset", None)
        for node in closure.versions
        if node[0] == dataset_key
    ]
    runs = {run.run_key: run for run in (*closure.runs, *other.runs)}
    return replace(
        closure,
        versions={**other.versions, **closure.versions},
        edges=[*closure.edges, *edges],
        runs=list(runs.values()),
        producers={**other.producers, **closure.producers},
        emptied=closure.emptied | other.emptied,
        ambiguous=list(dict.fromkeys([*closure.ambiguous, *other.ambiguous])),
    )
