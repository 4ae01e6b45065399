"""How often the tables of a catalog changed, so that what was worked out from some of them is known to hold still."""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping


class TableChanges:
    """Counts of changes by table, as `schema.name`, since the catalog was opened. Safe to use from several threads.

    A change is noted after its commit. So whoever asks first and reads then may read newer rows than the count says,
    never older ones.
    """

    def __init__(self) -> None:
        """Nothing has changed yet."""
        self._lock = threading.Lock()
        self._by_table = Counter[str]()
        self._of_all = 0

    def note(self, tables: Iterable[str]) -> None:
        """Some tables were changed."""
        with self._lock:
            self._by_table.update(tables)

    def note_all(self) -> None:
        """Any table may have been changed."""
        with self._lock:
            self._of_all += 1

    def so_far(self) -> Mapping[str, int]:
        """How often each table was changed by now; of one that never was, as often as all were."""
        with self._lock:
            counts = Counter({table: number + self._of_all for table, number in self._by_table.items()})
            return _Counts(counts, self._of_all)


class _Counts(dict[str, int]):
    """Counts by table; a table without one of its own has that of all."""

    def __init__(self, counts: Mapping[str, int], of_all: int) -> None:
        super().__init__(counts)
        self._of_all = of_all

    def __missing__(self, _table: str) -> int:
        return self._of_all
