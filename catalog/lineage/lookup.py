"""Finding what a user means by a name: a dataset or model, by any of its names, and one of its versions."""

from dataclasses import dataclass

import duckdb

from catalog.database.connection import statement
from catalog.values.errors import NextStep, NotFoundError

UNVERSIONED = "unversioned"
_SHOWN = 10


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


def find_dataset(cursor: duckdb.DuckDBPyConnection, name: str, namespace: str | None = None) -> Target:
    """The dataset of a name at its default version: newest produced, else newest external, else unversioned.

    Raises NotFoundError where there is none (naming the nearest) or where the bare name stands in several namespaces.
    """
    rows = cursor.execute(statement("lineage/find_dataset"), {"name": name, "namespace": namespace}).fetchall()
    if len(rows) == 1:
        dataset_key, found_namespace, found_name = rows[0]
        return Target(dataset_key, found_namespace, found_name, _default_version(cursor, dataset_key))
    if rows:
        listed = "; ".join(f"{row[1]} {row[2]}" for row in rows[:_SHOWN])
        raise NotFoundError(f"{name!r} is in {len(rows)} namespaces: {listed}. Name one as: NAMESPACE NAME")
    nearest = cursor.execute(statement("lineage/nearest_datasets"), {"name": name}).fetchall()
    hint = f" Nearest: {'; '.join(f'{row[0]} {row[1]}' for row in nearest)}." if nearest else ""
    place = f" in namespace {namespace!r}" if namespace else ""
    raise NotFoundError(f"No dataset or model {name!r}{place}.{hint}", NextStep("All datasets", "datasets"))


def find_version(
    cursor: duckdb.DuckDBPyConnection, name: str, namespace: str | None = None, version: str | None = None
) -> Target:
    """The dataset's version of that name, or its default one.

    Raises NotFoundError where the dataset or the version is unknown.
    """
    target = find_dataset(cursor, name, namespace)
    if version is None or version == target.version:
        return target
    if version != UNVERSIONED:
        found = cursor.execute(
            statement("lineage/find_version"), {"dataset_key": target.dataset_key, "version": version}
        ).fetchone()
        if found is None:
            known = cursor.execute(
                statement("lineage/newest_versions"), {"dataset_key": target.dataset_key}
            ).fetchall()
            listed = ", ".join(row[0] for row in known) or "none"
            raise NotFoundError(
                f"No version {version!r} of {target.namespace} {target.name}. Newest: {listed}.",
                NextStep("All versions", "show", {"name": target.name}),
            )
    return Target(target.dataset_key, target.namespace, target.name, version)


def _default_version(cursor: duckdb.DuckDBPyConnection, dataset_key: int) -> str:
    found = cursor.execute(statement("lineage/default_version"), {"dataset_key": dataset_key}).fetchone()
    return str(found[0]) if found else UNVERSIONED
