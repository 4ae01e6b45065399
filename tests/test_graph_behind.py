"""Events that come in while a question is asked: its cursor sees them, and the graph that it began with does not."""

import pytest
from support.fresh import FreshCatalog
from support.product import entries_of
from worked.build import complete

from catalog.governance.assessment.build import all_versions, assess_all
from catalog.session.query import ask


@pytest.mark.parametrize("before", [(), (complete(5, 1, "a@1", "z"),)], ids=["an empty catalog", "one with runs"])
def test_what_came_in_meanwhile_is_assessed_by_its_own_name(before: tuple[dict[str, object], ...]) -> None:
    with FreshCatalog(keeps_graph=True) as catalog:
        catalog.append(entries_of(before))
        with ask(catalog) as question:
            assert question.graph
            catalog.append(entries_of([complete(20, 2, "b@1", "c"), complete(21, 3, "d@1", "e")]))
            catalog.catch_up()
            nodes = all_versions(question)
            closure = question.closure(*nodes)
            datasets = closure.columns.datasets
            names = dict(zip(datasets.dataset_key, datasets.name, strict=True))
            wanted = {key for key, _ in nodes}
            assert {names[key] for key in wanted} >= {"c", "e"}
            assert assess_all(question)
