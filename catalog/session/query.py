"""What every question does: open a cursor at its clocks, find what is meant, walk, say what the answer rests on."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, cast

import duckdb

from catalog.database.connection import statement
from catalog.database.views import rules_text
from catalog.lineage.closure import Closure, Node
from catalog.lineage.closure_by_sql import find_closure
from catalog.lineage.lookup import Target, find_version
from catalog.log import log
from catalog.session.catalog import Catalog, Clocks
from catalog.values.canonical_json import Json
from catalog.values.times import instant_text
from catalog.vocabulary.vocabulary import Vocabulary

if TYPE_CHECKING:
    from catalog.lineage.graph.graph import Graph

JsonObject = dict[str, Json]
Row = TypeVar("Row")


class Circumstances(TypedDict):
    """What an answer rests on: its two times (as_of None: nothing is cut), the log's head, the rules' digest."""

    as_of: str | None
    known_at: str | None
    log_head: str
    rules: str


class Question:
    """A question being asked: a cursor cut at its clocks and, where there are none, the graph if one is kept."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, graph: "Graph | None", clocks: Clocks) -> None:
        """Use `ask`."""
        self.cursor = cursor
        self._graph = graph
        self.clocks = clocks

    @property
    def graph(self) -> "Graph | None":
        """The graph in memory, None where the question is answered by SQL."""
        return self._graph

    @property
    def asked_at(self) -> datetime:
        """The time that whatever depends on now is judged at: as-of, else known-at, else the clock."""
        return self.clocks.as_of or self.clocks.known_at or datetime.now(UTC)

    def target(self, name: str, namespace: str | None = None, version: str | None = None) -> Target:
        """The version meant; what the graph does not find, SQL looks for, to name the nearest."""
        found = self._graph.find(name, namespace, version) if self._graph else None
        return found or find_version(self.cursor, name, namespace, version)

    def closure(self, *targets: Node) -> Closure:
        """Everything some versions came from; an empty closure where there are none, as in an empty catalog."""
        if not targets:
            return Closure((0, ""), {}, [], [])
        return self._graph.closure(*targets) if self._graph else find_closure(self.cursor, *targets)

    def circumstances(self) -> Circumstances:
        """What an answer of now rests on."""
        newest = self.one("session/newest_received")
        # Nothing is known after the newest entry, however late the question asks for.
        known_at = min(filter(None, (self.clocks.known_at, newest)), default=None)
        return {
            "as_of": instant_text(self.clocks.as_of),
            "known_at": instant_text(known_at),
            "log_head": log.head_of(self.cursor),
            "rules": rules_digest(),
        }

    def rows(
        self, name: str, given: dict[str, object] | None = None, text_of: Callable[[str], str] = statement
    ) -> list[JsonObject]:
        """The rows of a statement as objects; times as RFC 3339 text. text_of: `scoped` over what was staged."""
        found = self.cursor.execute(text_of(name), given or {})
        columns = [column[0] for column in found.description or ()]
        return [dict(zip(columns, map(_plain, row), strict=True)) for row in found.fetchall()]

    def rows_of(
        self,
        kind: type[Row],
        name: str,
        given: dict[str, object] | None = None,
        text_of: Callable[[str], str] = statement,
    ) -> list[Row]:
        """The same as values of a TypedDict, whose keys are the statement's columns (tests/test_answers.py)."""
        del kind
        return cast("list[Row]", self.rows(name, given, text_of))

    def one(self, name: str) -> Any:  # noqa: ANN401  # whatever the statement's column holds
        """The first column of a statement's first row, None where it has none."""
        row = self.cursor.execute(statement(name)).fetchone()
        return row[0] if row else None


@contextmanager
def ask(catalog: Catalog, clocks: Clocks | None = None, *, by_graph: bool = True) -> Iterator[Question]:
    """A question of a catalog; by_graph False: answered by SQL in any case."""
    clocks = clocks or Clocks()
    cuts = clocks.as_of is not None or clocks.known_at is not None
    graph = catalog.graph() if by_graph and catalog.keeps_graph and not cuts else None
    with catalog.cursor(clocks) as cursor:
        yield Question(cursor, graph, clocks)


@contextmanager
def following(catalog: Catalog, *, by_graph: bool = True) -> Iterator[tuple[Question, int]]:
    """A question for whoever keeps its answer, and the position it surely knows all of, readings and graph.

    The position is taken first: of the entries read meanwhile the graph may not know yet what the readings do.
    """
    catalog.catch_up()
    position = catalog.read_position
    with ask(catalog, by_graph=by_graph) as question:
        yield question, position


@cache
def rules_digest() -> str:
    """SHA-256, in hex, of the rules and words that answers are computed by."""
    return hashlib.sha256((rules_text() + Vocabulary.standard().digest()).encode()).hexdigest()


def _plain(value: object) -> Json:
    return instant_text(value) if isinstance(value, datetime) else cast("Json", value)
