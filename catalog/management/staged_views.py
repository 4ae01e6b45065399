"""The documented views as tables of one question: many statements read them, and each view is worked out once.

The statements name the views as any user does, so that `whence sql` gives the same rows. The verdicts that some views
hold are kept for now alone; of another time they are worked out here.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cache

import duckdb
import pyarrow as pa

from catalog.database.connection import statement
from catalog.database.views import View, documented_views
from catalog.derived.refresh import keep_going
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.session.query import Question

_NAMED = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)", re.IGNORECASE)
_JUDGED = re.compile(r"\bjudged\.(\w+)")
# Read by one statement each, and as fast as they are.
_LEFT = frozenset({"events"})


@contextmanager
def staged_views(question: Question, texts: Collection[str], *, verdicts_kept: bool) -> Iterator[None]:
    """Within, the views that some statements name are tables of the question's cursor; those there already stay.

    verdicts_kept: the verdict tables are of the question's time, so views are read over them; else all is assessed.
    """
    cursor, made = question.cursor, list[str]()
    there = {name for (name,) in cursor.execute(statement("management/temporary_tables")).fetchall()}
    views = [view for view in _named_in(texts) if view.name not in there]
    try:
        if not verdicts_kept and any(_JUDGED.search(view.select) for view in views):
            # Every version is assessed for these, which takes longest of all: only where a view is about verdicts.
            made += _stage_verdicts(question)
        for view in views:
            select = view.select if verdicts_kept else _JUDGED.sub(r"temp.judged_\1", view.select)
            _create(cursor, view.name, select)
            made.append(view.name)
        yield
    finally:
        # The cursor goes on to other statements, which must read the views of the catalog again.
        for name in made:
            cursor.execute(f"DROP TABLE IF EXISTS temp.{name}")


def _named_in(texts: Iterable[str]) -> Iterator[View]:
    """The views that the statements name, each once."""
    named = {name for text in texts for name in _NAMED.findall(text)}
    for name, view in _views().items():
        if name in named - _LEFT:
            yield view


@cache
def _views() -> dict[str, View]:
    return {view.name: view for view in documented_views()}


def _create(cursor: duckdb.DuckDBPyConnection, name: str, select: str) -> None:
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS\n{select}")


def _stage_verdicts(question: Question) -> list[str]:
    """The names of the tables that the verdicts of the question's time were put in."""
    made = []
    for name, rows in VERDICT_TABLES.rows(question, None, keep_going).items():
        _put(question.cursor, f"judged_{name}", rows)
        made.append(f"judged_{name}")
    return made


def _put(cursor: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    cursor.register("verdict_rows", rows)
    try:
        cursor.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM verdict_rows")
    finally:
        cursor.unregister("verdict_rows")
