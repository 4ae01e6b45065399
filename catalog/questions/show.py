"""One dataset or model: what its name means, and everything known about it."""

from functools import partial
from typing import NotRequired, TypedDict

import orjson

from catalog.database.connection import staged_statement
from catalog.database.names import NAME_PARTS
from catalog.database.subset import of_closure, stage_datasets_lineage
from catalog.lineage.lookup import AT
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks
from catalog.session.not_yet import NotYet
from catalog.session.parameters import Name, Namespace, Version
from catalog.session.query import Question, ask
from catalog.values.canonical_json import Json


class Target(TypedDict):
    """The version that a name means, under its dataset's canonical name."""

    namespace: str
    name: str
    version: str


class NameAuthor(TypedDict):
    """Who makes a name one: the emitter whose event first said so by a symlink, or the steward who declared it.

    job: of a RunEvent or JobEvent. origin: the governance file and its entry. What is not recorded is None.
    """

    reason: str
    producer: str | None
    actor: str | None
    job_namespace: str | None
    job_name: str | None
    origin: str | None


class OtherName(TypedDict):
    """Another name of a dataset, what makes it one (several reasons by commas), who says so, and since when.

    declared_at: of what a steward declared; None where only spelling or emitters make it one.
    """

    namespace: str
    name: str
    reason: str
    because: str | None
    said_by: str
    declared_at: str | None
    authors: list[NameAuthor]


class Field(TypedDict):
    """A column of a version's schema."""

    field: str
    type: str | None
    description: str | None


class _RunOfVersion(TypedDict):
    run_id: str
    job_namespace: str
    job_name: str
    state: str | None
    started_at: str | None
    ended_at: str | None


class Producer(_RunOfVersion):
    """A run that wrote a version, and how that ended."""

    outcome: str | None


class Reader(_RunOfVersion):
    """A run that read a version, and how the version was found."""

    resolved_by: str


class VersionRow(TypedDict):
    """A version of a dataset."""

    version: str
    state: str
    created_at: str | None
    run_id: str | None
    row_count: int | None
    byte_size: int | None
    lifecycle: str | None


class ValidationRow(TypedDict):
    """A validation of a version by a suite, and the expectations that did not hold."""

    version: str
    suite: str
    validated_at: str
    success: bool
    verdict: str
    evaluated: int
    failed: int
    errored: int
    failing: list[str]


class Described(TypedDict):
    """A dataset as it is now; of one that nothing describes, the name only."""

    namespace: str
    name: str
    type: NotRequired[str | None]
    description: NotRequired[str | None]
    owner: NotRequired[str | None]
    source_name: NotRequired[str | None]
    current_version: NotRequired[str | None]
    first_seen_at: NotRequired[str | None]
    updated_at: NotRequired[str | None]
    dropped_at: NotRequired[str | None]


class Shown(Described):
    """A dataset or model with everything known of it and of one version."""

    other_names: list[OtherName]
    version: str
    fields: list[Field]
    produced_by: list[Producer]
    read_by: list[Reader]
    versions: list[VersionRow]
    validations: list[ValidationRow]
    facets: dict[str, Json]


class ShownTooEarly(Shown):
    """The same of what was made after the time of the question."""

    not_yet: NotYet


def target(catalog: Catalog, name: Name, namespace: Namespace = None, version: Version = None) -> Target:
    """The dataset or model of a name, under its canonical name, and the version meant."""
    with ask(catalog) as question:
        meant = question.target(name, namespace, version)
    return {"namespace": meant.namespace, "name": meant.name, "version": meant.version}


def show(
    catalog: Catalog,
    name: Name,
    namespace: Namespace = None,
    version: Version = None,
    clocks: Clocks | None = None,
) -> Shown | ShownTooEarly:
    """Everything known of a dataset or model, and of one of its versions."""
    with ask(catalog, clocks) as question:
        target = question.target(name, namespace, version)
        of_dataset: dict[str, object] = {"dataset_key": target.dataset_key}
        of_version = {**of_dataset, "version": target.version}
        # Eight statements read what is staged here, each of which would else work out every dataset of the catalog.
        stage_datasets_lineage(question.cursor, [target.dataset_key])
        facets = question.rows("questions/show_facets", of_dataset, of_closure)
        described = question.rows_of(Described, "questions/show_dataset", of_dataset, of_closure)
        unknown: Described = {"namespace": target.namespace, "name": target.name}
        shown: Shown = {
            **(described[0] if described else unknown),
            "other_names": _other_names(question, of_dataset),
            "version": target.version,
            "fields": _fields(question, target.dataset_key, target.version),
            "produced_by": question.rows_of(Producer, "questions/show_producers", of_version, of_closure),
            "read_by": question.rows_of(Reader, "questions/show_readers", of_version, of_closure),
            "versions": question.rows_of(VersionRow, "questions/show_versions", of_dataset, of_closure),
            "validations": question.rows_of(ValidationRow, "questions/show_validations", of_dataset, of_closure),
            "facets": {str(row["facet"]): orjson.loads(str(row["body"])) for row in facets},
        }
        return {**shown, "not_yet": question.not_yet} if question.not_yet else shown


def _other_names(question: Question, of_dataset: dict[str, object]) -> list[OtherName]:
    """The other names of a dataset whose names are staged; most have none, which is seen at a glance."""
    has_others = staged_statement("questions/has_other_names", NAME_PARTS)
    if question.cursor.execute(has_others, of_dataset).fetchone() != (True,):
        return []
    return question.rows_of(
        OtherName, "questions/show_names", of_dataset, partial(staged_statement, parts=NAME_PARTS)
    )


def _fields(question: Question, dataset_key: int, version: str) -> list[Field]:
    given: dict[str, object] = {"dataset_key": dataset_key, "version": version}
    if not version.startswith(AT):
        return question.rows_of(Field, "questions/show_fields", given, of_closure)
    question.cursor.execute(of_closure("questions/stage_read_at"), given)
    return question.rows_of(Field, "questions/show_fields", given, partial(of_closure, also=("virtual_producers",)))
