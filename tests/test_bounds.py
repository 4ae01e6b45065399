"""Every number that a route takes has bounds: one that the database cannot hold is refused in words."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from support.fresh import FreshCatalog

from catalog.questions.registry import QUESTIONS
from catalog.session.parameters import parameters_of
from ui.api.guarding.hosts import Hosts
from ui.server.serve import build_app

NUMBERS = [
    (entry.name, item.name)
    for entry in QUESTIONS.values()
    for item in parameters_of(entry.function())
    if item.bounds.most is not None
]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with FreshCatalog(keeps_graph=True) as catalog:
        app = build_app(catalog, Hosts("127.0.0.1", ["testserver"]), 0)
        with TestClient(app) as client:
            yield client


def test_there_are_numbers() -> None:
    assert len(NUMBERS) > 20


@pytest.mark.parametrize(("question", "name"), NUMBERS)
@pytest.mark.parametrize("value", [2**62, 2**100, -(2**100)])
def test_a_number_beyond_all_is_refused(client: TestClient, question: str, name: str, value: int) -> None:
    entry = QUESTIONS[question]
    if entry.method == "GET":
        answer = client.get(f"/api/v1/{entry.path}", params={name: value})
    else:
        answer = client.post(f"/api/v1/{entry.path}", json={name: value})
    assert answer.status_code in {400, 422}
    assert name in answer.json()["error"]
