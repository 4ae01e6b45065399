"""Seals: what was sealed is still there, however much came since; cut, forged and rewritten logs are found."""

import json
from pathlib import Path

import pytest
from support.demo_catalog import fill
from support.keeping import altered
from support.scene import DOORS_SCENE
from support.serving import an_event, as_json

from catalog.log.log import GENESIS, chained
from catalog.log.own_entries import own_entry
from catalog.session.catalog import Catalog
from catalog.values.times import instant_text
from ui.cli.main import main
from ui.clients.exit_codes import ExitCode

REWRITE = """
SELECT writer, position, epoch_us(received_at), epoch_us(event_time), kind, producer, actor, body_hash
FROM log.entries ORDER BY position
"""


@pytest.fixture
def sealed(tmp_path: Path) -> tuple[Path, Path]:
    """A catalog and its signed seal."""
    path = fill(tmp_path / "whence.duckdb", [json.dumps(event).encode() for event in DOORS_SCENE])
    assert main(["seal", "--new-key", str(tmp_path / "key.pem")]) == ExitCode.OK
    assert (tmp_path / "key.pem").stat().st_mode & 0o777 == 0o600
    assert run(path, "--key", str(tmp_path / "key.pem"), "-o", str(tmp_path / "seal.json")) == ExitCode.OK
    return path, tmp_path / "seal.json"


def run(path: Path, *words: str) -> int:
    return main(["--catalog", str(path), "seal", *words])


def test_what_was_added_since_is_no_fault(sealed: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    path, seal = sealed
    with Catalog(path) as catalog:
        catalog.append([own_entry(as_json(an_event(1)))])
    signer = json.loads(seal.read_text())["public_key"]
    capsys.readouterr()
    assert run(path, "--check", str(seal), "--signer", signer) == ExitCode.OK
    said = capsys.readouterr().out
    assert "1 entry since" in said
    assert signer in said


@pytest.mark.parametrize(
    "tampering",
    [
        "DELETE FROM log.entries WHERE position = (SELECT max(position) FROM log.entries)",
        "DELETE FROM log.entries WHERE position > 3",
        "DELETE FROM log.entries",
        "UPDATE log.entries SET producer = 'forged' WHERE position = 2",
    ],
)
def test_a_cut_or_changed_log_is_found(sealed: tuple[Path, Path], tampering: str) -> None:
    path, seal = sealed
    with altered(path) as forged:
        forged.execute(tampering)
    assert run(path, "--check", str(seal)) == ExitCode.INTEGRITY


def test_a_chain_that_was_rewritten_whole_is_found(
    sealed: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path, seal = sealed
    with altered(path) as forged:
        forged.execute("UPDATE log.entries SET producer = 'forged' WHERE position = 2")
        chain_hash = GENESIS
        for writer, position, received, happened, kind, producer, actor, body_hash in forged.execute(
            REWRITE
        ).fetchall():
            link = [writer, position, instant_text(received), instant_text(happened), kind, producer, actor]
            chain_hash = chained(chain_hash, link, body_hash)
            forged.execute("UPDATE log.entries SET chain_hash = ? WHERE position = ?", [chain_hash, position])
    assert main(["--catalog", str(path), "verify"]) == ExitCode.OK  # by itself it holds
    assert run(path, "--check", str(seal)) == ExitCode.INTEGRITY
    assert "cut or rewritten" in capsys.readouterr().out


def test_a_seal_that_was_changed_or_signed_by_another_is_refused(sealed: tuple[Path, Path], tmp_path: Path) -> None:
    path, seal = sealed
    document = json.loads(seal.read_text())
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps({**document, "sealed_at": "2020-01-01T00:00:00Z"}))
    assert run(path, "--check", str(changed)) == ExitCode.INTEGRITY
    assert run(path, "--check", str(seal), "--signer", "00" * 32) == ExitCode.INTEGRITY
    unsigned = {key: value for key, value in document.items() if key not in ("signature", "public_key")}
    changed.write_text(json.dumps(unsigned))
    assert run(path, "--check", str(changed)) == ExitCode.OK
    assert run(path, "--check", str(changed), "--signer", document["public_key"]) == ExitCode.INTEGRITY
    changed.write_text("[]")
    assert run(path, "--check", str(changed)) == ExitCode.USAGE
    changed.write_text(json.dumps({"seal": 1, "ends": [{"chain": "log"}]}))
    assert run(path, "--check", str(changed)) == ExitCode.USAGE
    assert main(["seal", "--new-key", str(tmp_path / "key.pem")]) == ExitCode.USAGE  # no key is overwritten
