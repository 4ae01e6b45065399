"""What only a model has: its versions before the gate, and what its training says of itself."""

from typing import Annotated, TypedDict

import orjson

from catalog.database.subset import of_subset, stage_datasets
from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.governance.rules.gate import Decision
from catalog.session.catalog import Catalog
from catalog.session.parameters import About, Count
from catalog.session.query import JsonObject, ask
from catalog.values.canonical_json import Json


class ModelVersionRow(TypedDict):
    """A version of a model before the gate (None: not assessed), how many findings are waived, who approved it."""

    version: str
    gate: Decision | None
    waived: int
    state: str
    created_at: str | None
    run_id: str | None
    approved_by: str | None
    valid_until: str | None


class TrainingFacet(TypedDict):
    """What a run that made a version says of its training."""

    run_id: str
    job_namespace: str
    job_name: str
    state: str | None
    body: dict[str, Json]


class ModelAnswer(TypedDict):
    """The newest versions of a model, and the training of one."""

    versions: list[ModelVersionRow]
    training: list[TrainingFacet]


def model(
    catalog: Catalog,
    *,
    namespace: Annotated[str, About("The model's namespace.")],
    name: Annotated[str, About("The model's name.")],
    version: Annotated[str, About("The version whose training is asked for.")],
    count: Count = 200,
) -> ModelAnswer:
    """The newest `versions` of a model, each with its gate and approvals, and of one version the `training` facets.

    Assesses the whole catalog where that is not done yet. Raises NotFoundError where the model or version is unknown.
    """
    refresh(catalog, VERDICT_TABLES)
    with ask(catalog) as question:
        target = question.target(name, namespace, version)
        stage_datasets(question.cursor, [target.dataset_key])
        of_model: dict[str, object] = {"dataset_key": target.dataset_key}
        place = {"namespace": target.namespace, "name": target.name, "count": count}
        training = question.rows("questions/show_training", {**of_model, "version": target.version}, of_subset)
        return {
            "versions": question.rows_of(
                ModelVersionRow, "questions/show_model_versions", {**of_model, **place}, of_subset
            ),
            "training": [_training(row) for row in training],
        }


def _training(row: JsonObject) -> TrainingFacet:
    return {
        "run_id": str(row["run_id"]),
        "job_namespace": str(row["job_namespace"]),
        "job_name": str(row["job_name"]),
        "state": str(row["state"]) if row["state"] else None,
        "body": orjson.loads(str(row["body"])),
    }
