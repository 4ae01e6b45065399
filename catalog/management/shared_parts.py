"""What several views read of the readings, worked out once for all the views of a question."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from catalog.database.computed import COMPUTED, WRITTEN, stage_computed
from catalog.database.connection import stage
from catalog.database.names import NAME_PARTS, stage_joined_names
from catalog.database.views import View, compose, parts_under
from catalog.management.known_answers import Content, Known

_LINEAGE = (*WRITTEN, *COMPUTED)
# In order of need.
_SHARED = ("facets", "current_versions", "declared_facts", "dataset_rows")
# Kept between questions as well: small, and by them a view of records and datasets needs no lineage.
_KEPT = ("declared_facts", "dataset_rows")


class SharedParts:
    """Parts of the readings as tables of a cursor, each made when a view first needs it.

    Whoever else stages parts on the cursor stages them under the same names: these are then to be made again.
    """

    def __init__(self, cursor: duckdb.DuckDBPyConnection, known: Known | None) -> None:
        """Nothing is staged yet. known: what earlier questions of now knew."""
        self._cursor = cursor
        self._known = known
        self._staged: tuple[str, ...] = ()

    def select(self, view: View) -> str:
        """The view's SELECT over what is staged."""
        for part in _KEPT:
            if self._needs(view, [part]):
                self._put_known(part)
        for part in _SHARED:
            if self._needs(view, [part]):
                self._stage(part)
        self._stage_under(view.text)
        return compose(view.text, self._staged)

    def _needs(self, view: View, parts: Sequence[str]) -> bool:
        return not parts_under(view.text, self._staged).isdisjoint(parts)

    def _put_known(self, part: str) -> None:
        content = self._known.content(_name(part), _text(part)) if self._known else None
        if content is not None and content.rows is not None:
            put(self._cursor, f"seen_{part}", content.rows)
            self._staged += (part,)

    def _stage(self, part: str) -> None:
        self._stage_under(_text(part))
        stage(self._cursor, (part,), self._staged)
        self._staged += (part,)
        if self._known and part in _KEPT:
            rows = self._cursor.execute(f"FROM temp.seen_{part}").to_arrow_table()
            self._known.note_content(_name(part), _text(part), Content((), rows))

    def _stage_under(self, text: str) -> None:
        """Stage the names and the lineage that a statement needs, where it needs any."""
        needed = parts_under(text, self._staged)
        if needed.isdisjoint((*NAME_PARTS, *_LINEAGE)):
            return
        if NAME_PARTS[0] not in self._staged:
            stage_joined_names(self._cursor)
            self._staged += NAME_PARTS
        if not needed.isdisjoint(_LINEAGE):
            stage_computed(self._cursor, WRITTEN, (), NAME_PARTS)
            self._staged += _LINEAGE


def put(cursor: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """Make rows a table of a cursor."""
    cursor.register("given_rows", rows)
    try:
        cursor.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM given_rows")
    finally:
        cursor.unregister("given_rows")


def _name(part: str) -> str:
    return f"seen.{part}"


def _text(part: str) -> str:
    return f"FROM {_name(part)}"
