"""Finding what a user means by a name: a dataset or model, by any of its names, and one of its versions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import duckdb

from catalog.database.connection import staged_statement, statement
from catalog.database.fetch import fetch
from catalog.database.names import NAME_PARTS, stage_joined_names
from catalog.values.errors import NextStep, NotFoundError

UNVERSIONED = "unversioned"
AT = "at:"  # what the names of virtual versions begin with
_SHOWN = 10
TextOf = Callable[[str], str]


class _Dataset(NamedTuple):
    dataset_key: int
    namespace: str
    name: str


class _Name(NamedTuple):
    namespace: str
    name: str


class _Version(NamedTuple):
    version: str


@dataclass(frozen=True, slots=True)
class Target:
    """A version of a dataset, under its canonical name."""

    dataset_key: int
    namespace: str
    name: str
    version: str

    @property
    def node(self) -> tuple[int, str]:
        """What identifies it in a trace."""
        return self.dataset_key, self.version


def find_dataset(
    cursor: duckdb.DuckDBPyConnection, name: str, namespace: str | None = None, text_of: TextOf | None = None
) -> Target:
    """The dataset of a name at its default version: newest produced, else newest external, else unversioned.

    text_of: the statements about versions, over what is staged of them once a name is found; None: over all of it.
    Raises NotFoundError where there is none (naming the nearest) or where the bare name stands in several namespaces.
    """
    wanted = {"name": name, "namespace": namespace}
    # Each statement here reads which names are one: to plan that in each takes longer than to stage it once.
    stage_joined_names(cursor)
    rows = fetch(cursor, _named("lineage/find_dataset"), _Dataset, wanted)
    if len(rows) == 1:
        return Target(*rows[0], _default_version(cursor, rows[0].dataset_key, text_of or _named))
    if rows:
        listed = "; ".join(f"{row.namespace} {row.name}" for row in rows[:_SHOWN])
        raise NotFoundError(f"{name!r} is in {len(rows)} namespaces: {listed}. Name one as: NAMESPACE NAME")
    nearest = fetch(cursor, statement("lineage/nearest_datasets"), _Name, {"name": name})
    hint = f" Nearest: {'; '.join(f'{row.namespace} {row.name}' for row in nearest)}." if nearest else ""
    place = f" in namespace {namespace!r}" if namespace else ""
    raise NotFoundError(f"No dataset or model {name!r}{place}.{hint}", NextStep("All datasets", "datasets"))


def find_version(
    cursor: duckdb.DuckDBPyConnection,
    name: str,
    namespace: str | None = None,
    version: str | None = None,
    text_of: TextOf | None = None,
) -> Target:
    """The dataset's version of that name, or its default one; of `at:` any time the virtual version that stands then.

    text_of: as for `find_dataset`. Raises NotFoundError where the dataset or the version is unknown.
    """
    return version_of(cursor, find_dataset(cursor, name, namespace, text_of), version, text_of)


def version_of(
    cursor: duckdb.DuckDBPyConnection, target: Target, version: str | None, text_of: TextOf | None = None
) -> Target:
    """The version of that name of a dataset that `find_dataset` found on this cursor, or its default one.

    Raises NotFoundError where the dataset has no such version.
    """
    text_of = text_of or _named
    if version is None or version == target.version:
        return target
    if version != UNVERSIONED:
        of_dataset = {"dataset_key": target.dataset_key}
        virtual = fetch(cursor, text_of("lineage/find_virtual_version"), _Version, {**of_dataset, "version": version})
        if virtual:
            return Target(target.dataset_key, target.namespace, target.name, virtual[0].version)
        if not fetch(cursor, text_of("lineage/find_version"), _Version, {**of_dataset, "version": version}):
            newest = fetch(cursor, text_of("lineage/newest_versions"), _Version, of_dataset)
            listed = ", ".join(row.version for row in newest) or "none"
            raise NotFoundError(
                f"No version {version!r} of {target.namespace} {target.name}. Newest: {listed}.",
                NextStep("All versions", "show", {"name": target.name}),
            )
    return Target(target.dataset_key, target.namespace, target.name, version)


def _default_version(cursor: duckdb.DuckDBPyConnection, dataset_key: int, text_of: TextOf) -> str:
    rows = fetch(cursor, text_of("lineage/default_version"), _Version, {"dataset_key": dataset_key})
    return rows[0].version if rows else UNVERSIONED


def _named(name: str) -> str:
    return staged_statement(name, NAME_PARTS)
