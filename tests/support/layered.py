"""Large catalogs for the picture: layers of tables, and a model of many files."""

import random
from collections.abc import Iterator

from worked.build import Body, complete, ds, facet

INPUTS_EACH = 3


def layered_events(layers: int, width: int, model: str = "model") -> Iterator[Body]:
    """Runs that build layers of tables out of the layer before, three inputs each, and a model of the last layer."""
    chosen = random.Random(7)  # noqa: S311  # the same numbers every time is what is wanted
    number = 0
    for layer in range(1, layers):
        for place in range(width):
            number += 1
            inputs = [_table(layer - 1, source) for source in chosen.sample(range(width), INPUTS_EACH)]
            yield complete(number, number, inputs, [_table(layer, place)])
    yield complete(
        number + 1, number + 1, [_table(layers - 1, place) for place in range(width)], [model_named(model)]
    )


def events_of_many_files(count: int, model: str = "many") -> Iterator[Body]:
    """A run that trains a model on so many files of one folder, and on one table."""
    files = [ds(f"lake/raw/part-{number:05}.parquet", namespace="s3://lake") for number in range(count)]
    yield complete(1, 1, [*files, ds("ref.countries")], [model_named(model)])


def model_named(name: str) -> Body:
    """A model as an event names it."""
    return ds(name, namespace="models", datasetType=facet("DatasetTypeDatasetFacet", datasetType="MODEL"))


def _table(layer: int, place: int) -> Body:
    return ds(f"warehouse.layer{layer:02}.table_{place:03}", namespace="wh")
