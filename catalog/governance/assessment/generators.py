"""Synthetic data answer to what trained their generator: its trace is joined to theirs (docs/governance.md)."""

from dataclasses import replace

from catalog.database.connection import statement
from catalog.governance.facts.hypothetical import Generator, Hypothetical
from catalog.governance.labels.incoming import GENERATED
from catalog.lineage.closure import Closure, Edge, Node
from catalog.lineage.closure_of_values import closure_of_values
from catalog.session.query import Question
from catalog.values.errors import NotFoundError


def with_generators(
    question: Question, closure: Closure, hypothetical: Hypothetical | None = None
) -> tuple[Closure, dict[int, str]]:
    """The closure with the traces of its synthetic datasets' generators, and what is said of those not found."""
    named = _named(question)
    waiting = dict(hypothetical.generators_with(named) if hypothetical else named)
    lost: dict[int, str] = {}
    # A generator's trace may hold synthetic data of another generator: until no more is found.
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


def generated_by(question: Question, models: set[tuple[str, str, str]]) -> list[Node]:
    """The versions of the datasets whose generator is one of some (namespace, name, version)."""
    named = _named(question)
    meant = {generator: _meant(question, *generator) for generator in {generator for _, generator in named}}
    keys = [key for key, generator in named if meant[generator] in models]
    return [node for key in keys for node in question.versions_of(key)]


def _named(question: Question) -> list[tuple[int, Generator]]:
    """The key of each synthetic dataset and the generator that its source names."""
    return [(key, (namespace, name, version)) for key, namespace, name, version in _rows(question)]


def _rows(question: Question) -> list[tuple[int, str, str, str | None]]:
    # Most catalogs have no synthetic data, and reading every source in force costs as much as a small trace.
    if not question.cursor.execute(statement("governance/assessment/any_generators")).fetchall()[0][0]:
        return []
    return question.cursor.execute(statement("governance/assessment/generators")).fetchall()


def _meant(question: Question, namespace: str, name: str, version: str | None) -> tuple[str, str, str] | None:
    try:
        found = question.target(name, namespace, version)
    except NotFoundError:
        return None
    return found.namespace, found.name, found.version


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
    versions = {**other.versions, **closure.versions}
    joined = closure_of_values(closure.target, list(versions.values()), [*closure.edges, *edges], list(runs.values()))
    return replace(
        joined,
        producers={**other.producers, **closure.producers},
        emptied=closure.emptied | other.emptied,
        ambiguous=list(dict.fromkeys([*closure.ambiguous, *other.ambiguous])),
        contradictory=list(dict.fromkeys([*closure.contradictory, *other.contradictory])),
        cut=closure.cut | other.cut,
        assumed=closure.assumed | other.assumed,
        hidden={**other.hidden, **closure.hidden},
        contested=closure.contested,
    )
