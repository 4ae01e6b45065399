"""What every question does: open a cursor at its clocks, find what is meant, walk, note what the answer rests on."""

import hashlib
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, NotRequired, TypedDict, TypeVar, cast

import duckdb

from catalog.database.connection import statement
from catalog.database.views import rules_text
from catalog.lineage.closure import Closure, Node, TraceTexts
from catalog.lineage.closure_by_sql import find_closure, of_lineage, stage_lineage
from catalog.lineage.closure_of_values import closure_of_values
from catalog.lineage.gaps.clues import Clues, find_clues
from catalog.lineage.gaps.name_index import NameIndex
from catalog.lineage.lookup import UNVERSIONED, Target, TextOf, find_dataset, find_version, version_of
from catalog.log import log
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks
from catalog.session.not_yet import NotYet, find_later
from catalog.session.reuse import Loan, Reusable, Value
from catalog.values.canonical_json import Json
from catalog.values.errors import NotFoundError
from catalog.values.times import instant_text
from catalog.vocabulary.vocabulary import Vocabulary

if TYPE_CHECKING:
    from catalog.lineage.column_names import ColumnNames
    from catalog.lineage.columns import LineageIndex
    from catalog.lineage.graph.graph import Graph

JsonObject = dict[str, Json]
Row = TypeVar("Row")


class Circumstances(TypedDict):
    """What an answer rests on: its two times (as_of None: nothing is cut), the log's head, the rules' digest.

    not_yet: what was asked for was made later; left out where it was there.
    """

    as_of: str | None
    known_at: str | None
    log_head: str
    rules: str
    not_yet: NotRequired[NotYet]


class Question:
    """A question to a catalog: a cursor cut at its clocks and, where there are none, the graph if one is kept."""

    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
        graph: "Graph | None",
        clocks: Clocks,
        names: NameIndex,
        now: datetime | None = None,
        newer_graph: "Callable[[], Graph] | None" = None,
        loan: Loan | None = None,
    ) -> None:
        """Use `ask`."""
        self._loan = loan
        self._newer_graph = newer_graph
        self._now = now
        self.cursor = cursor
        self._graph = graph
        self._names = names
        self.graph_generation: int | None = None  # of the graph, before the cursor was opened
        self.not_yet: NotYet | None = None
        self.has_lineage_by_sql = False
        self.clocks = clocks
        self._walked: tuple[tuple[Node, ...], Closure | None] = (), None
        self.assessed_versions: dict[int, list[Node]] = {}  # by dataset, of those asked for

    @property
    def graph(self) -> "Graph | None":
        """The graph in memory, None where the question is answered by SQL."""
        return self._graph

    @property
    def asked_at(self) -> datetime:
        """The time that counts as now, for deadlines and the like: as-of, else known-at, else the clock's.

        Looking back at a day shows what held on it, so the clock counts only where no time is named.
        """
        return self.clocks.as_of or self.clocks.known_at or self._now or datetime.now(UTC)

    def target(
        self, name: str, namespace: str | None = None, version: str | None = None, *, is_walked: bool = False
    ) -> Target:
        """The version meant; what the graph does not find, SQL looks for, to name the nearest.

        is_walked: its closure is asked for next. What that needs is staged first then, and its versions are in it.
        """
        target = self._graph.find(name, namespace, version) if self._graph else None
        text_of = self._of_found if is_walked and not self._graph else None
        if target is None and self.clocks.as_of is not None:
            return self._target_at(self.clocks.as_of, name, namespace, version, text_of)
        return target or find_version(self.cursor, name, namespace, version, text_of)

    def _target_at(
        self, as_of: datetime, name: str, namespace: str | None, version: str | None, text_of: TextOf | None
    ) -> Target:
        """The version meant, also where it was made after as_of: then `not_yet` says when."""
        dataset = find_dataset(self.cursor, name, namespace, text_of)
        try:
            target = version_of(self.cursor, dataset, version, text_of)
        except NotFoundError:
            self.not_yet = find_later(self.cursor, dataset, version, as_of)
            if self.not_yet is None or version is None:
                raise
            return replace(dataset, version=version)
        if target.version == UNVERSIONED and version is None:
            self.not_yet = find_later(self.cursor, dataset, None, as_of)
        return target

    def closure(self, *targets: Node) -> Closure:
        """Everything some versions came from; an empty closure where there are none, as in an empty catalog."""
        if not targets:
            return closure_of_values((0, ""), (), (), ())
        closure = self._walk(targets)
        self._walked = targets, closure
        return closure

    def _walk(self, targets: tuple[Node, ...]) -> Closure:
        if self._graph:
            # The cursor is younger than the graph: of what it finds, some may be of events that came in between.
            if self._newer_graph and not self._graph.knows(dataset for dataset, _ in targets):
                self._graph = self._newer_graph()
            return self._graph.closure(*targets)
        self._stage_lineage()
        return find_closure(self.cursor, *targets, is_staged=True)

    def of_lineage(self, name: str) -> str:
        """A statement about all lineage, named as for `statement`; without a graph, over what is staged once."""
        if self._graph:
            return statement(name)
        self._stage_lineage()
        return of_lineage(name)

    def _of_found(self, name: str) -> str:
        """The same once `find_dataset` found a name on the cursor: it staged which names are one."""
        self._stage_lineage(has_names=True)
        return of_lineage(name)

    def _stage_lineage(self, *, has_names: bool = False) -> None:
        if not self.has_lineage_by_sql:
            stage_lineage(self.cursor, has_names=has_names)
            self.has_lineage_by_sql = True

    def versions_of(self, dataset_key: int) -> list[Node]:
        """Every version of a dataset there is content of, and `unversioned` where it was read without naming one."""
        text = self.of_lineage("lineage/dataset_versions_of")
        return self.cursor.execute(text, {"dataset_key": dataset_key}).fetchall()

    def clues(self, closure: Closure) -> Clues:
        """What is known about the gaps of a closure; reused where it is a whole one, as `closure` gave it."""
        targets, walked = self._walked
        if closure is not walked:
            return self._find_clues(closure)
        return self.reused(Clues, targets, lambda: self._reusable_clues(closure))

    def _find_clues(self, closure: Closure) -> Clues:
        return find_clues(self.cursor, closure, self._names if self._graph else None)

    def _reusable_clues(self, closure: Closure) -> Reusable:
        clues = self._find_clues(closure)
        return Reusable(clues, 1 + sum(len(each) for each in clues))

    def trace_texts(self, closure: Closure) -> TraceTexts:
        """The versions, runs and edges of a closure as JSON; kept with a closure that is kept."""
        if closure.texts is not None:
            return closure.texts
        from catalog.lineage.edge_facts import find_edge_facts  # noqa: PLC0415  # most questions write no trace
        from catalog.lineage.trace_writer import trace_texts  # noqa: PLC0415

        texts = trace_texts(closure, find_edge_facts(self.cursor, closure))
        # Events settled since the question began may be in the closure and not in what its cursor reads.
        if self._graph and self._graph.generation == self.graph_generation:
            closure.texts = texts
        return texts

    def columns(self, closure: Closure) -> "tuple[dict[Node, ColumnNames], LineageIndex]":
        """The fields of a closure's versions, and the column lineage of its runs and declarations."""
        from catalog.lineage.columns import find_columns  # noqa: PLC0415  # loads Arrow

        if self._graph:
            return self._graph.columns(self.cursor, closure)
        return find_columns(self.cursor, closure, by_sql=self.has_lineage_by_sql)

    def reused(self, kind: type[Value], key: Hashable, make: Callable[[], Reusable]) -> Value:
        """What `make` gives, or gave for a question like this one: the same kind, key and clocks, nothing changed."""
        if self._loan is None:
            made = make().value
            if not isinstance(made, kind):
                raise TypeError(kind)
            return made
        return self._loan.value(kind, (kind, self.clocks, key), self.asked_at, make)

    def circumstances(self) -> Circumstances:
        """What an answer of now rests on."""
        # A later known_at sees no more than the newest entry: the answer rests on that one, and says so.
        known_at = min(filter(None, (self.clocks.known_at, self.newest_received())), default=None)
        answer: Circumstances = {
            "as_of": instant_text(self.clocks.as_of),
            "known_at": instant_text(known_at),
            "log_head": log.head_of(self.cursor),
            "rules": rules_digest(),
        }
        if self.not_yet is not None:
            answer["not_yet"] = self.not_yet
        return answer

    def rows(
        self, name: str, parameters: dict[str, object] | None = None, text_of: Callable[[str], str] = statement
    ) -> list[JsonObject]:
        """The rows of a statement as objects; times as RFC 3339 text. text_of: `of_subset` over what was staged."""
        result = self.cursor.execute(text_of(name), parameters or {})
        columns = [column[0] for column in result.description or ()]
        return [dict(zip(columns, map(_plain, row), strict=True)) for row in result.fetchall()]

    def rows_of(
        self,
        kind: type[Row],
        name: str,
        parameters: dict[str, object] | None = None,
        text_of: Callable[[str], str] = statement,
    ) -> list[Row]:
        """The same as values of a TypedDict, whose keys are the statement's columns (tests/test_answers.py)."""
        del kind
        return cast("list[Row]", self.rows(name, parameters, text_of))

    def newest_received(self) -> datetime | None:
        """When the newest entry was received, None in an empty log."""
        row = self.cursor.execute(statement("session/newest_received")).fetchone()
        return row[0] if row else None


@contextmanager
def ask(
    catalog: Catalog, clocks: Clocks | None = None, *, by_graph: bool = True, now: datetime | None = None
) -> Iterator[Question]:
    """A question of a catalog; by_graph False: by SQL in any case, and nothing reused. now: None for the clock's.

    The graph holds the present only: a question at a clock is answered by SQL, which cuts every table at it.
    """
    clocks = clocks or Clocks()
    cuts = clocks.as_of is not None or clocks.known_at is not None
    graph = catalog.graph() if by_graph and catalog.keeps_graph and not cuts else None
    generation = graph.generation if graph else None
    if by_graph:
        catalog.catch_up()  # before changes are counted, or what was kept would pass for what the new rows say
    loan = Loan(catalog.reuse, catalog.table_changes) if by_graph else None
    with catalog.readings.unbroken(), catalog.cursor(clocks) as cursor:
        question = Question(cursor, graph, clocks, catalog.names, now, catalog.graph, loan)
        question.graph_generation = generation
        yield question
    if loan:
        loan.give_back()


@contextmanager
def following(
    catalog: Catalog, *, by_graph: bool = True, now: datetime | None = None
) -> Iterator[tuple[Question, int]]:
    """A question whose answer is kept, and the position up to which it surely knows every entry.

    The position is taken first: entries that arrive meanwhile may be in the tables and not yet in the graph, so an
    answer may know more than its position says, never less.
    """
    catalog.catch_up()
    position = catalog.read_position
    with ask(catalog, by_graph=by_graph, now=now) as question:
        yield question, position


@cache
def rules_digest() -> str:
    """SHA-256, in hex, of the rules and words that answers are computed by."""
    return hashlib.sha256((rules_text() + Vocabulary.standard().digest()).encode()).hexdigest()


def _plain(value: "Json | datetime") -> Json:
    return instant_text(value) if isinstance(value, datetime) else value
