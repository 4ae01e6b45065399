"""Spark with OpenLineage's listener: the node of the query plan, which its job names hold, says how it writes.

Its lifecycle facet does not: a dynamic overwrite of partitions, and `replaceWhere`, arrive as OVERWRITE, every append
to a Delta table as CREATE. Recorded in tests/recorded/lake.
"""

from typing import Final

from catalog.events.emitters.profile import WriteProfile
from catalog.events.facet_values import member
from catalog.values.canonical_json import Json

_PRODUCER: Final = "/integration/spark"
_LISTENER = "https://github.com/OpenLineage/OpenLineage/tree/main/integration/spark"
_ICEBERG = "https://iceberg.apache.org/docs/latest/spark-writes/"
_DELTA = "https://docs.delta.io/latest/delta-batch.html"

_ROWS = (
    WriteProfile("spark/append_data", "append", _ICEBERG),
    WriteProfile("spark/replace_data", "append", _ICEBERG),  # UPDATE, DELETE, MERGE by copy-on-write: the rest stays
    WriteProfile("spark/write_delta", "append", _ICEBERG),  # the same by merge-on-read
    WriteProfile("spark/overwrite_partitions_dynamic", "append", _ICEBERG),  # partitions not written stay
    WriteProfile("spark/execute_merge_into_command", "append", _DELTA),
    WriteProfile("spark/merge_into_command", "append", _DELTA),
    WriteProfile("spark/create_table_as_select", "replace", _ICEBERG),
    WriteProfile("spark/replace_table_as_select", "replace", _ICEBERG),
    WriteProfile("spark/create_table", "create", _ICEBERG),
    WriteProfile("spark/overwrite_by_expression", "unknown", _ICEBERG),  # a filter may leave rows, or none
    WriteProfile("spark/execute_save_into_data_source_command", "unknown", _LISTENER),  # replaceWhere, append
    WriteProfile("spark/save_into_data_source_command", "unknown", _LISTENER),
)
_BY_NODE = {profile.name.removeprefix("spark/"): profile for profile in _ROWS}
SCAN_PROFILE: Final = "spark/iceberg_scan_report"
_COMMIT_REPORT = WriteProfile("spark/iceberg_commit_report", "append", _LISTENER)


def is_spark(producer: str | None) -> bool:
    """Whether an event comes from Spark's listener."""
    return producer is not None and _PRODUCER in producer


def write_by_plan(job_name: str) -> WriteProfile | None:
    """The profile of a job by its name, `application.node.table` or `application.node`."""
    for part in job_name.split(".")[-1:0:-1][:2]:
        if part in _BY_NODE:
            return _BY_NODE[part]
    return None


def write_by_commit(commit_report: Json) -> WriteProfile | None:
    """The profile of a commit to an Iceberg table that left more records than it added."""
    metrics = member(commit_report, "commitMetrics")
    total, added = member(metrics, "totalRecords"), member(metrics, "addedRecords")
    if not isinstance(total, int | float):
        return None
    return _COMMIT_REPORT if total > (added if isinstance(added, int | float) else 0) else None


def snapshot_scanned(scan_report: Json) -> str | None:
    """The snapshot that Iceberg says was read, as the event has it: digits, or the text of a float.

    The version facet beside it is the table's newest snapshot, also where an earlier one was read.
    """
    snapshot = member(scan_report, "snapshotId")
    if isinstance(snapshot, bool) or not isinstance(snapshot, int | float | str):
        return None
    return str(snapshot) or None


def names_snapshot(version: str, scanned: str) -> bool:
    """Whether a version is the snapshot that a report names: of the same digits, or (a float) of the same double."""
    if not version.isdigit() or scanned.isdigit():
        return version == scanned
    try:
        return float(version) == float(scanned)
    except ValueError:
        return False
