"""The rows of the reading tables: a type a table, its fields are the table's columns.

This is the one definition of those columns: `catalog.log.row_tables` derives the Arrow schemas from it, and a test
holds it against the migrations. `received_at`, which no event knows of itself, is added where rows are collected.
"""

from typing import Annotated, NamedTuple

Instant = Annotated[int, "microseconds since 1970"]
Rank = Annotated[int, "unsigned 64 bits"]
Ordinal = Annotated[int, "32 bits"]
CalendarSpan = tuple[int, int, int]  # months, days, nanoseconds


class DatasetRow(NamedTuple):
    """A dataset's name with its key, and its normal form (`values/spelling.py`) where that is another name."""

    dataset_key: int
    namespace: str
    name: str
    spelled_key: int | None = None
    spelled_namespace: str | None = None
    spelled_name: str | None = None
    is_placeholder: bool = False


class NamePartsRow(NamedTuple):
    """The keys by which a dataset's name is found among names that look like it (`values.name_parts`)."""

    dataset_key: int
    stem_key: int | None
    tail_key: int | None


class JobRow(NamedTuple):
    """A job's name with its key."""

    job_key: int
    namespace: str
    name: str


class SymlinkRow(NamedTuple):
    """That a symlinks facet gives a dataset another name; identifier_key None: the facet takes earlier ones back.

    When it does so counts, so only such a row has a time: a facet that names others lasts, and is kept once.
    """

    dataset_key: int
    identifier_key: int | None
    facet_hash: int
    event_time: Instant | None = None
    rank: Rank | None = None


class LostWriteRow(NamedTuple):
    """An event of a run whose SQL writes a table, while the event names no output."""

    event_time: Instant
    rank: Rank
    run_key: int
    target: str
    stem_key: int | None
    tail_key: int | None


class FacetRow(NamedTuple):
    """A facet by its content."""

    facet_hash: int
    facet: str
    cleared: bool
    body: str


class FacetSetRow(NamedTuple):
    """A member of a set of facets."""

    set_hash: int
    facet: str
    facet_hash: int


class FieldRow(NamedTuple):
    """A field of a schema facet; nested ones are named by their path, `a.b`."""

    facet_hash: int
    ordinal: Ordinal
    field: str
    type: str | None
    description: str | None


class ColumnEdgeRow(NamedTuple):
    """A column edge of a facet; what None means is as in `lineage_facets.ColumnEdge`."""

    facet_hash: int
    target_key: int | None
    target_field: str | None
    source_key: int | None
    source_field: str | None
    type: str
    subtype: str | None
    masking: bool | None


class AssertionRow(NamedTuple):
    """An assertion of data quality; success None where the facet does not say, error where it gave no verdict."""

    facet_hash: int
    ordinal: Ordinal
    assertion: str | None
    column_name: str | None
    success: bool | None
    severity: str | None
    expected: str | None
    actual: str | None
    name: str | None
    error: str | None


class RunEventRow(NamedTuple):
    """A RunEvent, or (run_key None) a JobEvent; "" where a facet took an earlier value away."""

    event_time: Instant
    rank: Rank
    run_key: int | None
    job_key: int
    run_id: str | None
    event_type: str | None
    producer: str | None
    run_facets: int | None
    job_facets: int | None
    lineage_hash: int | None
    processing_type: str | None
    sql_write_mode: str | None
    parent_run_id: str | None
    root_run_id: str | None
    nominal_start: str | None
    engine: str | None
    code_version: str | None
    error_message: str | None


class MentionRow(NamedTuple):
    """That an event names a dataset, or (target_key) an edge between two that only a facet names.

    scanned: the snapshot that a scan report says was read, whatever `version` says; digits, or a float's text.
    """

    event_time: Instant
    rank: Rank
    mentioned_as: str
    run_key: int | None
    job_key: int | None
    dataset_key: int | None
    target_key: int | None = None
    version: str | None = None
    lifecycle: str | None = None
    previous_key: int | None = None
    dataset_facets: int | None = None
    own_facets: int | None = None
    schema_hash: int | None = None
    column_lineage_hash: int | None = None
    lineage_hash: int | None = None
    dataset_type: str | None = None
    is_model: bool | None = None
    write_mode: str | None = None
    write_window: CalendarSpan | None = None
    source_name: str | None = None
    flow_role: str | None = None
    row_count: int | None = None
    byte_size: int | None = None
    profile: str | None = None
    profile_mode: str | None = None
    scanned: str | None = None
    file_count: int | None = None
    subset_hash: int | None = None


class WarningRow(NamedTuple):
    """A remark on an event that was accepted."""

    event_time: Instant
    rank: Rank
    pointer: str
    reason: str


class DeclarationRow(NamedTuple):
    """A governance facet of a dataset or a job."""

    event_time: Instant
    rank: Rank
    dataset_key: int | None
    job_key: int | None
    facet: str
    facet_hash: int


class AliasRow(NamedTuple):
    """What a steward declared of a dataset's names; kind None: what was declared before is taken back.

    same, apart: of the name identifier_key. part_of: of each name that the pattern name finds in namespace.
    same_namespaces: every name of its own namespace is one in `namespace`. These two are in normal form.
    """

    event_time: Instant
    rank: Rank
    dataset_key: int
    kind: str | None
    because: str | None
    identifier_key: int | None = None
    namespace: str | None = None
    name: str | None = None


class CheckRow(NamedTuple):
    """A mention of a dataset with quality assertions, or as the input of a validation."""

    event_time: Instant
    rank: Rank
    mentioned_as: str
    run_key: int | None
    job_key: int | None
    dataset_key: int
    version: str | None
    facet_hash: int | None
    suite: str | None
    suite_digest: str | None
    success: bool | None
    evaluated: int | None
    failed: int | None


class RecordRow(NamedTuple):
    """A management record."""

    event_time: Instant
    rank: Rank
    kind: str | None
    id: str | None
    body: str
