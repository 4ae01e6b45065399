"""The page of a run, and what is known of one."""

import json
from pathlib import Path

import pytest
from support.demo_catalog import fill, fill_governed
from support.governed_pages import address_of, opened, text_of
from support.product import catalog_of

from catalog.questions.run import run
from catalog.session.catalog import Catalog
from catalog.values.errors import NotFoundError
from ui.presentation.run import lasted, state_badge

RUN = "0197d2a0-0000-7000-8000-000000000001"
CHILD = "0197d2a0-0000-7000-8000-000000000002"
META = {"producer": "https://example.com/test", "schemaURL": "https://example.com/test"}
FACET = {"_producer": "x", "_schemaURL": "x"}


def event(state: str, second: int, named: str = "build", run_id: str = RUN, **parts: object) -> dict[str, object]:
    """An event of a run."""
    base = {"eventType": state, "eventTime": f"2026-03-01T00:{second:02}:00Z", **META}
    return {**base, "job": {"namespace": "prod", "name": named}, "run": {"runId": run_id}, **parts}


PARENT = {**FACET, "run": {"runId": RUN}, "job": {"namespace": "prod", "name": "build"}}
SQL = {"sql": {**FACET, "query": "SELECT 1"}}
CODE = {"sourceCodeLocation": {**FACET, "type": "git", "url": "https://example.com/r.git", "version": "abc"}}
FAILED = {"errorMessage": {**FACET, "message": "out of *space*", "programmingLanguage": "sql"}}
READ = [{"namespace": "n", "name": "raw", "facets": {"version": {**FACET, "datasetVersion": "v1"}}}]
EVENTS = [
    event("START", 0, inputs=READ, job={"namespace": "prod", "name": "build", "facets": {**SQL, **CODE}}),
    event("FAIL", 3, run={"runId": RUN, "facets": FAILED}, outputs=[{"namespace": "n", "name": "made"}]),
    event("COMPLETE", 2, "step", CHILD, run={"runId": CHILD, "facets": {"parent": PARENT}}),
    event("COMPLETE", 4, "other"),
]


def test_everything_of_a_run_is_told() -> None:
    found = run(catalog_of(EVENTS), run_id=RUN, job_namespace="prod", job_name="build")
    assert (found["state"], found["error_message"], found["code_version"]) == ("FAIL", "out of *space*", "abc")
    assert [(row["name"], row["version"]) for row in found["inputs"]] == [("raw", "v1")]  # type: ignore[union-attr,index,call-overload]
    assert [(row["name"], row["state"]) for row in found["outputs"]] == [("made", "attempted")]  # type: ignore[union-attr,index,call-overload]
    assert [row["run_id"] for row in found["children"]] == [CHILD]  # type: ignore[union-attr,index,call-overload]
    assert [row["event_type"] for row in found["events"]] == ["START", "FAIL"]  # type: ignore[union-attr,index,call-overload]
    assert [row["position"] for row in found["events"]] == [1, 2]  # type: ignore[union-attr,index,call-overload]
    assert found["code"]["sql"] == "SELECT 1"  # type: ignore[index,call-overload]
    assert found["code"]["url"] == "https://example.com/r.git"  # type: ignore[index,call-overload]
    assert found["parent"] is None
    child = run(catalog_of(EVENTS), run_id=CHILD)
    assert child["parent"] == {"run_id": RUN, "job_namespace": "prod", "job_name": "build"}


def test_a_run_id_that_jobs_share_names_them_all() -> None:
    catalog = catalog_of(EVENTS)
    found = run(catalog, run_id=RUN)
    assert [row["job_name"] for row in found["jobs"]] == ["build", "other"]  # type: ignore[union-attr,index,call-overload]
    assert run(catalog, run_id=RUN, job_namespace="prod", job_name="other")["state"] == "COMPLETE"
    for given in ({"run_id": "none"}, {"run_id": RUN, "job_name": "none"}):
        with pytest.raises(NotFoundError, match="No run"):
            run(catalog, **given)


def test_a_run_in_words() -> None:
    assert "failed" in state_badge("FAIL")
    assert "unknown state" in state_badge(None)
    start = "2026-03-01T00:00:00Z"
    assert lasted(start, "2026-03-01T00:00:02.5Z") == "2.5 s"
    assert lasted(start, "2026-03-01T00:03:10Z") == "3 min 10 s"
    assert lasted(start, "2026-03-03T05:03:10Z") == "2 d 5 h"
    assert lasted(start, None) == "not ended yet"


# The page.


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    path = fill(tmp_path / "runs.duckdb", [json.dumps(item).encode() for item in EVENTS])
    monkeypatch.setenv("WHENCE_CATALOG", str(path))
    return path


def test_the_page_tells_a_run_and_leads_on(runs: Path) -> None:
    app = opened("run", id=RUN)
    said = text_of(app)
    assert "### Run of build" in said
    assert "cancel: failed" in said
    assert "out of *space*" in app.error[0].value.replace("\\", "")
    assert app.code[0].value == "SELECT 1"
    links = {
        link.label.replace("\\", ""): (link.proto.page, link.proto.query_string) for link in app.get("page_link")
    }
    assert links["**raw** v1"] == ("dataset", "namespace=n&name=raw&version=v1")
    assert links[f"Run …{CHILD[-8:]} of step"][1].startswith(f"id={CHILD}&")
    assert links["Entry 2"] == ("log", "entry=2")


def test_of_jobs_that_share_an_id_one_is_picked(runs: Path) -> None:
    app = opened("run", id=RUN)
    app.selectbox(key="run_job").select(("prod", "other")).run()
    assert address_of(app) == {"id": RUN, "job_namespace": "prod", "job_name": "other"}
    assert "### Run of other" in text_of(app)


def test_without_an_id_the_newest_are_listed_and_an_unknown_one_is_said(runs: Path) -> None:
    app = opened("run")
    assert sum("id=" in link.proto.query_string for link in app.get("page_link")) == 3
    app.text_input(key="pick_q").input("nothing like it").run()
    assert "No matches." in text_of(app)
    every = opened("run", job_name="other", job_namespace="prod")
    assert "### Runs of other" in text_of(every)
    assert "**1 run**" in text_of(every)
    assert "No matches." in text_of(opened("run", job_name="other", job_namespace="prod", state="ABORT"))
    app = opened("run", id="nothing")
    assert "No run 'nothing'." in app.error[0].value.replace("\\", "")
    next(button for button in app.button if button.label == "Latest runs").click().run()
    assert "### Runs" in text_of(app)


def test_trace_and_dataset_lead_to_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = fill_governed(tmp_path / "governed.duckdb")
    with Catalog(path) as catalog, catalog.cursor() as cursor:
        row = cursor.execute("SELECT run_id FROM model_versions WHERE version = 'v2'").fetchone()
    assert row
    monkeypatch.setenv("WHENCE_CATALOG", str(path))
    for page in ("dataset", "trace"):
        app = opened(page, name="churn", namespace="models", version="v2")
        assert any(f"id={row[0]}" in link.proto.query_string for link in app.get("page_link")), page
