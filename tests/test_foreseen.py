"""What is foretold of a declaration is what is judged once it is declared."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.fresh import FreshCatalog
from support.governance_histories import FEATURES, World, situations
from support.governed import catalog_as_received
from support.parts import examples
from support.product import catalog_of, entries_of
from support.scene import DOORS_SCENE
from verdicts.case import Case
from verdicts.events import events_of, records_of

from catalog.governance.decisions.decisions import approve, gate
from catalog.questions.declaring.what_if import what_if
from catalog.questions.verdicts import findings, retention
from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
META = {"_producer": "https://example.com/steward", "_schemaURL": "https://example.com/steward"}


def declare(catalog: Catalog, namespace: str, name: str, facet: str, body: dict[str, Any] | None) -> None:
    """Declare a facet of a dataset, later than anything."""
    said = {**META, "_deleted": True} if body is None else {**META, **body}
    event = {
        "eventTime": "2030-01-01T00:00:00Z",
        "producer": META["_producer"],
        "schemaURL": META["_schemaURL"],
        "dataset": {"namespace": namespace, "name": name, "facets": {facet: said}},
    }
    assert catalog.append(entries_of([event])) == 1


def judged(catalog: Catalog, model: dict[str, Any]) -> tuple[str, str, dict[str, str]]:
    """The gate, the approval and the findings of a model version."""
    place = [model[key] for key in ("name", "namespace", "version")]
    found = gate(catalog, *place)
    rows = findings(catalog, *place)
    return found["decision"], found["approval"]["state"], {row["id"]: row["severity"] for row in rows}


def kept(catalog: Catalog) -> dict[tuple[str, str, str], tuple[str, str | None, str | None]]:
    """The retention of every version."""
    rows = retention(catalog)
    place = ("namespace", "name", "version")
    return {tuple(row[key] for key in place): (row["state"], row["delete_by"], row["keep_until"]) for row in rows}


def check(catalog: Catalog, namespace: str, name: str, facet: str, body: dict[str, Any] | None) -> dict[str, Any]:
    """Foretell, declare, and pass where all came as foretold."""
    told = what_if(catalog, name, facet, body, namespace)
    before, kept_before = [judged(catalog, model) for model in told["models"]], kept(catalog)
    declare(catalog, namespace, name, facet, body)
    kept_after = kept(catalog)
    for model, (decision, approval, had) in zip(told["models"], before, strict=True):
        later, approval_later, has = judged(catalog, model)
        assert (model["before"], model["after"]) == (decision, later), model
        if model["approval"] is not None:
            assert model["approval"] == {"before": approval, "after": approval_later}
        appeared, gone = has.items() - had.items(), had.items() - has.items()
        assert {(row["id"], row["severity"]) for row in model["appear"]} == appeared
        assert {(row["id"], row["severity"]) for row in model["disappear"]} == gone
    changed = {key for key in kept_before.keys() | kept_after.keys() if kept_before.get(key) != kept_after.get(key)}
    foretold = {tuple(row[key] for key in ("namespace", "name", "version")): row for row in told["retention"]}
    assert changed <= foretold.keys()
    for key in changed:
        assert tuple(foretold[key]["after"].values()) == kept_after.get(key, (None, None, None))
    return told


def random_body(world: World, facet: str) -> dict[str, Any] | None:
    """What a steward might declare, faults among it; None: taken away."""
    if facet != "whence_model" and world.draw(st.integers(0, 5)) == 5:
        return None
    return {
        "whence_source": lambda: world.source("new"),
        "whence_personal_data": world.described,
        "whence_grants": lambda: {"grants": world.grants()},
        "whence_retention": world.retention,
        "whence_model": lambda: {k: v for k, v in world.model("m").items() if k not in {"namespace", "name"}},
    }[facet]()


CONSENT = {"id": "c1", "basis": "eu-gdpr:A6-1-a", "purposes": ["dpv:CustomerRelationshipManagement"]}
GIVEN = {**CONSENT, "status": "dpv:ConsentGiven", "valid_from": "2026-01-01"}
REFUSED = {**CONSENT, "status": "dpv:ConsentRefused"}
WITHDRAWN = {**CONSENT, "status": "dpv:ConsentWithdrawn", "status_since": "2026-10-01", "valid_from": "2026-01-01"}
PERSONAL = {"identifiability": "personal", "categories": ["pd:Health"]}
SYNTHETIC = {"name": "made", "channel": "synthetic", "generator": {"namespace": "models", "name": "risky"}}
LOST = {"name": "made", "channel": "synthetic", "generator": {"namespace": "models", "name": "nobody"}}
CASES: list[tuple[str, str, dict[str, Any] | None, set[str], set[str]]] = [
    ("/data/customers.csv", "whence_grants", {"grants": [REFUSED]}, {"no_valid_grant"}, set()),
    ("/data/customers.csv", "whence_grants", {"grants": [WITHDRAWN]}, {"withdrawn_since"}, set()),
    ("/data/customers.csv", "whence_grants", {"grants": [GIVEN]}, set(), set()),
    ("/data/customers.csv", "whence_grants", None, {"no_valid_grant"}, set()),
    ("/data/customers.csv", "whence_personal_data", PERSONAL, {"art9_missing"}, set()),
    ("/data/customers.csv", "whence_retention", {"anchor": "fixed_date", "fixed_date": "2026-02-01"},
     {"zombie", "derived_from_expired"}, set()),
    ("/data/customers.csv", "whence_source", None, {"undeclared_source"}, set()),
    ("/data/demo.csv", "whence_source", {"name": "demo", "channel": "internal"}, set(), {"licence_conflict"}),
    ("/x/unknown.csv", "whence_personal_data", {"identifiability": "personal"}, {"no_valid_grant"}, set()),
    ("/x/unknown.csv", "whence_source", {"name": "x", "channel": "internal"}, set(), {"undeclared_source"}),
    ("/x/unknown.csv", "whence_source", SYNTHETIC, {"licence_conflict"}, {"undeclared_source"}),
    ("/x/unknown.csv", "whence_source", LOST, {"undetermined"}, {"undeclared_source"}),
]  # fmt: skip


@pytest.mark.many
@pytest.mark.parametrize(("name", "facet", "body", "appear", "disappear"), CASES)
def test_what_is_foretold_of_a_scene_comes_true(
    name: str, facet: str, body: dict[str, Any] | None, appear: set[str], disappear: set[str]
) -> None:
    """The kinds of findings that appear and disappear are those meant, and those that come."""
    with FreshCatalog(keeps_graph=True) as catalog:
        catalog.append(entries_of(DOORS_SCENE))
        told = check(catalog, "file", name, facet, body)
    assert {row["kind"] for model in told["models"] for row in model["appear"]} >= appear
    assert {row["kind"] for model in told["models"] for row in model["disappear"]} >= disappear
    if not appear | disappear:
        assert not any(model["appear"] or model["disappear"] for model in told["models"])


def test_nothing_is_written_by_asking() -> None:
    catalog = catalog_of(DOORS_SCENE)
    before = catalog.log_position, gate(catalog, "churn")["decision"]
    told = what_if(catalog, "/data/customers.csv", "whence_grants", None)
    assert [model["after"] for model in told["models"] if model["name"] == "churn"] == ["violation"]
    assert (catalog.log_position, gate(catalog, "churn")["decision"]) == before


def test_an_approval_that_would_go_stale_is_foretold() -> None:
    catalog = catalog_of(DOORS_SCENE)
    approve(catalog, "churn", "dpv:CustomerRelationshipManagement", "dpo@example.com")
    told = check(catalog, "file", "/data/customers.csv", "whence_grants", {"grants": [WITHDRAWN]})
    churn = next(model for model in told["models"] if model["name"] == "churn")
    assert churn["approval"] == {"before": "valid", "after": "stale"}


def test_what_cannot_be_foreseen_is_said() -> None:
    catalog = catalog_of(DOORS_SCENE)
    for facet, body in (("whence_write", {"mode": "append"}), ("whence_model", None)):
        with pytest.raises(BadQuestionError, match=f"What {facet} would change cannot be foreseen"):
            what_if(catalog, "churn", facet, body)


@settings(max_examples=examples(8), deadline=None, phases=PHASES, suppress_health_check=SLOW)
@given(situations(), st.data())
def test_what_is_foretold_comes_true_in_random_situations(case: Case, data: st.DataObject) -> None:
    """Gate, findings, approvals and retention of every version, of changes to any dataset."""
    world = World(data.draw, FEATURES)
    events = [body for _, body in events_of(case)]
    with catalog_as_received(events, records_of(case), keeps_graph=data.draw(st.booleans())) as catalog:
        with catalog.cursor() as cursor:
            rows = cursor.execute("SELECT namespace, name, type FROM datasets ORDER BY ALL").fetchall()
        namespace, name, kind = data.draw(st.sampled_from(rows))
        facets = ["whence_source", "whence_personal_data", "whence_grants", "whence_retention"]
        facet = data.draw(st.sampled_from(facets + (["whence_model"] if kind == "MODEL" else [])))
        check(catalog, namespace, name, facet, random_body(world, facet))
