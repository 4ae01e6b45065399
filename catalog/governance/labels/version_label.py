"""The label of one version: the whole of it, and each of its columns."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from catalog.governance.labels.lattice import join
from catalog.lineage.column_names import ColumnNames, folded


class VersionLabel(NamedTuple):
    """The label of a version, of its columns where they are known, and of any other column."""

    whole: int
    rest: int
    columns: Mapping[str, int]

    def of(self, column: str | None) -> int:
        """The label of a column, whatever its case and quotes; None: of the whole version.

        Where several columns may be meant, as none is spelt so, it is the join of them.
        """
        if column is None:
            return self.whole
        known = self.columns.get(column)
        if known is not None:
            return known
        sought = folded(column) if self.columns else ""
        meant = [bits for name, bits in self.columns.items() if folded(name) == sought]
        return join(meant) if meant else self.rest


NOTHING = VersionLabel(0, 0, {})


def joined(parts: list[VersionLabel], fields: ColumnNames) -> VersionLabel:
    """The join of labels, column by column; columns that differ in case and quotes alone as the schema has them.

    Where no schema is known, as the first part has them.
    """
    if len(parts) == 1:
        return parts[0]
    spelt = fields or ColumnNames(parts[0].columns)
    names = {spelt.spelling(name) or name for part in parts for name in part.columns}
    columns = {name: join(part.of(name) for part in parts) for name in names}
    return VersionLabel(join(part.whole for part in parts), join(part.rest for part in parts), columns)


def mapped(label: VersionLabel, change: Callable[[int], int]) -> VersionLabel:
    """The label with every part of it changed alike."""
    columns = {name: change(bits) for name, bits in label.columns.items()}
    return VersionLabel(change(label.whole), change(label.rest), columns)
