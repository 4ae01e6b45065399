"""Evidence packs: checked with nothing but Python; whatever is altered in one is named; same inputs, same bytes."""

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.demo_catalog import fill, govern_demo
from support.keeping import copy_catalog
from support.scene import DOORS_SCENE
from worked.build import complete, ds

from catalog.evidence.enclosed.signature import is_signed
from catalog.governance.decisions.append_record import write_records
from catalog.questions.operating.redaction import confirm_redaction, redact
from catalog.session.catalog import Catalog
from ui.cli.main import main
from ui.clients.exit_codes import ExitCode

MODEL = {"namespace": "models", "name": "churn"}
RECORDS = [
    {"kind": "policy", "id": "ai", "status": "draft", "title": "AI policy", "version": "1"},
    {"kind": "policy", "id": "ai", "status": "approved", "title": "AI policy", "approved_by": "ceo@shop.example"},
    {"kind": "risk", "id": "bias", "status": "open", "category": "bias", "models": [MODEL], "measures": "watch it"},
]
CHAIN, ENTRIES = "log/chain.ndjson", "log/entries.ndjson"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the governed demo's catalog, a key, a signed pack of its model, and that pack unpacked."""
    folder = tmp_path_factory.mktemp("evidence")
    govern_demo(folder / "whence.duckdb")
    with Catalog(folder / "whence.duckdb") as catalog:
        for record in RECORDS:
            write_records(catalog, [record], "dpo@shop.example")
    assert main(["seal", "--new-key", str(folder / "key.pem")]) == ExitCode.OK
    assert evidence(folder, "churn", "-o", str(folder / "pack.zip"), "--key", str(folder / "key.pem")) == ExitCode.OK
    with zipfile.ZipFile(folder / "pack.zip") as archive:
        archive.extractall(folder / "unpacked")
    return folder


def evidence(folder: Path, *words: str) -> int:
    return main(["--catalog", str(folder / "whence.duckdb"), "evidence", *words])


def verify(folder: Path, *words: str) -> tuple[int, str]:
    """Return how verify.py ends in a folder, and what it prints."""
    done = subprocess.run(
        [sys.executable, "-I", "verify.py", *words], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def model_folder(folder: Path) -> str:
    """Return the folder of the one version that a pack is about."""
    (model,) = json.loads((folder / "manifest.json").read_text())["models"]
    return str(model["folder"])


def test_the_pack_is_checked_in_an_empty_directory(made: Path) -> None:
    status, printed = verify(made / "unpacked")
    assert status == 0, printed
    assert "ALTERED" not in printed
    assert "the key " in printed
    assert "follow from these entries" in printed
    assert "What this cannot check" in printed


def test_the_pack_itself_may_lie_where_it_was_unpacked(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "unpacked", tmp_path, dirs_exist_ok=True)
    shutil.copy(made / "pack.zip", tmp_path)
    assert verify(tmp_path)[0] == 0


def test_the_zip_is_checked_unopened_and_by_the_command(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(made / "unpacked", str(made / "pack.zip"))[0] == 0
    signer = json.loads((made / "unpacked/manifest.json").read_text())["signed_by"]
    assert main(["evidence", "--check", str(made / "pack.zip"), "--signer", signer]) == ExitCode.OK
    assert "ok" in capsys.readouterr().out
    assert main(["evidence", "--check", str(made / "pack.zip"), "--signer", "0" * 64]) == ExitCode.VIOLATION
    assert "is signed by" in capsys.readouterr().out


def test_same_inputs_same_bytes(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert evidence(made, "churn", "-o", str(made / "again.zip"), "--key", str(made / "key.pem"), "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    again = (made / "again.zip").read_bytes()
    assert again == (made / "pack.zip").read_bytes()
    assert answer["sha256"] == hashlib.sha256(again).hexdigest()
    assert answer["files"] == len(zipfile.ZipFile(made / "again.zip").namelist())


def test_trace_and_verdicts_are_those_of_the_commands(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = made / "unpacked" / model_folder(made / "unpacked")
    for command, file in (("trace", "trace.json"), ("findings", "findings.json"), ("label", "label.json")):
        capsys.readouterr()
        assert main(["--catalog", str(made / "whence.duckdb"), command, "churn", "--json"]) == ExitCode.OK
        assert json.loads(capsys.readouterr().out) == json.loads((folder / file).read_text())


def test_the_management_system_is_in_it(made: Path) -> None:
    folder = made / "unpacked/management"
    states = {row["id"]: row["state"] for row in json.loads((folder / "controls.json").read_text())}
    assert states["A.7.5"] in {"computed", "partial", "gap"}
    assert len([row for row in states if row.startswith("A.")]) == 38
    assert "| A.7.5 |" in (folder / "statement-of-applicability.md").read_text()
    kpis = json.loads((folder / "kpis.json").read_text())
    assert all(row["query"] in (folder / "kpis.md").read_text() for row in kpis)
    assert [row["id"] for row in json.loads((folder / "records.json").read_text())] == ["ai", "bias"]
    own = json.loads((made / "unpacked" / model_folder(made / "unpacked") / "records.json").read_text())
    assert [row["id"] for row in own if row["kind"] == "risk"] == ["bias"]


def _hashes_made_anew(folder: Path) -> None:
    """Make every hash of the manifest fit again, as somebody would who alters a pack that is not signed."""
    manifest = json.loads((folder / "manifest.json").read_text())
    for item in manifest["files"]:
        item["sha256"] = hashlib.sha256((folder / item["path"]).read_bytes()).hexdigest()
    (folder / "signature.json").unlink(missing_ok=True)
    manifest["signed_by"] = None
    text = json.dumps(manifest).encode()
    (folder / "manifest.json").write_bytes(text)
    (folder / "manifest.sha256").write_text(f"{hashlib.sha256(text).hexdigest()}  manifest.json\n")


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def _altered_file(folder: Path) -> str:
    _change(folder / model_folder(folder) / "findings.json", '"severity"', '"Severity"')
    return "findings.json was altered"


def _removed_file(folder: Path) -> str:
    (folder / model_folder(folder) / "label.json").unlink()
    return "label.json was removed"


def _added_file(folder: Path) -> str:
    (folder / "models/extra.txt").write_text("more")
    return "models/extra.txt was added"


def _altered_manifest(folder: Path) -> str:
    _change(folder / "manifest.json", '"log_head": "', '"log_head": "0')
    return "manifest.json or manifest.sha256 was altered"


def _altered_sum(folder: Path) -> str:
    (folder / "manifest.sha256").write_text("0" * 64 + "  manifest.json\n")
    return "manifest.json or manifest.sha256 was altered"


def _altered_signature(folder: Path) -> str:
    signature = json.loads((folder / "signature.json").read_text())
    signature["signature"] = ("0" if signature["signature"][0] != "0" else "1") + signature["signature"][1:]
    (folder / "signature.json").write_text(json.dumps(signature))
    return "signature.json does not fit manifest.json"


def _removed_signature(folder: Path) -> str:
    (folder / "signature.json").unlink()
    return "signature.json was removed"


def _hashes_anew_under_the_old_signature(folder: Path) -> str:
    kept = (folder / "signature.json").read_bytes()
    _change(folder / "README.md", "Evidence pack", "Evidence Pack")
    _hashes_made_anew(folder)
    (folder / "signature.json").write_bytes(kept)
    return "signature.json was added"


def _altered_entry(folder: Path) -> str:
    lines = (folder / ENTRIES).read_text().splitlines()
    entry = json.loads(lines[3])
    entry["body"] = entry["body"].replace("shop", "shed", 1)
    lines[3] = json.dumps(entry)
    (folder / ENTRIES).write_text("\n".join([*lines, ""]))
    _hashes_made_anew(folder)
    return f"entry {entry['position']} of main was altered"


def _removed_entry(folder: Path) -> str:
    lines = [line for line in (folder / ENTRIES).read_text().splitlines() if '\\"COMPLETE\\"' not in line]
    (folder / ENTRIES).write_text("\n".join([*lines, ""]))
    _hashes_made_anew(folder)
    return f"does not follow from {ENTRIES}"


def _altered_link(folder: Path) -> str:
    lines = (folder / CHAIN).read_text().splitlines()
    link = json.loads(lines[4])
    link[6] = "somebody else"
    lines[4] = json.dumps(link)
    (folder / CHAIN).write_text("\n".join([*lines, ""]))
    _hashes_made_anew(folder)
    return "entry 5 of main was altered"


def _cut_chain(folder: Path) -> str:
    lines = (folder / CHAIN).read_text().splitlines()
    (folder / CHAIN).write_text("\n".join([*lines[:-1], ""]))
    _hashes_made_anew(folder)
    return f"{CHAIN} was cut or altered"


def _removed_edge(folder: Path) -> str:
    return _with_trace(folder, lambda trace: trace["edges"].pop(0))


def _other_version(folder: Path) -> str:
    return _with_trace(folder, lambda trace: trace["edges"][0]["source"].update(version="v0"))


def _other_day(folder: Path) -> str:
    made = json.loads((folder / model_folder(folder) / "trace.json").read_text())["versions"]
    at = next(number for number, item in enumerate(made) if item["state"] == "produced")
    return _with_trace(folder, lambda trace: trace["versions"][at].update(created_at="2020-01-01T00:00:00Z"))


def _other_record(folder: Path) -> str:
    _change(folder / "management/records.json", '"approved"', '"retired"')
    _hashes_made_anew(folder)
    return "management/records.json: policy ai is not what the enclosed entries say"


def _with_trace(folder: Path, change: Callable[[Any], object]) -> str:
    file = folder / model_folder(folder) / "trace.json"
    trace = json.loads(file.read_text())
    change(trace)
    file.write_text(json.dumps(trace))
    _hashes_made_anew(folder)
    return f"trace.json does not follow from {ENTRIES}"


TAMPERINGS = (
    _altered_file,
    _removed_file,
    _added_file,
    _altered_manifest,
    _altered_sum,
    _altered_signature,
    _removed_signature,
    _hashes_anew_under_the_old_signature,
    _altered_entry,
    _removed_entry,
    _altered_link,
    _cut_chain,
    _removed_edge,
    _other_version,
    _other_day,
    _other_record,
)


@pytest.mark.parametrize("tamper", TAMPERINGS)
def test_what_was_altered_is_named(made: Path, tmp_path: Path, tamper: Callable[[Path], str]) -> None:
    shutil.copytree(made / "unpacked", tmp_path, dirs_exist_ok=True)
    named = tamper(tmp_path)
    status, printed = verify(tmp_path)
    assert status == 1
    assert named in printed


def test_half_a_pack_is_a_fault_and_no_traceback(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "unpacked", tmp_path, dirs_exist_ok=True)
    for name in (ENTRIES, CHAIN, "manifest.json"):
        (tmp_path / name).write_bytes(b'{"half')
        assert verify(tmp_path)[0] == 1


def test_other_names_other_sizes(tmp_path: Path) -> None:
    """Several models, names that no file may have, and a trace with gaps."""
    odd = "модель/../ü|`x`\u202e *.é"
    events = [
        *DOORS_SCENE,
        complete(901, 901, [ds("raw.events"), ds("lost", namespace="s3://b")], [ds(odd, namespace="models")]),
    ]
    fill(tmp_path / "whence.duckdb", [json.dumps(event).encode() for event in events])
    assert evidence(tmp_path, odd, "models", odd, "-o", str(tmp_path / "pack.zip")) == ExitCode.OK
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        assert all(name.isascii() and ".." not in name for name in archive.namelist())
        archive.extractall(tmp_path / "unpacked")
    status, printed = verify(tmp_path / "unpacked")
    assert status == 0, printed
    assert "it is not signed" in printed


def test_the_pack_of_a_day_is_the_same_whatever_came_later(made: Path, tmp_path: Path) -> None:
    copy_catalog(made / "whence.duckdb", tmp_path / "whence.duckdb")
    with Catalog(tmp_path / "whence.duckdb") as catalog, catalog.cursor() as cursor:
        known_at = cursor.execute("SELECT max(received_at) FROM events").fetchall()[0][0].isoformat()
    clocks = ("--as-of", "2100-01-01", "--known-at", known_at)
    assert evidence(tmp_path, "churn", *clocks, "-o", str(tmp_path / "before.zip")) == ExitCode.OK
    event = json.dumps(complete(77, 77, [ds("more")], [ds("much")])).encode()
    fill(tmp_path / "whence.duckdb", [event])
    assert evidence(tmp_path, "churn", *clocks, "-o", str(tmp_path / "after.zip")) == ExitCode.OK
    assert (tmp_path / "before.zip").read_bytes() == (tmp_path / "after.zip").read_bytes()


def test_no_pack_is_made_of_a_broken_log(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy_catalog(made / "whence.duckdb", tmp_path / "whence.duckdb")
    with Catalog(tmp_path / "whence.duckdb") as catalog, catalog.cursor() as cursor:
        cursor.execute("UPDATE log.entries SET producer = 'forged' WHERE position = 2")
    assert evidence(tmp_path, "churn", "-o", str(tmp_path / "pack.zip")) == ExitCode.INTEGRITY
    assert "Entry 2 of the log was changed" in capsys.readouterr().err
    assert not (tmp_path / "pack.zip").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), ExitCode.USAGE, "Evidence of what?"),
        (("nothing",), ExitCode.NOT_FOUND, "No dataset or model 'nothing'"),
        (("churn", "--version", "v9"), ExitCode.NOT_FOUND, "No version 'v9'"),
        (("churn", "-o", "no/such/folder/pack.zip"), ExitCode.UNAVAILABLE, "No folder no/such/folder"),
        (("churn", "--key", "no.pem"), ExitCode.USAGE, "Cannot read the key no.pem"),
        (("--check", "no.zip"), ExitCode.USAGE, "no.zip is no evidence pack"),
        (("--check", __file__), ExitCode.USAGE, "is no evidence pack: File is not a zip file"),
    ],
)
def test_what_cannot_be_made_is_said_in_words(
    made: Path, words: tuple[str, ...], code: ExitCode, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evidence(made, *words) == code
    assert said in capsys.readouterr().err


# RFC 8032, section 7.1: public key, message, signature.
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe246"
            "55141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb"
            "00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc"
            "027beceea1ec40a"
        ),
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_signatures_are_those_of_rfc_8032(key: str, message: str, signature: str) -> None:
    public, text, signed = (bytes.fromhex(value) for value in (key, message, signature))
    assert is_signed(public, text, signed)
    assert not is_signed(public, text + b"x", signed)
    assert not is_signed(public, text, signed[:-1] + bytes([signed[-1] ^ 1]))
    assert not is_signed(public[::-1], text, signed)
    # The same with the order of the group added to its number, which RFC 8032 forbids.
    order = 2**252 + 27742317777372353535851937790883648493
    number = int.from_bytes(signed[32:], "little") + order
    assert not is_signed(public, text, signed[:32] + number.to_bytes(32, "little"))


def test_a_redacted_entry_is_enclosed_as_it_was_left(made: Path, tmp_path: Path) -> None:
    copy_catalog(made / "whence.duckdb", tmp_path / "whence.duckdb")
    with Catalog(tmp_path / "whence.duckdb") as catalog, catalog.cursor() as cursor:
        trained = "contains(body, 'train_churn') AND contains(body, 'COMPLETE')"
        query = f"SELECT position FROM log.entries WHERE {trained} ORDER BY 1 DESC"  # noqa: S608
        ((position,), *_) = cursor.execute(query).fetchall()
        before = cursor.execute("SELECT max(received_at) FROM log.entries").fetchall()[0][0].isoformat()
        asked = redact(catalog, "a name in it", position, ["/run/facets/processing_engine"], by="one@example.com")
        confirm_redaction(catalog, asked["id"], "other@example.com")
    for number, words in enumerate(((), ("--known-at", before))):
        pack, folder = tmp_path / f"{number}.zip", tmp_path / str(number)
        assert evidence(tmp_path, "churn", *words, "-o", str(pack)) == ExitCode.OK
        with zipfile.ZipFile(pack) as archive:
            archive.extractall(folder)
        status, printed = verify(folder)
        assert status == 0, printed
        assert (f"entry {position} of main was redacted later" in printed) == bool(words)
        (entry,) = [e for line in (folder / ENTRIES).open() if (e := json.loads(line))["position"] == position]
        assert entry["body"] is None if words else "[redacted" in entry["body"]
    _change(tmp_path / "0" / ENTRIES, "[redacted", "[Redacted")
    assert f"entry {position} of main was altered" in verify(tmp_path / "0")[1]
