"""What the facets of a run, a job or a dataset say, and the rows that keep them; worked out once per distinct set."""

from typing import NamedTuple, TypeVar

from catalog.events import facet_values
from catalog.events.facet_values import DatasetName, member, text
from catalog.values.canonical_json import Json, canonical_json
from catalog.values.keys import content_key, key_of, set_key

Row = tuple[object, ...]
Facets = dict[str, dict[str, Json]]
FacetKeys = tuple[int, ...]
FacetTexts = dict[int, bytes]
_REMEMBERED = 20_000
_REMEMBERED_TEXT_BYTES = 32_768
K = TypeVar("K")
V = TypeVar("V")


class Name(NamedTuple):
    """A name with its key, as it stands in the tables of datasets and jobs."""

    key: int
    namespace: str
    name: str


class Content(NamedTuple):
    """The rows of a set of facets, which depend on nothing else, and the dataset names they use."""

    set_hash: int
    facets: list[Row]
    facet_sets: list[Row]
    fields: list[Row]
    column_edges: list[Row]
    assertions: list[Row]
    names: list[Name]


class Declared(NamedTuple):
    """A governance facet and its key."""

    facet_values: str
    facet_hash: int


class AliasName(NamedTuple):
    """The key of another name that a steward declared, and why."""

    key: int
    because: str | None


class Checked(NamedTuple):
    """The facets of one mention: their rows, and the key of its quality assertions."""

    content: Content | None = None
    assertions_hash: int | None = None


class RunFacets(NamedTuple):
    """What a run's facets say; "" where a facet took an earlier value away, None where it is absent."""

    content: Content | None = None
    parent_run_id: str | None = None
    root_run_id: str | None = None
    nominal_start: str | None = None
    engine: str | None = None
    error_message: str | None = None
    suite: str | None = None
    suite_digest: str | None = None
    success: bool | None = None
    evaluated: int | None = None
    failed: int | None = None


class JobFacets(NamedTuple):
    """What a job's facets say; "" and None as in RunFacets."""

    content: Content | None = None
    declared: tuple[Declared, ...] = ()
    lineage_hash: int | None = None
    lineage: tuple[facet_values.ExplicitTarget, ...] = ()
    processing_type: str | None = None
    sql_write_mode: str | None = None
    code_version: str | None = None


class DatasetFacets(NamedTuple):
    """What a dataset's lasting facets say; "" and None as in RunFacets."""

    content: Content | None = None
    declared: tuple[Declared, ...] = ()
    schema_hash: int | None = None
    column_lineage_hash: int | None = None
    column_sources: tuple[DatasetName, ...] = ()
    lineage_hash: int | None = None
    lineage: tuple[facet_values.ExplicitTarget, ...] = ()
    symlinks: tuple[Name, ...] = ()
    aliases: tuple[AliasName, ...] | None = None
    dataset_type: str | None = None
    is_model: bool | None = None
    write_mode: str | None = None
    write_window: facet_values.CalendarSpan | None = None
    source_name: str | None = None


class FacetReader:
    """Reads sets of facets, remembering those it read. Safe to share between threads: at worst one is read twice."""

    def __init__(self) -> None:
        """Start with nothing remembered."""
        self._names: dict[DatasetName, Name] = {}
        self._keys: dict[tuple[str, bytes], int] = {}
        self._run_facets: dict[FacetKeys, RunFacets] = {}
        self._job_facets: dict[FacetKeys, JobFacets] = {}
        self._dataset_facets: dict[FacetKeys, DatasetFacets] = {}

    def name(self, namespace: str, name: str) -> Name:
        """A dataset's or a job's name with its key."""
        found = self._names.get((namespace, name))
        if found is None:
            found = Name(key_of(namespace, name), namespace, name)
            _remember(self._names, (namespace, name), found)
        return found

    def of_run(self, facets: Facets, texts: FacetTexts) -> RunFacets:
        """What a run's facets say."""
        if not facets:
            return _NO_RUN_FACETS
        keys = self._keys_of(facets, texts)
        said = self._run_facets.get(keys)
        if said is None:
            parent = "parent" if "parent" in facets else "parentRun"
            said = RunFacets(
                _content(facets, keys, texts),
                _said(facets, parent, "run", "runId"),
                _said(facets, parent, "root", "run", "runId"),
                _said(facets, "nominalTime", "nominalStartTime"),
                _engine(facets),
                _said(facets, "errorMessage", "message"),
                _said(facets, "whence_validation", "suite"),
                _said(facets, "whence_validation", "suite_digest"),
                facet_values.truth(member(facets.get("whence_validation"), "success")),
                facet_values.whole_number(member(facets.get("whence_validation"), "evaluated")),
                facet_values.whole_number(member(facets.get("whence_validation"), "failed")),
            )
            _remember(self._run_facets, keys, said)
        return said

    def of_job(self, facets: Facets, texts: FacetTexts) -> JobFacets:
        """What a job's facets say."""
        if not facets:
            return _NO_JOB_FACETS
        keys = self._keys_of(facets, texts)
        said = self._job_facets.get(keys)
        if said is None:
            content = _content(facets, keys, texts)
            lineage_hash, lineage = self._lineage(facets, keys, content)
            said = JobFacets(
                content,
                _declared(facets, keys),
                lineage_hash,
                lineage,
                _said(facets, "jobType", "processingType"),
                (facet_values.sql_write_mode(facets["sql"]) or "") if "sql" in facets else None,
                _said(facets, "sourceCodeLocation", "version"),
            )
            _remember(self._job_facets, keys, said)
        return said

    def of_dataset(self, facets: Facets, texts: FacetTexts) -> DatasetFacets:
        """What a dataset's lasting facets say."""
        if not facets:
            return _NO_DATASET_FACETS
        keys = self._keys_of(facets, texts)
        said = self._dataset_facets.get(keys)
        if said is None:
            said = self._take_apart(facets, keys, texts)
            _remember(self._dataset_facets, keys, said)
        return said

    def of_mention(self, facets: Facets, texts: FacetTexts) -> Checked:
        """What the facets that belong to one mention of a dataset say."""
        if not facets:
            return _NOTHING_CHECKED
        keys = self._keys_of(facets, texts)
        content = _content(facets, keys, texts)
        told = next((name for name in facet_values.ASSERTION_FACETS if name in facets), None)
        assertions = facet_values.assertions(facets[told]) if told else []
        if told is None or not assertions:
            return Checked(content)
        assertions_hash = keys[list(facets).index(told)]
        content.assertions.extend((assertions_hash, *item) for item in assertions)
        return Checked(content, assertions_hash)

    def _keys_of(self, facets: Facets, texts: FacetTexts) -> FacetKeys:
        """The key of each facet, in order. Looking a text up costs a third of hashing it for good."""
        keys = []
        for name, body in facets.items():
            text_of = texts.get(id(body)) or canonical_json(body)
            known = self._keys.get((name, text_of))
            if known is None:
                known = content_key(name, text_of)
                if len(text_of) <= _REMEMBERED_TEXT_BYTES:
                    _remember(self._keys, (name, text_of), known)
            keys.append(known)
        return tuple(keys)

    def _take_apart(self, facets: Facets, keys: FacetKeys, texts: FacetTexts) -> DatasetFacets:
        content = _content(facets, keys, texts)
        hashes = dict(zip(facets, keys, strict=True))
        fields = facet_values.schema_fields(facets.get("schema"))
        schema_hash = hashes["schema"] if fields else None
        content.fields.extend((schema_hash, *item) for item in fields)
        column_edges = facet_values.column_lineage_edges(facets.get("columnLineage"))
        column_hash = hashes["columnLineage"] if column_edges else None
        if column_hash is not None:
            self._add_column_edges(content, column_hash, column_edges)
        lineage_hash, lineage = self._lineage(facets, keys, content)
        symlinks = tuple(self.name(*link) for link in facet_values.symlink_identifiers(facets.get("symlinks")))
        content.names.extend(symlinks)
        aliases = self._aliases(facets["whence_aliases"], content) if "whence_aliases" in facets else None
        return DatasetFacets(
            content,
            _declared(facets, keys),
            schema_hash,
            column_hash,
            tuple(sorted({edge.source for edge in column_edges if edge.source})),
            lineage_hash,
            lineage,
            symlinks,
            aliases,
            _said(facets, "datasetType", "datasetType"),
            not facet_values.is_cleared(facets["whence_model"]) if "whence_model" in facets else None,
            _said(facets, "whence_write", "mode"),
            facet_values.duration(member(facets.get("whence_write"), "window")),
            _said(facets, "whence_source", "name"),
        )

    def _aliases(self, body: dict[str, Json], content: Content) -> tuple[AliasName, ...]:
        """The names that a `whence_aliases` facet declares; () where it takes all of them back."""
        declared = [] if facet_values.is_cleared(body) else facet_values.declared_aliases(body)
        names = [self.name(*alias.name) for alias in declared]
        content.names.extend(names)
        return tuple(AliasName(name.key, alias.because) for name, alias in zip(names, declared, strict=True))

    def _lineage(
        self, facets: Facets, keys: FacetKeys, content: Content
    ) -> tuple[int | None, tuple[facet_values.ExplicitTarget, ...]]:
        """The key of a `lineage` facet that names targets, and those targets; (None, ()) where there is none."""
        targets, edges = facet_values.explicit_lineage(facets.get("lineage"))
        if not targets:
            return None, ()
        lineage_hash = keys[list(facets).index("lineage")]
        self._add_column_edges(content, lineage_hash, edges)
        return lineage_hash, tuple(targets)

    def _add_column_edges(self, content: Content, facet_hash: int, edges: list[facet_values.ColumnEdge]) -> None:
        for edge in dict.fromkeys(edges):
            target = self.name(*edge.target) if edge.target else None
            source = self.name(*edge.source) if edge.source else None
            content.names.extend(name for name in (target, source) if name)
            keys = (target.key if target else None, edge.target_field, source.key if source else None)
            content.column_edges.append((facet_hash, *keys, *edge[3:]))


_NO_RUN_FACETS = RunFacets()
_NO_JOB_FACETS = JobFacets()
_NO_DATASET_FACETS = DatasetFacets()
_NOTHING_CHECKED = Checked()


def _remember(memory: dict[K, V], key: K, value: V) -> None:
    """Remember, forgetting everything once there is too much."""
    if len(memory) >= _REMEMBERED:
        memory.clear()
    memory[key] = value


def _text_of(body: dict[str, Json], texts: FacetTexts) -> bytes:
    return texts.get(id(body)) or canonical_json(body)


def _content(facets: Facets, keys: FacetKeys, texts: FacetTexts) -> Content:
    """The rows of the facets themselves and of their set."""
    set_hash = set_key(keys)
    rows: list[Row] = [
        (facet_hash, name, facet_values.is_cleared(body), _text_of(body, texts).decode())
        for (name, body), facet_hash in zip(facets.items(), keys, strict=True)
    ]
    members: list[Row] = [(set_hash, *item) for item in zip(facets, keys, strict=True)]
    return Content(set_hash, rows, members, [], [], [], [])


def _declared(facets: Facets, keys: FacetKeys) -> tuple[Declared, ...]:
    """The governance facets among facets."""
    if facet_values.GOVERNANCE_FACETS.isdisjoint(facets):
        return ()
    return tuple(
        Declared(name, key) for name, key in zip(facets, keys, strict=True) if name in facet_values.GOVERNANCE_FACETS
    )


def _said(facets: Facets, name: str, *path: str) -> str | None:
    """The text at a path of a facet; "" where the facet is there without it, None where the facet is absent."""
    body = facets.get(name)
    if body is None:
        return None
    return "" if facet_values.is_cleared(body) else (text(member(body, *path)) or "")


def _engine(facets: Facets) -> str | None:
    name, version = _said(facets, "processing_engine", "name"), _said(facets, "processing_engine", "version")
    return None if name is None else f"{name} {version}".strip()
