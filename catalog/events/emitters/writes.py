"""Which profile says how an output was written, of those that the emitters' modules know."""

from catalog.events.emitters.dagster import write_by_partition
from catalog.events.emitters.profile import WriteProfile
from catalog.events.emitters.spark import is_spark, write_by_plan


def profile_of_event(producer: str | None, job_name: str, nominal_start: str | None) -> WriteProfile | None:
    """The profile of all that an event's run writes, by who sends it."""
    by_partition = write_by_partition(producer, nominal_start)
    if by_partition is not None or not is_spark(producer):
        return by_partition
    return write_by_plan(job_name)


def profile_of_output(
    by_dataset: WriteProfile | None, by_event: WriteProfile | None, by_commit: WriteProfile | None, *, by_spark: bool
) -> WriteProfile | None:
    """The profile of one output; of several the most exact."""
    if by_dataset:
        return by_dataset
    if by_spark and (by_event is None or by_event.mode == "unknown"):
        return by_commit or by_event
    return by_event
