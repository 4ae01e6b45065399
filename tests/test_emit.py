"""The emitting side against a real backend on loopback: what arrives, and what happens when none is there."""

import hashlib
import importlib
import json
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from catalog.log.admission import admit
from catalog.log.entry import Entry
from ingest.facets.models import FACETS, Declassifier, Grant, Grants, Model, Retention, Source, Write
from whence import ColumnEdge, Run, declare, facet, file_version
from whence.code_version import public_remote
from whence.delivery import append_line
from whence.facets import KINDS


@dataclass
class Backend:
    """A backend that keeps what it gets and answers what it is told to."""

    url: str
    status: int = 201
    answer_after: float = 0.0
    bodies: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def events(self) -> list[dict]:
        """Return what came, in order."""
        return [json.loads(body) for body in self.bodies]


@pytest.fixture
def backend() -> Iterator[Backend]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            time.sleep(kept.answer_after)
            kept.bodies.append(body if self.path == "/api/v1/lineage" else f"sent to {self.path}")
            kept.headers.append(dict(self.headers))
            self.send_response(kept.status)
            if kept.status == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept = Backend(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield kept
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Work in an empty folder outside git, without any OpenLineage configuration."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("WHENCE_SPOOL", raising=False)
    for name in [name for name in os.environ if name.startswith("OPENLINEAGE_")]:
        monkeypatch.delenv(name)
    yield
    for name in [name for name in os.environ if name.startswith("OPENLINEAGE__")]:
        del os.environ[name]  # the client copies OPENLINEAGE_URL there


@pytest.fixture
def nobody() -> str:
    """Return the address of a port where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def spooled(path: Path = Path("whence-spool.ndjson")) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_training_is_start_and_complete_with_everything_it_said(backend: Backend, tmp_path: Path) -> None:
    """START has what was known, COMPLETE has all: versions, roles, schema, model, parameters, metrics."""
    features = tmp_path / "features.parquet"
    features.write_bytes(b"x" * 3_000_000)
    digest = "sha256:" + hashlib.sha256(b"x" * 3_000_000).hexdigest()
    run = Run("churn-pipeline", "train_churn", url=backend.url, producer="https://example.org/p", sql="SELECT 1")
    assert run.reads("file", "/data/features.parquet", sha256_of=features, role="train") == digest
    with run:
        run.reads("file", "/data/test.parquet", version="7", role="test", fields={"a": "BIGINT"}, row_count=9)
        assert run.model("models", "churn", version="v2", parameters={"C": 1.0}, metrics={"auc": 0.9}) == "v2"
    start, complete = backend.events
    assert [e["eventType"] for e in backend.events] == ["START", "COMPLETE"]
    assert start["eventTime"] < complete["eventTime"]
    assert {e["run"]["runId"] for e in backend.events} == {run.run_id}
    assert [i["name"] for i in start["inputs"]] == ["/data/features.parquet"]
    assert start["outputs"] == []
    train, test = complete["inputs"]
    assert train["facets"]["version"]["datasetVersion"] == digest
    role = train["inputFacets"]["whence_role"]
    assert role["role"] == "train"
    assert role["_schemaURL"] == "https://whence.dev/spec/facets/1-0-0/WhenceRoleInputDatasetFacet.json"
    assert role["_producer"] == complete["producer"] == "https://example.org/p"
    assert test["facets"]["schema"]["fields"][0]["name"] == "a"
    assert test["inputFacets"]["inputStatistics"]["rowCount"] == 9
    (model,) = complete["outputs"]
    assert model["facets"]["datasetType"]["datasetType"] == "MODEL"
    assert model["facets"]["version"]["datasetVersion"] == "v2"
    assert model["outputFacets"]["whence_training"]["parameters"] == {"C": 1.0}
    assert model["outputFacets"]["whence_training"]["metrics"] == {"auc": 0.9}
    assert complete["job"]["facets"]["sql"]["query"] == "SELECT 1"
    assert not Path("whence-spool.ndjson").exists()


def test_an_output_carries_column_lineage_rows_and_lifecycle(backend: Backend, tmp_path: Path) -> None:
    """Edges to a column stand under `fields`, edges to the whole output under `dataset`."""
    (tmp_path / "out.csv").write_text("h\n1\n")
    edges = [
        ColumnEdge("h", "file", "/in.csv", "email", subtype="TRANSFORMATION", masking=True),
        ColumnEdge("h", "file", "/in.csv", "email", type="INDIRECT", subtype="CONDITIONAL"),
        ColumnEdge(None, "file", "/in.csv", "consent", type="INDIRECT", subtype="FILTER"),
    ]
    with Run("n", "j", url=backend.url) as run:
        run.writes("file", "/out.csv", fields={"h": "VARCHAR"})
        run.writes(
            "file",
            "/out.csv",
            sha256_of=tmp_path / "out.csv",
            column_lineage=edges,
            row_count=1,
            lifecycle="OVERWRITE",
        )
    (out,) = backend.events[-1]["outputs"]
    assert out["facets"]["version"]["datasetVersion"] == file_version(tmp_path / "out.csv")
    assert out["facets"]["lifecycleStateChange"]["lifecycleStateChange"] == "OVERWRITE"
    assert out["outputFacets"]["outputStatistics"] == out["outputFacets"]["outputStatistics"] | {
        "rowCount": 1,
        "size": 4,
    }
    lineage = out["facets"]["columnLineage"]
    (source,) = lineage["fields"]["h"]["inputFields"]
    assert source["transformations"] == [
        {"type": "DIRECT", "subtype": "TRANSFORMATION", "masking": True},
        {"type": "INDIRECT", "subtype": "CONDITIONAL", "masking": False},
    ]
    (condition,) = lineage["dataset"]
    assert (condition["field"], condition["transformations"][0]["subtype"]) == ("consent", "FILTER")


@pytest.mark.parametrize(
    ("raised", "state", "message"),
    [
        (ValueError("no rows"), "FAIL", "ValueError: no rows"),
        (SystemExit(3), "FAIL", "SystemExit: 3"),
        (SystemExit(0), "COMPLETE", None),
        (KeyboardInterrupt(), "ABORT", None),
    ],
)
def test_how_a_run_ends(backend: Backend, raised: BaseException, state: str, message: str | None) -> None:
    """The exception goes on unchanged, and the last event says how it ended."""
    with pytest.raises(type(raised)) as caught, Run("n", "j", url=backend.url):
        raise raised
    assert caught.value is raised
    assert [e["eventType"] for e in backend.events] == ["START", state]
    said = backend.events[-1]["run"]["facets"].get("errorMessage", {})
    assert said.get("message") == message
    assert "stackTrace" not in said


def test_without_with(backend: Backend) -> None:
    """start, complete and fail are the same thing said by hand; after the end nothing more is sent."""
    run = Run("n", "j", url=backend.url).start()
    run.start().complete()
    run.complete()
    run.fail("too late")
    Run("n", "j", url=backend.url).start().fail(ValueError("x"))
    assert [e["eventType"] for e in backend.events] == ["START", "COMPLETE", "START", "FAIL"]


def test_parents(backend: Backend) -> None:
    """A child names its parent and the root; a parent may come as text from a scheduler."""
    with Run("n", "dag", url=backend.url) as top, Run("n", "task", parent=top) as task:
        Run("n", "part", parent=task).start().complete()
    text = f"prod/eu/nightly/{top.run_id}"
    Run("n", "alone", parent=text, url=backend.url).start()
    by_job = {e["job"]["name"]: e for e in backend.events}
    part = by_job["part"]["run"]["facets"]["parent"]
    assert part["run"]["runId"] == task.run_id
    assert part["root"] == {"run": {"runId": top.run_id, "facets": {}}, "job": part["root"]["job"]}
    assert part["root"]["job"]["name"] == "dag"
    assert by_job["alone"]["run"]["facets"]["parent"]["job"]["namespace"] == "prod/eu"


@pytest.mark.parametrize("parent", ["x", "a/b/c", "a//0"])
def test_a_wrong_argument_raises_at_once(parent: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Run("n", "j", parent=parent)
    with pytest.raises(ValueError, match="namespace"):
        Run("", "j")
    with pytest.raises(ValueError, match="roles are train"):
        Run("n", "j").reads("a", "b", role="trian")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="lifecycle"):
        Run("n", "j").writes("a", "b", lifecycle="NEW")  # type: ignore[arg-type]


def test_backend_away_costs_no_exception_and_no_event(
    nobody: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One warning that names the file; the events are in it, whole and in order, wherever the run went."""
    began = time.monotonic()
    with Run("n", "j", url=nobody) as run:
        (tmp_path / "sub").mkdir()
        monkeypatch.chdir(tmp_path / "sub")
        run.model("models", "m", version="1")
    assert time.monotonic() - began < 2
    start, complete = spooled(tmp_path / "whence-spool.ndjson")
    assert (start["eventType"], complete["eventType"]) == ("START", "COMPLETE")
    assert complete["outputs"][0]["name"] == "m"
    (warning,) = [r for r in caplog.records if r.levelno >= logging.WARNING]
    assert "whence ingest" in warning.getMessage()
    assert "whence-spool.ndjson" in warning.getMessage()


@pytest.mark.parametrize("status", [302, 401, 422, 500, 503])
def test_an_error_answer_spools_what_was_sent(
    backend: Backend, status: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each event is tried once, and the spool has exactly the bytes the backend refused."""
    monkeypatch.setenv("WHENCE_SPOOL", str(tmp_path / "kept.ndjson"))
    backend.status = status
    began = time.monotonic()
    with Run("n", "j", url=backend.url):
        pass
    assert time.monotonic() - began < 2
    assert (tmp_path / "kept.ndjson").read_text().splitlines() == backend.bodies
    assert len(backend.bodies) == 2


def test_a_silent_backend_is_waited_for_a_bounded_time_and_only_once(backend: Backend) -> None:
    """The first event may take three seconds, every later one of the run and its children half a second."""
    backend.answer_after = 3.6
    began = time.monotonic()
    with Run("n", "j", url=backend.url) as run:
        Run("n", "child", parent=run).start().complete()
    assert time.monotonic() - began < 3 + 3 * 0.5 + 1
    assert len(spooled()) == 4


def test_a_backend_that_comes_back_gets_the_rest(backend: Backend) -> None:
    """A refused START does not cost the COMPLETE."""
    backend.status = 503
    run = Run("n", "j", url=backend.url).start()
    backend.status = 201
    run.complete()
    assert [e["eventType"] for e in spooled()] == ["START"]
    assert backend.events[-1]["eventType"] == "COMPLETE"


def test_neither_backend_nor_spool(
    nobody: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The training goes on; the log says that the event is lost."""
    monkeypatch.setenv("WHENCE_SPOOL", "/nowhere/at/all.ndjson")
    with Run("n", "j", url=nobody):
        pass
    assert "LOST" in caplog.text


@pytest.mark.parametrize("url", ["localhost:5000", "not a url"])
def test_a_wrong_url_spools(url: str) -> None:
    with Run("n", "j", url=url):
        pass
    assert len(spooled()) == 2


def test_a_broken_configuration_file_spools(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "openlineage.yml").write_text("transport:\n  type: http\n")
    with Run("n", "j"):
        pass
    assert len(spooled()) == 2


def test_configured_as_the_real_client(backend: Backend, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """OPENLINEAGE_URL with a key, and openlineage.yml with several transports."""
    monkeypatch.setenv("OPENLINEAGE_URL", backend.url)
    monkeypatch.setenv("OPENLINEAGE_API_KEY", "k")
    Run("n", "env").start()
    Run("n", "given", url=backend.url).start()
    assert [h["Authorization"] for h in backend.headers] == ["Bearer k", "Bearer k"]
    monkeypatch.delenv("OPENLINEAGE_URL")
    (tmp_path / "openlineage.yml").write_text(
        "transport: {type: composite, transports: ["
        f"{{type: http, url: '{backend.url}'}}, {{type: file, log_file_path: log.ndjson, append: true}}]}}"
    )
    Run("n", "file").start()
    assert backend.events[-1]["job"]["name"] == json.loads(Path("log.ndjson").read_text())["job"]["name"] == "file"


def test_a_file_that_cannot_be_read_has_no_version(backend: Backend, caplog: pytest.LogCaptureFixture) -> None:
    """A gap the catalog will name, not the end of a training."""
    with Run("n", "j", url=backend.url) as run:
        assert run.reads("file", "/gone", sha256_of=Path("gone")) is None
    assert "version" not in backend.events[-1]["inputs"][0]["facets"]
    assert "gone" in caplog.text


def test_values_json_cannot_hold(backend: Backend) -> None:
    """Numbers of numpy arrive as numbers, NaN as text, objects as their short text."""
    with Run("n", "j", url=backend.url) as run:
        run.model(
            "models",
            "m",
            parameters={"n": np.int64(3), "layers": (1, 2), "of": Path("p")},
            metrics={"auc": np.float32(0.5), "loss": float("nan")},
        )
    said = backend.events[-1]["outputs"][0]["outputFacets"]["whence_training"]
    assert said["parameters"] == {"n": 3, "layers": [1, 2], "of": "p"}
    assert said["metrics"] == {"auc": 0.5, "loss": "nan"}
    assert "NaN" not in backend.bodies[-1]


def test_the_commit_of_the_working_folder(backend: Backend, tmp_path: Path) -> None:
    """Found in a repository, marked when files differ from it, without paths or passwords; else absent."""

    def git(*words: str) -> str:
        command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *words]
        return subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout.strip()

    def location() -> dict | None:
        Run("n", "j", url=backend.url).start()
        return backend.events[-1]["job"]["facets"].get("sourceCodeLocation")

    assert location() is None
    (tmp_path / "train.py").write_text("1")
    git("init", "-q")
    git("add", "train.py")
    git("commit", "-qm", "one")
    head = git("rev-parse", "HEAD")
    assert location()["version"] == head
    assert location()["url"] == f"https://no-remote.invalid/{head}"
    git("tag", "v1.0")
    git("remote", "add", "origin", "https://me:secret@git.example.org/a/b.git")
    (tmp_path / "train.py").write_text("2")
    said = location()
    assert said["version"] == f"{head}-dirty"
    assert said["url"] == said["repoUrl"] == "https://git.example.org/a/b.git"
    Run("n", "j", url=backend.url, commit="abc").start()
    assert backend.events[-1]["job"]["facets"]["sourceCodeLocation"]["version"] == "abc"


@pytest.mark.parametrize(
    ("remote", "public"),
    [
        ("git@github.com:o/r.git", "git@github.com:o/r.git"),
        ("https://u:p@h.example/o/r.git?token=1", "https://h.example/o/r.git"),
        ("ssh://git@h.example:22/o/r", "ssh://h.example:22/o/r"),
        ("/srv/git/r", None),
        ("file:///srv/git/r", None),
        (None, None),
    ],
)
def test_remotes_leak_nothing(remote: str | None, public: str | None) -> None:
    assert public_remote(remote) == public


def _append_many(path: Path, letter: str) -> None:
    for _ in range(200):
        append_line(path, letter * 5000)


def test_processes_share_a_spool(tmp_path: Path) -> None:
    """Lines of several processes never mix."""
    path = tmp_path / "shared.ndjson"
    workers = [get_context("spawn").Process(target=_append_many, args=(path, letter)) for letter in "abc"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    lines = path.read_text().splitlines()
    assert sorted(set(lines)) == [letter * 5000 for letter in "abc"]
    assert len(lines) == 600


@pytest.mark.parametrize(
    ("root", "expected"),
    [(None, "task"), ("airflow/eu/dag/{uuid}", "dag"), ("not a run", None)],
)
def test_the_scheduler_names_the_parent(
    backend: Backend,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    root: str | None,
    expected: str | None,
) -> None:
    """As dbt-ol reads it: the parent is the root unless another is named; one that cannot be read is nobody."""
    uuid = "01890000-0000-7000-8000-000000000001"
    monkeypatch.setenv("OPENLINEAGE_PARENT_ID", f"airflow/task/{uuid}")
    if root is not None:
        monkeypatch.setenv("OPENLINEAGE_ROOT_PARENT_ID", root.format(uuid=uuid))
    with Run("n", "j", url=backend.url) as run:
        Run("n", "child", parent=run).start().complete()
    parent = backend.events[0]["run"]["facets"]["parent"]
    assert (parent["job"], parent["run"]["runId"]) == ({"namespace": "airflow", "name": "task", "facets": {}}, uuid)
    child = next(e for e in backend.events if e["job"]["name"] == "child")["run"]["facets"]["parent"]
    assert child["run"]["runId"] == run.run_id
    for told in (parent, child):
        assert told.get("root", {}).get("job", {}).get("name") == expected
    assert ("OPENLINEAGE_ROOT_PARENT_ID" in caplog.text) == (expected is None)


@pytest.mark.parametrize("text", ["x", "a/b/c", "a//01890000-0000-7000-8000-000000000001"])
def test_a_malformed_parent_in_the_environment_ends_no_training(
    backend: Backend, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    monkeypatch.setenv("OPENLINEAGE_PARENT_ID", text)
    with Run("n", "j", url=backend.url):
        pass
    assert "parent" not in backend.events[-1]["run"]["facets"]
    assert "OPENLINEAGE_PARENT_ID" in caplog.text
    assert "namespace/job/runId" in caplog.text


def test_a_given_parent_goes_before_the_environment(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENLINEAGE_PARENT_ID", "airflow/task/01890000-0000-7000-8000-000000000001")
    Run("n", "j", url=backend.url, parent="n/given/01890000-0000-7000-8000-000000000002").start()
    assert backend.events[-1]["run"]["facets"]["parent"]["job"]["name"] == "given"


def test_emitting_needs_no_catalog() -> None:
    """A training script that emits loads neither DuckDB nor a web server nor pydantic."""
    code = (
        "import sys; from whence import Run, declare, facet; "
        "print([m for m in ('duckdb', 'fastapi', 'streamlit', 'pydantic', 'ingest', 'catalog') if m in sys.modules])"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_facets_of_ours_go_along_typed(backend: Backend) -> None:
    """Each says who told it and by which schema; only what was given is sent."""
    source = Source(name="crm", channel="internal")
    grants = Grants(grants=[Grant(id="terms", basis="A6-1-b", purposes=["ServiceProvision"])])
    with Run("n", "j", url=backend.url, producer="https://example.org/p") as run:
        run.reads("file", "/in.csv", facets=[source, grants])
        run.writes("file", "/out.csv", facets=[Write(mode="append")])
        run.model("models", "churn", facets=[Model(purpose="Marketing")])
    event = backend.events[-1]
    told = event["inputs"][0]["facets"]
    assert told["whence_source"] == {
        "_producer": "https://example.org/p",
        "_schemaURL": "https://whence.dev/spec/facets/1-0-0/WhenceSourceDatasetFacet.json",
        "name": "crm",
        "channel": "internal",
    }
    assert told["whence_grants"]["grants"] == [
        {"id": "terms", "basis": "eu-gdpr:A6-1-b", "purposes": ["dpv:ServiceProvision"]}
    ]
    written, model = event["outputs"]
    assert written["facets"]["whence_write"]["mode"] == "append"
    assert model["facets"]["whence_model"]["purpose"] == "dpv:Marketing"


def test_a_dataset_is_declared_outside_any_run(backend: Backend) -> None:
    declare(
        "file",
        "/in.csv",
        Source(name="crm"),
        Retention(anchor="fixed_date", fixed_date="2027-01-01"),
        url=backend.url,
    )
    (event,) = backend.events
    assert (event["dataset"]["name"], event["producer"]) == ("/in.csv", "https://whence.dev/emit")
    assert event["dataset"]["facets"]["whence_retention"]["fixed_date"] == "2027-01-01"
    assert isinstance(admit(json.dumps(event).encode()), Entry)


def test_a_facet_of_a_job_stands_on_no_dataset() -> None:
    with pytest.raises(ValueError, match="whence_declassifier is no facet of a dataset"):
        declare("file", "/in.csv", Declassifier(technique="k-anonymity", lowers_to="anonymised"))
    with pytest.raises(ValueError, match="and a facet"):
        declare("file", "/in.csv")


def test_plain_facets_are_the_typed_ones_without_their_checks(backend: Backend) -> None:
    """Where no server part is installed, a facet is a key and members; the event is the same."""
    grant = {
        "id": "terms",
        "basis": "eu-gdpr:A6-1-b",
        "purposes": ["dpv:ServiceProvision"],
        "valid_from": "2026-01-01",
    }
    typed = (Source(name="crm", channel="internal"), Grants(grants=[Grant(**grant)]))
    plain = (
        facet("whence_source", name="crm", channel="internal", licence=None),
        facet("whence_grants", grants=[{**grant, "valid_from": date(2026, 1, 1)}]),
    )
    for facets in (typed, plain):
        declare("file", "/in.csv", *facets, url=backend.url)
    first, second = (event["dataset"] for event in backend.events)
    assert first == second


def test_a_misspelt_facet_names_the_nearest() -> None:
    with pytest.raises(ValueError, match=r"no facet 'whence_sorce'\. Nearest: 'whence_source'\."):
        facet("whence_sorce", name="crm")
    with pytest.raises(ValueError, match="whence_role is no facet of a dataset"):
        declare("n", "d", facet("whence_role", role="train"))


def test_plain_facets_know_the_keys_of_the_models() -> None:
    assert {key: tuple(kind) for key, kind in KINDS.items()} == {
        model.key: (model.schema_name, model.holder) for model in FACETS
    }


def test_the_former_place_works_for_a_release() -> None:
    sys.modules.pop("ingest.emit", None)
    with pytest.warns(DeprecationWarning, match="from whence import Run"):
        former = importlib.import_module("ingest.emit")
    assert (former.Run, former.declare, former.ColumnEdge) == (Run, declare, ColumnEdge)
