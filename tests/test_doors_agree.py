"""Every way to ask gives the same findings and the same gates: command, HTTP route, SQL and what the app asks."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.governance_histories import situations
from support.governed import record_body
from support.histories import arrivals, histories
from support.keeping import kept, remove
from support.parts import examples
from support.ports import free_port
from support.product import entries_of
from support.scene import DOORS_SCENE, dataset, declared, ran
from verdicts.case import Case
from verdicts.events import events_of, records_of

from catalog.governance.decisions.append_record import write_records
from catalog.questions.attention import attention
from catalog.questions.model import model
from catalog.questions.overview import verdict_overview
from catalog.questions.searching.findings_search import group_findings, search_findings
from catalog.questions.searching.search import search_models
from catalog.questions.users_sql.user_sql import run_sql
from catalog.session.catalog import Catalog
from ingest.receive.group_commit import GroupCommit
from ingest.receive.taker import InboxTaker
from ingest.receive.workers.large_events import LargeEvents
from ui.api.application import add_routes
from ui.api.health import health_router
from ui.api.publisher import Publisher
from ui.api.request_counts import RequestCounts
from ui.cli.main import main

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking takes minutes
ALL_ROWS = 100_000
EVERY_STATE = ("violation", "gap", "pass")
VERSIONS_ASKED = 1  # of a history, one by one by command and route: each takes about a tenth of a second
Body = dict[str, Any]
Ask = Callable[..., Any]


class Version(NamedTuple):
    """A version of a model; None: the one that a command means without --version."""

    namespace: str
    name: str
    version: str | None

    @property
    def words(self) -> list[str]:
        """The words a command names it by."""
        return [self.namespace, self.name, *([] if self.version is None else ["--version", self.version])]

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters a route names it by."""
        return {key: value for key, value in self._asdict().items() if value is not None}


class Answers(NamedTuple):
    """What one way to ask answers: the findings of all, and of each version its findings and its gate."""

    all: list[Body]
    findings: dict[Version, list[Body]]
    gates: dict[Version, Body]


def answers(ask: Ask, versions: Sequence[Version]) -> Answers:
    """The answers of a function (question, version) that asks one way."""
    return Answers(
        ask("findings", None),
        {version: ask("findings", version) for version in versions},
        {version: without_times(ask("gate", version)) for version in versions},
    )


def without_times(answer: Body) -> Body:
    """An answer without the clock it was given at."""
    return {key: value for key, value in answer.items() if key != "known_at"}


@contextmanager
def http_server(catalog: Catalog) -> Iterator[str]:
    """The URL of the API on an open catalog, served by a thread of this process."""
    app = FastAPI()
    committer = GroupCommit(catalog)
    taker = InboxTaker(catalog, LargeEvents())
    health = health_router(catalog, committer, RequestCounts(), taker)
    add_routes(app, catalog, committer, Publisher(catalog, 0), health)  # publishes nothing
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            threading.Event().wait(0.005)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


class Doors:
    """The ways to ask one catalog file."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._path, self._capsys = path, capsys

    def command(self, *place: str) -> Ask:
        """Ask by a command on a place: `--catalog PATH` or `--server URL`."""

        def ask(question: str, version: Version | None) -> Any:  # noqa: ANN401  # any JSON document
            self._capsys.readouterr()
            code = main([question, *(version.words if version else []), "--json", *place])
            out, err = self._capsys.readouterr()
            assert not err, err
            answer = json.loads(out)
            if question == "gate":
                assert code == {"pass": 0, "violation": 1, "gap": 4}[answer["decision"]]
            return answer

        return ask

    def route(self, client: httpx.Client) -> Ask:
        """Ask by a route."""

        def ask(question: str, version: Version | None) -> Any:  # noqa: ANN401  # any JSON document
            answer = client.get(f"/api/v1/{question}", params=version.parameters if version else {})
            assert answer.status_code == 200, answer.text
            return answer.json()

        return ask

    def check(self) -> None:
        """Assert that every way to ask gives the same answers."""
        with Catalog(self._path) as catalog:
            versions = gated(catalog)
            assert catalog.log_position
        some = [*versions[:VERSIONS_ASKED], *dict.fromkeys(each._replace(version=None) for each in versions[:1])]
        by_file = answers(self.command("--catalog", str(self._path)), some)
        with Catalog(self._path, keeps_graph=True) as catalog:
            with http_server(catalog) as url, httpx.Client(base_url=url, timeout=60) as client:
                same(answers(self.command("--server", url), some), by_file)
                same(answers(self.route(client), some), by_file)
            check_sql(catalog, by_file)
            check_app(catalog, by_file)


def same(found: Answers, expected: Answers) -> None:
    """Assert that answers are the same, the smallest parts first."""
    assert found.all == expected.all
    for version in expected.gates:
        assert found.findings[version] == expected.findings[version]
        for word, value in expected.gates[version].items():
            assert found.gates[version][word] == value, (version, word)
    assert found == expected


def rows_of(catalog: Catalog, query: str) -> list[Body]:
    """The rows of a user's statement."""
    rows: list[Body] = run_sql(catalog, query).rows.to_pylist()
    return rows


def gated(catalog: Catalog) -> list[Version]:
    """The model versions that SQL knows a gate of; every model is among them, under its default version."""
    rows = rows_of(catalog, "SELECT namespace, name, version FROM model_versions WHERE gate IS NOT NULL ORDER BY ALL")
    found = [Version(*row.values()) for row in rows]
    models = rows_of(
        catalog, "SELECT namespace, name, coalesce(current_version, 'unversioned') AS version FROM models"
    )
    assert {Version(*row.values()) for row in models} <= set(found)
    assert len(found) == len(set(found))
    return sorted(found, key=lambda each: each.version != "unversioned")  # what used to be forgotten comes first


def flat(row: Body) -> Body:
    """A finding in the shape of a row of the view `findings`."""
    named = {"target": row["target"], "about": row["dataset"] or dict.fromkeys(("namespace", "name", "version"))}
    places = {
        ("" if key == "target" else "about_") + word: name[word] for key, name in named.items() for word in name
    }
    words = ("id", "kind", "severity", "source", "message", "mend", "waived_by", "path")
    return {**{word: row[word] for word in words}, **places}


def by_id(rows: list[Body]) -> dict[str, Body]:
    """Rows by their ids, of which each stands once."""
    found = {str(row["id"]): row for row in rows}
    assert len(found) == len(rows)
    return found


def check_sql(catalog: Catalog, expected: Answers) -> None:
    """The views `findings` and `model_versions` against the commands' answers."""
    rows = [{**row, "path": json.loads(row["path"])} for row in rows_of(catalog, "FROM findings")]
    assert by_id(rows) == by_id([flat(row) for row in expected.all])
    gates = rows_of(catalog, "SELECT namespace, name, version, gate FROM model_versions")
    decided = {(row["namespace"], row["name"], row["version"]): row["gate"] for row in gates}
    for answer in expected.gates.values():
        assert decided[tuple(answer["target"].values())] == answer["decision"]
    for version, answer in expected.findings.items():
        target = expected.gates[version]["target"]
        own = by_id([flat(row) for row in answer if row["target"] == target])
        assert by_id([row for row in rows if is_of(row, target)]) == own
        assert {row["id"] for row in answer} <= {row["id"] for row in rows}


def is_of(row: Body, target: Body) -> bool:
    """Whether a row is about a version."""
    return all(row[word] == value for word, value in target.items())


def check_app(catalog: Catalog, expected: Answers) -> None:
    """What the app's pages ask against the commands' answers."""
    found = search_findings(catalog, count=ALL_ROWS)
    assert found["total"] == len(expected.all)
    wanted = by_id([flat(row) for row in expected.all])
    assert {key: {word: row[word] for word in wanted[key]} for key, row in by_id(found["rows"]).items()} == wanted
    assert sum(group["number"] for group in group_findings(catalog, grouping="kind")) == len(expected.all)
    for group in group_findings(catalog, grouping="model"):
        of_group = search_findings(catalog, namespace=group["namespace"], name=group["word"], count=ALL_ROWS)
        assert group["number"] == of_group["total"]
    shown = search_models(catalog, count=ALL_ROWS)["rows"]
    assert all(row["verdict"] in EVERY_STATE for row in shown)
    counts = verdict_overview(catalog)["models"]
    assert counts == {
        state: count for state in EVERY_STATE if (count := sum(row["verdict"] == state for row in shown))
    }
    blocked = attention(catalog, count=ALL_ROWS)["blocked"]["rows"]
    assert {row["name"]: row["violations"] for row in blocked} == {
        row["name"]: row["violations"] for row in shown if row["verdict"] == "violation"
    }
    for version, answer in expected.gates.items():
        target = answer["target"]
        if version.version is None:
            (row,) = (row for row in shown if (row["namespace"], row["name"]) == version[:2])
            assert (row["verdict"], row["current_version"] or "unversioned") == (
                answer["decision"],
                target["version"],
            )
            all_rows = expected.findings[version]
            open_kinds = [each["severity"] for each in all_rows if each["waived_by"] is None]
            assert [row["violations"], row["gaps"]] == [open_kinds.count("violation"), open_kinds.count("gap")]
            assert row["warnings"] + row["waived"] == len(all_rows) - row["violations"] - row["gaps"]
            listed = search_findings(catalog, namespace=version[0], name=version[1], count=ALL_ROWS)["rows"]
            assert {each["id"] for each in all_rows} <= {each["id"] for each in listed}
        versions = model(catalog, **target)["versions"]
        assert {each["version"]: each["gate"] for each in versions}[target["version"]] == answer["decision"]


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A function that checks a history, given its events in order of arrival, and its records."""
    monkeypatch.delenv("WHENCE_SERVER", raising=False)
    numbers = count()

    def check_history(events: list[Body], records: Sequence[tuple[Any, Body]] = ()) -> None:
        path = tmp_path / f"{next(numbers)}.duckdb"
        with Catalog(path) as catalog:
            catalog.append(entries_of(events))
            for _, record in records:
                write_records(catalog, [record_body(record)], record.get("by"), record["at"])
        Doors(path, capsys).check()
        remove(kept(path))

    return check_history


BASE = declared("hub", "bert", "2026-01-01", whence_model={"purpose": "dpv:ServiceProvision"})
MODEL = {"datasetType": {"datasetType": "MODEL"}}
ONE_OF_A_KIND: dict[str, list[Body]] = {
    "a base model from a hub that a run reads without saying which version": ran(
        "tune", "2026-03-01", [dataset("hub", "bert", **MODEL)], [dataset("models", "ours", "v1", **MODEL)]
    ),
    "a base model of which readers name the version": ran(
        "tune", "2026-03-01", [dataset("hub", "bert", "abc", **MODEL)], [dataset("models", "ours", "v1", **MODEL)]
    ),
    "a version that readers name beside one that was announced": [
        declared("hub", "bert", "2026-01-01", version={"datasetVersion": "a"}, **MODEL),
        *ran(
            "tune", "2026-03-01", [dataset("hub", "bert", "b", **MODEL)], [dataset("models", "ours", "v1", **MODEL)]
        ),
    ],
    "a model that is declared and that nothing ever named": [BASE],
    "a model read before its first version": [
        *ran("tune", "2026-03-01", [dataset("hub", "bert", **MODEL)], [dataset("models", "ours", "v1", **MODEL)]),
        *ran("train", "2026-03-02", [dataset("file", "/x.csv")], [dataset("hub", "bert", "v1", **MODEL)]),
    ],
    "a model whose training goes on": ran("train", "2026-03-01", [], [dataset("models", "ours", "v1", **MODEL)])[:1],
    "models that pass, violate and cannot be judged": DOORS_SCENE,
}


@pytest.mark.many
@pytest.mark.parametrize("events", ONE_OF_A_KIND.values(), ids=ONE_OF_A_KIND.keys())
def test_a_history_of_one_kind(check: Callable[..., None], events: list[Body]) -> None:
    check(events)


@settings(max_examples=examples(6), deadline=None, phases=PHASES, suppress_health_check=SLOW)
@given(data=st.data())
def test_a_random_history_of_lineage(check: Callable[..., None], data: st.DataObject) -> None:
    check(data.draw(arrivals(data.draw(histories()))))


@settings(max_examples=examples(6), deadline=None, phases=PHASES, suppress_health_check=SLOW)
@given(case=situations(), data=st.data())
def test_a_random_situation_of_governance(check: Callable[..., None], case: Case, data: st.DataObject) -> None:
    """With records: cases, assessments, disposals."""
    check(data.draw(arrivals([body for _, body in events_of(case)])), records_of(case))
