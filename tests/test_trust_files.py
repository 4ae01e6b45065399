"""Files that are damaged, foreign, newer or odd: exit 6 with the cause, nothing changed, never "our fault"."""

import http.server
import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from support.serving import an_event, as_json, served

from catalog.session.catalog import Catalog
from catalog.values.errors import BadQuestionError, UnavailableError
from ingest.declarations.reading.folder import GovernanceFile, read_folder
from ingest.declarations.reading.parse import FaultyError, read_files
from ui.cli.main import main
from ui.clients.address import address_path, find_server, write_address


def of_sql(path: Path, *statements: str) -> None:
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)


def made(path: Path) -> None:
    Catalog(path).close()


def newer(path: Path) -> None:
    made(path)
    of_sql(path, "INSERT INTO migrations VALUES ('0099_future.sql', now())")


def without_record(path: Path) -> None:
    made(path)
    of_sql(path, "DELETE FROM migrations")


def foreign(path: Path) -> None:
    of_sql(path, "CREATE TABLE migrations (migration VARCHAR, applied_at TIMESTAMPTZ)", "CREATE TABLE mine (a INT)")


def truncated(path: Path) -> None:
    made(path)
    os.truncate(path, path.stat().st_size // 4096 // 2 * 4096)


def flipped(path: Path) -> None:
    made(path)
    content = bytearray(path.read_bytes())
    for place in range(12_288, len(content), 50_000):
        content[place] ^= 255
    path.write_bytes(content)


def text(path: Path) -> None:
    path.write_text("not a database, but a text that is long enough to be read as one " * 100)


def bad_header(path: Path) -> None:
    made(path)
    content = bytearray(path.read_bytes())
    content[20] ^= 255
    path.write_bytes(content)


FILES: dict[str, tuple[Callable[[Path], None], str]] = {
    "newer": (newer, "made by a newer Whence (0099_future.sql)"),
    "its record of migrations gone": (without_record, "is damaged"),
    "another's DuckDB with a table migrations": (foreign, "is a DuckDB file, but no catalog"),
    "cut": (truncated, ""),
    "flipped bytes": (flipped, "is damaged"),
    "a text": (text, "is no catalog"),
    "a damaged header": (bad_header, ""),
}


@pytest.mark.parametrize("name", FILES)
def test_such_a_file_is_called_what_it_is_and_stays_as_it_is(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make, words = FILES[name]
    path = tmp_path / "whence.duckdb"
    make(path)
    before = path.read_bytes()
    assert main(["--catalog", str(path), "models"]) == 6
    printed = capsys.readouterr().err
    assert words in printed
    assert "held by another" not in printed
    assert "Our fault" not in printed
    assert name == "its record of migrations gone" or path.read_bytes() == before


@pytest.mark.parametrize(
    "address",
    [
        {"url": "http://[::", "pid": os.getpid()},
        {"url": "http://127.0.0.1:99999", "pid": os.getpid()},
        {"url": "http://127.0.0.1:1", "pid": 10**30},
        {"url": "http://127.0.0.1:1", "pid": -(10**30)},
        {"url": 7, "pid": os.getpid()},
        [],
    ],
)
def test_an_odd_address_file_is_passed_over(tmp_path: Path, address: object) -> None:
    path = tmp_path / "whence.duckdb"
    made(path)
    address_path(path).write_text(json.dumps(address))
    assert main(["--catalog", str(path), "models"]) == 0


class Stranger(http.server.BaseHTTPRequestHandler):
    """A server of somebody else, that says yes to all and keeps what it is sent."""

    sent: list[bytes]

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"status":"ok"}')

    def do_POST(self) -> None:
        self.sent.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name there
        pass


def test_a_strangers_server_takes_no_event(tmp_path: Path) -> None:
    path = tmp_path / "whence.duckdb"
    made(path)
    Stranger.sent = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stranger) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        write_address(path, f"http://127.0.0.1:{server.server_address[1]}", "the owner's token")
        (tmp_path / "e.ndjson").write_bytes(as_json(an_event(1)))
        try:
            assert main(["--catalog", str(path), "ingest", str(tmp_path / "e.ndjson")]) == 0
        finally:
            server.shutdown()
            thread.join()
    assert Stranger.sent == []
    with Catalog(path) as catalog:
        assert catalog.log_position == 1


def test_the_server_of_another_catalog_is_not_asked(tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mine.duckdb", tmp_path / "theirs.duckdb"
    made(mine)
    with served(theirs) as serving:
        assert find_server(theirs) == serving.url
        write_address(mine, serving.url)
        assert find_server(mine) is None


def test_a_question_mark_in_the_name_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="DuckDB takes no"):
        Catalog(tmp_path / "a?b.duckdb")


def test_what_looks_like_a_governance_file_and_cannot_be_read_takes_nothing_back(tmp_path: Path) -> None:
    (tmp_path / "good.YML").write_text("{}")
    assert [file.path for file in read_folder(tmp_path)] == ["good.YML"]
    (tmp_path / "gone.yml").symlink_to(tmp_path / "nothing")
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "elsewhere").symlink_to(tmp_path.parent)
    with pytest.raises(BadQuestionError) as caught:
        read_folder(tmp_path)
    for part in ("gone.yml (a link to nothing)", "pipe.yaml (no ordinary file)", "elsewhere (a link to a folder)"):
        assert part in str(caught.value)


@pytest.mark.parametrize("content", ["", "\n", "# only a comment\n", "---\n", "null\n"])
def test_an_empty_governance_file_is_a_fault(content: str) -> None:
    with pytest.raises(FaultyError) as caught:
        read_files([GovernanceFile("a.yml", content)])
    assert "empty" in caught.value.faults[0].reason


def test_a_merge_of_many_keys_has_few_faults() -> None:
    keys = ", ".join(f"kez{number}: 1" for number in range(1_500))
    merged = "\n".join("  - {<<: *a, namespace: file, name: x}" for _ in range(60))
    with pytest.raises(FaultyError) as caught:
        read_files([GovernanceFile("a.yml", f"sources:\n  - &a {{{keys}}}\ndatasets:\n{merged}\n")])
    assert len(caught.value.faults) <= 1_001
