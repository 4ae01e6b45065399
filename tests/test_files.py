"""Events from files: every shape of file gives the same events, and what is broken harms nothing else."""

import gc
import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support.fresh import FreshCatalog

from catalog.log.admission import Rejected, admit
from catalog.questions.operating import upkeep
from catalog.session.catalog import Catalog
from catalog.values.canonical_json import parse_json
from catalog.values.errors import BadQuestionError
from ingest.receive import lines
from ingest.receive.files import BATCH, Report, ingest_paths
from ingest.receive.lines import EventTexts, SourceText


def event(number: int = 0) -> dict[str, object]:
    return {
        "eventType": "COMPLETE",
        "eventTime": f"2026-01-01T00:00:{number % 60:02}Z",
        "producer": "https://example.com/test",
        "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
        "run": {"runId": f"00000000-0000-4000-8000-{number:012}"},
        "job": {"namespace": "n", "name": "j"},
        "inputs": [{"namespace": "n", "name": "in"}],
        "outputs": [{"namespace": "n", "name": "out"}],
    }


EVENTS = [event(0), event(1), event(2)]
NDJSON = "".join(json.dumps(one) + "\n" for one in EVENTS).encode()
SHAPES: list[tuple[str, bytes, int]] = [
    ("one.json", json.dumps(event()).encode(), 1),
    ("pretty.json", json.dumps(event(), indent=2).encode(), 1),
    ("crlf.json", json.dumps(event(), indent=2).replace("\n", "\r\n").encode(), 1),
    ("array.json", json.dumps(EVENTS).encode(), 3),
    ("pretty-array.json", json.dumps(EVENTS, indent=2).encode(), 3),
    ("lines-all-the-same.json", NDJSON, 3),
    ("events.ndjson", NDJSON, 3),
    ("events.jsonl", NDJSON, 3),
    ("no-last-newline.ndjson", NDJSON.rstrip(b"\n"), 3),
    ("blank-lines.ndjson", b"\n \n" + NDJSON.replace(b"\n", b"\r\n\r\n"), 3),
    ("marked.ndjson", b"\xef\xbb\xbf" + NDJSON, 3),
    ("marked.json", b"\xef\xbb\xbf" + json.dumps(event(), indent=2).encode(), 1),
    ("events.ndjson.gz", gzip.compress(NDJSON), 3),
    ("array.json.gz", gzip.compress(json.dumps(EVENTS).encode()), 3),
    ("packed-in-secret.ndjson", gzip.compress(NDJSON), 3),
    ("spool", NDJSON, 3),
    ("empty.json", b"", 0),
    ("empty.ndjson", b"\n\n", 0),
]


@pytest.mark.parametrize(("name", "content", "count"), SHAPES, ids=[name for name, _, _ in SHAPES])
def test_every_shape_of_file_gives_its_events(tmp_path: Path, name: str, content: bytes, count: int) -> None:
    (tmp_path / name).write_bytes(content)
    assert [parse_json(found.raw) for found in EventTexts([tmp_path / name])] == EVENTS[:count]


TOO_DEEP = json.dumps(event(1)).encode()[:-1] + b',"x":' + b"[" * 400 + b"]" * 400 + b"}"
BROKEN: list[tuple[str, bytes, int, list[int]]] = [
    ("cut-last-line.ndjson", NDJSON[:-40], 2, [3]),
    ("cut-first-line.json", NDJSON[40:], 2, [1]),
    ("two-cut-lines-first.json", b"{cut\n{cut\n" + NDJSON, 3, [1, 2]),
    ("cut-array.json", json.dumps(EVENTS).encode()[:-10], 0, [1]),
    ("bad-element.json", json.dumps([event(0), 7, event(1)]).encode(), 2, [2]),
    ("too-deep-element.json", b"[" + json.dumps(event(0)).encode() + b"," + TOO_DEEP + b"]", 1, [2]),
    ("array-in-lines.ndjson", NDJSON + json.dumps(EVENTS).encode(), 3, [4]),
    ("not-utf8.ndjson", NDJSON + b'{"eventTime": "\xff"}\n', 3, [4]),
    ("text.json", b"this is no event\n", 0, [1]),
    ("cut.ndjson.gz", gzip.compress(NDJSON)[:-9], 3, [4]),
]


@pytest.mark.parametrize(("name", "content", "accepted", "bad"), BROKEN, ids=[name for name, *_ in BROKEN])
def test_what_is_broken_is_named_and_harms_nothing_else(
    tmp_path: Path, name: str, content: bytes, accepted: int, bad: list[int]
) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "whole.ndjson").write_bytes(json.dumps(event(9)).encode())
    taken, refused = 0, []
    for found in EventTexts([tmp_path / name, tmp_path / "whole.ndjson"]):
        if found.fault or isinstance(admit(found.raw), Rejected):
            refused.append(found)
        else:
            taken += 1
    assert taken == accepted + 1
    assert [found.line for found in refused] == bad
    assert {found.source for found in refused} == {str(tmp_path / name)}


def test_what_is_refused_is_reported_and_kept_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "events.ndjson"
    file.write_bytes(b"{cut\n" + NDJSON + b'{"run": {}, "job": {"namespace": "n"}}\n')
    with FreshCatalog() as catalog:
        report = ingest_paths(catalog, [file])
        kept = catalog_rows(catalog, "SELECT DISTINCT source FROM rejected_events ORDER BY source")
        assert ingest_paths(catalog, [file]).duplicates == 3
    assert report.accepted == 3
    assert [(one.line, one.pointer) for one in report.rejected] == [
        (1, ""),
        (5, "/eventTime"),
        (5, "/run/runId"),
        (5, "/job/name"),
    ]
    assert kept == [f"{file}:1", f"{file}:5"]


def catalog_rows(catalog: Catalog, query: str) -> list[object]:
    with catalog.cursor() as cursor:
        return [row[0] for row in cursor.execute(query).fetchall()]


def test_a_directory_gives_its_event_files_at_any_depth_in_order(tmp_path: Path) -> None:
    for place in ("b/2.ndjson", "a/9.json", "a/c/1.jsonl.gz", "b/notes.txt", "b/data.csv"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(json.dumps(event()))
    found = [Path(file).relative_to(tmp_path).as_posix() for file in EventTexts([tmp_path]).files]
    assert found == ["a/9.json", "a/c/1.jsonl.gz", "b/2.ndjson"]


def test_paths_that_do_not_exist_are_all_named_before_anything_is_taken_in(tmp_path: Path) -> None:
    (tmp_path / "good.ndjson").write_bytes(NDJSON)
    with FreshCatalog() as catalog:
        with pytest.raises(BadQuestionError, match=r"nowhere, .*no-more"):
            ingest_paths(catalog, [tmp_path / "good.ndjson", tmp_path / "nowhere", tmp_path / "no-more"])
        assert catalog.log_position == 0


def test_a_line_too_long_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LONGEST_LINE", 1_000)
    file = tmp_path / "long.ndjson"
    file.write_bytes(json.dumps(event(0)).encode() + b"\n{" + b" " * 2_500 + b"}\n" + json.dumps(event(1)).encode())
    found = list(EventTexts([file]))
    assert [one.line for one in found] == [1, 2, 3]
    assert [bool(one.fault) for one in found] == [False, True, False]


def test_a_large_file_is_never_held_whole(tmp_path: Path) -> None:
    file = tmp_path / "large.json"
    with file.open("wb") as target:
        for number in range(5 * BATCH):
            target.write(json.dumps(event(number)).encode() + b"\n")
    texts = EventTexts([file])
    reading = iter(texts)
    assert next(reading) == SourceText(str(file), 1, json.dumps(event(0)).encode())
    assert texts.bytes_read < (texts.byte_size or 0) / 2


def test_progress_ends_at_the_size_on_disk_and_the_collector_is_as_before(tmp_path: Path) -> None:
    file = tmp_path / "events.ndjson.gz"
    file.write_bytes(
        gzip.compress(b"".join(json.dumps(event(number)).encode() + b"\n" for number in range(BATCH + 5)))
    )
    heard: list[tuple[int, int]] = []
    note: Callable[[int, int], None] = lambda read, events: heard.append((read, events))  # noqa: E731
    with FreshCatalog() as catalog:
        ingest_paths(catalog, [file], note)
        assert catalog.backlog == 0, "the readings were caught up on the way"
    assert [events for _, events in heard] == [BATCH, BATCH + 5]
    assert heard[-1][0] == file.stat().st_size
    assert gc.isenabled()


def test_many_bad_lines_of_a_batch_are_kept_each_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "not-events.ndjson"
    file.write_text("nonsense\n" * 150)
    with FreshCatalog() as catalog:
        report = ingest_paths(catalog, [file])
        places = catalog_rows(catalog, "SELECT source FROM rejected_events")
        assert set(places) == {f"{file}:{line}" for line in range(1, 151)}
    assert [rejection.line for rejection in report.rejected] == list(range(1, 151))


def test_batches_make_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "events.ndjson"
    file.write_bytes(b"".join(json.dumps(event(number)).encode() + b"\n" for number in range(100)))
    digests = set()
    for size in (1, 7, 2_000):
        monkeypatch.setattr("ingest.receive.files.BATCH", size)
        with FreshCatalog() as catalog:
            assert ingest_paths(catalog, [file, file]) == Report(accepted=100, duplicates=100)
            digests.add(upkeep.digest(catalog)["digest"])
    assert len(digests) == 1
