"""What an evidence pack costs beside the trace and the findings of the same model, each by a command of its own.

    python bench/bench_evidence.py --ancestors 1000

The bar is a ratio within this one run, so that it holds on any machine.
"""

import argparse
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import bench_governance
import orjson
from bench_trace import fill

from catalog.session.catalog import Catalog

BAR = 10.0
WIDTH = 50
WHENCE = Path(sys.executable).with_name("whence")


def events(layers: int) -> Iterator[bytes]:
    """Runs that build layers of tables out of three of the layer before, and a model of all of the last layer."""
    number = 0
    for layer in range(1, layers + 1):
        for place in range(WIDTH):
            number += 1
            inputs = [f"d{layer - 1}_{(place * 7 + step * 13) % WIDTH}" for step in range(3)]
            yield from run(number, inputs, "warehouse", f"d{layer}_{place}")
    yield from run(number + 1, [f"d{layers}_{place}" for place in range(WIDTH)], "models", "model")


def run(number: int, inputs: list[str], namespace: str, output: str) -> Iterator[bytes]:
    """START and COMPLETE of a run."""
    facets = {"datasetType": {"datasetType": "MODEL"}} if namespace == "models" else {}
    for kind, second in (("START", 0), ("COMPLETE", 30)):
        yield orjson.dumps(
            {
                "eventType": kind,
                "eventTime": f"2026-01-{1 + number // 1_440:02}T{number // 60 % 24:02}:{number % 60:02}:{second:02}Z",
                "producer": "https://example.com/bench",
                "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json",
                "run": {"runId": f"01890000-0000-7000-8000-{number:012}"},
                "job": {"namespace": "prod", "name": f"build_{output}"},
                "inputs": [{"namespace": "warehouse", "name": name} for name in inputs],
                "outputs": [{"namespace": namespace, "name": output, "facets": facets}],
            }
        )


def seconds(catalog: Path, *words: str) -> float:
    """How long a command takes, the best of three."""
    taken = []
    for _ in range(3):
        begun = time.perf_counter()
        subprocess.run([WHENCE, "--catalog", catalog, *words], check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - begun)
    return min(taken)


def main() -> None:
    """Print the three times, their ratio, and how long the check of the pack takes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ancestors", type=int, default=1_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path, pack = folder / "whence.duckdb", folder / "pack.zip"
        with Catalog(path) as catalog:
            fill(catalog, iter([*events(args.ancestors // WIDTH - 1), *bench_governance.facts(WIDTH)]))
        trace, findings = seconds(path, "trace", "model", "--json"), seconds(path, "findings", "model", "--json")
        evidence = seconds(path, "evidence", "model", "-o", str(pack))
        with zipfile.ZipFile(pack) as archive:
            archive.extractall(folder / "unpacked")
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-I", "verify.py"], cwd=folder / "unpacked", check=True, stdout=subprocess.DEVNULL
        )
        checked = time.perf_counter() - begun
        print(f"{args.ancestors:,} ancestors: trace {trace:.2f} s, findings {findings:.2f} s, pack {evidence:.2f} s")
        print(f"pack of {pack.stat().st_size / 2**20:.1f} MiB, checked in {checked:.2f} s")
        print(f"ratio {evidence / (trace + findings):.2f} (bar {BAR})")
        assert evidence / (trace + findings) < BAR


if __name__ == "__main__":
    main()
