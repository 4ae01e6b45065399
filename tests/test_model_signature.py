"""OpenSSF signatures of models, as the real tool wrote them: checked with Python alone, and kept in packs."""

import base64
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from support.demo_catalog import fill
from worked.build import complete, ds, facet

from catalog.evidence.enclosed.curves import InvalidSignatureError, is_signed_by, public_key
from catalog.evidence.enclosed.model_signature import ModelSignature, check_model_signature, differences
from ui.cli.main import main
from ui.clients.exit_codes import ExitCode
from whence import Run

RECORDED = Path(__file__).parent / "recorded/signing"
MODEL = RECORDED / "model"
CURVES = ("prime256v1", "secp384r1", "secp521r1")


def signature(of: str = "prime256v1", key: str | None = "prime256v1") -> ModelSignature:
    """Return a recorded signature as the facet has it."""
    pem = (RECORDED / f"{key}.pub").read_text() if key else None
    return {"bundle": json.loads((RECORDED / f"{of}.sig").read_text()), "public_key": pem}


def digest_of(name: str) -> str:
    listed = check_model_signature(signature(), ())["files"]
    return next(item["digest"] for item in listed if item["name"] == name)


@pytest.mark.parametrize("curve", CURVES)
def test_what_the_tool_signed_is_valid(curve: str) -> None:
    found = check_model_signature(signature(curve, curve), ())
    assert (found["state"], found["because"], found["model"]) == ("valid", None, "model")
    assert [item["name"] for item in found["files"]] == ["config.json", "model.bin", "tokenizer/words.txt"]
    assert differences(found, MODEL) == []


def test_a_model_of_one_file_is_compared_with_that_file() -> None:
    found = check_model_signature(signature("one_file"), ())
    assert found["state"] == "valid"
    assert differences(found, MODEL / "model.bin") == []
    assert differences(found, MODEL / "config.json") == [". is not what was signed"]


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()], ids=lambda curve: curve.name)
def test_random_signatures_of_another_library_are_judged_alike(curve: ec.EllipticCurve) -> None:
    hashed = {"secp256r1": hashes.SHA256(), "secp384r1": hashes.SHA384(), "secp521r1": hashes.SHA512()}[curve.name]
    for _ in range(10):
        private, message = ec.generate_private_key(curve), os.urandom(40)
        pem = private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        key, signed = public_key(pem.decode()), private.sign(message, ec.ECDSA(hashed))
        assert is_signed_by(key, message, signed)
        assert not is_signed_by(key, message + b".", signed)
        assert not is_signed_by(key, message, signed[:-1])
        assert not is_signed_by(key, message, private.sign(b"another", ec.ECDSA(hashed)))


@pytest.mark.parametrize("pem", ["", "no key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"])
def test_what_is_no_key_says_so(pem: str) -> None:
    with pytest.raises(InvalidSignatureError, match="no PEM of an elliptic curve"):
        public_key(pem)


def _payload_changed(bundle: dict[str, Any], change: str, to: str) -> None:
    envelope = bundle["dsseEnvelope"]
    text = base64.b64decode(envelope["payload"]).decode()
    assert change in text
    envelope["payload"] = base64.b64encode(text.replace(change, to).encode()).decode()


@pytest.mark.parametrize(
    ("change", "to", "because"),
    [
        (digest_of("model.bin"), "ab" * 32, "the digest of the whole is not that of the files"),
        ('"name": "model"', '"name": "other"', "this public key did not sign it"),
        ("signature/v1.0", "signature/v9", "it states"),
        ('"resources"', '"things"', "not as model signing writes one"),
    ],
)
def test_an_altered_statement_is_invalid_and_says_why(change: str, to: str, because: str) -> None:
    sent = signature()
    _payload_changed(sent["bundle"], change, to)  # type: ignore[arg-type]
    found = check_model_signature(sent, ())
    assert found["state"] == "invalid"
    assert because in str(found["because"])


def test_of_another_key_it_is_invalid_and_without_one_unchecked() -> None:
    assert check_model_signature(signature(key="secp384r1"), ())["state"] == "invalid"
    found = check_model_signature(signature(key=None), ())
    assert (found["state"], found["key"]) == ("unchecked", None)
    assert len(found["files"]) == 3


@pytest.mark.parametrize("bundle", [None, 3, [], {}, {"dsseEnvelope": {"payload": "!"}}, {"dsseEnvelope": None}])
def test_whatever_an_event_sends_is_answered(bundle: Any) -> None:  # noqa: ANN401  # any JSON
    found = check_model_signature({"bundle": bundle, "public_key": "x"}, ())
    assert found["state"] == "invalid"
    assert found["because"]


def test_files_that_are_altered_gone_or_added_are_named(tmp_path: Path) -> None:
    model = shutil.copytree(MODEL, tmp_path / "model")
    (model / "model.bin").write_text("other weights")
    (model / "tokenizer/words.txt").unlink()
    (model / "more.bin").write_text("more")
    (model / ".git").mkdir()
    (model / ".git/config").write_text("left out when it was signed")
    assert differences(check_model_signature(signature(), ()), model) == [
        "model.bin is not what was signed",
        "tokenizer/words.txt is not there",
        "more.bin is not among what was signed",
    ]


@pytest.mark.parametrize(
    ("artifact", "covered"), [("sha256:" + digest_of("model.bin"), True), ("sha256:" + "ab" * 32, False)]
)
def test_whether_it_covers_what_the_run_recorded(artifact: str, covered: bool) -> None:
    assert check_model_signature(signature(), [artifact])["covers_artifact"] is covered
    assert check_model_signature(signature(), [])["covers_artifact"] is None


def test_a_run_sends_the_signature_of_its_model(tmp_path: Path) -> None:
    spool = tmp_path / "spool.ndjson"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WHENCE_SPOOL", str(spool))
        with Run("t", "train", url="http://127.0.0.1:9") as run:
            run.model(
                *("models", "churn"),
                version="v1",
                sha256_of=MODEL / "model.bin",
                signature=RECORDED / "prime256v1.sig",
                public_key=RECORDED / "prime256v1.pub",
            )
            run.model("models", "other", version="v1", signature=tmp_path / "none.sig")
    *_, complete_event = map(json.loads, spool.read_text().splitlines())
    said = {item["name"]: item["outputFacets"] for item in complete_event["outputs"]}
    assert {key: said["churn"]["whence_signature"][key] for key in ("bundle", "public_key")} == signature()
    assert "whence_signature" not in said["other"]


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a catalog of a signed model, its pack, and that pack unpacked."""
    folder = tmp_path_factory.mktemp("signed")
    signed = ds("churn", "v1", namespace="models", datasetType=facet("DatasetTypeDatasetFacet", datasetType="MODEL"))
    meta = {"_producer": "https://example.com", "_schemaURL": "https://example.com"}
    artifact = "sha256:" + digest_of("model.bin")
    signed["outputFacets"] = {
        "whence_training": {**meta, "parameters": {}, "metrics": {}, "artifact": artifact},
        "whence_signature": {**meta, **signature()},
    }
    fill(folder / "whence.duckdb", [json.dumps(complete(1, 1, [ds("data", "1")], [signed])).encode()])
    catalog = ("--catalog", str(folder / "whence.duckdb"))
    assert main([*catalog, "evidence", "models", "churn", "-o", str(folder / "pack.zip")]) == ExitCode.OK
    with zipfile.ZipFile(folder / "pack.zip") as archive:
        archive.extractall(folder / "unpacked")
    return folder


def verify(folder: Path, *words: str) -> tuple[int, str]:
    """Return how verify.py ends in a folder, and what it prints."""
    command = [sys.executable, "-I", "verify.py", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_the_pack_says_whether_the_signature_holds(packed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, printed = verify(packed / "unpacked", "--model", str(MODEL))
    assert status == 0, printed
    assert "signature is valid" in printed
    assert "it covers what the run recorded" in printed
    assert "has the files" in printed
    (card,) = (packed / "unpacked").glob("models/*/model-card.md")
    assert "signature is valid" in card.read_text()
    command = ["evidence", "--check", str(packed / "pack.zip"), "--model"]
    assert main([*command, str(MODEL)]) == ExitCode.OK
    assert main([*command, str(MODEL / "config.json")]) == ExitCode.VIOLATION
    assert "is not what was signed" in capsys.readouterr().out


def test_another_model_on_disk_is_named(packed: Path, tmp_path: Path) -> None:
    model = shutil.copytree(MODEL, tmp_path / "model")
    (model / "model.bin").write_text("other weights")
    status, printed = verify(packed / "unpacked", "--model", str(model))
    assert status == 1
    assert "model.bin is not what was signed" in printed


@pytest.mark.parametrize(
    ("change", "to"), [('"valid"', '"unchecked"'), ('"sig": "', '"sig": "AA'), (digest_of("model.bin"), "cd" * 32)]
)
def test_an_altered_check_is_named_even_if_all_hashes_are_made_anew(
    packed: Path, tmp_path: Path, change: str, to: str
) -> None:
    from test_evidence_pack import _hashes_made_anew  # noqa: PLC0415

    folder = shutil.copytree(packed / "unpacked", tmp_path / "altered")
    (file,) = folder.glob("models/*/model_signature.json")
    text = file.read_text()
    assert change in text
    file.write_text(text.replace(change, to, 1))
    _hashes_made_anew(folder)
    status, printed = verify(folder)
    assert status == 1
    assert "model_signature.json was altered" in printed


def test_without_a_signature_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    fill(tmp_path / "c.duckdb", [json.dumps(complete(1, 1, [], [ds("plain", "1")])).encode()])
    assert main(["--catalog", str(tmp_path / "c.duckdb"), "evidence", "plain", "-o", str(tmp_path / "p.zip")]) == 0
    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        archive.extractall(tmp_path / "p")
        assert not [name for name in archive.namelist() if name.endswith("model_signature.json")]
    status, printed = verify(tmp_path / "p", "--model", str(MODEL))
    assert status == 1
    assert "no signature of a model is enclosed" in printed
