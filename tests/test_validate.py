"""`whence validate` and `require` with Great Expectations on real files: what is run, told, and how it ends."""

import csv
import decimal
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest
from support import serving

from catalog.session.catalog import Catalog
from catalog.session.clocks import read_clocks
from catalog.values.errors import UnavailableError
from expectations.requiring import ExpectationsNotMetError, require
from ingest.receive.files import ingest_paths
from ui.cli.main import main

SUITE = """
name: customers
datasets: [{namespace: file, name: "*customers.csv"}]
expectations:
  - {type: expect_column_values_to_not_be_null, kwargs: {column: email}}
  - {type: expect_column_values_to_be_between, kwargs: {column: age, min_value: 18}, severity: warning}
"""
PRIVATE = "zacharias.quill@private.example"


class Ended(NamedTuple):
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:  # noqa: ANN401  # any JSON
        """The JSON on stdout."""
        return json.loads(self.out)


class Project:
    """A folder with data, suites and a catalog."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[bytes]) -> None:
        self.folder = folder
        self._capture = capture
        self.data = folder / "customers.csv"
        (folder / "expectations/suites").mkdir(parents=True)
        self.suite = folder / "expectations/suites/customers.yml"
        self.suite.write_text(SUITE)
        self.loads = 0

    def whence(self, *words: str | Path) -> Ended:
        """Run a command here."""
        self._capture.readouterr()
        code = main([*map(str, words)])
        out, err = self._capture.readouterr()
        return Ended(code, out.decode(), err.decode())

    def load(self, *rows: tuple[object, ...], facets: dict[str, Any] | None = None) -> str:
        """Write the data, tell the catalog; the version."""
        self.loads += 1
        with self.data.open("w", newline="") as file:
            csv.writer(file).writerows([("email", "age"), *rows])
        version = f"sha256:{hashlib.sha256(self.data.read_bytes()).hexdigest()}"
        event = {
            "eventType": "COMPLETE",
            "eventTime": f"2026-03-{self.loads:02}T10:00:00Z",
            "producer": "https://example.com/test",
            "run": {"runId": f"00000000-0000-4000-8000-0000000000{self.loads:02}"},
            "job": {"namespace": "jobs", "name": "load"},
            "inputs": [],
            "outputs": [
                {
                    "namespace": "file",
                    "name": str(self.data),
                    "facets": {"version": {"datasetVersion": version}, **(facets or {})},
                }
            ],
        }
        file = self.folder / "load.ndjson"
        file.write_text(json.dumps(event))
        with Catalog(self.folder / "whence.duckdb") as catalog:
            assert ingest_paths(catalog, [str(file)]).accepted == 1
        return version

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query on the catalog."""
        with Catalog(self.folder / "whence.duckdb") as catalog, catalog.cursor(read_clocks()) as cursor:
            return cursor.execute(query).fetchall()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Project:
    monkeypatch.chdir(tmp_path)
    for name in ("WHENCE_CATALOG", "WHENCE_SERVER", "OPENLINEAGE_PARENT_ID"):
        monkeypatch.delenv(name, raising=False)
    return Project(tmp_path, capfdbinary)


def test_a_validation_is_lineage_of_exactly_the_version_read(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = project.load(("a@example.com", 30), ("b@example.com", 40))
    monkeypatch.setenv("OPENLINEAGE_PARENT_ID", "prod/nightly/11111111-1111-4111-8111-111111111111")
    done = project.whence("validate", "--json")
    assert (done.code, done.err) == (0, "")
    (found,) = done.answer
    assert list(found)[:7] == ["namespace", "name", "version", "suite", "success", "evaluated", "failed"]
    assert (found["name"], found["version"], found["suite"]) == (str(project.data), version, "customers")
    assert (found["success"], found["evaluated"], found["failed"], len(found["results"])) == (True, 2, 0, 2)
    assert project.rows("SELECT name, version, suite, verdict, run_id FROM validations") == [
        (str(project.data), version, "customers", "pass", found["run_id"])
    ]
    told = dict(
        project.rows(
            "SELECT facet, body FROM facets WHERE run_id = "
            "(SELECT run_id FROM validations) AND entity_kind IN ('run', 'input')"
        )
    )
    assert set(told) >= {"whence_validation", "test", "parent", "dataQualityAssertions", "dataQualityMetrics"}
    parents = project.rows(
        "SELECT job_name, parent_run_id, state FROM runs WHERE job_namespace = 'whence' ORDER BY 1"
    )
    assert [row[0] for row in parents] == ["validate", "validate.customers"]
    assert parents[0][1:] == ("11111111-1111-4111-8111-111111111111", "COMPLETE")
    asserted = json.loads(told["dataQualityAssertions"])["assertions"]
    assert [(one["severity"], "actual" in one, "expected" in one) for one in asserted] == [
        ("error", True, True), ("warn", True, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "code", "verdict"),
    [
        ([("a@example.com", 30)], 0, "pass"),
        ([("a@example.com", 3)], 0, "warning"),
        ([("", 30), ("a@example.com", 31)], 1, "violation"),
    ],
)
def test_only_what_is_critical_stops(
    rows: list[tuple[object, ...]], code: int, verdict: str, project: Project
) -> None:
    project.load(*rows)
    assert project.whence("validate", project.data).code == code
    assert project.rows("SELECT verdict FROM validations") == [(verdict,)]


def test_what_cannot_be_computed_stops_too(project: Project) -> None:
    project.load(("a@example.com", 30))
    project.suite.write_text(SUITE.replace("column: age", "column: wage"))
    done = project.whence("validate")
    assert done.code == 1
    assert "? expect_column_values_to_be_between wage" in done.out
    assert project.rows("SELECT verdict, evaluated, errored FROM validations") == [("violation", 1, 1)]


def test_values_of_the_data_stay_out_of_answer_and_log(project: Project) -> None:
    """Samples are kept where they were asked for, and of people only their shape."""
    project.load((PRIVATE, 3), ("", 17))
    project.suite.write_text(SUITE.replace("to_not_be_null, kwargs: {", "to_match_regex, kwargs: {regex: '^x', "))
    assert project.whence("validate").code == 1
    assert [PRIVATE in str(row) for row in project.rows("SELECT body FROM events")].count(True) == 0
    done = project.whence("validate", "--samples", "5", "--json")
    assert PRIVATE not in done.out
    samples = {item["column"]: item["samples"] for item in done.answer[0]["results"]}
    assert samples == {"email": ["aaaaaaaaa.aaaaa@aaaaaaa.aaaaaaa"], "age": ["9", "99"]}
    project.load((PRIVATE, 3), facets={"whence_personal_data": {"identifiability": "non_personal"}})
    done = project.whence("validate", "--samples", "5", "--json")
    assert {item["column"]: item["samples"] for item in done.answer[0]["results"]} == {
        "email": [PRIVATE],
        "age": ["3"],
    }


def test_what_a_folder_demands_is_told_once_and_taken_back(project: Project) -> None:
    project.load(("a@example.com", 30))
    events = "SELECT count(*) FROM events WHERE kind = 'dataset'"
    demanded = "SELECT body->>'$.suites[*].name' FROM facets WHERE facet = 'whence_suites'"
    for _ in range(2):
        assert project.whence("validate").code == 0
    assert project.rows(events) == [(1,)]
    assert project.rows(demanded) == [(["customers"],)]
    project.suite.write_text(SUITE.replace("*customers.csv", "*other.csv"))
    assert project.whence("validate").code == 3  # nothing to do is no success
    other = project.folder / "expectations/suites/other.yml"
    other.write_text(SUITE.replace("name: customers\n", "name: strict\n"))
    assert project.whence("validate").code == 0
    assert project.rows(demanded) == [(["strict"],)]
    by_hand = project.folder / "by_hand.yml"
    by_hand.write_text(SUITE.replace("name: customers\n", "name: by hand\n"))
    assert project.whence("validate", project.data, "--suite", by_hand).code == 0
    assert project.rows(demanded) == [(["strict"],)]


def test_the_content_of_a_file_tells_which_version_is_there(project: Project) -> None:
    old = project.load(("a@example.com", 30))
    new = project.load(("a@example.com", 31))
    done = project.whence("validate", project.data, "--version", old)
    assert done.code == 2
    assert "is not" in done.err
    assert f"its content is {new}" in done.err
    project.data.write_text("email,age\nc@example.com,50\n")
    done = project.whence("validate")
    assert done.code == 0
    assert "not its newest known" in done.err
    now = f"sha256:{hashlib.sha256(project.data.read_bytes()).hexdigest()}"
    assert project.rows("SELECT version FROM validations") == [(now,)]


def test_a_version_has_its_place_where_connections_say_so(project: Project) -> None:
    old = project.load(("", 30))
    (project.folder / old).mkdir()
    kept = project.folder / old / project.data.relative_to("/")
    kept.parent.mkdir(parents=True)
    kept.write_bytes(project.data.read_bytes())
    project.load(("a@example.com", 31))
    (project.folder / "connections.yml").write_text(
        f"connections: [{{namespace: file, type: file, root: '{project.folder}/{{version}}'}}]"
    )
    assert project.whence("validate", project.data, "--version", old).code == 1
    assert project.rows("SELECT version, verdict FROM validations") == [(old, "violation")]


@pytest.mark.parametrize(
    ("spoil", "words", "code", "said"),
    [
        (lambda p: p.data.unlink(), [], 6, "not validated: Cannot"),
        (lambda p: p.suite.write_text("name: x"), [], 2, "`expectations` is missing"),
        (lambda p: p.suite.write_text(SUITE.replace("not_be_null", "be_nll")), [], 2, "no expectation"),
        (lambda p: p.suite.write_text(SUITE.replace("[{namespace", "[{place")), [], 2, "datasets[0] is neither"),
        (lambda p: p.suite.rename(p.folder / "elsewhere.yml"), [], 2, "Draft one: whence suggest"),
        (lambda p: None, ["nobody.csv"], 3, "No dataset or model 'nobody.csv'"),
        (lambda p: None, ["--version", "1"], 2, "--version of what?"),
    ],
)
def test_what_goes_wrong_is_said_in_a_line(
    spoil: Callable[[Project], object], words: list[str], code: int, said: str, project: Project
) -> None:
    project.load(("a@example.com", 30))
    spoil(project)
    done = project.whence("validate", *words)
    assert done.code == code
    assert said in done.err
    assert done.err.count("\n") == 1
    assert project.rows("FROM validations") == []


def test_a_server_takes_the_results_and_a_pipeline_stops(project: Project) -> None:
    """The same through the server that holds the catalog; `require` records, then raises."""
    version = project.load(("", 30))
    served = serving.start(project.folder / "whence.duckdb")
    try:
        assert project.whence("validate").code == 1
        with pytest.raises(ExpectationsNotMetError, match=r"not_be_null\(email\) did not hold") as raised:
            require(project.suite, project.data, url=served.url)
        assert raised.value.validation.failed == 1
        answer = served.http.post(
            "/api/v1/sql", json={"query": "SELECT version, suite, verdict FROM validations"}
        ).json()
    finally:
        served.stop()
    assert answer == [{"version": version, "suite": "customers", "verdict": "violation"}] * 2
    with pytest.raises(UnavailableError):
        require(project.suite, project.data, url="http://127.0.0.1:9")
    project.data.write_text("email,age\na@example.com,3\n")
    assert not require(project.suite, project.data).success  # what only warns lets it go on


def test_a_drafted_suite_holds_on_the_data_it_was_drafted_from(project: Project) -> None:
    """Whatever their types; and a suite file that is there is not written over."""
    version = project.load(("a@example.com", 30))
    frame = pd.DataFrame(
        {
            "id": range(40),
            "plan": ["basic", "o'plus"] * 20,
            "price": [decimal.Decimal(i) / 8 for i in range(40)],
            "share": [None if i % 7 == 0 else i / 40 for i in range(40)],
            "at": pd.date_range("2026-01-01", periods=40, freq="h", tz="UTC"),
            "day": pd.date_range("2026-01-01", periods=40).date,
            "local": pd.date_range("2026-01-01", periods=40, freq="s"),
            "is_new": [True, False] * 20,
            "tags": [["a"], []] * 20,
            "nothing": [None] * 40,
            "select": ["x"] * 40,
        }
    )
    file = project.folder / "wide.parquet"
    frame.to_parquet(file)
    with Catalog(project.folder / "whence.duckdb") as catalog:
        event = {
            "eventTime": "2026-03-01T00:00:00Z",
            "producer": "p",
            "dataset": {"namespace": "file", "name": str(file)},
        }
        (project.folder / "wide.json").write_text(json.dumps(event))
        ingest_paths(catalog, [str(project.folder / "wide.json")])
    suite = project.folder / "expectations/suites/wide.yml"
    assert project.whence("suggest", file, "-o", suite).code == 0
    done = project.whence("validate", file, "--json")
    assert [item for item in done.answer[0]["results"] if not item["success"]] == []
    assert len(done.answer[0]["results"]) > 25
    assert (done.code, project.whence("suggest", file, "-o", suite).code) == (0, 2)
    done = project.whence("diff-data", f"{project.data}@{version}", file, "--json")
    assert done.code == 0
    assert (done.answer["one"]["version"], done.answer["other"]["row_count"]) == (version, 40)
    assert project.whence("diff-data", f"{project.data}@7", file).code == 2
