"""Evidence packs over HTTP: the server makes them, whoever asks signs them; the same bytes as from the file."""

import json
from pathlib import Path

import httpx
import pytest
from support.demo_catalog import fill
from support.scene import DOORS_SCENE
from support.serving import served

from ui.cli.main import main
from ui.clients.exit_codes import ExitCode


def test_a_server_makes_the_pack_that_the_file_makes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = fill(tmp_path / "whence.duckdb", [json.dumps(event).encode() for event in DOORS_SCENE])
    key = str(tmp_path / "key.pem")
    assert main(["seal", "--new-key", key]) == ExitCode.OK
    words = ["evidence", "churn", "--key", key, "--json", "-o"]
    assert main(["--catalog", str(path), *words, str(tmp_path / "file.zip")]) == ExitCode.OK
    with served(path) as server:
        capsys.readouterr()
        assert main(["--server", server.url, *words, str(tmp_path / "server.zip")]) == ExitCode.OK
        answer = json.loads(capsys.readouterr().out)
        got = server.http.get("/api/v1/evidence", params={"name": "churn"})
        unknown = server.http.get("/api/v1/evidence", params={"name": "nothing"})
        unnamed = server.http.get("/api/v1/evidence")
    assert (tmp_path / "server.zip").read_bytes() == (tmp_path / "file.zip").read_bytes()
    assert answer["path"] == str(tmp_path / "server.zip")
    assert main(["evidence", "--check", str(tmp_path / "server.zip")]) == ExitCode.OK
    assert got.headers["content-type"] == "application/zip"
    assert got.content[:2] == b"PK"
    assert (unknown.status_code, unnamed.status_code) == (httpx.codes.NOT_FOUND, httpx.codes.BAD_REQUEST)
