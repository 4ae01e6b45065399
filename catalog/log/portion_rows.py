"""The rows of portions as the reading tables take them: of new events alone, and each content and name once."""

from collections.abc import Iterable, Sequence

import pyarrow as pa

from catalog.log.portion import Appended, Tables
from catalog.log.row_tables import RECEIVED_AT, TABLES

_REMEMBERED = 400_000
_OF_FACETS = frozenset({"facets", "fields", "column_edges", "assertions"})
Key = tuple[object, ...]


class PortionRows:
    """Leaves out what one process handed out after another did, as each knows only of itself.

    What the tables have from before is left out as it is written, so what is remembered may be cleared between calls.
    """

    def __init__(self) -> None:
        """Nothing was handed out."""
        self._known: dict[str, set[Key]] = {name: set() for name, table in TABLES.items() if table.key}

    def of(self, appended: Iterable[Appended]) -> Tables:
        """The tables of some portions that were appended in this order."""
        for known in self._known.values():
            if len(known) > _REMEMBERED:
                known.clear()
        tables: dict[str, list[pa.Table]] = {name: [] for name in TABLES}
        for portion in appended:
            for name, table in self._of_one(portion).items():
                tables[name].append(table)
        return {name: pa.concat_tables(several) for name, several in tables.items() if several}

    def _of_one(self, portion: Appended) -> Tables:
        stale = self._facets_known(portion.tables)
        kept = {}
        for name, table in portion.tables.items():
            is_kept = self._kept(name, table, portion, stale)
            fresh = table if is_kept is None else table.filter(pa.array(is_kept, pa.bool_()))
            kept[name] = _received(fresh, portion.received_at)
        return kept

    def _facets_known(self, tables: Tables) -> set[Key]:
        """The facets of a portion that were handed out before, and all that is read from their content with them."""
        if "facets" not in tables:
            return set()
        hashes = set(_keys(tables["facets"], ("facet_hash",)))
        known = self._known["facets"]
        stale = hashes & known
        known |= hashes
        return stale

    def _kept(self, name: str, table: pa.Table, portion: Appended, stale: set[Key]) -> list[bool] | None:
        """Which rows of a table are kept; None: all of them."""
        if name in _OF_FACETS:
            return [key not in stale for key in _keys(table, ("facet_hash",))] if stale else None
        if not TABLES[name].key:
            return None if portion.all_new else [entry in portion.new for entry in _entries(table)]
        keys, known = _keys(table, TABLES[name].key), self._known[name]
        kept = [key not in known for key in keys]
        known.update(keys)
        if name == "symlinks":  # one that takes links back is of its event alone
            new = [portion.all_new or entry in portion.new for entry in _entries(table)]
            kept = [is_new if None in key else is_kept for key, is_kept, is_new in zip(keys, kept, new, strict=True)]
        return kept


def _keys(table: pa.Table, columns: Sequence[str]) -> list[Key]:
    return list(zip(*(table[column].to_pylist() for column in columns), strict=True))


def _entries(table: pa.Table) -> list[int]:
    """Which entry of the portion each row is of."""
    numbers: list[int] = table["received_at"].cast(pa.int64()).to_pylist()
    return numbers


def _received(table: pa.Table, received_at: int) -> pa.Table:
    """The table with when its rows were received, where it says so."""
    place = table.schema.get_field_index(RECEIVED_AT.name)
    if place < 0:
        return table
    return table.set_column(place, RECEIVED_AT, pa.repeat(pa.scalar(received_at, RECEIVED_AT.type), len(table)))
