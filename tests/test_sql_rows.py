"""Rows of SQL as JSON and CSV: what JSON or Python have no value for is text, and nothing is left out."""

import io
import json
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet
import pytest

from catalog.questions.sql_process.snapshot import FileSnapshot
from catalog.questions.sql_rows.plain_values import names_apart
from catalog.questions.sql_rows.sql_formats import write_rows
from catalog.questions.sql_rows.write import Room, write_batches
from catalog.values.errors import BadQuestionError


def rows_of(query: str) -> pa.Table:
    return duckdb.connect(config={"threads": 1}).execute(query).to_arrow_table()


@pytest.mark.parametrize(
    ("value", "as_json"),
    [
        ("TIMESTAMP '2026-01-01 00:00:00'", "2026-01-01T00:00:00Z"),
        ("TIMESTAMP '2026-01-01 00:00:00.12'", "2026-01-01T00:00:00.120000Z"),
        ("TIMESTAMP_NS '2026-01-01 00:00:00.123456789'", "2026-01-01T00:00:00.123456789Z"),
        ("TIMESTAMPTZ '2026-01-01 00:00:00+02'", "2025-12-31T22:00:00Z"),
        ("DATE '2026-01-01'", "2026-01-01"),
        ("'infinity'::TIMESTAMP", "infinity"),
        ("'-infinity'::TIMESTAMPTZ", "-infinity"),
        ("'infinity'::DATE", "infinity"),
        ("'0044-03-15 (BC)'::DATE", "-0043-03-15"),
        ("'0044-03-15 (BC)'::TIMESTAMP", "-0043-03-15T00:00:00Z"),
        ("TIMESTAMP '20000-01-01 12:30:00.5'", "20000-01-01T12:30:00.5Z"),
        ("[['infinity'::DATE, NULL]]", [["infinity", None]]),
        ("{'t': ['infinity'::TIMESTAMP]}", {"t": ["infinity"]}),
        ("MAP {'a': TIMESTAMP '2026-01-01'}", [["a", "2026-01-01T00:00:00Z"]]),
        ("row(1, 2)", {"1": 1, "2": 2}),
        ("NULL::INT[]", None),
        ("[1, 2]::INT[2]", [1, 2]),
        ("'nan'::DOUBLE", None),
        ("9007199254740993", 9007199254740993),
        ("2::HUGEINT ** 100", 2.0**100),
        ("(2 ** 62)::HUGEINT * 16", "73786976294838206464"),
        ("'\\xAA'::BLOB", "aa"),
        ("INTERVAL '14 months 3 days'", "P14M3D"),
    ],
)
def test_a_value_as_json(value: str, as_json: object) -> None:
    assert json.loads(write_rows(rows_of(f"SELECT {value} AS v"), "json")) == [{"v": as_json}]


def test_nested_values_keep_their_places_in_slices() -> None:
    query = """SELECT CASE WHEN range % 2 = 0 THEN [make_timestamp(range * 1000000), NULL] END AS l,
        {'a': CASE WHEN range % 3 = 0 THEN make_date(range::INT) END} AS s FROM range(5000)"""
    found = json.loads(write_rows(rows_of(query), "json"))
    assert len(found) == 5000
    assert found[4998] == {"l": ["1970-01-01T01:23:18Z", None], "s": {"a": "1983-09-08"}}
    assert found[4999] == {"l": None, "s": {"a": None}}


@pytest.mark.parametrize(
    ("names", "apart"),
    [
        (["a", "b"], ["a", "b"]),
        (["a", "a", "a"], ["a", "a_1", "a_2"]),
        (["a", "a", "a_1"], ["a", "a_2", "a_1"]),
        (["", ""], ["1", "2"]),
        (["a_1", "a", "a"], ["a_1", "a", "a_2"]),
    ],
)
def test_names_are_kept_apart(names: list[str], apart: list[str]) -> None:
    assert names_apart(names) == apart


def test_30_000_columns_of_one_name_take_no_time() -> None:
    assert len(set(names_apart(["a"] * 30_000))) == 30_000


@pytest.mark.parametrize("kind", ["json", "csv", "arrow", "parquet"])
def test_an_answer_without_rows_is_one(kind: str) -> None:
    written = write_rows(rows_of("SELECT 1 AS n, now() AS t WHERE false"), kind)
    if kind == "json":
        assert written == b"[]"
    elif kind == "csv":
        assert written == b'"n","t"\n'
    elif kind == "arrow":
        assert pa.ipc.open_stream(written).read_all().column_names == ["n", "t"]
    else:
        assert pyarrow.parquet.read_table(io.BytesIO(written)).column_names == ["n", "t"]


def test_what_a_format_has_no_form_for_is_refused_in_words() -> None:
    rows = rows_of("SELECT {'t': union_value(a := 'infinity'::TIMESTAMP)} AS v")
    for kind in ("json", "csv", "parquet"):
        with pytest.raises(BadQuestionError, match="Cast that column to VARCHAR"):
            write_rows(rows, kind)


def test_far_times_in_csv_are_text_and_near_ones_as_they_were() -> None:
    text = write_rows(rows_of("SELECT unnest(['infinity'::TIMESTAMP, TIMESTAMP '2026-01-01']) AS t"), "csv")
    assert text == b'"t"\n"infinity"\n"2026-01-01 00:00:00.000000"\n'


@pytest.mark.parametrize("kind", ["json", "csv", "arrow", "parquet"])
def test_rows_are_cut_at_rows_and_at_bytes(kind: str) -> None:
    rows = rows_of("SELECT range AS n, repeat('x', 100) AS x FROM range(50000)")
    sink = io.BytesIO()
    assert write_batches(rows.schema, rows.to_batches(), kind, sink, Room(rows=7))
    assert not write_batches(rows.schema, rows.to_batches(), kind, io.BytesIO(), Room(rows=50_000))
    sink = io.BytesIO()
    assert write_batches(rows.schema, rows.to_batches(), kind, sink, Room(answer_bytes=2**20))
    assert len(sink.getvalue()) < 2**20 + 4096


def test_a_state_is_read_beside_its_writer_by_copy_too(tmp_path: Path) -> None:
    """Where the system lets nobody read a locked file, every new state is copied."""
    folder = tmp_path / "copies"
    folder.mkdir()
    path = tmp_path / "it's whence.duckdb"
    with duckdb.connect(str(path)) as writer, duckdb.connect() as reader:
        snapshot = FileSnapshot(reader, path, folder, is_lock_free=False)
        for number in range(3):
            writer.execute(f"CREATE TABLE t{number} AS SELECT {number} AS n")
            snapshot.refresh(from_copy=False)
            assert reader.execute(f"SELECT n FROM whence.t{number}").fetchall() == [(number,)]  # noqa: S608
            writer.execute("CHECKPOINT")
            assert snapshot.is_valid()  # a copy does not change
