"""Copies of a catalog: complete, without keys where they are for analysts, taken while others write; and back."""

import json
import threading
from pathlib import Path

import duckdb
import httpx
import pytest
from support.demo_catalog import fill
from support.scene import DOORS_SCENE
from support.serving import LINEAGE, served
from test_http import an_event, as_json

from catalog.access.roles import Role
from catalog.questions.operating.copies import backup, restore, snapshot
from catalog.questions.operating.upkeep import digest, verify
from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError, IntegrityError, UnavailableError
from ui.cli.main import main
from ui.clients.exit_codes import ExitCode


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    """A catalog with a model, and a key."""
    path = fill(tmp_path / "whence.duckdb", [json.dumps(event).encode() for event in DOORS_SCENE])
    with Catalog(path) as catalog:
        catalog.keys.add("ana@example.com", Role.STEWARD, (), None, "root")
    return path


def test_a_backup_comes_back_with_the_same_digest_head_and_keys(scene: Path, tmp_path: Path) -> None:
    with Catalog(scene) as catalog:
        before, head = digest(catalog), verify(catalog)["head"]
        copied = backup(catalog, tmp_path / "backup.duckdb")
        catalog.keys.add("later", Role.READER, (), None, "root")
    assert (copied["head"], copied["entries"]) == (head, len(DOORS_SCENE))
    restored = restore(tmp_path / "backup.duckdb", scene)
    assert restored["head"] == head
    with Catalog(scene) as catalog:
        assert digest(catalog) == before
        assert [key.name for key in catalog.keys.listed()] == ["ana@example.com"]
    with Catalog(Path(str(restored["kept"]))) as kept:
        assert [key.name for key in kept.keys.listed()] == ["ana@example.com", "later"]


def test_a_snapshot_is_a_plain_file_with_views_and_macros_and_no_trace_of_keys(scene: Path, tmp_path: Path) -> None:
    with Catalog(scene) as catalog:
        key_hash = catalog.keys.listed()[0].key_hash
        snapshot(catalog, tmp_path / "analysis.duckdb")
    content = (tmp_path / "analysis.duckdb").read_bytes()
    assert key_hash not in content
    assert b"ana@example.com" not in content
    with duckdb.connect() as plain:
        plain.execute(f"ATTACH '{tmp_path / 'analysis.duckdb'}' AS analysis (READ_ONLY)")
        plain.execute("USE analysis")
        gates = "SELECT gate FROM model_versions WHERE name = 'churn'"
        assert plain.execute(gates).fetchall() == [("pass",)]
        assert len(plain.execute("FROM trace('models', 'churn', 'v1')").fetchall()) > 1
        assert plain.execute(
            "SELECT count(*) FROM duckdb_views() WHERE comment IS NULL AND NOT internal"
        ).fetchone() == (0,)


def test_a_backup_with_a_changed_log_is_not_restored(scene: Path, tmp_path: Path) -> None:
    with Catalog(scene) as catalog:
        before = digest(catalog)
        backup(catalog, tmp_path / "backup.duckdb")
    with duckdb.connect(str(tmp_path / "backup.duckdb")) as forged:
        forged.execute("UPDATE log.entries SET producer = 'forged' WHERE position = 3")
    with pytest.raises(IntegrityError, match="Entry 3"):
        restore(tmp_path / "backup.duckdb", scene)
    (tmp_path / "text.duckdb").write_text("no database")
    with pytest.raises(UnavailableError):
        restore(tmp_path / "text.duckdb", scene)
    with Catalog(scene) as catalog:
        assert digest(catalog) == before
    assert not list(tmp_path.glob("*.before-*"))
    assert not list(tmp_path.glob(".*"))


def test_where_a_copy_cannot_be_written_the_reason_is_said(scene: Path, tmp_path: Path) -> None:
    with Catalog(scene) as catalog:
        with pytest.raises(BadQuestionError, match="folder"):
            backup(catalog, tmp_path)
        with pytest.raises(BadQuestionError, match="itself"):
            backup(catalog, scene)
        with pytest.raises(UnavailableError, match="mkdir"):
            backup(catalog, tmp_path / "none" / "x.duckdb")


def test_a_server_is_copied_while_events_come_in(tmp_path: Path) -> None:
    with served(tmp_path / "whence.duckdb") as serving:
        taken: list[int] = []
        stop = threading.Event()

        def post() -> None:
            with serving.http as client:
                number = 0
                while not stop.is_set() and number < 5_000:
                    assert client.post(LINEAGE, content=as_json(an_event(number))).status_code == 201
                    taken.append(number)
                    number += 1

        poster = threading.Thread(target=post)
        poster.start()
        copies = []
        try:
            for number in range(4):
                target = tmp_path / f"copy{number}.duckdb"
                before = len(taken)
                kind = "snapshot" if number % 2 else "backup"
                assert main(["--server", serving.url, kind, str(target)]) == ExitCode.OK
                copies.append((target, before))
        finally:
            stop.set()
            poster.join()
        for target, before in copies:
            with Catalog(target) as copied:
                assert copied.log_position >= before
                assert verify(copied)["ok"]
        # The server still holds its file: nobody else gets in.
        assert (
            main(["--catalog", str(tmp_path / "whence.duckdb"), "restore", str(copies[0][0])]) == ExitCode.UNAVAILABLE
        )


def test_the_published_copy_is_read_by_ranges(tmp_path: Path) -> None:
    path = fill(tmp_path / "whence.duckdb", [json.dumps(event).encode() for event in DOORS_SCENE])
    with served(path) as serving, httpx.Client(base_url=serving.url, timeout=60) as client:
        head = client.head("/catalog.duckdb")
        size = int(head.headers["content-length"])
        assert (head.status_code, head.headers["accept-ranges"]) == (200, "bytes")
        whole = client.get("/catalog.duckdb")
        assert len(whole.content) == size
        assert whole.headers["etag"] == head.headers["etag"]
        part = client.get("/catalog.duckdb", headers={"Range": "bytes=100-199"})
        assert (part.status_code, part.content) == (206, whole.content[100:200])
        (tmp_path / "fetched.duckdb").write_bytes(whole.content)
        with duckdb.connect(str(tmp_path / "fetched.duckdb"), read_only=True) as plain:
            assert ("churn",) in plain.execute("SELECT name FROM models").fetchall()
        # Without being asked for, the copy is written anew at its pace; whoever wants all of the log says so.
        serving.http.post(LINEAGE, content=as_json(an_event(1)))
        fresh = client.get("/catalog.duckdb", headers={"Cache-Control": "no-cache"})
        assert int(fresh.headers["whence-entries"]) == int(head.headers["whence-entries"]) + 1
        assert fresh.headers["etag"] != head.headers["etag"]
