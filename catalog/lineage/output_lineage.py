"""The column lineage that one run, or one declaration, states of one of its outputs."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from catalog.lineage.column_names import ColumnNames
from catalog.lineage.columns import ColumnLineage


class OutputLineage:
    """Column edges by the field they lead into, as far as the datasets they come from feed the output.

    A field all of whose sources do not feed it is not covered: nothing is known of where it comes from.
    """

    __slots__ = ("_fields", "by_field", "into_all", "sources")

    def __init__(self, stated: Iterable[ColumnLineage], feeding: Collection[int]) -> None:
        """Take what is stated; feeding: the datasets that feed the output."""
        items = [item for item in stated if item.source_key in feeding]
        self.sources: set[int | None] = {item.source_key for item in items}
        self.by_field = defaultdict[str, list[ColumnLineage]](list)
        self.into_all: list[ColumnLineage] = []
        for item in items:
            if (field := item.target_field) is None:
                self.into_all.append(item)
            else:
                self.by_field[field].append(item)
        self._fields: ColumnNames | None = None

    @property
    def fields(self) -> ColumnNames:
        """The fields that some edge leads into."""
        if self._fields is None:
            self._fields = ColumnNames(self.by_field)
        return self._fields

    @property
    def items(self) -> list[ColumnLineage]:
        """All edges."""
        return [*self.into_all, *(item for items in self.by_field.values() for item in items)]

    def into(self, field: str) -> list[ColumnLineage] | None:
        """The edges into one field, None where none is stated: it may come from anything."""
        matching = self.fields.matching(field)
        if not matching:
            return None
        return [item for name in matching for item in self.by_field[name]] + self.into_all


NO_LINEAGE = OutputLineage((), ())
