"""How fast one column is traced: about 300 column edges, in a catalog of other runs, in memory and over HTTP.

    python bench/bench_columns.py [OTHER_EVENTS]

Questions are asked in turn with a page that asks nothing, which shows how busy the machine is.
"""

import http.client
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import generate  # noqa: E402
from bench_http import SERVE, running  # noqa: E402

from catalog.log.admission import admit  # noqa: E402
from catalog.log.entry import Entry  # noqa: E402
from catalog.questions.trace import trace  # noqa: E402
from catalog.session.catalog import Catalog  # noqa: E402

LAYERS, WIDTH, READS = 10, 4, 3
FIELDS = [f"c{number}" for number in range(20)]
TARGET, COLUMN = f"layer{LAYERS}_0", "c1"
BAR_MS = 15
TIMES = 40


def layers() -> Iterator[bytes]:
    """Events of layers of tables: every column comes from that of three inputs, filtered by another."""
    for layer in range(1, LAYERS + 1):
        for place in range(WIDTH):
            inputs = [f"layer{layer - 1}_{(place + step) % WIDTH}" for step in range(READS)]
            yield json.dumps(event(layer * WIDTH + place, inputs, f"layer{layer}_{place}")).encode()


def event(number: int, inputs: list[str], output: str) -> dict[str, object]:
    """The COMPLETE of one run, with schemas and column lineage."""
    schema = {"schema": facet(fields=[{"name": field, "type": "BIGINT"} for field in FIELDS])}
    return {
        "eventType": "COMPLETE",
        "eventTime": f"2026-01-01T00:{number:02}:00Z",
        "producer": "https://example.com/bench",
        "run": {"runId": f"00000000-0000-4000-8000-{number:012}"},
        "job": {"namespace": "bench", "name": f"make_{output}"},
        "inputs": [{"namespace": "db", "name": name, "facets": schema} for name in inputs],
        "outputs": [{"namespace": "db", "name": output, "facets": {**schema, "columnLineage": lineage(inputs)}}],
    }


def lineage(inputs: list[str]) -> dict[str, object]:
    """The columnLineage facet of an output."""
    direct = {"type": "DIRECT", "subtype": "IDENTITY", "masking": False}
    filtered = {"type": "INDIRECT", "subtype": "FILTER", "masking": False}
    named = {
        field: {"inputFields": [{"namespace": "db", "name": name, "field": field, "transformations": [direct]}
                                for name in inputs]
                + [{"namespace": "db", "name": inputs[0], "field": "c0", "transformations": [filtered]}]}
        for field in FIELDS
    }  # fmt: skip
    return facet(fields=named)


def facet(**members: object) -> dict[str, object]:
    """A facet."""
    return {"_producer": "https://example.com/bench", "_schemaURL": "https://example.com/facet.json", **members}


def median_ms(question: Callable[[], object], times: int = TIMES) -> float:
    """The median milliseconds of asking."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        question()
        taken.append((time.perf_counter() - started) * 1000)
    return median(taken)


def fill(path: Path, others: int) -> None:
    """A catalog file with the layers and other events."""
    with Catalog(path) as catalog:
        for events in (layers(), generate.pipeline_events(others)):
            entries = [entry for body in events if isinstance(entry := admit(body), Entry)]
            catalog.append(entries)


def in_process(path: Path) -> None:
    """Cold, warm, after events of other datasets, and after an event of one that the trace has."""
    with Catalog(path, keeps_graph=True) as catalog:
        catalog.graph()
        answer = trace(catalog, TARGET, "db", column=COLUMN)
        print(f"{len(answer['edges'])} edges, {len(answer['column_edges'])} column edges")  # type: ignore[typeddict-item]
        whole = median_ms(lambda: trace(catalog, TARGET, "db"))
        column = median_ms(lambda: trace(catalog, TARGET, "db", column=COLUMN))
        print(f"in process: a version {whole:.1f} ms, one of its columns {column:.1f} ms")
        for words, body in (
            ("an event of other datasets", event(1, ["other"], "elsewhere")),
            ("an event of one of its datasets", event(2, ["layer3_0"], "report")),
        ):
            entry = admit(json.dumps({**body, "eventTime": "2026-02-01T00:00:00Z"}).encode())
            assert isinstance(entry, Entry)
            catalog.append([entry])
            catalog.graph()
            print(f"after {words} {median_ms(lambda: trace(catalog, TARGET, 'db', column=COLUMN), 1):.1f} ms")


def over_http(path: Path) -> None:
    """The same over one connection, against the trace of the version and a page that asks nothing."""
    with running(SERVE, path) as (port, _):
        connection = http.client.HTTPConnection("127.0.0.1", port)

        def ask(route: str, **query: str) -> bytes:
            connection.request("GET", f"{route}?{urlencode(query)}")
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200, body
            return body

        questions = [
            {"namespace": "db", "name": f"layer{LAYERS}_{number % WIDTH}", "column": FIELDS[number % 19 + 1]}
            for number in range(TIMES + WIDTH)
        ]
        for question in questions[-WIDTH:]:
            ask("/api/v1/trace", **question)
        nothing, column = [], []
        # Each question once, as an answer is kept until the log grows; and in turn with a page that asks nothing, so
        # that what else the machine does falls on both.
        for question in questions[:TIMES]:
            nothing.append(median_ms(lambda: ask("/healthz"), 1))
            column.append(median_ms(lambda question=question: ask("/api/v1/trace", **question), 1))  # type: ignore[misc]
        print(
            f"over HTTP: /healthz {median(nothing):.1f} ms, column {median(column):.1f} ms, least {min(column):.1f}, "
            f"bar {BAR_MS} ms warm on an idle machine {'ok' if min(column) <= BAR_MS else 'MISSED'}"
        )


def main() -> None:
    """Print all."""
    others = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "columns.duckdb"
        fill(path, others)
        in_process(path)
        over_http(path)


if __name__ == "__main__":
    main()
