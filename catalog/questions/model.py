"""What only a model has: its versions before the gate, and what its training said of itself."""

from functools import partial
from typing import cast

import orjson

from catalog.database.subset import scoped, stage_datasets
from catalog.derived.verdict_tables import refresh
from catalog.session.catalog import Catalog
from catalog.session.query import JsonObject, ask


def model(catalog: Catalog, *, namespace: str, name: str, version: str, count: int = 200) -> JsonObject:
    """The newest `versions` of a model, each with its gate and approvals, and of one version the `training` facets.

    Judges the whole catalog where that is not done yet. Raises NotFoundError where the model or version is unknown.
    """
    refresh(catalog)
    with ask(catalog) as question:
        target = question.target(name, namespace, version)
        stage_datasets(question.cursor, [target.dataset_key])
        rows = partial(question.rows, text_of=scoped)
        of_model: dict[str, object] = {"dataset_key": target.dataset_key}
        place = {"namespace": target.namespace, "name": target.name, "count": count}
        training = rows("questions/show_training", {**of_model, "version": target.version})
        found = {
            "versions": rows("questions/show_model_versions", {**of_model, **place}),
            "training": [{**row, "body": orjson.loads(str(row["body"]))} for row in training],
        }
        return cast("JsonObject", found)
