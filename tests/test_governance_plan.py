"""What files of governance would change: patterns, defaults, origins, drift, what others declared."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from support.fresh import FreshCatalog
from support.product import catalog_of

from catalog.governance.decisions.decisions import gate
from catalog.questions import trace
from catalog.questions.operating import upkeep
from catalog.session.catalog import Catalog
from ingest.declarations.answers import apply_answer, plan_answer, suggest_answer
from ingest.declarations.producer import PRODUCER
from ingest.declarations.reading.folder import GovernanceFile
from ingest.receive.files import ingest_paths

DEMO = Path(__file__).parent / "recorded/demo/events.ndjson"
CUSTOMERS = "/data/crm/customers.csv"


@pytest.fixture
def demo() -> Catalog:
    catalog = FreshCatalog()
    ingest_paths(catalog, [DEMO])
    return catalog


def files(*texts: str) -> list[GovernanceFile]:
    return [GovernanceFile(f"{number}.yml", text) for number, text in enumerate(texts)]


def plan(catalog: Catalog, *texts: str) -> dict[str, Any]:
    found: dict[str, Any] = plan_answer(catalog, files(*texts))
    assert "errors" not in found, found["errors"]
    return found


def apply(catalog: Catalog, *texts: str) -> dict[str, Any]:
    found: dict[str, Any] = apply_answer(catalog, files(*texts), "steward")
    assert "errors" not in found, found["errors"]
    return found


def added(found: dict[str, Any]) -> dict[tuple[str, str], Any]:
    """What is added, by name and facet."""
    return {(item["name"], item["facet"]): item["after"] for item in found["add"]}


def in_force(catalog: Catalog) -> dict[tuple[str, str], dict[str, Any]]:
    """The facets of ours in force, by name and facet, without what begins with `_`."""
    with catalog.cursor() as cursor:
        rows = cursor.execute(
            "SELECT name, facet, body FROM facets WHERE entity_kind IN ('dataset', 'job') AND facet LIKE 'whence_%'"
        ).fetchall()
    bodies = {(name, facet): orjson.loads(body) for name, facet, body in rows}
    return {key: {k: v for k, v in body.items() if not k.startswith("_")} for key, body in bodies.items()}


def dataset_event(facets: dict[str, Any], at: str = "2026-03-01T00:00:00Z", name: str = CUSTOMERS) -> dict[str, Any]:
    """What an emitter declares."""
    told = {key: {"_producer": "https://emitter.example.com", **body} for key, body in facets.items()}
    return {
        "eventTime": at,
        "producer": "https://emitter.example.com",
        "dataset": {"namespace": "file", "name": name, "facets": told},
    }


def test_applied_twice_changes_nothing(demo: Catalog) -> None:
    text = """
sources: [{name: crm, channel: internal}]
datasets:
  - {namespace: file, name: /data/crm/customers.csv, source: crm, write_mode: replace, window: P7D}
models: [{namespace: models, name: churn, purpose: Marketing}]
declassifiers: [{job: [prod, hide], technique: hashing, lowers_to: pseudonymised}]
"""
    first = apply(demo, text)
    assert (len(first["add"]), first["events"], first["actor"]) == (4, 3, "steward")
    assert in_force(demo) == {
        (CUSTOMERS, "whence_source"): {"name": "crm", "channel": "internal"},
        (CUSTOMERS, "whence_write"): {"mode": "replace", "window": "P7D"},
        ("churn", "whence_model"): {"purpose": "dpv:Marketing"},
        ("hide", "whence_declassifier"): {"technique": "hashing", "lowers_to": "pseudonymised"},
    }
    again = apply(demo, "# moved\n\n" + text)
    assert (again["add"], again["change"], again["remove"], again["unchanged"], again["events"]) == ([], [], [], 4, 0)


def test_a_more_specific_entry_wins_by_member_and_each_has_its_origin(demo: Catalog) -> None:
    """A name before a pattern, a pattern before a default, a longer pattern before a shorter one."""
    found = plan(
        demo,
        "defaults:\n"
        "  - {namespace: file, name: '*', retention: {duration: P5Y, anchor: collected_at, action: erase}}\n"
        "  - {namespace: file, name: '/data/web/*', retention: {duration: P1Y}}\n",
        "datasets:\n"
        "  - {namespace: file, name: '/data/*/c*.csv', retention: {action: archive}}\n"
        "  - namespace: file\n"
        "    name: /data/web/clicks.csv\n"
        "    retention:\n"
        "      collected_at: 2026-01-15\n",
    )
    assert added(found)["/data/web/clicks.csv", "whence_retention"] == {
        "duration": "P1Y",
        "anchor": "collected_at",
        "collected_at": "2026-01-15",
        "action": "archive",
    }
    assert added(found)["/data/support/tickets.csv", "whence_retention"]["duration"] == "P5Y"
    (item,) = (item for item in found["add"] if item["name"] == "/data/web/clicks.csv")
    origins = {key: (origin["entry"], origin["file"], origin["line"]) for key, origin in item["origins"].items()}
    assert origins == {
        "duration": ("defaults file /data/web/*", "0.yml", 3),
        "anchor": ("defaults file *", "0.yml", 2),
        "action": ("datasets file /data/*/c*.csv", "1.yml", 2),
        "collected_at": ("datasets file /data/web/clicks.csv", "1.yml", 6),
    }


def test_a_more_specific_anchor_undoes_what_the_default_said_of_another(demo: Catalog) -> None:
    default = (
        "defaults: [{namespace: file, name: '*', retention: {duration: P5Y, anchor: event, event_at: 2026-01-01}}]"
    )
    own = "datasets: [{namespace: file, name: /data/crm/customers.csv, retention: {anchor: endless, reason: law}}]"
    found = added(plan(demo, default, own))
    assert found[CUSTOMERS, "whence_retention"] == {"anchor": "endless", "reason": "law"}


def test_a_source_is_taken_whole(demo: Catalog) -> None:
    """A member of the default's source is not mixed into another source."""
    text = """
sources: [{name: web, channel: crawled, tdm_reserved: true}, {name: crm, channel: internal}]
defaults: [{namespace: file, name: "*", source: web}]
datasets: [{namespace: file, name: /data/crm/customers.csv, source: crm}]
"""
    found = added(plan(demo, text))
    assert found[CUSTOMERS, "whence_source"] == {"name": "crm", "channel": "internal"}
    assert found["/data/web/clicks.csv", "whence_source"]["name"] == "web"


def test_a_pattern_may_mean_itself_and_models_are_only_models() -> None:
    catalog = catalog_of(
        [dataset_event({}, name=name) for name in ("/p/*.csv", "/p/a.csv")]
        + [dataset_event({"datasetType": {"datasetType": "MODEL"}}, name="/p/m")]
    )
    found = plan(
        catalog,
        r"""
datasets: [{namespace: file, name: /p/\*.csv, write_mode: append}]
models: [{namespace: "f?le", name: "*", purpose: Marketing}, {namespace: file, name: "/none/*", owner: me}]
""",
    )
    assert set(added(found)) == {("/p/*.csv", "whence_write"), ("/p/m", "whence_model")}
    assert [(item["path"], item["reason"]) for item in found["remarks"]] == [
        ("models[1]", "finds no dataset known so far")
    ]


def test_a_field_that_nothing_has_is_said_to_hold_for_the_whole_dataset() -> None:
    """A steward's misspelt field must not silently protect nothing (datahub-project/datahub#11322)."""
    fields = [{"name": "Id", "type": "bigint"}, {"name": "Diagnosis", "type": "string"}]
    catalog = catalog_of([dataset_event({"schema": {"fields": fields}}, name="/visits.csv")])
    found = plan(
        catalog,
        """
datasets:
  - namespace: file
    name: /visits.csv
    personal_data: {fields: {diagnosis: {categories: [pd:Health]}, diagnose: {categories: [pd:Health]}}}
""",
    )
    (remark,) = found["remarks"]
    assert remark["path"].endswith("personal_data.fields.diagnose")
    assert remark["line"] == 5
    assert "'diagnose', so what is declared of it holds for the whole dataset" in remark["reason"]


def test_what_is_taken_out_of_the_files_is_taken_away_and_comes_back(demo: Catalog) -> None:
    text = "datasets: [{namespace: file, name: /data/crm/customers.csv, write_mode: append}]"
    apply(demo, text)
    gone = apply(demo, "datasets: []")
    assert [(item["name"], item["facet"], item["before"]) for item in gone["remove"]] == [
        (CUSTOMERS, "whence_write", {"mode": "append"})
    ]
    assert in_force(demo) == {}
    assert plan(demo, "{}")["remove"] == []
    assert len(apply(demo, text)["add"]) == 1
    assert in_force(demo) == {(CUSTOMERS, "whence_write"): {"mode": "append"}}


def test_what_others_declared_is_drift_and_never_removed() -> None:
    """Until a file says otherwise; then it is a change that names who declared it."""
    catalog = catalog_of([dataset_event({"whence_source": {"name": "web"}, "whence_write": {"mode": "append"}})])
    found = apply(catalog, "{}")
    assert found["remove"] == []
    assert {(item["facet"], item["told_by"]) for item in found["drift"]} == {
        ("whence_source", "https://emitter.example.com"),
        ("whence_write", "https://emitter.example.com"),
    }
    same = "sources: [{name: web}]\ndatasets: [{namespace: file, name: /data/crm/customers.csv, source: web}]"
    assert plan(catalog, same)["unchanged"] == 1
    (change,) = apply(catalog, same.replace("web", "crm"))["change"]
    assert (change["before"], change["after"]) == ({"name": "web"}, {"name": "crm"})
    assert change["diff"] == ["- name: web", "+ name: crm"]
    assert in_force(catalog)[CUSTOMERS, "whence_source"] == {"name": "crm"}


def test_an_applied_fact_is_later_than_what_it_replaces() -> None:
    """Also where the other's clock is ahead, and where the other took the fact away."""
    ahead = (datetime.now(UTC) + timedelta(days=400)).isoformat()
    text = "datasets: [{namespace: file, name: /data/crm/customers.csv, write_mode: replace}]"
    for body in ({"mode": "append"}, {"_deleted": True}):
        catalog = catalog_of([dataset_event({"whence_write": body}, at=ahead)])
        apply(catalog, text)
        assert in_force(catalog) == {(CUSTOMERS, "whence_write"): {"mode": "replace"}}
        assert plan(catalog, text)["unchanged"] == 1


def test_events_say_who_told_by_which_schema_and_from_where(demo: Catalog) -> None:
    apply(demo, "\n\ndatasets: [{namespace: file, name: /data/crm/customers.csv, write_mode: append}]")
    with demo.cursor() as cursor:
        query = "SELECT actor, producer, body FROM events ORDER BY position DESC LIMIT 1"
        actor, producer, body = cursor.execute(query).fetchone() or ("", "", "{}")
    assert (actor, producer) == ("steward", PRODUCER)
    assert orjson.loads(body)["dataset"]["facets"]["whence_write"] == {
        "_producer": PRODUCER,
        "_schemaURL": "https://whence.dev/spec/facets/1-0-0/WhenceWriteDatasetFacet.json",
        "_origin": {"mode": "0.yml: datasets file /data/crm/customers.csv"},
        "mode": "append",
    }


def test_any_name_of_a_dataset_does_and_the_canonical_one_stays() -> None:
    """The file uses a mere identifier; the event goes to the name the dataset goes by."""
    symlinks = {"symlinks": {"identifiers": [{"namespace": "aaa", "name": "other", "type": "TABLE"}]}}
    catalog = catalog_of([dataset_event(symlinks)])
    text = "datasets: [{namespace: aaa, name: other, write_mode: append}]"
    apply(catalog, text)
    assert in_force(catalog) == {(CUSTOMERS, "whence_write"): {"mode": "append"}}
    assert plan(catalog, text)["unchanged"] == 1
    both = text.replace("]", ", {namespace: file, name: /data/crm/customers.csv, write_mode: replace}]")
    assert "as specific" in plan_answer(catalog, files(both))["errors"][0]["reason"]


def test_aliases_become_a_facet_of_the_first_name_and_hold_in_the_same_files(demo: Catalog) -> None:
    """Entries that share a name are one group."""
    text = """
aliases:
  - {same: [[hive, db.orders], [s3, orders]], because: moved in 2025}
  - {same: [[s3, orders], [s3, old_orders]], because: renamed}
datasets:
  - {namespace: hive, name: db.orders, write_mode: append}
  - {namespace: s3, name: old_orders, window: P7D}
"""
    found = added(apply(demo, text))
    assert found == {
        ("db.orders", "whence_write"): {"mode": "append", "window": "P7D"},
        ("db.orders", "whence_aliases"): {
            "aliases": [
                {"namespace": "s3", "name": "old_orders", "because": "renamed"},
                {"namespace": "s3", "name": "orders", "because": "moved in 2025"},
            ]
        },
    }
    assert plan(demo, text)["unchanged"] == 2


HISTORY = """
lineage:
  - job: [history, train_churn_v0]
    at: 2025-06-01
    because: training log
    inputs: [{namespace: file, name: /data/crm/customers.csv, version: "2025-05", role: train}]
    outputs: [{namespace: models, name: churn, version: v0, type: MODEL}]
"""


def test_a_recorded_run_is_an_ordinary_run(demo: Catalog) -> None:
    first = apply(demo, HISTORY)
    assert (len(first["add"]), first["events"]) == (1, 2)
    found = trace.trace(demo, "churn", version="v0")
    (edge,) = found["edges"]
    assert (edge["source"]["version"], edge["resolved_by"], edge["role"]) == ("2025-05", "explicit", "train")
    assert found["target"]["type"] == "MODEL"
    assert found["versions"][0]["created_at"] == "2025-06-01T00:00:00Z"
    assert apply(demo, "# later\n" + HISTORY)["events"] == 0


def test_a_recorded_run_that_is_taken_out_made_nothing_and_may_come_back(demo: Catalog) -> None:
    apply(demo, HISTORY)
    assert len(apply(demo, "{}")["remove"]) == 1
    assert plan(demo, "{}")["remove"] == []
    with demo.cursor() as cursor:
        query = "SELECT state FROM dataset_versions WHERE name = 'churn' AND version = 'v0'"
        assert cursor.execute(query).fetchall() == [("attempted",)]
    assert len(apply(demo, HISTORY)["add"]) == 1
    assert plan(demo, HISTORY)["unchanged"] == 1
    assert len(trace.trace(demo, "churn", version="v0")["edges"]) == 1


TERMS = "terms: [{kind: purpose, term: acme:Keep, label: Keep, meaning: keep customers, broader: [dpv:Marketing]}]"


def test_own_terms_are_words_of_the_files_that_bring_them(demo: Catalog) -> None:
    model = "models: [{namespace: models, name: churn, purpose: acme:Keep}]"
    assert added(plan(demo, model, TERMS))["churn", "whence_model"] == {"purpose": "acme:Keep"}
    (error,) = plan_answer(demo, files(model))["errors"]
    assert error["reason"] == "no purpose 'acme:Keep'"


def test_own_terms_become_records_and_are_taken_back(demo: Catalog) -> None:
    assert apply(demo, TERMS)["events"] == 1
    with demo.cursor() as cursor:
        query = "SELECT kind, id, status, body ->> '$.label', body ->> '$.broader[0]' FROM records"
        assert cursor.execute(query).fetchall() == [("term", "acme:Keep", "current", "Keep", "dpv:Marketing")]
    assert plan(demo, TERMS)["unchanged"] == 1
    (change,) = apply(demo, TERMS.replace("keep customers", "so that nobody leaves"))["change"]
    assert change["diff"][2:4] == ["- meaning: keep customers", "+ meaning: so that nobody leaves"]
    assert len(apply(demo, "{}")["remove"]) == 1
    assert (plan(demo, "{}")["remove"], plan(demo, "{}")["drift"]) == ([], [])
    assert len(apply(demo, TERMS)["add"]) == 1


def test_what_is_applied_is_what_verdicts_rest_on(demo: Catalog) -> None:
    """Declared in files, the grants of a model's only personal source make it lawful or not."""
    own = "models: [{namespace: models, name: churn, purpose: acme:Keep}]"
    everything = """
sources: [{name: shop, channel: internal}]
defaults:
  - {namespace: file, name: "/data/*", source: shop, personal_data: {identifiability: non_personal}}
datasets:
  - namespace: file
    name: /data/crm/customers.csv
    personal_data: {identifiability: personal}
    grants: [{id: terms, basis: A6-1-b, purposes: [%s]}]
    retention: {duration: P9Y, anchor: collected_at, collected_at: 2026-01-01}
"""
    kinds = {}
    for purpose in ("Marketing", "ServiceProvision"):
        apply(demo, TERMS, own, everything % purpose)
        found = gate(demo, "churn", version="v2")["findings"]
        kinds[purpose] = {item["kind"] for item in found if item["severity"] in {"violation", "gap"}}
    assert "purpose_not_covered" in kinds["ServiceProvision"]
    assert "purpose_not_covered" not in kinds["Marketing"]
    assert "undeclared_source" not in kinds["Marketing"]


def test_suggestions_name_every_leaf_and_refuse_to_be_applied_as_they_are(demo: Catalog) -> None:
    found = suggest_answer(demo)
    assert (found["datasets"], found["models"]) == (5, 1)
    texts = [GovernanceFile(file["path"], file["text"]) for file in found["suggestions"]]
    errors = plan_answer(demo, texts)["errors"]
    assert errors
    assert {error["reason"] for error in errors} == {"not filled in yet: FILL_IN stands for what you know"}
    words = {"channel": "internal", "identifiability": "personal", "purpose": "Marketing", "licence": "MIT"}
    filled = [GovernanceFile(file.path, _fill(file.text, words)) for file in texts]
    assert "errors" not in apply_answer(demo, filled, None)
    assert (suggest_answer(demo)["datasets"], suggest_answer(demo)["models"]) == (0, 0)


def _fill(text: str, words: dict[str, str]) -> str:
    lines = []
    for line in text.splitlines():
        key = line.partition(":")[0].strip(" -")
        lines.append(line.replace("FILL_IN", words.get(key, "crm")))
    return "\n".join(lines)


def test_the_log_takes_a_plan_once_however_it_is_read_again(demo: Catalog) -> None:
    """The digest after an apply is that of a rebuild."""
    apply(demo, HISTORY, "datasets: [{namespace: file, name: '/data/*', write_mode: append}]")
    before = upkeep.digest(demo)
    demo.rebuild()
    assert upkeep.digest(demo) == before


def test_the_yaml_in_the_docs_is_right(demo: Catalog) -> None:
    """All blocks together, and the clicks as the page says."""
    page = (Path(__file__).parent.parent / "docs/governance-yaml.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 4
    found = added(apply(demo, *blocks))
    assert found["/data/web/clicks.csv", "whence_retention"] == {
        "duration": "P1Y",
        "anchor": "collected_at",
        "collected_at": "2026-01-15",
        "action": "erase",
    }
    assert apply(demo, *blocks)["events"] == 0
