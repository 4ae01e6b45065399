"""A catalog that an earlier version wrote, opened by this one."""

import lzma
import struct
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from support.product import entries_of
from worked.build import complete, ds, facet

from catalog.database.views import compose
from catalog.events.envelope import Remark
from catalog.log.admission import Rejected
from catalog.questions.operating.log_entries import rejected_inputs
from catalog.questions.operating.upkeep import digest, verify
from catalog.questions.trace import trace
from catalog.session.catalog import Catalog
from catalog.values.errors import UnavailableError
from ingest.receive.files import ingest_paths

EVENTS = [complete(10, 1, "x@1", "a"), complete(20, 2, "x@2", "a", job="app.append_data.lake_a")]
SPARK = "https://github.com/OpenLineage/OpenLineage/tree/1.53.0/integration/spark"


def before_profiles(path: Path) -> None:
    """Take a catalog's file back to what it was before migration 0007, its readings as that version left them."""
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{path}' AS old (STORAGE_VERSION 'latest')")
        connection.execute("USE old")
        for column in ("profile", "profile_mode", "scanned", "file_count", "subset_hash"):
            connection.execute(f"ALTER TABLE reading.mentions DROP COLUMN {column}")
        connection.execute(
            "DELETE FROM migrations WHERE migration[:4] IN ('0007', '0011', '0012') OR migration LIKE 'views %'"
        )


def test_what_an_emitter_means_is_read_out_of_an_older_log(tmp_path: Path) -> None:
    """The log is read again: no event is lost, and the profile decides what it decides in a new catalog."""
    path = tmp_path / "whence.duckdb"
    with Catalog(path) as catalog:
        catalog.append(entries_of([{**event, "producer": SPARK} for event in EVENTS]))
        wanted = trace(catalog, "a"), digest(catalog)
    assert any(edge["kind"] == "carried_over" for edge in wanted[0]["edges"])
    before_profiles(path)
    with Catalog(path) as catalog:
        assert (trace(catalog, "a"), digest(catalog)) == wanted


def test_how_far_back_a_write_reaches_is_kept_when_it_becomes_text(tmp_path: Path) -> None:
    """A file of before migration 0024, in DuckDB's own blocks, whose mentions have an INTERVAL."""
    path, windows = tmp_path / "whence.duckdb", "SELECT write_window FROM seen.known_mentions ORDER BY ALL"
    with duckdb.connect() as connection:  # made in blocks of 256 KB, which it keeps
        connection.execute(f"ATTACH '{path}' AS old (STORAGE_VERSION 'latest', ROW_GROUP_SIZE 8192)")
    with Catalog(path) as catalog:
        said = {f: facet("whence_write", mode="append", window=f) for f in ("P7D", "P1M2DT3H4S")}
        outputs = [ds(name, whence_write=write) for name, write in said.items()]
        catalog.append(entries_of([complete(10, 1, "x@1", outputs), complete(20, 2, "x@2", "a")]))
        with catalog.cursor() as cursor:
            wanted = digest(catalog), cursor.execute(compose(windows)).fetchall()
    assert {row[0] for row in wanted[1]} >= {None, timedelta(days=7)}
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{path}' AS old (STORAGE_VERSION 'latest')")
        connection.execute("USE old")
        connection.execute("ALTER TABLE reading.mentions ALTER COLUMN write_window TYPE INTERVAL")
        connection.execute("DELETE FROM migrations WHERE migration[:4] = '0024' OR migration LIKE 'views %'")
    with Catalog(path) as catalog:
        with catalog.cursor() as cursor:
            assert (digest(catalog), cursor.execute(compose(windows)).fetchall()) == wanted
        assert verify(catalog, readings=True)["ok"]


def test_inputs_rejected_by_an_older_version_are_kept_once_each_with_their_faults(tmp_path: Path) -> None:
    path = tmp_path / "whence.duckdb"
    Catalog(path).close()
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{path}' AS old (STORAGE_VERSION 'latest')")
        connection.execute("USE old")
        connection.execute("DROP TABLE log.rejected")
        connection.execute(
            "CREATE TABLE log.rejected (received_at TIMESTAMPTZ, source VARCHAR, actor VARCHAR, reason VARCHAR,"
            " pointer VARCHAR, raw VARCHAR)"
        )
        connection.execute(
            "INSERT INTO log.rejected VALUES ('2026-01-01 00:00:00Z', 'http', NULL, 'empty', '/job', '{}'),"
            " ('2026-01-01 00:00:00Z', 'http', NULL, 'missing', '/run', '{}'),"
            " ('2026-01-02 00:00:00Z', 'http', NULL, 'no', '', '[]')"
        )
        connection.execute("DELETE FROM migrations WHERE migration[:4] = '0015' OR migration LIKE 'views %'")
    with Catalog(path) as catalog:
        catalog.reject([Rejected(b"x", [Remark("", "not JSON")])], "http")
        rows = rejected_inputs(catalog)["rows"]
    assert [(row["raw"], len(row["faults"])) for row in rows] == [("x", 1), ("[]", 1), ("{}", 2)]


_FACTOR = 0xBF58476D1CE4E5B9
RECORDED = Path(__file__).parent / "recorded"


def test_a_file_of_a_later_patch_of_duckdb_opens_and_says_the_same(tmp_path: Path) -> None:
    """The lock went back from DuckDB 1.5.6 to 1.5.5: catalogs made in between stay as they are."""
    path = tmp_path / "whence.duckdb"
    path.write_bytes(lzma.decompress((RECORDED / "duckdb/written-by-1.5.6.duckdb.xz").read_bytes()))
    with Catalog(tmp_path / "anew.duckdb") as anew:
        assert ingest_paths(anew, [str(RECORDED / "demo/events.ndjson")]).accepted == 60
        wanted = digest(anew)
    with Catalog(path) as catalog:
        assert digest(catalog) == wanted
        found = verify(catalog, readings=True)
        assert found["ok"]
        assert found["entries"] == 60


def test_a_file_of_a_format_that_this_duckdb_does_not_know_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "whence.duckdb"
    Catalog(path).close()
    header = bytearray(path.read_bytes())
    checksum, word = struct.unpack("<QQ", header[:16])  # of a word: the letters DUCK and the number of the format
    later = word + (30 << 32)
    # DuckDB's checksum is 5381 and all words, each times this number, by exclusive or
    checksum ^= word * _FACTOR % 2**64 ^ later * _FACTOR % 2**64
    header[:16] = struct.pack("<QQ", checksum, later)
    path.write_bytes(header)
    with pytest.raises(UnavailableError, match=r"written by a newer DuckDB.*Open it with the Whence that made it"):
        Catalog(path)
    assert path.read_bytes() == bytes(header), "nothing was changed"
