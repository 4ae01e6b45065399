"""The command line stays light: asking for help loads nothing that takes time."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

HEAVY = (
    "duckdb", "fastapi", "great_expectations", "numpy", "openlineage", "orjson", "pandas", "pyarrow", "pydantic",
    "rich", "streamlit", "uvicorn",
)  # fmt: skip
MOST_PASSES = 6


def test_help_loads_nothing_heavy() -> None:
    """Neither the import of the command line nor --help, of it or of a command, loads a heavy library."""
    code = (
        "import sys; from ui.cli.main import main; main(['--help']); main(['trace', '--help']); "
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stderr.strip() == "[]"


def test_only_the_commands_that_look_at_data_load_expectations(tmp_path: Path) -> None:
    """Great Expectations takes seconds to import, and SQLAlchemy is there for its sake."""
    event = {"eventTime": "2026-01-01T00:00:00Z", "producer": "p", "dataset": {"namespace": "n", "name": "d"}}
    (tmp_path / "events.json").write_text(json.dumps(event))
    commands = [
        ["ingest", "events.json"], ["models"], ["datasets"], ["runs"], ["show", "d"], ["trace", "d"], ["impact", "d"],
        ["label", "d"], ["findings"], ["retention"], ["gate", "d"], ["sql", "FROM validations"], ["verify"],
        ["digest"], ["doctor"], ["rebuild"], ["suggest-governance"], ["validate", "d"],
    ]  # fmt: skip
    code = (
        f"import sys; from ui.cli.main import main; print([main(words) for words in {commands}], "
        "[name for name in ('great_expectations', 'sqlalchemy') if name in sys.modules], file=sys.stderr)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path, env=environment
    )
    assert (
        found.stderr.strip().splitlines()[-1].endswith("0, 2] []")
    )  # without suites there is nothing to load it for


def test_a_short_command_loads_no_server_no_pandas_and_no_graph(tmp_path: Path) -> None:
    """DuckDB and Arrow would load pandas, to know its values from others. Who calls `main` from Python keeps theirs.

    A command loads its own question only: a trace none of governance, and no Arrow, as it fetches rows one by one.
    """
    event = {"eventTime": "2026-01-01T00:00:00Z", "producer": "p", "dataset": {"namespace": "n", "name": "d"}}
    (tmp_path / "events.json").write_text(json.dumps(event))
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    code = "import sys, ui.cli.main; del sys.argv[0]; print(ui.cli.main.main(), {*sys.modules} & UNWANTED)"
    unwanted = {
        "streamlit",
        "pandas",
        "great_expectations",
        "fastapi",
        "fast_sugiyama",
        "catalog.lineage.graph.graph",
    }
    elsewhere = {"pyarrow", "catalog.questions.verdicts", "catalog.governance.assessment.assessment"}
    commands = {
        ("ingest", "events.json"): unwanted,
        ("trace", "d"): unwanted | elsewhere,
        ("show", "d"): unwanted | elsewhere,
        ("findings",): unwanted,
        ("gate", "d"): unwanted,
        ("sql", "FROM datasets"): unwanted,
        ("verify",): unwanted,
    }
    for words, names in commands.items():
        command = [sys.executable, "-c", code.replace("UNWANTED", repr(names)), "whence", *words]
        found = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)
        end = 4 if words[0] == "gate" else 0  # nothing says where the data come from
        assert found.stdout.splitlines()[-1] == f"{end} set()", words
    code = "from ui.cli.main import main; main(['models']); import pandas"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path, env=environment)


def test_the_remote_way_loads_no_database() -> None:
    """Asking a server needs neither DuckDB nor Arrow here."""
    code = (
        "import sys; from ui.cli.main import main; main(['models', '--server', 'http://127.0.0.1:1']); "
        "print([name for name in ('duckdb', 'pyarrow', 'numpy', 'rich') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_help_costs_at_most_six_times_an_empty_program() -> None:
    """In processor time, the best of several runs each, as the machine may be busy."""
    assert _best("-m", "whence", "--help") <= MOST_PASSES * _best("-c", "pass")


def _best(*words: str) -> float:
    """Seconds of processor time of the least of several runs."""
    times = []
    for _ in range(7):
        before = _processor_time()
        subprocess.run([sys.executable, *words], capture_output=True, check=True)
        times.append(_processor_time() - before)
    return min(times)


def _processor_time() -> float:
    """Seconds that the programs run from here have taken so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
