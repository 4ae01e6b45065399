"""Which datasets streams read and write: where a walk comes to one of them, SQL answers instead of the graph.

What a stream reads grows with time (docs/decisions/0002 no. 23), so its edges hold only until some instant. A walk
follows the ordinary edges up to the first dataset that a stream touches; up to there they are right.
"""

from collections.abc import Iterable

from catalog.lineage.graph.rows import StreamedDataset


class Streamed:
    """The datasets that streams write, and those that they read."""

    def __init__(self, rows: Iterable[StreamedDataset]) -> None:
        """Start with the base's."""
        self.written: set[int] = set()
        self.read: set[int] = set()
        for row in rows:
            (self.written if row.is_written else self.read).add(row.dataset_key)

    def add(self, written: Iterable[int], read: Iterable[int]) -> None:
        """Take in what a stream writes and reads. What it once did is never taken out: SQL answers rightly, too."""
        self.written.update(written)
        self.read.update(read)
