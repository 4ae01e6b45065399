"""What a set of facets says of a run, a job, a dataset or a mention of one, with the rows that keep the set."""

from typing import NamedTuple

from catalog.events.emitters.profile import WriteProfile
from catalog.events.emitters.table_functions import TableCalls
from catalog.events.facet_values import DatasetName
from catalog.events.lineage_facets import ExplicitTarget
from catalog.events.table_rows import (
    AssertionRow,
    CalendarSpan,
    ColumnEdgeRow,
    DatasetRow,
    FacetRow,
    FacetSetRow,
    FieldRow,
)


class Content(NamedTuple):
    """The rows of a set of facets, which depend on nothing else, and the datasets they name."""

    set_hash: int
    facets: list[FacetRow]
    facet_sets: list[FacetSetRow]
    fields: list[FieldRow]
    column_edges: list[ColumnEdgeRow]
    assertions: list[AssertionRow]
    datasets: list[DatasetRow]


class Declared(NamedTuple):
    """A governance facet and its key."""

    facet: str
    facet_hash: int


class DeclaredName(NamedTuple):
    """What a steward declared of a dataset's names, as in `AliasRow`."""

    kind: str | None
    because: str | None = None
    identifier_key: int | None = None
    namespace: str | None = None
    name: str | None = None


class MentionFacets(NamedTuple):
    """The facets of one mention: their rows, and the keys of its quality assertions and of its subset."""

    content: Content | None = None
    assertions_hash: int | None = None
    subset_hash: int | None = None


class Validation(NamedTuple):
    """A run's account of the suite it ran on its inputs."""

    suite: str | None = None
    suite_digest: str | None = None
    success: bool | None = None
    evaluated: int | None = None
    failed: int | None = None


class RunFacets(NamedTuple):
    """What a run's facets say; "" where a facet took an earlier value away, None where it is absent."""

    content: Content | None = None
    parent_run_id: str | None = None
    root_run_id: str | None = None
    nominal_start: str | None = None
    engine: str | None = None
    error_message: str | None = None
    validation: Validation = Validation()


class JobFacets(NamedTuple):
    """What a job's facets say; "" and None as in RunFacets."""

    content: Content | None = None
    declared: tuple[Declared, ...] = ()
    lineage_hash: int | None = None
    lineage: tuple[ExplicitTarget, ...] = ()
    processing_type: str | None = None
    sql_write_mode: str | None = None
    sql_target: str | None = None
    table_calls: TableCalls | None = None
    write_profile: WriteProfile | None = None
    code_version: str | None = None


class DatasetFacets(NamedTuple):
    """What a dataset's lasting facets say; "" and None as in RunFacets.

    meant_columns: the column edges that count, where these are not those of the facet itself.
    """

    content: Content | None = None
    meant_columns: Content | None = None
    declared: tuple[Declared, ...] = ()
    schema_hash: int | None = None
    column_lineage_hash: int | None = None
    column_sources: tuple[DatasetName, ...] = ()
    lineage_hash: int | None = None
    lineage: tuple[ExplicitTarget, ...] = ()
    symlinks_hash: int | None = None
    symlinks_cleared: bool = False
    symlinks: tuple[DatasetRow, ...] = ()
    aliases: tuple[DeclaredName, ...] = ()
    dataset_type: str | None = None
    is_model: bool | None = None
    write_mode: str | None = None
    write_window: CalendarSpan | None = None
    source_name: str | None = None
    write_profile: WriteProfile | None = None
