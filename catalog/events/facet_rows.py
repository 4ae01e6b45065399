"""Reads sets of facets: what they say, and the rows that keep them; once per distinct set."""

from typing import TypeVar

from catalog.events.dataset_facets import assertions, declared_names, schema_fields, symlink_identifiers
from catalog.events.emitters.dbt import write_by_materialization
from catalog.events.emitters.feast import write_by_definition
from catalog.events.emitters.table_functions import TableCalls, table_calls
from catalog.events.facet_names import ASSERTION_FACETS, GOVERNANCE_FACETS
from catalog.events.facet_sets import (
    Content,
    DatasetFacets,
    Declared,
    DeclaredName,
    JobFacets,
    MentionFacets,
    RunFacets,
    Validation,
)
from catalog.events.facet_values import DatasetName, duration, is_cleared, member, text, truth, whole_number
from catalog.events.lineage_facets import (
    ColumnEdge,
    ExplicitTarget,
    column_lineage_edges,
    explicit_lineage,
)
from catalog.events.sql_target import sql_target
from catalog.events.sql_writes import sql_write_mode
from catalog.events.table_rows import (
    ColumnEdgeRow,
    DatasetRow,
    FacetRow,
    FacetSetRow,
    JobRow,
)
from catalog.values.canonical_json import Json, canonical_json
from catalog.values.keys import content_key, key_of, set_key
from catalog.values.placeholders import is_placeholder
from catalog.values.run_ids import run_id_of
from catalog.values.spelling import normal_form

Facets = dict[str, dict[str, Json]]
FacetKeys = tuple[int, ...]
FacetTexts = dict[int, bytes]
_OF_ONE_NAME = frozenset({"same", "apart"})
_REMEMBERED = 20_000
_REMEMBERED_TEXT_BYTES = 32_768
K = TypeVar("K")
V = TypeVar("V")


class FacetReader:
    """Reads sets of facets, remembering those it read. Safe to share between threads: at worst one is read twice."""

    def __init__(self) -> None:
        """Start with nothing remembered."""
        self._datasets: dict[DatasetName, DatasetRow] = {}
        self._jobs: dict[DatasetName, JobRow] = {}
        self._keys: dict[tuple[str, bytes], int] = {}
        self._run_facets: dict[FacetKeys, RunFacets] = {}
        self._job_facets: dict[FacetKeys, JobFacets] = {}
        self._dataset_facets: dict[FacetKeys, DatasetFacets] = {}

    def dataset(self, namespace: str, name: str) -> DatasetRow:
        """A dataset's name with its key."""
        row = self._datasets.get((namespace, name))
        if row is None:
            row = _dataset_row(namespace, name)
            _remember(self._datasets, (namespace, name), row)
        return row

    def job(self, namespace: str, name: str) -> JobRow:
        """A job's name with its key."""
        row = self._jobs.get((namespace, name))
        if row is None:
            row = JobRow(key_of(namespace, name), namespace, name)
            _remember(self._jobs, (namespace, name), row)
        return row

    def of_run(self, facets: Facets, texts: FacetTexts) -> RunFacets:
        """What a run's facets say."""
        if not facets:
            return _NO_RUN_FACETS
        keys = self._keys_of(facets, texts)
        known = self._run_facets.get(keys)
        if known is None:
            parent = "parent" if "parent" in facets else "parentRun"
            known = RunFacets(
                content=_content(facets, keys, texts),
                parent_run_id=_run_id_at(facets, parent, "run", "runId"),
                root_run_id=_run_id_at(facets, parent, "root", "run", "runId"),
                nominal_start=_text_at(facets, "nominalTime", "nominalStartTime"),
                engine=_engine(facets),
                error_message=_text_at(facets, "errorMessage", "message"),
                validation=_validation(facets),
            )
            _remember(self._run_facets, keys, known)
        return known

    def of_job(self, facets: Facets, texts: FacetTexts) -> JobFacets:
        """What a job's facets say."""
        if not facets:
            return _NO_JOB_FACETS
        keys = self._keys_of(facets, texts)
        known = self._job_facets.get(keys)
        if known is None:
            content = _content(facets, keys, texts)
            lineage_hash, lineage = self._lineage(facets, keys, content)
            known = JobFacets(
                content=content,
                declared=_declared(facets, keys),
                lineage_hash=lineage_hash,
                lineage=lineage,
                processing_type=_text_at(facets, "jobType", "processingType"),
                sql_write_mode=(sql_write_mode(facets["sql"]) or "") if "sql" in facets else None,
                sql_target=sql_target(facets["sql"]) if "sql" in facets else None,
                table_calls=table_calls(facets["sql"], keys[list(facets).index("sql")]) if "sql" in facets else None,
                write_profile=write_by_definition(facets),
                code_version=_text_at(facets, "sourceCodeLocation", "version"),
            )
            _remember(self._job_facets, keys, known)
        return known

    def of_dataset(self, facets: Facets, texts: FacetTexts, calls: TableCalls | None = None) -> DatasetFacets:
        """What a dataset's lasting facets say; calls: what stands for tables in the SQL that wrote it."""
        if not facets:
            return _NO_DATASET_FACETS
        keys = self._keys_of(facets, texts)
        if calls is None or "columnLineage" not in facets:
            calls, remembered_as = None, keys
        else:
            remembered_as = (*keys, calls.facet_hash)
        known = self._dataset_facets.get(remembered_as)
        if known is None:
            known = self._read_dataset(facets, keys, texts, calls)
            _remember(self._dataset_facets, remembered_as, known)
        return known

    def of_mention(self, facets: Facets, texts: FacetTexts) -> MentionFacets:
        """What the facets that belong to one mention of a dataset say.

        Nothing is remembered: statistics differ from mention to mention.
        """
        if not facets:
            return _NO_MENTION_FACETS
        keys = self._keys_of(facets, texts)
        content = _content(facets, keys, texts)
        subset_hash = keys[list(facets).index("subset")] if "subset" in facets else None
        for facet in ASSERTION_FACETS:
            if facet in facets:
                assertions_hash = keys[list(facets).index(facet)]
                content.assertions.extend(assertions(facets[facet], assertions_hash))
                return MentionFacets(content, assertions_hash if content.assertions else None, subset_hash)
        return MentionFacets(content, None, subset_hash)

    def _keys_of(self, facets: Facets, texts: FacetTexts) -> FacetKeys:
        """The key of each facet, in order. Looking a text up costs a third of hashing it for good."""
        keys = []
        for name, body in facets.items():
            text_of = texts.get(id(body)) or canonical_json(body)  # written once already, when the event was read
            known = self._keys.get((name, text_of))
            if known is None:
                known = content_key(name, text_of)
                if len(text_of) <= _REMEMBERED_TEXT_BYTES:
                    _remember(self._keys, (name, text_of), known)
            keys.append(known)
        return tuple(keys)

    def _read_dataset(
        self, facets: Facets, keys: FacetKeys, texts: FacetTexts, calls: TableCalls | None
    ) -> DatasetFacets:
        content = _content(facets, keys, texts)
        hashes = dict(zip(facets, keys, strict=True))
        if "schema" in facets:
            content.fields.extend(schema_fields(facets["schema"], hashes["schema"]))
        column_edges = column_lineage_edges(facets.get("columnLineage"))
        column_lineage_hash = hashes.get("columnLineage", 0)
        if column_edges:
            self._add_column_edges(content, column_lineage_hash, column_edges)
        meant = None
        if calls is not None and any(edge.source and calls.of(edge.source[1]) is not None for edge in column_edges):
            column_edges = [edge for each in column_edges for edge in _from_files(each, calls)]
            meant = self._meant(column_lineage_hash, calls, column_edges)
            column_lineage_hash = meant.set_hash
        lineage_hash, lineage = self._lineage(facets, keys, content)
        symlinks = tuple(self.dataset(*link) for link in symlink_identifiers(facets.get("symlinks")))
        content.datasets.extend(symlinks)
        return DatasetFacets(
            content=content,
            meant_columns=meant,
            declared=_declared(facets, keys),
            schema_hash=hashes["schema"] if content.fields else None,
            column_lineage_hash=column_lineage_hash if column_edges else None,
            column_sources=tuple(sorted({edge.source for edge in column_edges if edge.source})),
            lineage_hash=lineage_hash,
            lineage=lineage,
            symlinks_hash=hashes.get("symlinks"),
            symlinks_cleared="symlinks" in facets and is_cleared(facets["symlinks"]),
            symlinks=symlinks,
            aliases=self._aliases(facets["whence_aliases"], content) if "whence_aliases" in facets else (),
            dataset_type=_text_at(facets, "datasetType", "datasetType"),
            is_model=not is_cleared(facets["whence_model"]) if "whence_model" in facets else None,
            write_mode=_text_at(facets, "whence_write", "mode"),
            write_window=duration(member(facets.get("whence_write"), "window")),
            source_name=_text_at(facets, "whence_source", "name"),
            write_profile=write_by_materialization(facets["dbt_model"]) if "dbt_model" in facets else None,
        )

    def _meant(self, facet_hash: int, calls: TableCalls, edges: list[ColumnEdge]) -> Content:
        """The edges of a columnLineage facet as the SQL beside it means them, under a key of both.

        The facet itself and its own edges are kept as they were sent: it may stand beside other SQL, or none.
        """
        key = content_key("columnLineage", f"{facet_hash} {calls.facet_hash}".encode())
        content = Content(key, [FacetRow(key, "columnLineage", False, "{}")], [], [], [], [], [])  # noqa: FBT003
        self._add_column_edges(content, key, edges)
        return content

    def _aliases(self, body: dict[str, Json], content: Content) -> tuple[DeclaredName, ...]:
        """What a `whence_aliases` facet declares; where it declares nothing, it takes back what was before."""
        found: list[DeclaredName] = []
        for item in [] if is_cleared(body) else declared_names(body):
            if item.kind in _OF_ONE_NAME:
                row = self.dataset(item.namespace, item.name)
                content.datasets.append(row)
                found.append(DeclaredName(item.kind, item.because, row.dataset_key))
            else:
                found.append(DeclaredName(item.kind, item.because, None, item.namespace, item.name or None))
        return tuple(found) or (DeclaredName(None),)

    def _lineage(
        self, facets: Facets, keys: FacetKeys, content: Content
    ) -> tuple[int | None, tuple[ExplicitTarget, ...]]:
        """The key of a `lineage` facet that names targets, and those targets; (None, ()) where there is none."""
        targets, edges = explicit_lineage(facets.get("lineage"))
        if not targets:
            return None, ()
        lineage_hash = keys[list(facets).index("lineage")]
        self._add_column_edges(content, lineage_hash, edges)
        return lineage_hash, tuple(targets)

    def _add_column_edges(self, content: Content, facet_hash: int, edges: list[ColumnEdge]) -> None:
        for edge in dict.fromkeys(edges):
            target = self.dataset(*edge.target) if edge.target else None
            source = self.dataset(*edge.source) if edge.source else None
            content.datasets.extend(row for row in (target, source) if row)
            content.column_edges.append(
                ColumnEdgeRow(
                    facet_hash,
                    target_key=target.dataset_key if target else None,
                    target_field=edge.target_field,
                    source_key=source.dataset_key if source else None,
                    source_field=edge.source_field,
                    type=edge.type,
                    subtype=edge.subtype,
                    masking=edge.masking,
                )
            )


_NO_RUN_FACETS = RunFacets()
_NO_JOB_FACETS = JobFacets()
_NO_DATASET_FACETS = DatasetFacets()
_NO_MENTION_FACETS = MentionFacets()


def _from_files(edge: ColumnEdge, calls: TableCalls) -> list[ColumnEdge]:
    """An edge from a function taken for a table as edges from the files that it reads; any other as it is."""
    files = calls.of(edge.source[1]) if edge.source else None
    return [edge] if files is None else [edge._replace(source=file) for file in files]


def _dataset_row(namespace: str, name: str) -> DatasetRow:
    key, is_unnamed = key_of(namespace, name), is_placeholder(namespace, name)
    spelled = normal_form(namespace, name)
    if spelled == (namespace, name):
        return DatasetRow(key, namespace, name, is_placeholder=is_unnamed)
    return DatasetRow(key, namespace, name, key_of(*spelled), *spelled, is_unnamed)


def _remember(memory: dict[K, V], key: K, value: V) -> None:
    """Remember, forgetting everything once there is too much: cheaper than keeping track of what was used last."""
    if len(memory) >= _REMEMBERED:
        memory.clear()
    memory[key] = value


def _content(facets: Facets, keys: FacetKeys, texts: FacetTexts) -> Content:
    """The rows of the facets themselves and of their set."""
    set_hash = set_key(keys)
    rows, members = [], []
    for (name, body), facet_hash in zip(facets.items(), keys, strict=True):
        body_text = texts.get(id(body)) or canonical_json(body)
        rows.append(FacetRow(facet_hash, name, is_cleared(body), body_text.decode()))
        members.append(FacetSetRow(set_hash, name, facet_hash))
    return Content(set_hash, rows, members, [], [], [], [])


def _declared(facets: Facets, keys: FacetKeys) -> tuple[Declared, ...]:
    """The governance facets among facets."""
    if GOVERNANCE_FACETS.isdisjoint(facets):
        return ()
    return tuple(Declared(name, key) for name, key in zip(facets, keys, strict=True) if name in GOVERNANCE_FACETS)


def _text_at(facets: Facets, name: str, *path: str) -> str | None:
    """The text at a path of a facet; "" where the facet is there without it, None where the facet is absent."""
    body = facets.get(name)
    if body is None:
        return None
    return "" if is_cleared(body) else (text(member(body, *path)) or "")


def _run_id_at(facets: Facets, name: str, *path: str) -> str | None:
    """The same of a text that is a run's id."""
    found = _text_at(facets, name, *path)
    return run_id_of(found) if found else found


def _engine(facets: Facets) -> str | None:
    name, version = _text_at(facets, "processing_engine", "name"), _text_at(facets, "processing_engine", "version")
    return None if name is None else f"{name} {version}".strip()


def _validation(facets: Facets) -> Validation:
    body = facets.get("whence_validation")
    return Validation(
        suite=_text_at(facets, "whence_validation", "suite"),
        suite_digest=_text_at(facets, "whence_validation", "suite_digest"),
        success=truth(member(body, "success")),
        evaluated=whole_number(member(body, "evaluated")),
        failed=whole_number(member(body, "failed")),
    )
