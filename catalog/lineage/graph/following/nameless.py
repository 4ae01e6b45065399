"""Runs that began under the job `unknown` (`seen/later_names.sql`): which of the graph's runs they belong to.

Hardly any of them names a dataset: Spark's is that of the application. So what the graph was loaded with is kept, and
of new ones it is enough to notice those that do name some: the graph is loaded again for them.
"""

import duckdb

from catalog.database.connection import statement
from catalog.events.table_rows import JobRow, RunEventRow
from catalog.lineage.graph.rows import NamelessRun
from catalog.lineage.graph.values import StaleError

_NAMELESS = "unknown"


class Nameless:
    """The jobs called `unknown` and the runIds under them; sent_as: of a run the keys of what was sent so."""

    def __init__(self, jobs: list[int], runs: list[NamelessRun]) -> None:
        """Those of the base."""
        self._jobs = set(jobs)
        self._run_ids = {run.run_id for run in runs}
        self._unverified: set[str] = set()
        self.meant = {run.sent_key: run.run_key for run in runs if run.run_key is not None}

    def add_job(self, row: JobRow) -> None:
        """Take in a new job."""
        if row.name == _NAMELESS:
            self._jobs.add(row.job_key)

    def notices(self, row: RunEventRow) -> bool:
        """Whether an event is of a job without a name yet; one that may be another's is looked up before long."""
        if not self._jobs or row.run_id is None:
            return False
        is_nameless = row.job_key in self._jobs
        if is_nameless:
            self._run_ids.add(row.run_id)
        if row.run_id in self._run_ids:
            self._unverified.add(row.run_id)
        return is_nameless

    def sent_as(self, run_keys: list[int]) -> list[int]:
        """The keys under which the events of some runs were sent."""
        if not self.meant:
            return run_keys
        wanted = set(run_keys)
        return [*run_keys, *(sent for sent, run in self.meant.items() if run in wanted)]

    def verify(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Raise StaleError where what is new joins runs of which any names a dataset."""
        if not self._unverified:
            return
        run_ids = {"run_ids": list(self._unverified)}
        if cursor.execute(statement("lineage/graph/joins_runs"), run_ids).fetchall() == [(True,)]:
            raise StaleError
        self._unverified.clear()
