"""The edges into each version, by the run or job that made them: what one of them read flows together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from catalog.lineage.closure import Edge, Node
from catalog.lineage.columns import SAME_COLUMNS, Author, author_of

GENERATED = "generated"
_NOT_BY_RUN = SAME_COLUMNS | {GENERATED}


def by_author(edges: Iterable[Edge]) -> dict[Node, dict[Author | None, list[Edge]]]:
    """The edges into each version, by author; None: no run or job of its own."""
    grouped: dict[Node, dict[Author | None, list[Edge]]] = defaultdict(lambda: defaultdict(list))
    for edge in edges:
        author = None if edge.kind in _NOT_BY_RUN else author_of(edge)
        grouped[edge.target][author].append(edge)
    return {node: _ranked(authors) for node, authors in grouped.items()}


def _ranked(authors: Mapping[Author | None, list[Edge]]) -> dict[Author | None, list[Edge]]:
    """The same in an order of its own, so that of several shortest paths graph and SQL find the same."""
    return {author: sorted(authors[author], key=_rank) for author in sorted(authors, key=str)}


def _rank(edge: Edge) -> tuple[bool, Node]:
    """What goes first: what a model was trained on."""
    return edge.role != "train", edge.source
