"""The index of datasets that searches read."""

from collections.abc import Mapping
from datetime import datetime

import pyarrow as pa

from catalog.database.connection import statement
from catalog.database.subset import of_subset, stage_datasets
from catalog.derived.invalidation import Invalidated, invalidated_datasets
from catalog.derived.refresh import Basis, DerivedTable, DerivedTables, OnStep
from catalog.session.query import Question, rules_digest

_MOST_ALONE = 2_000  # of more datasets, computing all of them at once is less work


def _basis() -> Basis:
    return {"rules": rules_digest()}


def _invalidated(question: Question, since: datetime) -> Invalidated | None:
    keys = invalidated_datasets(question, since)
    return None if keys is None or len(keys) > _MOST_ALONE else Invalidated(frozenset(), frozenset(keys))


def _rows(question: Question, invalidated: Invalidated | None, _on_step: OnStep) -> Mapping[str, pa.Table]:
    name, keys = "derived/index_rows", sorted(invalidated.dataset_keys) if invalidated else None
    if keys == []:
        return {}
    if keys:
        stage_datasets(question.cursor, keys)
    query = of_subset(name) if keys else statement(name)
    return {"datasets": question.cursor.execute(query, {"dataset_keys": keys}).to_arrow_table()}


DATASET_INDEX = DerivedTables(
    schema="listed",
    tables=(DerivedTable("datasets", version=None),),
    basis=_basis,
    invalidated=_invalidated,
    rows=_rows,
    by_graph=False,
)
