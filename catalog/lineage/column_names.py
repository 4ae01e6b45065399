"""Names of columns: the same column whatever its letter case and quotes, where only one can be meant."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

_SHOWN = 10
_QUOTES = str.maketrans("", "", '"`[]')


@lru_cache(100_000)  # labels ask for the same few names again and again
def folded(name: str) -> str:
    """The name without case and quotes, as catalog/database/seen/merged_fields.sql compares names."""
    return name.lower().translate(_QUOTES)


class ColumnNames:
    """Names in order, found as they are spelt, else without case and quotes."""

    __slots__ = ("_by_folded", "_exact", "names")

    def __init__(self, names: Iterable[str]) -> None:
        """Take the names; each counts once."""
        self._exact = dict.fromkeys(names)
        self.names = tuple(self._exact)
        self._by_folded: dict[str, list[str]] | None = None

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def __contains__(self, name: object) -> bool:
        return name in self._exact

    def matching(self, name: str) -> list[str]:
        """The names that may be meant: the one spelt so, else all that are equal but for case and quotes."""
        if name in self._exact:
            return [name]
        if self._by_folded is None:
            # Most names are spelt one way everywhere, so most lists of names never need this.
            self._by_folded = defaultdict(list)
            for each in self.names:
                self._by_folded[folded(each)].append(each)
        return self._by_folded.get(folded(name), [])

    def spelling(self, name: str) -> str | None:
        """The one name that is meant; None where there is none, or several differ only in case and quotes."""
        matching = self.matching(name)
        return matching[0] if len(matching) == 1 else None


NO_NAMES = ColumnNames(())


def no_column(column: str, of: str, known: Sequence[str]) -> str:
    """The words for a column that a version does not have, with those it has."""
    return f"No column {column!r} in {of}. It has: {', '.join(known[:_SHOWN])}" + (
        f" and {len(known) - _SHOWN} more" if len(known) > _SHOWN else ""
    )
