"""The page of evidence: a pack is built by clicking and stands its own check; an altered one does not; documents."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support.demo_catalog import RECORDED, fill
from support.governed_pages import opened, text_of


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("evidence") / "whence.duckdb", RECORDED.read_bytes().splitlines())


@pytest.fixture(autouse=True)
def catalog_named(monkeypatch: pytest.MonkeyPatch, made: Path) -> None:
    monkeypatch.setenv("WHENCE_CATALOG", str(made))


def test_a_pack_is_built_downloaded_and_checked(tmp_path: Path) -> None:
    app = opened("evidence", name="churn", version="v2")
    (build,) = [each for each in app.button if each.label == "Build"]
    app = build.click().run()
    assert not app.exception
    built = app.session_state["evidence_built"]
    assert "**churn** · " in text_of(app)
    with zipfile.ZipFile(io.BytesIO(built.content)) as pack:
        pack.extractall(tmp_path)
    check = [sys.executable, "-I", "verify.py"]
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    file = ("pack.zip", built.content, "application/zip")
    checked = app.get("file_uploader")[0].upload(*file).run()
    assert [each.value for each in checked.success] == ["Nothing in it was altered."]
    altered = built.content.replace(b"PK\x01\x02", b"PK\x01\x03", 1)
    broken = checked.get("file_uploader")[0].upload("pack.zip", altered, "application/zip").run()
    assert any("no evidence pack" in each.value or each.value == "Altered" for each in broken.error)


def test_what_is_not_known_is_said() -> None:
    app = opened("evidence", name="churn", version="v99")
    (build,) = [each for each in app.button if each.label == "Build"]
    app = build.click().run()
    assert not app.exception
    assert any("v99" in each.value for each in app.error)


@pytest.mark.parametrize("kind", ["model-card", "datasheet", "processing-record", "annex-iv", "training-summary"])
def test_every_document_is_shown(kind: str) -> None:
    app = opened("evidence")
    kinds, about = (next(each for each in app.selectbox if each.label == label) for label in ("Document", "About"))
    kinds.select(kind)
    about.select_index(0)
    app = app.run()
    assert not app.exception
    assert app.code[0].value


def test_a_file_that_unpacks_to_more_than_there_is_room_for_is_not_unpacked() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as pack, pack.open("manifest.json", "w") as file:
        for _ in range(300):
            file.write(bytes(1_000_000))
    assert len(bomb.getvalue()) < 1_000_000
    app = opened("evidence").get("file_uploader")[0].upload("pack.zip", bomb.getvalue(), "application/zip").run()
    assert ["300,000,000 bytes" in each.value for each in app.error] == [True]
