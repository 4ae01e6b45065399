"""Which runs stream, and what they write and read."""

from collections import defaultdict
from collections.abc import Iterable

from catalog.lineage.graph.facts.run_events import RunFacts
from catalog.lineage.graph.rows import NEVER, StreamedVersion
from catalog.lineage.graph.values import Written


class Streamed:
    """The streams of a catalog. The facts of each are in memory from the start: a walk works out what it has read.

    writers, readers: the streams that write and read each dataset. written: how the produced versions of what streams
    write were written. What a stream once did is never taken out, as it does no harm.
    """

    def __init__(self, rows: Iterable[StreamedVersion]) -> None:
        """Start with the base's versions; its streams are added once their facts are read."""
        self.runs: set[int] = set()
        self.writers: dict[int, set[int]] = defaultdict(set)
        self.readers: dict[int, set[int]] = defaultdict(set)
        self.written = {row.node: Written(row.is_append, row.window_start or NEVER) for row in rows}

    def add(self, run: int, facts: RunFacts) -> None:
        """Take in what a stream writes and reads."""
        self.runs.add(run)
        for dataset in facts.outputs:
            self.writers[dataset].add(run)
        for dataset in facts.named_at:
            self.readers[dataset].add(run)

    def users(self, dataset: int, facts_of: dict[int, RunFacts]) -> set[int]:
        """The datasets that streams write from a dataset; and itself, where a stream adds to what is there."""
        users = {dataset} if dataset in self.writers else set()
        for run in self.readers.get(dataset, ()):
            facts = facts_of[run]
            users.update(output for output in facts.outputs if dataset in facts.sources_of(output))
        return users
