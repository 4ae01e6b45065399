"""One dataset or model: what its name means, and everything known about it."""

from functools import partial
from typing import cast

import orjson

from catalog.database.subset import scoped, stage_datasets
from catalog.session.catalog import Catalog, Clocks
from catalog.session.parameters import Name, Namespace, Version
from catalog.session.query import JsonObject, ask


def target(catalog: Catalog, name: Name, namespace: Namespace = None, version: Version = None) -> JsonObject:
    """The dataset or model of a name, under its canonical name, and the version meant."""
    with ask(catalog) as question:
        found = question.target(name, namespace, version)
    return {"namespace": found.namespace, "name": found.name, "version": found.version}


def show(
    catalog: Catalog,
    name: Name,
    namespace: Namespace = None,
    version: Version = None,
    clocks: Clocks | None = None,
) -> JsonObject:
    """Everything known of a dataset or model, and of one of its versions."""
    with ask(catalog, clocks) as question:
        target = question.target(name, namespace, version)
        of_dataset: dict[str, object] = {"dataset_key": target.dataset_key}
        of_version = {**of_dataset, "version": target.version}
        stage_datasets(question.cursor, [target.dataset_key])
        rows = partial(question.rows, text_of=scoped)
        described = rows("questions/show_dataset", of_dataset)
        facets = {
            str(row["facet"]): orjson.loads(str(row["body"])) for row in rows("questions/show_facets", of_dataset)
        }
        return cast(
            "JsonObject",
            {
                **(described[0] if described else {"namespace": target.namespace, "name": target.name}),
                "other_names": question.rows("questions/show_names", of_dataset),
                "version": target.version,
                "fields": rows("questions/show_fields", of_version),
                "produced_by": rows("questions/show_producers", of_version),
                "read_by": rows("questions/show_readers", of_version),
                "versions": rows("questions/show_versions", of_dataset),
                "validations": rows("questions/show_validations", of_dataset),
                "facets": facets,
            },
        )
