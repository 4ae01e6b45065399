"""The demo pipeline, run for real against a recording server, and the lineage it reads from SQL."""

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import duckdb
import pytest

from examples.churn.recorder import recording
from examples.churn.sql_lineage import Dataset, NotUnderstood, edges_of, sources_of, statements, target_of

ROOT = Path(__file__).parent.parent
RECORDED = ROOT / "tests/recorded/demo/events.ndjson"
SPLITS = [f"/data/features/churn_{role}.parquet" for role in ("train", "validation", "test")]


def events_in(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def workdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder where the pipeline has run, with `events.ndjson` and `metrics.json` in it."""
    from examples.churn.pipeline import run_pipeline  # noqa: PLC0415  # loads scikit-learn

    folder = tmp_path_factory.mktemp("demo")
    with recording(folder / "events.ndjson") as url:
        (folder / "metrics.json").write_text(json.dumps(run_pipeline(url, folder, validates=True)))
    return folder


@pytest.fixture(scope="module")
def events(workdir: Path) -> list[dict]:
    return events_in(workdir / "events.ndjson")


def runs_of(events: Iterable[dict], job: str, state: str = "COMPLETE") -> list[dict]:
    return [e for e in events if e["job"]["name"] == job and e["eventType"] == state]


def version_of(dataset: dict) -> str | None:
    return dataset["facets"].get("version", {}).get("datasetVersion")


def ways(event: dict, target: str | None, field: str, output: int = 0) -> list[tuple[str, str, bool]]:
    """Return how a source column reaches a target column, or with None the whole output."""
    lineage = event["outputs"][output]["facets"]["columnLineage"]
    found = lineage["dataset"] if target is None else lineage["fields"][target]["inputFields"]
    return [
        (t["type"], t["subtype"], t["masking"]) for i in found if i["field"] == field for t in i["transformations"]
    ]


def test_every_event_is_valid(events: list[dict]) -> None:
    """The keys that OpenLineage requires are there, in every event and every facet."""
    for event in events:
        assert datetime.fromisoformat(event["eventTime"]).tzinfo
        assert event["producer"]
        assert event["schemaURL"].endswith("RunEvent")
        assert UUID(event["run"]["runId"])
        assert event["job"]["namespace"] == "shop"
        datasets = event["inputs"] + event["outputs"]
        assert all(d["namespace"] and d["name"] for d in datasets)
        holders = [event["run"], event["job"], *datasets]
        facets = [facet for holder in holders for facet in holder["facets"].values()]
        facets += [
            facet for d in datasets for facet in (d.get("inputFacets") or d.get("outputFacets") or {}).values()
        ]
        assert all(facet["_producer"] and facet["_schemaURL"].startswith("https://") for facet in facets)


def test_every_run_starts_and_ends_and_time_goes_on(events: list[dict]) -> None:
    times = [event["eventTime"] for event in events]
    assert times == sorted(set(times))
    ends: dict[str, list[str]] = {}
    for event in events:
        ends.setdefault(event["run"]["runId"], []).append(event["eventType"])
    assert len(ends) == 30
    assert sorted(set(map(tuple, ends.values()))) == [("START", "COMPLETE"), ("START", "FAIL")]
    tops = {e["run"]["runId"] for e in runs_of(events, "churn_pipeline")}
    parents = {e["run"]["facets"]["parent"]["run"]["runId"] for e in events if e["job"]["name"] != "churn_pipeline"}
    assert parents == tops


def test_models_are_trained_on_the_splits_made_just_before(events: list[dict], workdir: Path) -> None:
    """v1 and v2 each read the exact files that the split before them wrote, in three roles."""
    trained, split = runs_of(events, "train_churn"), runs_of(events, "split_features")
    assert [version_of(e["outputs"][0]) for e in trained] == ["v1", "v2"]
    for training, splitting in zip(trained, split, strict=True):
        assert [i["name"] for i in training["inputs"]] == SPLITS
        roles = [i["inputFacets"]["whence_role"]["role"] for i in training["inputs"]]
        assert roles == ["train", "validation", "test"]
        assert [version_of(i) for i in training["inputs"]] == [version_of(o) for o in splitting["outputs"]]
        assert training["outputs"][0]["facets"]["datasetType"]["datasetType"] == "MODEL"
    metrics = json.loads((workdir / "metrics.json").read_text())
    assert [e["outputs"][0]["outputFacets"]["whence_training"]["metrics"] for e in trained] == list(metrics.values())
    assert all(0.7 < m["test_auc"] < 1 for m in metrics.values())
    assert not {version_of(o) for o in split[0]["outputs"]} & {version_of(o) for o in split[1]["outputs"]}


def test_the_first_attempt_at_v2_really_failed(events: list[dict]) -> None:
    (failed,) = (e for e in events if e["eventType"] == "FAIL")
    assert failed["job"]["name"] == "train_churn"
    assert "contains NaN" in failed["run"]["facets"]["errorMessage"]["message"]
    assert [(o["name"], version_of(o)) for o in failed["outputs"]] == [("churn", "v2")]
    assert failed["eventTime"] < runs_of(events, "train_churn")[1]["eventTime"]


def test_sources_of_v2_that_v1_had_not(events: list[dict]) -> None:
    """Bought demographics and a partner's export come in between; nobody writes the sources."""
    (march,) = (e["eventTime"] for e in runs_of(events, "churn_pipeline")[:1])

    def leaves(chosen: list[dict]) -> set[str]:
        written = {o["name"] for e in chosen for o in e["outputs"]}
        return {i["name"] for e in chosen for i in e["inputs"]} - written

    first = leaves([e for e in events if e["eventTime"] <= march])
    assert first == {"/data/crm/customers.csv", "/data/web/clicks.csv", "/data/support/tickets.csv"}
    later = leaves([e for e in events if e["eventTime"] > march])
    assert later - first == {"/data/vendor/demographics.csv", "/data/partners/partner_export.csv"}


def test_files_are_versioned_by_content_and_most_tables_by_time(events: list[dict]) -> None:
    for event in events:
        for dataset in event["inputs"] + event["outputs"]:
            version = version_of(dataset)
            if dataset["namespace"] == "file":
                assert version.startswith("sha256:")
            if dataset["name"].startswith(("staging.", "marts.")):
                assert version is None
    for built, split, scored in zip(
        *(runs_of(events, job) for job in ("build_features", "split_features", "score_customers")),
        strict=True,
    ):
        assert version_of(built["outputs"][0]) == version_of(split["inputs"][0])
        assert version_of(scored["inputs"][1]) is None


def test_two_tables_only_grow(events: list[dict], workdir: Path) -> None:
    """Their SQL says INSERT, no lifecycle says overwrite, and the rows told are the rows there."""
    with duckdb.connect(workdir / "shop.duckdb", read_only=True) as con:
        for job, table in (("load_clicks", "staging.clicks"), ("score_customers", "marts.churn_scores")):
            told = [e["outputs"][0] for e in runs_of(events, job)]
            rows = sum(o["outputFacets"]["outputStatistics"]["rowCount"] for o in told)
            assert rows == len(con.table(table))
            assert all("lifecycleStateChange" not in o["facets"] for o in told)
            assert all("INSERT INTO" in e["job"]["facets"]["sql"]["query"] for e in runs_of(events, job))
    staged = runs_of(events, "stage_tickets")[0]["outputs"][0]
    assert staged["facets"]["lifecycleStateChange"]["lifecycleStateChange"] == "OVERWRITE"


def test_column_lineage_of_key_columns(events: list[dict]) -> None:
    """Masking of the email, the filter on consent, text that reaches v2, and joins that only decide."""
    customers = runs_of(events, "stage_customers")[0]
    assert ways(customers, "email_hash", "email") == [("DIRECT", "TRANSFORMATION", True)]
    assert ways(customers, "customer_id", "customer_id") == [("DIRECT", "IDENTITY", False)]
    assert ways(customers, "age_band", "birth_year") == [("INDIRECT", "CONDITIONAL", False)]
    assert ways(customers, None, "marketing_consent") == [("INDIRECT", "FILTER", False)]
    assert "name" not in str(customers["outputs"][0]["facets"]["columnLineage"]["fields"].keys())

    anonymised = runs_of(events, "anonymise_clicks")[0]
    assert ways(anonymised, "people", "customer_id") == [("DIRECT", "AGGREGATION", False)]
    assert ("INDIRECT", "GROUP_BY", False) in ways(anonymised, None, "age_band")
    assert ("INDIRECT", "SORT", False) in ways(anonymised, None, "region")

    v1, v2 = runs_of(events, "build_features")
    assert ways(v2, "complaints", "body") == [("DIRECT", "AGGREGATION", False)]
    assert '"body"' not in json.dumps(v1["outputs"])
    assert ways(v2, "cancel_clicks", "page") == [("INDIRECT", "FILTER", False)]
    assert ways(v2, "household_income", "household_income") == [("DIRECT", "IDENTITY", False)]
    assert ways(v2, None, "email_hash") == [("INDIRECT", "JOIN", False)] * 2
    assert not any(f["name"] == "email_hash" for f in v2["outputs"][0]["facets"]["schema"]["fields"])

    scored = runs_of(events, "score_customers")[1]
    assert ways(scored, "churn_probability", "household_income") == [("DIRECT", "TRANSFORMATION", False)]
    for output in range(3):
        split = runs_of(events, "split_features")[1]
        assert ways(split, "complaints", "complaints", output) == [("DIRECT", "IDENTITY", False)]


def test_column_lineage_names_only_columns_that_exist(events: list[dict]) -> None:
    """Each source column is in the schema of an input of the same run, each target in that of the output."""
    for event in events:
        known = {
            (i["namespace"], i["name"], f["name"])
            for i in event["inputs"]
            for f in i["facets"].get("schema", {}).get("fields", [])
        }
        for output in event["outputs"]:
            lineage = output["facets"].get("columnLineage", {"fields": {}, "dataset": []})
            assert set(lineage["fields"]) <= {f["name"] for f in output["facets"].get("schema", {}).get("fields", [])}
            sources = [
                *lineage["dataset"],
                *(i for f in lineage["fields"].values() for i in f["inputFields"]),
            ]
            assert {(s["namespace"], s["name"], s["field"]) for s in sources} <= known


def test_some_tickets_speak_of_health(workdir: Path) -> None:
    """A few in a hundred, as in life: later checks must find them."""
    bodies = (workdir / "data/support/tickets.csv").read_text().splitlines()[1:]
    unwell = [b for b in bodies if any(w in b for w in ("surgery", "diabetes", "depression", "pregnant"))]
    assert 5 <= len(unwell) < len(bodies) / 20


def told(event: dict) -> tuple[object, ...]:
    """Return what an event says, without times, ids, and whatever hangs on versions of libraries."""

    def said(dataset: dict) -> tuple[str, str, str]:
        facets = {k: v for k, v in dataset["facets"].items() if k != "version"}
        return dataset["namespace"], dataset["name"], json.dumps(facets, sort_keys=True)

    sides = [[said(d) for d in event[side]] for side in ("inputs", "outputs")]
    return event["job"]["name"], event["eventType"], event["job"]["facets"].get("sql"), *sides


def test_the_recorded_events_are_what_the_pipeline_sends(events: list[dict]) -> None:
    """If this fails after a wanted change: record again, as the README of the example says."""
    assert [told(event) for event in events_in(RECORDED)] == [told(event) for event in events]


def test_the_recording_tells_nothing_of_the_machine() -> None:
    text = RECORDED.read_text(encoding="utf-8")
    assert len(text.encode()) < 400_000
    assert re.findall(r"(?<![\w/.:])/(?!data/)\w+/[\w./-]*", text) == []


@pytest.mark.slow
def test_it_runs_the_same_way_twice_and_passes_events_on(workdir: Path, tmp_path: Path) -> None:
    """The command line, in a used folder: the same versions again; server and file get the same events."""
    words = ["--workdir", workdir, "--events", tmp_path / "kept.ndjson"]
    with recording(tmp_path / "served.ndjson") as url:
        command = [sys.executable, "-m", "examples.churn.pipeline", "--validate", "--url", url, *map(str, words)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert (tmp_path / "served.ndjson").read_bytes() == (tmp_path / "kept.ndjson").read_bytes()
    assert [told(e) for e in events_in(tmp_path / "kept.ndjson")] == [told(e) for e in events_in(RECORDED)]
    versions = [
        [version_of(d) for e in events_in(p) for d in e["outputs"]]
        for p in (workdir / "events.ndjson", tmp_path / "kept.ndjson")
    ]
    assert versions[0] == versions[1]
    assert "churn v2: test AUC" in done.stdout
    assert done.stderr == ""


FIELDS = {
    Dataset("file", "/data/a.csv"): {"id": "BIGINT", "x": "BIGINT", "at": "DATE"},
    Dataset("duckdb://shop", "s.b"): {"id": "BIGINT", "y": "VARCHAR"},
}


@pytest.mark.parametrize(
    ("sql", "edges"),
    [
        ("SELECT x FROM read_csv('/data/a.csv')", {"x<x DIRECT IDENTITY"}),
        ("SELECT x + 1 AS z FROM read_csv('/data/a.csv')", {"z<x DIRECT TRANSFORMATION"}),
        ("SELECT sha256(upper(y)) AS h FROM s.b", {"h<y DIRECT TRANSFORMATION masked"}),
        ("WITH c AS (SELECT md5(y) h FROM s.b) SELECT max(h) AS m FROM c", {"m<y DIRECT AGGREGATION masked"}),
        ("SELECT b.* FROM s.b AS b", {"id<id DIRECT IDENTITY", "y<y DIRECT IDENTITY"}),
        ("SELECT count(*) AS n FROM s.b WHERE y > 'a'", {"*<y INDIRECT FILTER"}),
        (
            "SELECT y FROM s.b JOIN read_csv('/data/a.csv') AS a USING (id) ORDER BY y",
            {"y<y DIRECT IDENTITY", "*<id INDIRECT JOIN", "*<y INDIRECT SORT"},
        ),
        (
            "SELECT sum(x) OVER (PARTITION BY id ORDER BY at) AS r FROM read_csv('/data/a.csv')",
            {"r<x DIRECT AGGREGATION", "r<id INDIRECT WINDOW", "r<at INDIRECT WINDOW"},
        ),
        (
            "SELECT if(id > 3, x, 0) AS c FROM (SELECT id, x FROM read_csv('/data/a.csv') WHERE at > 0) t",
            {"c<id INDIRECT CONDITIONAL", "c<x DIRECT TRANSFORMATION", "*<at INDIRECT FILTER"},
        ),
    ],
)  # fmt: skip
def test_lineage_of_one_query(sql: str, edges: set[str]) -> None:
    (statement,) = statements(f"CREATE OR REPLACE TABLE s.t AS {sql}")
    assert target_of(statement) == ("duckdb://shop", "s.t")
    found = edges_of(statement, FIELDS)
    assert {
        f"{e.target or '*'}<{e.field} {e.type} {e.subtype}{' masked' if e.masking else ''}" for e in found
    } == edges


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM s.b UNION ALL SELECT x AS id FROM read_csv('/data/a.csv')",
        "SELECT y FROM s.b WHERE id IN (SELECT id FROM read_csv('/data/a.csv'))",
    ],
)
def test_what_is_not_understood_is_not_guessed(sql: str) -> None:
    (statement,) = statements(f"INSERT INTO s.t {sql}")
    assert len(sources_of(statement)) == 2
    with pytest.raises(NotUnderstood):
        edges_of(statement, FIELDS)
