"""The command line as people and scripts use it: answers, exit codes, one line for what went wrong."""

import contextlib
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.keeping import altered, named, worded

from catalog.database.storage.place import address_of
from ui.cli.main import main

HERE = Path(__file__).parent
ROOT = HERE.parent
DEMO = HERE / "recorded" / "demo" / "events.ndjson"
GOLDEN = HERE / "golden" / "trace-demo.txt"


class Ended:
    """How a command ended, and what it wrote."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def answer(self) -> Any:  # noqa: ANN401  # any JSON document
        """The JSON document on stdout."""
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The one line on stderr that says what is wrong."""
        assert self.out == ""
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        return self.err.strip()


Run = Callable[..., Ended]


def whence(*words: str | Path, given: bytes = b"", **environment: str) -> Ended:
    """Run the command in a process of its own, from another folder."""
    found = subprocess.run(
        [sys.executable, "-m", "whence", *worded(words)],
        check=False,
        input=given,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        timeout=300,
    )
    return Ended(found.returncode, found.stdout.decode(), found.stderr.decode())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalog of the recorded demo."""
    path = tmp_path_factory.mktemp("demo") / "demo.duckdb"
    ended = whence("ingest", DEMO, "--catalog", path)
    assert ended.code == 0, ended.err
    return path


@pytest.fixture
def run(demo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """A function that runs a command here on the demo's catalog."""
    monkeypatch.setenv("WHENCE_CATALOG", str(demo))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("WHENCE_SERVER", raising=False)

    def run_here(*words: str | Path) -> Ended:
        code = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return Ended(code, out, err)

    return run_here


# What is answered.


def test_ingest_says_what_became_of_the_events(tmp_path: Path) -> None:
    catalog = tmp_path / "new.duckdb"
    first = whence("ingest", "--json", DEMO, "--catalog", catalog)
    assert (first.code, first.answer) == (0, {"accepted": 60, "duplicates": 0, "rejected": [], "warnings": 0})
    again = whence("--catalog", catalog, "ingest", DEMO.parent)
    assert again.code == 0
    assert re.match(
        r".*new.duckdb: 0 events ingested, 60 already known, 0 rejected, 0 warnings \(.* s\)\.\n", again.out
    )
    address, data = address_of(named(catalog))
    said = {"WHENCE_CATALOG": address, "WHENCE_DATA": data}
    bad = whence("ingest", "-", "--json", given=b'{"cut\n' + DEMO.read_bytes(), **said)
    assert bad.code == 5
    assert bad.answer["duplicates"] == 60
    (rejection,) = bad.answer["rejected"]
    assert list(rejection) == ["source", "line", "pointer", "reason"]
    assert (rejection["source"], rejection["line"]) == ("stdin", 1)


def test_ingest_names_the_first_rejections(run: Run, tmp_path: Path) -> None:
    catalog = tmp_path / "new.duckdb"
    (tmp_path / "bad.ndjson").write_text("[1]\n" * 42)
    ended = run("ingest", tmp_path / "bad.ndjson", "--catalog", catalog)
    assert ended.code == 5
    assert ended.out.count("rejected /") == 10
    assert f"rejected {tmp_path}/bad.ndjson:1: an event is a JSON object" in ended.out
    assert "and 32 more: whence sql 'FROM rejected_events'" in ended.out


TARGET = {"namespace", "name", "version", "type"}
EDGE = {
    "source", "target", "run_id", "job_namespace", "job_name", "kind", "resolved_by", "precision", "role", "inferred",
}  # fmt: skip


def test_trace_as_json_has_the_shape_of_the_contract(run: Run) -> None:
    found = run("trace", "churn", "--json").answer
    assert list(found)[:5] == ["target", "as_of", "known_at", "log_head", "rules"]
    assert found["target"].keys() == TARGET
    assert found["versions"][0].keys() == {*TARGET, "depth", "created_at", "state"}
    assert {"run_id", "job_namespace", "job_name", "state", "started_at", "ended_at", "code_version"} == found[
        "runs"
    ][0].keys()
    assert found["edges"][0].keys() - {"read_at"} == EDGE
    assert all(("read_at" in edge) == (edge["kind"] == "read") for edge in found["edges"])
    assert found["sources"][0].keys() == {"namespace", "name", "version", "declared", "source_name"}
    assert found["gaps"][0].keys() == {"kind", "namespace", "name", "version", "message", "mend"}
    assert found["truncated"] is False
    assert len(found["versions"]) == 17


SHAPES: list[tuple[list[str], set[str]]] = [
    (["models"], {"namespace", "name", "current_version", "created_at", "versions"}),
    (["datasets", "clicks"], {"namespace", "name", "type", "current_version", "source_name"}),
    (["runs", "--limit", "2"], {"run_id", "job_namespace", "job_name", "state", "started_at", "ended_at"}),
    (["runs", "churn", "--state", "COMPLETE"], {"run_id", "job_namespace", "job_name", "state", "seconds"}),
    (["search", "complaints"], {"total", "rows", "did_you_mean"}),
    (["downstream", "/data/crm/customers.csv"], {"target", "versions", "runs", "edges", "truncated"}),
    (["show", "churn"], {"namespace", "name", "version", "fields", "produced_by", "read_by", "versions", "facets"}),
    (["impact", "/data/crm/customers.csv"], {"target", "nodes", "models", "open"}),
    (["sql", "SELECT 1 AS one, NULL AS nothing"], {"one", "nothing"}),
    (["verify"], {"ok", "entries", "head", "broken_at"}),
    (["digest"], {"digest"}),
    (["rebuild"], {"digest"}),
    (["doctor"], {"ok", "checks", "likely_aliases"}),
]


@pytest.mark.parametrize(("words", "keys"), SHAPES, ids=[words[0] for words, _ in SHAPES])
def test_json_is_one_document_of_the_promised_shape(run: Run, words: list[str], keys: set[str]) -> None:
    ended = run(*words, "--json")
    assert (ended.code, ended.err) == (0, "")
    answer = ended.answer[0] if isinstance(ended.answer, list) else ended.answer
    assert keys <= answer.keys()


HUMAN: list[tuple[list[str], str]] = [
    (["models"], r"NAMESPACE +NAME +CURRENT VERSION.*\nmodels +churn +v2"),
    (["datasets", "clicks", "csv"], r"/data/web/clicks_anonymised\.csv(.|\n)*2 datasets"),
    (["datasets", "no such thing"], r"No dataset matches 'no such thing'"),
    (["runs", "--limit", "3"], r"STARTED(.|\n)*3 runs"),
    (["runs", "train", "--limit", "1"], r"STARTED +JOB +STATE +SECONDS(.|\n)*3 runs, 1 shown: --limit N"),
    (["runs", "no such job"], r"No run matches"),
    (["search", "complaints"], r"features\.churn +\w+ +column complaints(.|\n)*matches"),
    (["search", "complants"], r"Nothing matches 'complants'\. Did you mean: whence search 'complaints'"),
    (["downstream", "/data/crm/customers.csv"], r"HOPS(.|\n)*models +churn +v2(.|\n)*no owner(.|\n)*downstream\n"),
    (["show", "models", "churn"], r"models churn @ v2\n(.|\n)*Versions \(2\)(.|\n)*\* v2 +produced"),
    (["impact", "/data/crm/customers.csv"], r"8 versions, 1 model version(.|\n)*MODEL +VERSION +HOPS\nmodels churn"),
    (["verify"], r"^ok: 60 entries, head [0-9a-f]{64}\n$"),
    (["digest"], r"^[0-9a-f]{64}\n$"),
    (["rebuild"], r"^60 entries read again, digest [0-9a-f]{64}\n$"),
    (["doctor"], r"Nothing wrong"),
    (["trace", "churn", "--version", "v1"], r"^models churn @ v1"),
    (["trace", "churn", "--depth", "1"], r"… \d+ more below(.|\n)*--depth N"),
    (
        ["trace", "features.churn", "--column", "monthly_price"],
        r"features\.churn\[monthly_price\](.|\n)*\(indirect\)",
    ),
    (["trace", "churn", "--as-of", "2020-01-01"], r"churn did not exist yet at 2020-01-01"),
    (["sql", "FROM models"], r"namespace +name(.|\n)*1 row\n$"),
    (["sql", "FROM models WHERE false"], r"No rows\."),
    (["sql", "SELECT 'a,b' AS x, [1, 2] AS y", "--format", "csv"], r'^"?x"?,"?y"?\n"a,b","\[1,2\]"\n$'),
    (["--version"], r"^whence "),
    (["--help"], r"start here:(.|\n)*exit codes:"),
]


@pytest.mark.parametrize(("words", "pattern"), HUMAN, ids=[" ".join(words) for words, _ in HUMAN])
def test_people_read(run: Run, words: list[str], pattern: str) -> None:
    ended = run(*words)
    assert ended.code == 0, ended.err
    assert re.search(pattern, ended.out), ended.out
    assert "\x1b" not in ended.out
    assert all(len(line) <= 102 for line in ended.out.splitlines()), ended.out


def test_the_demo_s_trace_reads_like_this(run: Run) -> None:
    """What depends on the moment of taking in (known-at, head, rules) is left out of the golden text."""
    ended = run("trace", "churn", "--no-colour")
    told = "\n".join(line for line in ended.out.splitlines() if not line.startswith("As of")) + "\n"
    if os.environ.get("WHENCE_GOLDEN"):
        GOLDEN.write_text(told)
    assert told == GOLDEN.read_text()


def test_options_for_all_may_stand_on_either_side(run: Run, demo: Path) -> None:
    for words in (("--catalog", demo, "--json", "models"), ("models", "--json", "--catalog", demo)):
        assert run(*words).answer == run("models", "--json").answer


@pytest.mark.parametrize("form", ["json", "csv", "arrow", "parquet"])
def test_sql_goes_to_files(run: Run, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"rows.{form}"
    ended = run("sql", "SELECT name, first_seen_at FROM models", "--format", form, "-o", file)
    assert (ended.code, ended.out) == (0, "")
    assert f"bytes in {file}" in ended.err
    assert (b"churn" in file.read_bytes()) or form == "parquet"


def test_sql_that_crashes_duckdb_is_refused_in_words(run: Run) -> None:
    crash = "SELECT json_structure(repeat('[', 100000) || repeat(']', 100000))"
    ended = run("sql", crash)
    assert (ended.code, "it crashed DuckDB" in ended.complaint) == (2, True)
    assert run("sql", "SELECT json_structure('[1]') AS kind", "--json").answer == [{"kind": '["UBIGINT"]'}]


def test_csv_of_sql_holds_no_formula_and_json_every_column(run: Run) -> None:
    query = "SELECT '=1+1' AS a, '-x' AS a, -5 AS n, ['=x'] AS l, 'fine' AS \"=f\""
    assert run("sql", query, "--format", "csv").out.splitlines() == [
        '"a","a","n","l","\'=f"',
        '"\'=1+1","\'-x",-5,"[""=x""]","fine"',
    ]
    assert list(run("sql", query, "--json").answer[0]) == ["a", "a_1", "n", "l", "=f"]


def test_arrow_goes_down_a_pipe_untouched(demo: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415

    found = subprocess.run(
        [sys.executable, "-m", "whence", *worded(["--catalog", demo, "sql", "FROM models", "--format", "arrow"])],
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    assert pa.ipc.open_stream(found.stdout).read_all().column("name").to_pylist() == ["churn"]


# What goes wrong.

COMPLAINTS: list[tuple[list[str], int, str]] = [
    (["trce"], 2, "no command 'trce'; did you mean: whence trace. Help: whence --help"),
    (["trace"], 2, "required: NAME"),
    (["trace", "a", "b", "c"], 2, "3 words where NAME or NAMESPACE NAME is meant"),
    (["trace", "churn", "--as-of", "soon"], 2, "--as-of: 'soon' is not a valid date"),
    (["serve", "--port", "99999"], 2, "--port 99999 is no port"),
    (["trace", "churn", "--depth", "deep"], 2, "is no count"),
    (["impact"], 2, "Give a NAME or --source SOURCE"),
    (["impact", "churn", "--source", "crm"], 2, "not both"),
    (["sql", "DROP TABLE models"], 2, "Only one SELECT"),
    (["sql", "FROM nowhere"], 2, "nowhere"),
    (["sql", "SELECT 1", "--format", "csv", "-o", "/no/such/folder/x"], 2, "Cannot write"),
    (["ingest", "/no/such/file.ndjson"], 2, "No such file or directory: /no/such/file.ndjson"),
    (["models", "--server", "localhost"], 2, "is no address"),
    (["trace", "chrun"], 3, "No dataset or model 'chrun'. Nearest: models churn"),
    (["trace", "churn", "--version", "v9"], 3, "No version 'v9'"),
    (["trace", "features.churn", "--column", "nope"], 3, "No column 'nope'"),
    (["impact", "--source", "crm"], 3, "No dataset declares the source 'crm'"),
    (["models", "--server", "http://127.0.0.1:1"], 6, "No answer from the server http://127.0.0.1:1"),
    (["models", "--catalog", "/no/such/folder/x.duckdb"], 6, "No catalog at"),
    (["ingest", str(DEMO), "--catalog", "/no/such/folder/x.duckdb"], 6, "No folder /no/such/folder"),
    (["models", "--catalog", "/etc"], 6, "/etc is a directory, not a catalog"),
    (["models", "--catalog", __file__], 6, "not a valid DuckDB database file"),
]


@pytest.mark.parametrize(
    ("words", "code", "says"), COMPLAINTS, ids=[" ".join(words)[:50] for words, *_ in COMPLAINTS]
)
def test_a_user_s_error_is_one_line(run: Run, words: list[str], code: int, says: str) -> None:
    ended = run(*words)
    assert ended.code == code
    assert says in ended.complaint


def test_no_words_give_the_help(run: Run) -> None:
    ended = run()
    assert (ended.code, ended.out) == (2, "")
    assert "start here:" in ended.err


def test_questions_make_no_catalog(run: Run, tmp_path: Path) -> None:
    missing = tmp_path / "none.duckdb"
    ended = run("models", "--catalog", missing)
    assert ended.code == 6
    assert "Make one: whence ingest PATH, or whence serve" in ended.complaint
    assert not missing.exists()


def test_a_bare_name_in_two_namespaces_is_ambiguous(run: Run, tmp_path: Path) -> None:
    event = {"eventTime": "2026-01-01T00:00:00Z", "producer": "https://x.example", "schemaURL": "https://x.example"}
    lines = [json.dumps({**event, "dataset": {"namespace": space, "name": "twin"}}) for space in ("one", "two")]
    (tmp_path / "twins.ndjson").write_text("\n".join(lines))
    catalog = tmp_path / "twins.duckdb"
    run("ingest", tmp_path / "twins.ndjson", "--catalog", catalog)
    ended = run("trace", "twin", "--catalog", catalog)
    assert ended.code == 3
    assert "in 2 namespaces: one twin; two twin" in ended.complaint
    assert run("trace", "two", "twin", "--catalog", catalog).code == 0


def test_a_head_that_is_not_the_log_s_fails(run: Run) -> None:
    head = run("verify", "--json").answer["head"]
    assert run("verify", "--head", head).code == 0
    other = run("verify", "--head", "ab" * 32, "--json")
    assert (other.code, other.answer["ok"]) == (7, False)


def test_a_log_that_was_tampered_with_fails(run: Run, tmp_path: Path) -> None:
    catalog = tmp_path / "tampered.duckdb"
    run("ingest", DEMO, "--catalog", catalog)
    with altered(catalog) as connection:
        connection.execute("UPDATE log.entries SET body = replace(body, 'COMPLETE', 'FAIL') WHERE position = 17")
    ended = run("verify", "--catalog", catalog)
    assert ended.code == 7
    assert "BROKEN at entry" in ended.out


def test_a_catalog_held_by_another_process_is_said_in_one_line(tmp_path: Path) -> None:
    catalog = tmp_path / "held.duckdb"
    code = (
        "import sys, time; from catalog.database.storage.place import place_of; "
        "from catalog.session.catalog import Catalog; "
        f"c = Catalog(place_of(*{address_of(named(catalog))!r})); print('open', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT) as holder:
        try:
            assert holder.stdout
            assert holder.stdout.readline() == b"open\n"
            ended = whence("models", "--catalog", catalog)
        finally:
            holder.kill()
    assert ended.code == 6
    assert "held by another process" in ended.complaint


def test_a_reader_that_goes_away_is_no_error_of_ours(demo: Path) -> None:
    start = shlex.join([sys.executable, "-m", "whence", *worded(["--catalog", demo])])
    command = f"{start} sql 'FROM range(200000)' --format csv | head -1; exit ${{PIPESTATUS[0]}}"
    found = subprocess.run(["bash", "-c", command], check=False, capture_output=True, text=True, cwd=ROOT)
    assert (found.returncode, found.stderr) == (141, "")


def test_an_interrupt_is_one_line(tmp_path: Path) -> None:
    """Waiting for standard input, interrupted as by Ctrl-C; more than once, as DuckDB's imports may swallow one."""
    words = [sys.executable, "-m", "whence", *worded(["ingest", "-", "--catalog", tmp_path / "x.duckdb"])]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        deadline = time.monotonic() + 30
        while process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.3)
            if (tmp_path / "x.duckdb").exists():
                process.send_signal(signal.SIGINT)
                time.sleep(1)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err.startswith("whence: Interrupted.")
    assert err.count("\n") == 1


def test_an_empty_folder_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ended = run("ingest", tmp_path / "empty", "--catalog", tmp_path / "x.duckdb")
    assert ended.code == 0
    assert "No events in" in ended.err


def test_names_cannot_paint_the_terminal(run: Run, tmp_path: Path) -> None:
    event = {"eventTime": "2026-01-01T00:00:00Z", "dataset": {"namespace": "n", "name": "\x1b[31mred\nline 日本"}}
    (tmp_path / "evil.json").write_text(json.dumps(event))
    run("ingest", tmp_path / "evil.json", "--catalog", tmp_path / "x.duckdb")
    ended = run("datasets", "--catalog", tmp_path / "x.duckdb")
    assert "\\u001b[31mred⏎line 日本" in ended.out
    assert "\x1b" not in ended.out


def test_a_terminal_that_knows_only_ascii_gets_an_answer(demo: Path) -> None:
    ended = whence("trace", "churn", "--catalog", demo, PYTHONIOENCODING="ascii")
    assert ended.code == 0
    assert "train: " in ended.out


# Through a server.


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A catalog that a server holds."""
    catalog = tmp_path_factory.mktemp("served") / "served.duckdb"
    words = [sys.executable, "-m", "whence", *worded(["serve", "--port", "0", "--catalog", catalog])]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stderr
        assert any("serves" in line for line in process.stderr), "the server never said that it serves"
        try:
            assert whence("ingest", DEMO, "--catalog", catalog).code == 0
            yield catalog
        finally:
            process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()


SAME: list[list[str]] = [
    ["models", "--json"],
    ["datasets", "web", "--json"],
    ["runs", "--limit", "5", "--json"],
    ["show", "churn", "--json"],
    ["show", "models", "churn", "--version", "v1"],
    ["sql", "SELECT name, first_seen_at FROM datasets ORDER BY ALL", "--json"],
    ["sql", "FROM runs ORDER BY ALL", "--format", "csv"],
    ["digest"],
    ["rebuild"],
    ["doctor", "--json"],
    ["trace", "nope"],
    ["trace", "churn", "--as-of", "soon"],
    ["sql", "DELETE FROM events"],
]


@pytest.mark.parametrize("words", SAME, ids=[" ".join(words) for words in SAME])
def test_answers_are_the_same_through_a_server(run: Run, served: Path, words: list[str]) -> None:
    there, here = run(*words, "--catalog", served), run(*words)
    assert (there.code, there.out, there.err) == (here.code, here.out, here.err)


def test_a_trace_through_a_server_differs_only_in_when_it_was_known(run: Run, served: Path) -> None:
    there, here = run("trace", "churn", "--json", "--catalog", served).answer, run("trace", "churn", "--json").answer
    for key in ("known_at", "log_head"):
        assert there.pop(key) != here.pop(key)
    assert there == here


def test_rejections_come_back_from_a_server_with_their_places(run: Run, served: Path, tmp_path: Path) -> None:
    file = tmp_path / "bad.ndjson"
    file.write_bytes(b"{cut\n" + DEMO.read_bytes() + b'\n{"run": {}, "job": {"namespace": "n"}}\n')
    (tmp_path / "pretty.json").write_text(json.dumps(json.loads(DEMO.read_text().splitlines()[0]), indent=2))
    ended = run("ingest", tmp_path, "--json", "--catalog", served)
    assert ended.code == 5
    places = [(one["source"], one["line"], one["pointer"]) for one in ended.answer["rejected"]]
    assert places == [
        (str(file), 1, ""),
        (str(file), 63, "/eventTime"),
        (str(file), 63, "/run/runId"),
        (str(file), 63, "/job/name"),
    ]
    assert (ended.answer["accepted"], ended.answer["duplicates"]) == (0, 61)
    only_bad = tmp_path / "only-bad.ndjson"
    only_bad.write_text("[]\n")
    assert run("ingest", only_bad, "--catalog", served).code == 5
