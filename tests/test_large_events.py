"""What one legal event with very much in it costs: what its bytes explain, from the request to the verdicts."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.keeping import named
from support.serving import ROOT, an_event

from catalog.database.storage.place import address_of

COUNT = 20_000
# Measured at 70,000: outputs 0.8 GB, at 100,000 facets 0.75 GB, of which 0.36 GB are the program (docs/operating.md).
_MOST_MIB = 620
_PROGRAM = """
import sys
from pathlib import Path
from catalog.database.storage.place import place_of
from catalog.derived.dataset_index import DATASET_INDEX
from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.log.admission import Rejected, admit
from catalog.questions.verdicts import findings
from catalog.session.catalog import Catalog

with Catalog(place_of(*sys.argv[2:])) as catalog:
    entry = admit(Path(sys.argv[1]).read_bytes())
    assert not isinstance(entry, Rejected)
    assert catalog.append([entry]) == 1
    del entry
    findings(catalog)
    for derived in (VERDICT_TABLES, DATASET_INDEX):
        refresh(catalog, derived)
# Not ru_maxrss: a process that is forked begins with the peak of the one it was forked from.
status = Path("/proc/self/status").read_text()
print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


def _named(count: int) -> list[dict[str, str]]:
    return [{"namespace": "file", "name": f"/t{number}"} for number in range(count)]


def _facets(count: int) -> dict[str, object]:
    return {
        f"f{number}": {"_producer": "https://p", "_schemaURL": "https://s", "x": number} for number in range(count)
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    "changes",
    [
        {"inputs": [], "outputs": _named(COUNT)},
        {"inputs": _named(COUNT), "outputs": _named(1)},
        {"outputs": [{"namespace": "file", "name": "/t", "facets": _facets(COUNT)}]},
    ],
    ids=["outputs", "inputs", "facets"],
)
def test_memory_is_bounded(tmp_path: Path, changes: dict[str, object]) -> None:
    (tmp_path / "event.json").write_text(json.dumps(an_event(1, **changes)))
    ran = subprocess.run(
        [sys.executable, "-c", _PROGRAM, tmp_path / "event.json", *address_of(named(tmp_path / "whence.duckdb"))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout.split()[-1]) < _MOST_MIB  # DuckDB shows its progress before
