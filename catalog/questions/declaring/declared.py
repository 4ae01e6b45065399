"""What was declared of datasets and jobs: facets in force, names, runs recorded by hand."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

import orjson

from catalog.database.connection import statement
from catalog.lineage.gaps.likely_pairs import likely_aliases
from catalog.session.catalog import Catalog
from catalog.values.canonical_json import Json
from catalog.values.keys import key_of
from catalog.values.spelling import is_path, normal_form
from catalog.values.times import micros_of

Name = tuple[str, str]


class Held(NamedTuple):
    """The newest declaration of a facet: its body, whether it takes the facet away, its time in microseconds."""

    body: dict[str, Json]
    is_cleared: bool
    event_time: int


class RecordedRun(NamedTuple):
    """A run recorded by hand: its job, id, last state, end in microseconds, and producer."""

    job: Name
    run_id: str
    state: str | None
    ended_at: int
    producer: str | None


class Undeclared(NamedTuple):
    """A dataset without a declared source, or a model without a declared purpose; with its fields.

    is_written: runs write it, and name nothing that they read.
    """

    namespace: str
    name: str
    is_model: bool
    fields: list[str]
    is_written: bool = False


@dataclass
class Known:
    """What a catalog holds: facets by (kind, namespace, name), canonical names by any name, models, recorded runs.

    An organisation's own terms are held as records; `terms` has them by their name.
    """

    facets: dict[tuple[str, str, str], dict[str, Held]] = field(default_factory=dict)
    canonical: dict[Name, Name] = field(default_factory=dict)
    models: set[Name] = field(default_factory=set)
    runs: list[RecordedRun] = field(default_factory=list)
    terms: dict[str, Held] = field(default_factory=dict)


def read_known(catalog: Catalog, facets: Collection[str], names: Collection[str] | None = None) -> Known:
    """What the catalog holds of some facets; of datasets all names, or only those with one of some bare names."""
    known = Known()
    with catalog.cursor() as cursor:
        rows = cursor.execute(statement("questions/declared_facets"), {"facets": sorted(facets)}).fetchall()
        for kind, namespace, name, facet, body, is_cleared, event_time in rows:
            held = Held(orjson.loads(body), is_cleared, event_time)
            known.facets.setdefault((kind, namespace, name), {})[facet] = held
        given = {"names": None if names is None else sorted(names)}
        for namespace, name, its_namespace, its_name, is_model in cursor.execute(
            statement("questions/declared_names"), given
        ).fetchall():
            known.canonical[namespace, name] = (its_namespace, its_name)
            if is_model:
                known.models.add((its_namespace, its_name))
        for namespace, name, run_id, state, ended_at, body in cursor.execute(
            statement("questions/declared_runs")
        ).fetchall():
            known.runs.append(RecordedRun((namespace, name), run_id, state, ended_at, _producer(body)))
        for _, name, body, _, changed_at in cursor.execute(
            statement("governance/assessment/records_of"), {"kinds": ["term"]}
        ).fetchall():
            record = orjson.loads(body)
            known.terms[name] = Held(record, record.get("status") == "deleted", micros_of(changed_at))
    return known


def declared_facet(catalog: Catalog, namespace: str, name: str, facet: str) -> Held | None:
    """The newest declaration of one facet of a dataset of a canonical name; None where there never was one."""
    with catalog.cursor() as cursor:
        given = {"dataset_key": key_of(namespace, name), "facet": facet}
        row = cursor.execute(statement("questions/declared_facet"), given).fetchone()
    return Held(orjson.loads(row[0]), row[1], row[2]) if row else None


def _producer(body: str) -> str | None:
    producer = orjson.loads(body).get("_producer")
    return producer if isinstance(producer, str) else None


def undeclared(catalog: Catalog) -> list[Undeclared]:
    """Every dataset that lineage begins at without a source, and every model without a purpose, by name.

    Not what is likely another dataset's other name (`whence doctor` names it), nor what lies in a folder that runs
    write: an intermediate file is no source.
    """
    with catalog.cursor() as cursor:
        found = [Undeclared(*row) for row in cursor.execute(statement("questions/undeclared_datasets")).fetchall()]
        pairs = [pair for alias in likely_aliases(cursor) for pair in alias["pairs"] if pair["likely"]]
        written = set(cursor.execute(statement("questions/written_names")).fetchall())
    intermediate = {tuple(pair["names"][0]) for pair in pairs}
    return [
        item
        for item in found
        if item.is_model
        or ((item.namespace, item.name) not in intermediate and not _is_in_folder(item.namespace, item.name, written))
    ]


def _is_in_folder(namespace: str, name: str, written: Collection[Name]) -> bool:
    """Whether a path lies in one of some folders; a disk's or bucket's root contains nothing."""
    if not is_path(namespace):
        return False
    parts = normal_form(namespace, name).name.rstrip("/").split("/")
    folders = ("/".join(parts[:length]) for length in range(1, len(parts)))
    return any((namespace, folder) in written for folder in folders if folder)
