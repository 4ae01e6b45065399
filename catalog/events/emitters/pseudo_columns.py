"""Columns that engines offer beside those of a table: where a row lies, whether it is deleted, how it changed.

MERGE, UPDATE and DELETE filter by them, so column lineage names them as INDIRECT sources; no data is in them.
"""

from typing import Final, NamedTuple

_ICEBERG: Final = "https://iceberg.apache.org/spec/#reserved-field-ids"
_ICEBERG_SPARK: Final = "https://iceberg.apache.org/docs/latest/spark-procedures/#create_changelog_view"
_SPARK_FILES: Final = "https://spark.apache.org/docs/latest/sql-data-sources-generic-options.html"
_DELTA: Final = "https://docs.delta.io/latest/delta-change-data-feed.html"
_HIVE: Final = "https://cwiki.apache.org/confluence/display/Hive/LanguageManual+VirtualColumns"
_TRINO: Final = "https://trino.io/docs/current/connector/hive.html#special-columns"
_BIGQUERY: Final = "https://cloud.google.com/bigquery/docs/querying-partitioned-tables"
_BIGQUERY_FILES: Final = (
    "https://cloud.google.com/bigquery/docs/query-cloud-storage-data#query_the_file_name_pseudo-column"
)
_SNOWFLAKE: Final = "https://docs.snowflake.com/en/user-guide/querying-metadata"
_SNOWFLAKE_STREAMS: Final = "https://docs.snowflake.com/en/user-guide/streams-intro"
_POSTGRES: Final = "https://www.postgresql.org/docs/current/ddl-system-columns.html"


class PseudoColumn(NamedTuple):
    """A column that is no data, in small letters, and where its engine documents it."""

    name: str
    engine: str
    source: str


PSEUDO_COLUMNS = (
    PseudoColumn("_file", "iceberg", _ICEBERG),
    PseudoColumn("_pos", "iceberg", _ICEBERG),
    PseudoColumn("_spec_id", "iceberg", _ICEBERG),
    PseudoColumn("_partition", "iceberg", _ICEBERG),
    PseudoColumn("_deleted", "iceberg", _ICEBERG),
    PseudoColumn("_row_id", "iceberg", _ICEBERG),
    PseudoColumn("_last_updated_sequence_number", "iceberg", _ICEBERG),
    PseudoColumn("_change_type", "iceberg", _ICEBERG_SPARK),
    PseudoColumn("_change_ordinal", "iceberg", _ICEBERG_SPARK),
    PseudoColumn("_commit_snapshot_id", "iceberg", _ICEBERG_SPARK),
    PseudoColumn("_metadata", "spark", _SPARK_FILES),
    PseudoColumn("_commit_version", "delta", _DELTA),
    PseudoColumn("_commit_timestamp", "delta", _DELTA),
    PseudoColumn("input__file__name", "hive", _HIVE),
    PseudoColumn("block__offset__inside__file", "hive", _HIVE),
    PseudoColumn("row__id", "hive", _HIVE),
    PseudoColumn("$path", "trino", _TRINO),
    PseudoColumn("$bucket", "trino", _TRINO),
    PseudoColumn("$file_size", "trino", _TRINO),
    PseudoColumn("$file_modified_time", "trino", _TRINO),
    PseudoColumn("$partition", "trino", _TRINO),
    PseudoColumn("$row_id", "trino", _TRINO),
    PseudoColumn("_partitiontime", "bigquery", _BIGQUERY),
    PseudoColumn("_partitiondate", "bigquery", _BIGQUERY),
    PseudoColumn("_table_suffix", "bigquery", _BIGQUERY),
    PseudoColumn("_file_name", "bigquery", _BIGQUERY_FILES),
    PseudoColumn("metadata$filename", "snowflake", _SNOWFLAKE),
    PseudoColumn("metadata$file_row_number", "snowflake", _SNOWFLAKE),
    PseudoColumn("metadata$file_content_key", "snowflake", _SNOWFLAKE),
    PseudoColumn("metadata$file_last_modified", "snowflake", _SNOWFLAKE),
    PseudoColumn("metadata$action", "snowflake", _SNOWFLAKE_STREAMS),
    PseudoColumn("metadata$isupdate", "snowflake", _SNOWFLAKE_STREAMS),
    PseudoColumn("metadata$row_id", "snowflake", _SNOWFLAKE_STREAMS),
    PseudoColumn("ctid", "postgres", _POSTGRES),
    PseudoColumn("tableoid", "postgres", _POSTGRES),
)
_NAMES = frozenset(column.name for column in PSEUDO_COLUMNS)


def is_pseudo_column(folded_name: str) -> bool:
    """Whether a name without case and quotes, or the struct it is a member of, is that of a pseudo column."""
    return folded_name.partition(".")[0] in _NAMES
