"""Which tables of a lake changed between two of its states, as DuckLake noted it with each of them."""

from typing import NamedTuple

import duckdb

from catalog.database.connection import statement
from catalog.database.table_copies import LakeState


class Changes(NamedTuple):
    """Tables as `schema.name`. rewritten: those of them that lost rows, or in which some were changed."""

    tables: frozenset[str]
    rewritten: frozenset[str]


def newest_state(cursor: duckdb.DuckDBPyConnection) -> LakeState:
    """The lake's newest state: within a transaction, the one that it sees. Raises duckdb.Error."""
    (state,) = cursor.execute(statement("session/lake_state")).fetchall()
    return LakeState(*state)


def changes_between(cursor: duckdb.DuckDBPyConnection, known: LakeState, newest: LakeState) -> Changes | None:
    """What changed after one state up to another; None where that is not known any more. Raises duckdb.Error."""
    rows = cursor.execute(
        statement("session/lake_changes"), {"since": known.number, "until": newest.number}
    ).fetchall()
    if not rows or rows[0][:2] != known:
        return None  # the lake is an earlier one that was restored, or it forgot its old states
    names = {str(number): name for number, name in cursor.execute(statement("session/lake_tables")).fetchall()}
    tables, rewritten = set(), set()
    for *_, made in rows[1:]:
        for change in (made or "").split(","):
            kind, _, number = change.partition(":")
            name = names.get(number)
            if name is None:  # a schema, a view or a macro: this process has those of its own version
                continue
            if "insert" in kind or "delete" in kind:
                tables.add(name)
            if "delete" in kind:
                rewritten.add(name)
    return Changes(frozenset(tables), frozenset(rewritten))
