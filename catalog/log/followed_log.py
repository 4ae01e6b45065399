"""A copy of a log that another process writes: it grows by that one's entries, and by nothing else."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NoReturn

from catalog.database.connection import statement, transaction
from catalog.log.entry import Entry
from catalog.log.log import GENESIS, Change, Log
from catalog.log.portion import Portion
from catalog.values.errors import ForbiddenError

if TYPE_CHECKING:
    import pyarrow as pa

READS_ONLY = (
    "This is a reader: it answers and changes nothing. Send it to the server that has the lake, events also to its "
    "nodes (docs/scale.md)"
)


class FollowedLog(Log):
    """A log as of a reader. What would append to it is refused with ForbiddenError."""

    @property
    def chain_hash(self) -> bytes:
        """The chain hash of the newest entry."""
        newest: bytes = self._chain
        return newest

    def append(self, _entries: Sequence[Entry], _change: Change | None = None) -> NoReturn:
        """Refuse."""
        raise ForbiddenError(READS_ONLY)

    def append_portions(self, _portions: Iterable[Portion]) -> NoReturn:
        """Refuse."""
        raise ForbiddenError(READS_ONLY)

    def take_over(self, entries: "pa.Table") -> None:
        """Append entries as the other log has them after the newest one here: rows of its table, in their order."""
        self._take_over([entries])

    def replace(self, entries: "Iterable[pa.Table]") -> None:
        """Have these entries in the place of all."""
        self._take_over(entries, is_whole=True)

    def _take_over(self, parts: "Iterable[pa.Table]", *, is_whole: bool = False) -> None:
        with self._lock:
            place = (0, 0, GENESIS) if is_whole else (self.position, self._received_at, self._chain)
            with transaction(self._connection):
                if is_whole:
                    self._connection.execute("DELETE FROM log.entries")
                for rows in parts:
                    self._connection.register("new_entries", rows)
                    try:
                        self._connection.execute(statement("log/append"))
                    finally:
                        self._connection.unregister("new_entries")
                    if rows.num_rows:
                        (last,) = rows.slice(rows.num_rows - 1).to_pylist()
                        received_at = rows.column("received_at")[-1].value
                        place = (last["position"], received_at, last["chain_hash"])
            self.position, self._received_at, self._chain = place
