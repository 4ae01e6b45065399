"""Folders that killed processes of users' SQL left are taken away by the next; those in use stay."""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from support import serving

from catalog.database import own_folders
from catalog.session.catalog import Catalog

_HOLD = (
    "import sys; from catalog.database.own_folders import own_folder\n"
    "with own_folder('whence-sql-') as folder:\n    print(folder, flush=True); sys.stdin.read()"
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files, of which none is taken for young."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(own_folders, "_YOUNG_SECONDS", 0.0)
    return tmp_path


def test_a_folder_whose_process_was_killed_goes_and_one_in_use_stays(place: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(place)}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _HOLD],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=serving.ROOT,
        )
        for _ in range(2)
    ]  # fmt: skip
    living, killed = started
    kept, left = (Path((process.stdout and process.stdout.readline().strip()) or "") for process in started)
    (left / "123").mkdir()
    killed.kill()
    killed.wait()
    with own_folders.own_folder("whence-sql-") as own:
        assert {path.name for path in place.iterdir()} == {own.name, kept.name}, "the killed one's is gone"
    living.communicate("")
    assert list(place.iterdir()) == [], "whoever ends in order leaves nothing"


def test_what_is_no_folder_of_ours_stays(place: Path) -> None:
    target = place / "elsewhere"
    target.mkdir()
    (target / "file").write_text("kept")
    (place / "whence-sql-link").symlink_to(target)
    (place / "whence-sql-file").write_text("kept")
    with own_folders.own_folder("whence-sql-"):
        assert (target / "file").read_text() == "kept"
        assert (place / "whence-sql-link").is_symlink()
        assert (place / "whence-sql-file").exists()


def test_a_young_folder_stays_though_nobody_has_locked_it_yet(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_folders, "_YOUNG_SECONDS", 60.0)
    (place / "whence-sql-new").mkdir()
    with own_folders.own_folder("whence-sql-"):
        assert (place / "whence-sql-new").is_dir()


def _children(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == pid:
                found.append(int(stat.parent.name))
    return found


def test_what_a_killed_server_and_its_host_left_goes_with_the_next(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a power cut or the out-of-memory killer ends them: neither has a moment to clear up."""
    monkeypatch.setenv("TMPDIR", str(place))
    path = place / "whence.duckdb"
    Catalog(path).close()
    served = serving.start(path)
    with served.http as http:
        assert http.post("/api/v1/sql", json={"query": "SELECT 1 AS one"}).json() == [{"one": 1}]
    hosts = _children(served.process.pid)
    assert hosts
    for host in hosts:
        os.kill(host, signal.SIGKILL)
    served.kill()
    left = list(place.glob("whence-sql-*"))
    assert len(left) == 1
    with own_folders.own_folder("whence-sql-") as own:
        assert list(place.glob("whence-sql-*")) == [own]
