"""A catalog kept in a lake (DuckLake) says what one kept in a file says; only how its tables are stored differs."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import count, pairwise
from pathlib import Path

import duckdb
import orjson
import pytest
from support.governed import Governed
from support.keeping import kept_in, new_lake
from support.product import Product
from support.serving import JSON, LINEAGE, ROOT, an_event, as_json, served, start
from test_kill import Load
from verdicts.case import Case as VerdictCase
from verdicts.case import check as check_verdicts
from verdicts.case import load_cases
from worked.build import at
from worked.case import Case, check
from worked.cases import CASES

from catalog.access.roles import Role
from catalog.database.storage.place import Lake, Place, files_of, place_of
from catalog.events.envelope import Remark
from catalog.log.admission import Rejected, admit
from catalog.log.digest import digest_of
from catalog.log.entry import Entry
from catalog.log.log import head_of
from catalog.log.verification import verify, verify_rejected
from catalog.questions.operating.copies import restore
from catalog.questions.operating.maintain import maintain
from catalog.questions.operating.move import move
from catalog.questions.operating.readings_check import check_readings
from catalog.questions.verdicts import findings
from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError, IntegrityError, UnavailableError
from ingest.receive.files import ingest_paths
from ui.server.lake_upkeep import LakeUpkeep

RECORDED = ROOT / "tests/recorded"
# Every so manieth: a lake answers a case of a few events in the time in which a file answers five. All of them:
# make test-lake
EACH = 16


@pytest.fixture
def _lakes() -> Iterator[None]:
    with kept_in("lake"):
        yield


@pytest.mark.many
@pytest.mark.usefixtures("_lakes")
@pytest.mark.parametrize("case", CASES[::EACH], ids=lambda case: case.name)
def test_lineage_is_as_worked_by_hand(case: Case) -> None:
    """Names, versions, views and streams of a lake, by SQL."""
    product = Product(case.events, at(case.as_of) if case.as_of is not None else None)
    assert isinstance(product.catalog.place, Lake)
    check(case, product)


@pytest.mark.many
@pytest.mark.usefixtures("_lakes")
@pytest.mark.parametrize("case", load_cases()[::EACH], ids=lambda case: f"{case.file}: {case.title}")
def test_verdicts_are_as_worked_by_hand(case: VerdictCase) -> None:
    """Labels and findings of a lake."""
    governed = Governed(case)
    assert isinstance(governed.catalog.place, Lake)
    check_verdicts(case, governed, lambda: governed.versions)


def said_by(place: Place) -> tuple[str, object]:
    """The digest of a catalog of recorded events of several emitters, and the findings of its models."""
    with Catalog(place, keeps_graph=True) as catalog:
        report = ingest_paths(catalog, [RECORDED / "lake", RECORDED / "dbt", RECORDED / "demo"])
        assert report.accepted
        with catalog.cursor() as cursor:
            assert verify(cursor).ok
            digest = digest_of(cursor)
        return digest, findings(catalog)


def test_a_lake_says_what_a_file_says(tmp_path: Path) -> None:
    """Equal events, equal digest and findings; and once more when it is opened again, and read from its log again."""
    place = new_lake(tmp_path / "whence.ducklake")
    said = said_by(place)
    assert said == said_by(tmp_path / "whence.duckdb")
    with Catalog(place) as again:
        again.rebuild()
        with again.cursor() as cursor:
            assert digest_of(cursor) == said[0]
            comments = cursor.execute("SELECT count(*) FROM column_comments WHERE view_name = 'datasets'").fetchone()
    assert comments is not None
    assert comments[0] > 0


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    """Kill -9 of a server on a lake, while events come in: all that was answered is there, once, in a whole chain."""
    place = new_lake(tmp_path / "whence.ducklake")
    acknowledged: set[str] = set()
    for kill, seconds in enumerate((1.0, 1.7)):
        serving = start(place)
        load = Load(serving, first=1 + kill * 1_000_000)
        time.sleep(seconds)
        serving.kill()
        load.wait()
        acknowledged |= {an_event(number)["run"]["runId"] for number in load.acknowledged}
        with Catalog(place) as catalog, catalog.cursor() as cursor:
            assert verify(cursor).ok
            ids = [row[0] for row in cursor.execute("SELECT body ->> '$.run.runId' FROM events").fetchall()]
        assert len(ids) == len(set(ids))
        assert acknowledged <= set(ids)
    assert acknowledged


def test_a_server_on_a_lake_answers_users_sql_and_keeps_its_metadata_to_itself(tmp_path: Path) -> None:
    """Its own views, and nothing of the tables in which a lake keeps other tables' rows, those of keys among them."""
    with served(new_lake(tmp_path / "whence.ducklake")) as serving, serving.http as http:
        assert http.post(LINEAGE, content=as_json(an_event(1)), headers=JSON).status_code == 201
        answer = http.post("/api/v1/sql", json={"query": "SELECT count(*) AS runs FROM runs"})
        assert answer.json() == [{"runs": 1}]
        for query in (
            "FROM __ducklake_metadata_whence.ducklake_table",
            'FROM "__DuckLake_Metadata_whence".main.ducklake_table',
            "SELECT (SELECT count(*) FROM __ducklake_metadata_whence.main.ducklake_table)",
            "FROM access.keys",
            f"FROM read_parquet('{tmp_path}/whence.ducklake.files/**/*.parquet')",
        ):
            refused = http.post("/api/v1/sql", json={"query": query})
            assert refused.status_code == 400, query
            assert "Not allowed here" in refused.text
        assert http.get("/healthz").status_code == 200


def test_a_lake_reads_and_writes_its_own_files_only(tmp_path: Path) -> None:
    """Whatever SQL runs in the process that holds it."""
    (tmp_path / "other.txt").write_text("secret")
    with (
        Catalog(new_lake(tmp_path / "whence.ducklake")) as catalog,
        catalog.cursor() as cursor,
        pytest.raises(duckdb.PermissionException, match="disabled by configuration"),
    ):
        cursor.execute("SELECT content FROM read_text($file)", {"file": str(tmp_path / "other.txt")})


@pytest.mark.parametrize(
    ("address", "data", "place"),
    [
        ("whence.duckdb", None, Path("whence.duckdb")),
        ("ducklake:whence.ducklake", None, Lake(Path("whence.ducklake"))),
        ("ducklake:a b/w.ducklake", "their files/", Lake(Path("a b/w.ducklake"), "their files/")),
    ],
)
def test_addresses(address: str, data: str | None, place: Place) -> None:
    """A file by its path, a lake by the file of its metadata; an address leads back to where it came from."""
    assert place_of(address, data) == place
    assert place_of(str(place), data) == place


@pytest.mark.parametrize(
    ("address", "data", "reason"),
    [
        ("ducklake:", None, "names no file"),
        ("ducklake:sqlite:whence.db", None, "not by sqlite"),
        (
            "ducklake:whence.ducklake",
            "gs://bucket/prefix",
            "not at gs://bucket/prefix: --data FOLDER, or --data s3://",
        ),
        ("ducklake:whence.ducklake", "s3://key:secret@bucket/", "not at bucket/"),
        ("ducklake:whence.ducklake", "s3://bucket/a/../b", "by a plain prefix"),
        ("whence.duckdb", "files/", "--data says where a lake's files are"),
    ],
)
def test_addresses_that_are_refused(address: str, data: str | None, reason: str) -> None:
    """With what would do."""
    with pytest.raises(BadQuestionError, match=reason):
        place_of(address, data)


def test_a_catalog_moves_into_a_lake_and_back(tmp_path: Path) -> None:
    """Entries, chain, digest, keys and what was rejected are the same in all three; the first stays as it was."""
    places: list[Place] = [
        tmp_path / "a.duckdb",
        Lake(tmp_path / "b.ducklake", f"{tmp_path}/data/"),
        tmp_path / "c.duckdb",
    ]
    with Catalog(places[0]) as catalog:
        ingest_paths(catalog, [RECORDED / "demo", RECORDED / "dbt"])
        catalog.reject([Rejected(b"no event", [Remark("", "is no JSON")])], "a.ndjson")
        catalog.keys.add("someone@example.com", Role.ADMIN, (), None, None)
    before = (tmp_path / "a.duckdb").read_bytes()
    steps: list[str] = []
    moved = [move(source, target, steps.append) for source, target in pairwise(places)]
    assert (tmp_path / "a.duckdb").read_bytes() == before
    assert {(each["entries"], each["digest"], each["head"]) for each in moved} == {
        (moved[0]["entries"], moved[0]["digest"], moved[0]["head"])
    }
    assert "copying log.entries" in steps
    held = []
    for place in places:
        with Catalog(place) as catalog, catalog.cursor() as cursor:
            assert verify(cursor).ok
            assert verify_rejected(cursor).ok
            held.append((digest_of(cursor), head_of(cursor), [key.name for key in catalog.keys.listed()]))
    assert held[0] == held[1] == held[2]
    assert held[0][1] == moved[0]["head"]


def test_a_catalog_is_moved_whole_or_not_at_all(tmp_path: Path) -> None:
    """Where something is already, where no catalog is, where its log is broken; and nothing is left behind."""
    source = tmp_path / "a.duckdb"
    with pytest.raises(UnavailableError, match="No catalog at"):
        move(source, Lake(tmp_path / "b.ducklake"), print)
    with Catalog(source) as catalog:
        ingest_paths(catalog, [RECORDED / "demo"])
    with pytest.raises(BadQuestionError, match="is there already"):
        move(source, source, print)
    with duckdb.connect(source) as connection:
        connection.execute("UPDATE log.entries SET producer = 'someone else' WHERE position = 3")
    with pytest.raises(IntegrityError, match="Entry 3 of"):
        move(source, Lake(tmp_path / "b.ducklake"), print)

    def interrupt(step: str) -> None:
        if step == "copying log.entries":
            raise KeyboardInterrupt

    whole = tmp_path / "whole.duckdb"
    with Catalog(whole) as catalog:
        ingest_paths(catalog, [RECORDED / "demo"])
    with pytest.raises(KeyboardInterrupt):
        move(whole, Lake(tmp_path / "b.ducklake"), interrupt)
    with pytest.raises(KeyboardInterrupt):
        move(whole, Lake(tmp_path / "b.ducklake", f"{tmp_path}/data/"), interrupt)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.duckdb", "whole.duckdb"]
    (tmp_path / "b.ducklake.files").mkdir()
    (tmp_path / "b.ducklake.files" / "of another").touch()
    with pytest.raises(BadQuestionError, match="holds something already"):
        move(whole, Lake(tmp_path / "b.ducklake"), print)
    assert (tmp_path / "b.ducklake.files" / "of another").exists()


@pytest.mark.slow
def test_tables_of_a_lake_are_checked_against_its_log(tmp_path: Path) -> None:
    """A lake words its views otherwise than a file, each time it reads them: only what was altered differs."""
    lake = new_lake(tmp_path / "whence.ducklake")
    with Catalog(lake) as catalog:
        ingest_paths(catalog, [str(RECORDED / "demo")])
        assert check_readings(catalog)["differ"] == []
    with Catalog(lake) as catalog:
        assert check_readings(catalog)["differ"] == []
        with catalog.cursor() as cursor:
            cursor.execute("CREATE OR REPLACE VIEW main.datasets AS SELECT 1 AS dataset_key")
        assert check_readings(catalog)["differ"] == ["view main.datasets"]


def test_a_refused_megabyte_of_nuls_costs_a_lake_no_more_than_another(tmp_path: Path) -> None:
    """Written as SQL, each NUL is a function call: they took four gigabytes, and more than a minute."""
    with Catalog(new_lake(tmp_path / "whence.ducklake")) as catalog:
        catalog.reject([Rejected(b"\0" * 2**20, [Remark("/\0", "not JSON")])], "test")
        with catalog.cursor() as cursor:
            kept = cursor.execute("SELECT pointer, raw FROM rejected_events").fetchall()
            assert kept == [("/\ufffd", "\ufffd" * 2**20)]
            assert verify_rejected(cursor).ok


def test_a_backup_is_restored_as_a_file(tmp_path: Path) -> None:
    """Half a lake would be none."""
    lake = new_lake(tmp_path / "whence.ducklake")
    with pytest.raises(BadQuestionError, match="is a lake, and a backup is one file"):
        restore(tmp_path / "whence.duckdb", lake)


def test_commands_on_a_lake_of_their_own(tmp_path: Path) -> None:
    """The first makes it, the next ask it, also when it is somewhere else than the metadata say."""

    def whence(*words: str) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, "-c", "from ui.cli.main import main; raise SystemExit(main())"]
        given = ["--catalog", "ducklake:w.ducklake", "--data", f"{tmp_path}/d/"]
        return subprocess.run(
            [*program, *given, *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    made = whence("ingest", str(RECORDED / "demo"))
    assert made.returncode == 0, made.stderr
    assert list((tmp_path / "d").rglob("*.parquet"))
    listed = whence("models")
    assert "churn" in listed.stdout
    assert whence("verify").returncode == 0
    missing = whence("--catalog", "ducklake:other.ducklake", "models")
    assert missing.returncode == 6
    assert "No catalog at" in missing.stderr


def test_tables_come_up_to_a_log_that_never_rests(tmp_path: Path) -> None:
    """DuckLake numbers its states: where two commits at once want a number, the longer one would lose every time."""
    appended, enough = threading.Event(), threading.Event()
    with Catalog(new_lake(tmp_path / "whence.ducklake")) as catalog:

        def append_on() -> None:
            for number in count():
                if enough.is_set():
                    return
                catalog.append([admitted(number)])
                appended.set()

        flow = threading.Thread(target=append_on)
        flow.start()
        try:
            for _ in range(10):
                appended.clear()
                assert appended.wait(60)
                catalog.catch_up()
        finally:
            enough.set()
            flow.join()


@pytest.mark.slow
def test_a_lake_is_kept_small_while_events_go_in(tmp_path: Path) -> None:
    """Small commits leave few files; digest and chain stay, and nothing that goes in meanwhile is lost."""
    events = [admitted(number) for number in range(90)]
    lake = new_lake(tmp_path / "whence.ducklake")
    with Catalog(lake) as catalog:
        feeding = threading.Thread(target=_feed, args=(catalog, events, 3))
        feeding.start()
        while feeding.is_alive():
            maintain(catalog, "PT0S")
            feeding.join(0.5)  # of two that want the same locks at once one may wait long
        with catalog.cursor() as cursor:
            chain, digest = verify(cursor), digest_of(cursor)
        for _ in range(2):  # what was merged in one is removed in the next
            maintain(catalog, "PT0S")
        with catalog.cursor() as cursor:
            assert (verify(cursor), digest_of(cursor)) == (chain, digest)
    assert chain.ok
    assert chain.entries == len(events)
    with Catalog(lake) as again, again.cursor() as cursor:
        assert digest_of(cursor) == digest
        tables = cursor.execute("SELECT count(*) FROM duckdb_tables() WHERE database_name = 'whence'").fetchone()
    assert tables is not None
    assert _files(lake) <= tables[0]
    with Catalog() as plain:
        plain.append(events)
        with plain.cursor() as cursor:
            assert digest_of(cursor) == digest


def test_an_earlier_state_of_a_lake_stays_readable_for_a_day(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "whence.ducklake")
    with Catalog(lake) as catalog:
        _feed(catalog, [admitted(number) for number in range(12)], 3)
        done = maintain(catalog)
        assert done["merged_files"] or done["flushed_rows"]
        assert (done["ended_snapshots"], done["removed_files"]) == (0, 0)
        with pytest.raises(BadQuestionError, match="--keep: 'a day' is not an ISO 8601 duration"):
            maintain(catalog, "a day")
    with Catalog(tmp_path / "whence.duckdb") as file, pytest.raises(BadQuestionError, match="is a file"):
        maintain(file)


def test_a_server_keeps_its_lake_small(tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "whence.ducklake")
    with Catalog(lake) as catalog:
        _feed(catalog, [admitted(number) for number in range(30)], 3)
        before = _files(lake)
        upkeep = LakeUpkeep(catalog, every_seconds=0.05)
        try:
            until = time.monotonic() + 60
            while _files(lake) == before and time.monotonic() < until:
                time.sleep(0.05)
        finally:
            upkeep.close()
        assert _files(lake) > before  # what stood in the metadata
        assert maintain(catalog)["flushed_rows"] == 0


def admitted(number: int) -> Entry:
    """The entry of an event."""
    entry = admit(orjson.dumps(an_event(number)))
    assert isinstance(entry, Entry)
    return entry


def _feed(catalog: Catalog, events: list[Entry], each: int) -> None:
    for first in range(0, len(events), each):
        catalog.append(events[first : first + each])
        catalog.catch_up()


def _files(lake: Lake) -> int:
    return len(list(Path(files_of(lake)).rglob("*.parquet")))
