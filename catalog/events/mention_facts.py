"""What is known of one mention of a dataset in an event, before it becomes a row."""

from typing import NamedTuple

from catalog.events.emitters.profile import WriteProfile
from catalog.events.emitters.table_functions import TableCalls
from catalog.events.facet_sets import Validation


class Origin(NamedTuple):
    """Where a mention comes from: its event's time and rank, and the run or (run_key None) the job that makes it.

    A DatasetEvent has neither run nor job.
    """

    event_time: int
    rank: int
    run_key: int | None = None
    job_key: int | None = None
    validation: Validation = Validation()
    is_spark: bool = False
    write_profile: WriteProfile | None = None
    table_calls: TableCalls | None = None


class OwnFacts(NamedTuple):
    """What the facets of one mention say of it; lifecycle is "" where it was taken away."""

    version: str | None = None
    lifecycle: str | None = None
    previous_key: int | None = None
    flow_role: str | None = None
    row_count: int | None = None
    byte_size: int | None = None
    commit_profile: WriteProfile | None = None
    scanned: str | None = None
    file_count: int | None = None


NO_OWN_FACTS = OwnFacts()
