"""Passes over the columns of a trace, thousands of rows at once: by Arrow where it is loaded, else one by one.

Both give the same. A command that asks SQL loads no Arrow: that would take longer than these save it.
"""

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar, Union

from catalog.lineage.closure_columns import Places

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

T = TypeVar("T")
Numbers: TypeAlias = Union[list[int], Places, "NDArray[np.integer[Any]]"]


class Pieces(NamedTuple):
    """A column of pieces of text, each written once: which of the texts each row has. at None: all have the first."""

    texts: list[bytes]
    at: Numbers | None = None


class Order(NamedTuple):
    """The places of rows in order; has_ties: some stand as they do only because they came so."""

    places: Numbers
    has_ties: bool


def json_array(columns: Sequence[Pieces], rows: int) -> bytes:
    """So many rows as a JSON array, of each its pieces, column by column; each row begins with a comma."""
    if not rows:
        return b"[]"
    if not _is_arrow_loaded():
        pieces = [b""] * (len(columns) * rows)
        for number, (texts, at) in enumerate(columns):
            pieces[number :: len(columns)] = [texts[0]] * rows if at is None else map(texts.__getitem__, at)
        return b"[%b]" % b"".join(pieces)[1:]
    import numpy as np  # noqa: PLC0415  # only where they are loaded
    import pyarrow as pa  # noqa: PLC0415

    places = np.empty((rows, len(columns)), np.int64)
    every: list[bytes] = []
    first: dict[int, int] = {}  # where the texts of a column begin, which some columns have in common
    for number, (texts, at) in enumerate(columns):
        if id(texts) not in first:
            first[id(texts)] = len(every)
            every += texts
        places[:, number] = first[id(texts)] if at is None else np.add(at, first[id(texts)])
    # All that is taken lies side by side in one buffer: that is the text.
    _, _, buffer = pa.array(every, pa.large_binary()).take(pa.array(places.ravel())).buffers()
    return b"".join((b"[", memoryview(buffer)[1:], b"]"))


def column(numbers: list[int]) -> Numbers:
    """Numbers as the other passes take them fastest."""
    if not _is_arrow_loaded():
        return numbers
    import numpy as np  # noqa: PLC0415

    return np.array(numbers, np.int64)


def listed(numbers: Numbers) -> list[int]:
    """Numbers as a list of its own, to be gone through one by one, or changed."""
    return [*numbers] if isinstance(numbers, list) else numbers.tolist()


def taken(numbers: Numbers, places: Numbers) -> Numbers:
    """The numbers at some places."""
    if not _is_arrow_loaded():
        return [numbers[place] for place in places]
    import numpy as np  # noqa: PLC0415

    values: Numbers = np.asarray(numbers)[np.asarray(places, np.int64)]
    return values


def ordered(first: Numbers, second: Numbers, count: int) -> Order:
    """The order of rows by one number and then by another, both less than a count."""
    if not _is_arrow_loaded():
        # Numbers are compared many times as fast as tuples.
        ranks = [one * count + other for one, other in zip(first, second, strict=True)]
        return Order(sorted(range(len(ranks)), key=ranks.__getitem__), len(set(ranks)) < len(ranks))
    import numpy as np  # noqa: PLC0415

    numbers = np.asarray(first, np.int64) * count + second
    places = np.argsort(numbers, kind="stable")
    return Order(places, bool((np.diff(numbers[places]) == 0).any()))


def not_less(numbers: list[int], one: Numbers, other: Numbers) -> list[int]:
    """The rows whose one place has a number that is not less than that at the other."""
    if not _is_arrow_loaded():
        ends = enumerate(zip(one, other, strict=True))
        return [row for row, (first, second) in ends if numbers[first] >= numbers[second]]
    import numpy as np  # noqa: PLC0415

    values = np.array(numbers, np.int64)
    rows: list[int] = np.flatnonzero(
        values[np.asarray(one, np.int64)] >= values[np.asarray(other, np.int64)]
    ).tolist()
    return rows


def distinct(numbers: Numbers) -> tuple[list[int], Numbers]:
    """The numbers of a column, each once, and the place among them of each row's."""
    if not _is_arrow_loaded():
        return shared(numbers)
    import numpy as np  # noqa: PLC0415

    found, places = np.unique(numbers, return_inverse=True)
    return found.tolist(), places


def shared(values: Iterable[T]) -> tuple[list[T], list[int]]:
    """The same of values of any kind."""
    once: dict[T, int] = {}
    places = [once.setdefault(value, len(once)) for value in values]
    return [*once], places


def _is_arrow_loaded() -> bool:
    return "pyarrow" in sys.modules
