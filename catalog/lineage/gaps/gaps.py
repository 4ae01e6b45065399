"""What could not be known about the versions of a trace: one function for each kind of gap."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from catalog.lineage.closure import MOST_VIRTUAL_EDGES, Closure, Node, leaves_of, place_of
from catalog.lineage.components import strong_components
from catalog.lineage.gaps.assumed import assumed_modes
from catalog.lineage.gaps.clues import Clues
from catalog.lineage.gaps.gap import Gap
from catalog.lineage.gaps.gap_texts import Account, account_of_leaf, account_of_lost_write, account_of_unversioned
from catalog.lineage.gaps.name_gaps import ambiguous_identity, placeholder_name
from catalog.lineage.passes import not_less
from catalog.lineage.same_content import have_one_scheme


def gaps_of(closure: Closure, clues: Clues) -> list[Gap]:
    """Every gap of the closure, sorted by kind and version; clues: what `find_clues` finds about it."""
    gaps = [*leaf_gaps(closure, clues), *unversioned_gaps(closure, clues)]
    gaps += [gap for find in _KINDS for gap in find(closure)]
    return sorted(gaps, key=lambda gap: (gap.kind, *place_of(closure, gap.node)))


def leaf_gaps(closure: Closure, clues: Clues) -> Iterable[Gap]:
    """A gap for each leaf whose dataset declares no source, or that a run's SQL wrote while no event says so."""
    leaves = [leaf for leaf in leaves_of(closure) if leaf.source_name is None]
    runs = closure.runs_of({key for leaf in leaves for key in closure.producers.get(leaf.node, ())})
    for leaf in leaves:
        lost = clues.lost.get(leaf.dataset_key)
        makers = [runs[key] for key in sorted(closure.producers.get(leaf.node, ())) if key in runs]
        if lost:
            yield _gap("lost_write", leaf.node, account_of_lost_write(lost))
        else:
            yield _gap("undeclared_source", leaf.node, account_of_leaf(leaf, makers, clues))


def unversioned_gaps(closure: Closure, clues: Clues) -> Iterable[Gap]:
    """A gap for each read of a dataset that runs write, where no version of it was there to be read."""
    for version in map(closure.version_at, closure.unversioned):
        writers = clues.writers.get(version.dataset_key, {})
        kind = "open_producer" if "open" in writers else "unversioned_source"
        yield _gap(kind, version.node, account_of_unversioned(version, writers))


def _gap(kind: str, node: Node, account: Account) -> Gap:
    return Gap(kind, node, account.message, account.candidates, account.remedy)


def version_reused(closure: Closure) -> Iterable[Gap]:
    """A gap for each version that several runs produced from different inputs."""
    several = {node: producers for node, producers in closure.producers.items() if len(producers) > 1}
    shared = {  # who only tried is no producer
        node: producers for node, producers in several.items() if closure.versions[node].state == "produced"
    }
    read_by_run: dict[tuple[Node, int], set[Node]] = defaultdict(set)
    for edge in closure.edges if shared else ():
        if edge.run_key is not None and edge.target in shared:
            read_by_run[edge.target, edge.run_key].add(edge.source)
    for node, producers in shared.items():
        if len({frozenset(read_by_run[node, run]) for run in producers}) > 1:
            yield Gap(
                "version_reused",
                node,
                f"{len(producers)} runs made this one version from different inputs; all are followed.",
            )


def content_differs(closure: Closure) -> Iterable[Gap]:
    """A gap for each version that rests on one named by the same scheme: the names differ, so the contents do."""
    is_by_content = any(manner.kind == "same_content" for manner in closure.columns.manners)
    for edge in closure.edges if is_by_content else ():
        if edge.kind != "same_content" or closure.versions[edge.target].state == "produced":
            continue  # a run that only created the table says that the content stayed
        if have_one_scheme(edge.source[1], edge.target[1]):
            yield Gap(
                "content_differs",
                edge.target,
                f"No run is known to have made this version. The trace goes on to {edge.source[1]}, which lay there"
                " when it was first read, but by their names the contents differ: a write between is not recorded.",
            )


def undetermined(closure: Closure) -> Iterable[Gap]:
    """A gap for each dataset of which a virtual version was not followed, at the first of them."""
    firsts: dict[int, Node] = {}
    for node in sorted(closure.cut, key=lambda node: place_of(closure, node)):
        firsts.setdefault(node[0], node)
    for node in firsts.values():
        yield Gap(
            "undetermined",
            node,
            f"The trace was cut here, as it has more than {MOST_VIRTUAL_EDGES:,} edges of views and folders: what"
            " this rests on is left out.",
            remedy="Trace this version by itself, or let jobs name the versions and the parts that they read.",
        )


def cycle(closure: Closure) -> Iterable[Gap]:
    """A gap for each set of versions that come from one another, at its smallest member."""
    if not _may_turn_back(closure):
        return
    successors: dict[Node, set[Node]] = defaultdict(set)
    for edge in closure.edges:
        successors[edge.target].add(edge.source)
    for component in strong_components(closure.versions, successors):
        first = min(component, key=lambda node: place_of(closure, node))
        if len(component) > 1 or first in successors[first]:
            names = sorted(" ".join(place_of(closure, node)[1:]) for node in component)
            yield Gap("cycle", first, f"These versions come from one another: {'; '.join(names)}.")


def _may_turn_back(closure: Closure) -> bool:
    """Whether an edge comes from a version that is not older than its target, and that has edges into it itself."""
    # Whatever times versions have, they cannot fall all the way round a cycle; and hardly any other trace has such an
    # edge. To look for one costs a tenth of what finding the components does.
    made_at, edges = closure.columns.versions.created_at.micros(), closure.columns.edges
    turning = {edges.source[at] for at in not_less(made_at, edges.source, edges.target)}
    return bool(turning) and not turning.isdisjoint(edges.target)


_KINDS: tuple[Callable[[Closure], Iterable[Gap]], ...] = (
    assumed_modes,
    content_differs,
    version_reused,
    cycle,
    undetermined,
    ambiguous_identity,
    placeholder_name,
)
