"""Events that another process has read, on their way into the log."""

from collections.abc import Set
from typing import TYPE_CHECKING, NamedTuple

from catalog.log.entry import Entry

if TYPE_CHECKING:
    import pyarrow as pa

Tables = dict[str, "pa.Table"]


class Portion(NamedTuple):
    """Some events: their entries, whose bodies are a column and whose rows are tables.

    tables: in the place of `received_at`, which of the entries a row is of, from 0.
    """

    entries: list[Entry]
    bodies: "pa.Array"
    tables: Tables


class Appended(NamedTuple):
    """The rows of a portion that was appended, and which of its entries were new (all_new: all of them)."""

    tables: Tables
    new: Set[int]
    all_new: bool
    received_at: int
