"""Runs that report where their results came from: for training scripts, notebooks and plain Python jobs.

    with Run("churn-pipeline", "train_churn") as run:
        run.reads("file", "/data/train.parquet", sha256_of=path, role="train")
        ...
        run.model("models", "churn", version="v2", parameters={"C": 1.0}, metrics={"auc": 0.91})

A wrong argument raises at once; the world outside (backend, spool file, git, a missing file) never does.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self, get_args

from whence.code_version import code_location
from whence.delivery import Delivery
from whence.facets import Facet
from whence.openlineage import dataset_event_of, event_of, new_run_id
from whence.parents import environment_parents, run_name
from whence.records import (
    ColumnEdge,
    Lifecycle,
    Mention,
    Parents,
    Read,
    Role,
    RunAbout,
    RunName,
    Signature,
    State,
    Training,
    Written,
)

log = logging.getLogger(__name__)
PRODUCER = "https://whence.dev/emit"


class Run:
    """One run of a job: sends START, then COMPLETE, FAIL or ABORT, each with everything known by then.

    `url` is the backend; without it the OpenLineage client's own configuration counts (OPENLINEAGE_URL,
    openlineage.yml). `parent` is the run this one belongs to, or its `namespace/job/runId`; without it
    OPENLINEAGE_PARENT_ID counts, as a scheduler sets it. A child shares its parent's way to the backend.
    `commit` replaces the one found by git; `engine` is (name, version).
    """

    def __init__(
        self,
        namespace: str,
        job: str,
        *,
        producer: str = PRODUCER,
        url: str | None = None,
        parent: "Run | str | None" = None,
        commit: str | None = None,
        sql: str | None = None,
        engine: tuple[str, str] | None = None,
    ) -> None:
        """Raise ValueError on an empty name or a parent that is not `namespace/job/runId`."""
        if not namespace or not job:
            raise ValueError("a run needs the namespace and the name of its job")
        above = parent if isinstance(parent, Run) else None
        self.delivery: Delivery = above.delivery if above else Delivery(url)
        self.about: RunAbout = RunAbout(
            name=RunName(namespace, job, new_run_id()),
            producer=producer,
            parents=_parents(parent),
            code=above.about.code if above and not commit else code_location(Path.cwd(), commit),
            sql=sql,
            engine=engine,
        )
        self._owns_delivery = above is None
        self._reads: dict[tuple[str, str, str | None, str | None], Read] = {}
        self._writes: dict[tuple[str, str], Written] = {}
        self._state: State | None = None

    @property
    def run_id(self) -> str:
        """The run's id, a UUID."""
        return self.about.name.run_id

    def reads(
        self,
        namespace: str,
        name: str,
        *,
        version: str | None = None,
        role: Role | None = None,
        sha256_of: Path | None = None,
        fields: Mapping[str, str] | None = None,
        row_count: int | None = None,
        dataset_type: str | None = None,
        facets: Iterable[Facet] = (),
    ) -> str | None:
        """Note an input and return its version: the given one, else `sha256:<hex>` of the file, else None.

        `facets` are facts about the dataset whenever it is read: its source, its legal bases. An input noted before
        the run starts is in START too, and without a version it is resolved as of then.
        """
        if role is not None and role not in get_args(Role):
            raise ValueError(f"no role {role!r}; roles are {', '.join(get_args(Role))}")
        version = version or _version_of(sha256_of)
        read = Read(
            namespace=namespace,
            name=name,
            version=version,
            role=role,
            fields=fields,
            row_count=row_count,
            dataset_type=dataset_type,
            facets=_of_datasets(facets),
        )
        self._check_open(read)
        self._reads[namespace, name, version, role] = read
        return version

    def writes(
        self,
        namespace: str,
        name: str,
        *,
        version: str | None = None,
        sha256_of: Path | None = None,
        fields: Mapping[str, str] | None = None,
        column_lineage: Iterable[ColumnEdge] = (),
        row_count: int | None = None,
        lifecycle: Lifecycle | None = None,
        dataset_type: str | None = None,
        facets: Iterable[Facet] = (),
    ) -> str | None:
        """Note an output and return its version, found as in `reads`; for the same dataset, the last call counts."""
        if lifecycle is not None and lifecycle not in get_args(Lifecycle):
            raise ValueError(f"no lifecycle {lifecycle!r}; there are {', '.join(get_args(Lifecycle))}")
        version = version or _version_of(sha256_of)
        written = Written(
            namespace=namespace,
            name=name,
            version=version,
            fields=fields,
            column_lineage=tuple(column_lineage),
            row_count=row_count,
            byte_size=_size_of(sha256_of),
            lifecycle=lifecycle,
            dataset_type=dataset_type,
            facets=_of_datasets(facets),
        )
        self._check_open(written)
        self._writes[namespace, name] = written
        return version

    def model(
        self,
        namespace: str,
        name: str,
        *,
        version: str | None = None,
        sha256_of: Path | None = None,
        parameters: Mapping[str, object] | None = None,
        metrics: Mapping[str, object] | None = None,
        signature: Path | None = None,
        public_key: Path | None = None,
        facets: Iterable[Facet] = (),
    ) -> str | None:
        """Note a trained model as output and return its version, found as in `reads`.

        The digest of the saved model is kept beside a version of your own. `signature` is what `model_signing sign`
        (OpenSSF) wrote of the saved model, `public_key` the PEM that goes with it: evidence packs check them.
        """
        artifact = _version_of(sha256_of)
        written = Written(
            namespace=namespace,
            name=name,
            version=version or artifact,
            dataset_type="MODEL",
            byte_size=_size_of(sha256_of),
            training=Training(parameters=parameters or {}, metrics=metrics or {}, artifact=artifact),
            signature=_signature(signature, public_key),
            facets=_of_datasets(facets),
        )
        self._check_open(written)
        self._writes[namespace, name] = written
        return written.version

    def start(self) -> Self:
        """Send START and return the run; a second call does nothing."""
        if self._state is None:
            self._emit("START")
        return self

    def complete(self) -> None:
        """Send COMPLETE; once the run has ended, nothing more is sent."""
        self._end("COMPLETE")

    def fail(self, error: BaseException | str) -> None:
        """Send FAIL with the error's kind and message, without its stack trace: that names local paths."""
        message = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
        self._end("FAIL", message)

    def abort(self) -> None:
        """Send ABORT: someone stopped the run."""
        self._end("ABORT")

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None or (isinstance(error, SystemExit) and not error.code):
            self.complete()
        elif isinstance(error, (Exception, SystemExit)):
            self.fail(error)
        else:
            self.abort()  # KeyboardInterrupt, a cancelled task, a closed generator

    def _end(self, state: State, error: str | None = None) -> None:
        if self._state not in {None, "START"}:
            return
        self._emit(state, error)
        if self._owns_delivery:
            self.delivery.close()

    def _emit(self, state: State, error: str | None = None) -> None:
        self._state = state
        try:
            event = event_of(
                state, datetime.now(UTC), self.about, self._reads.values(), self._writes.values(), error=error
            )
        except Exception:  # a value the client's classes refuse must not end a training
            log.warning("No %s event: it could not be written as OpenLineage", state, exc_info=True)
            return
        self.delivery.send(event)

    def _check_open(self, mention: Mention) -> None:
        if self._state not in {None, "START"}:
            log.warning("%s %s came after the run's end and is in no event", mention.namespace, mention.name)


def declare(namespace: str, name: str, *facets: Facet, producer: str = PRODUCER, url: str | None = None) -> None:
    """Send a DatasetEvent with facets of ours, typed ones or `facet(…)`: facts about a dataset outside any run.

    Of the declarations of one facet the latest counts, whole. Raises ValueError on an empty name, or without facets.
    """
    if not namespace or not name or not facets:
        raise ValueError("a declaration needs the namespace and the name of a dataset, and a facet")
    mention = Mention(namespace=namespace, name=name, facets=_of_datasets(facets))
    delivery = Delivery(url)
    delivery.send(dataset_event_of(datetime.now(UTC), mention, producer))
    delivery.close()


def file_version(path: Path) -> str:
    """Return `sha256:<hex>` over the whole file, read in pieces; raises OSError."""
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()


def _of_datasets(facets: Iterable[Facet]) -> tuple[Facet, ...]:
    """Return the facets; raise ValueError on one of a job, a run or one side of a run."""
    dataset_facets = tuple(facets)
    for facet in dataset_facets:
        if facet.holder != "DatasetFacet":
            raise ValueError(f"{facet.key} is no facet of a dataset")
    return dataset_facets


def _version_of(path: Path | None) -> str | None:
    try:
        return file_version(path) if path else None
    except OSError as failure:
        log.warning("No version: the file could not be read (%s)", failure)
        return None


def _signature(path: Path | None, public_key: Path | None) -> Signature | None:
    if path is None:
        return None
    try:
        bundle = json.loads(path.read_bytes())
        key = public_key.read_text(encoding="ascii") if public_key else None
    except (OSError, ValueError) as failure:
        log.warning("No signature: it or its key could not be read (%s)", failure)
        return None
    return Signature(bundle=bundle, public_key=key) if isinstance(bundle, dict) else None


def _size_of(path: Path | None) -> int | None:
    try:
        return path.stat().st_size if path else None
    except OSError:
        return None  # _version_of has logged why


def _parents(parent: Run | str | None) -> Parents | None:
    if parent is None:
        return environment_parents()
    if isinstance(parent, Run):
        return Parents(parent.about.name, parent.about.parents.root if parent.about.parents else parent.about.name)
    name = run_name(parent)
    return Parents(name, name)
