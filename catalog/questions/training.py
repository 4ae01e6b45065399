"""What the training of a model's version says of itself: its parameters and its metrics."""

from typing import Literal, TypedDict

import orjson

from catalog.database.subset import of_subset, stage_datasets
from catalog.lineage.lookup import Target
from catalog.session.query import Question
from catalog.values.canonical_json import Json

Group = Literal["metric", "parameter"]
_MEMBERS: dict[Group, str] = {"metric": "metrics", "parameter": "parameters"}


class TrainingValue(TypedDict):
    """A parameter or a metric of a version."""

    group: Group
    name: str
    value: Json


def training_values(question: Question, target: Target) -> dict[tuple[str | None, ...], TrainingValue]:
    """The parameters and metrics of a version; of several runs that made it the later one decides."""
    stage_datasets(question.cursor, [target.dataset_key])
    given: dict[str, object] = {"dataset_key": target.dataset_key, "version": target.version}
    found: dict[tuple[str | None, ...], TrainingValue] = {}
    for row in question.rows("questions/show_training", given, of_subset):
        body = orjson.loads(str(row["body"]))
        for group, member in _MEMBERS.items():
            values = body.get(member)
            for name, value in values.items() if isinstance(values, dict) else ():
                found[group, name] = {"group": group, "name": name, "value": value}
    return found
