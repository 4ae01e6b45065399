"""What is known of a run and of the datasets it read and wrote: plain values, no OpenLineage."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from whence.facets import Facet

Role = Literal["train", "validation", "test", "reference", "production"]
Lifecycle = Literal["ALTER", "CREATE", "DROP", "OVERWRITE", "RENAME", "TRUNCATE"]
State = Literal["START", "COMPLETE", "FAIL", "ABORT"]


@dataclass(frozen=True)
class ColumnEdge:
    """One source column and how it reached `target`; a target of None means the whole output.

    Types and subtypes are OpenLineage's: DIRECT is IDENTITY, TRANSFORMATION or AGGREGATION; INDIRECT is
    JOIN, FILTER, GROUP_BY, SORT, WINDOW or CONDITIONAL.
    """

    target: str | None
    namespace: str
    name: str
    field: str
    type: Literal["DIRECT", "INDIRECT"] = "DIRECT"
    subtype: str = "IDENTITY"
    masking: bool = False


@dataclass(frozen=True, kw_only=True)
class Training:
    """How a model version came about: its parameters, its metrics, the digest of the saved model."""

    parameters: Mapping[str, object]
    metrics: Mapping[str, object]
    artifact: str | None


@dataclass(frozen=True, kw_only=True)
class Signature:
    """A signature of a model's files: the bundle that model signing wrote, and the signer's public key as PEM."""

    bundle: Mapping[str, object]
    public_key: str | None


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A dataset as one run names it; `fields` maps a column's name to its type, in order; `facets` are ours."""

    namespace: str
    name: str
    version: str | None = None
    dataset_type: str | None = None
    fields: Mapping[str, str] | None = None
    row_count: int | None = None
    byte_size: int | None = None
    facets: tuple[Facet, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Read(Mention):
    """An input of a run."""

    role: Role | None = None


@dataclass(frozen=True, kw_only=True)
class Written(Mention):
    """An output of a run."""

    column_lineage: tuple[ColumnEdge, ...] = ()
    lifecycle: Lifecycle | None = None
    training: Training | None = None
    signature: Signature | None = None


@dataclass(frozen=True)
class RunName:
    """The three words that name a run in OpenLineage."""

    namespace: str
    job: str
    run_id: str


class Parents(NamedTuple):
    """The run that a run belongs to, and the outermost one; a root of None is not known."""

    parent: RunName
    root: RunName | None


@dataclass(frozen=True)
class CodeLocation:
    """Where the running code is kept: `version` is a commit, followed by `-dirty` if files were changed."""

    url: str
    version: str
    repo_url: str | None = None


@dataclass(frozen=True, kw_only=True)
class RunAbout:
    """What stays the same in all events of a run; `engine` is (name, version)."""

    name: RunName
    producer: str
    parents: Parents | None = None
    code: CodeLocation | None = None
    sql: str | None = None
    engine: tuple[str, str] | None = None
