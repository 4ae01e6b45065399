"""Ed25519 signatures of seals and evidence packs: the private key stays with whoever signs, never with the server."""

import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from catalog.evidence.archive import MANIFEST, SIGNATURE, member
from catalog.values.canonical_json import Json, canonical_json
from catalog.values.errors import BadQuestionError

_RAW = serialization.Encoding.Raw, serialization.PublicFormat.Raw


def make_key(path: Path) -> str:
    """The public key, in hex, of a new private key in a file that its owner alone can read.

    Raises BadQuestionError where there is a file already, or none can be written.
    """
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(text)
    except OSError as error:
        raise BadQuestionError(f"No key written to {path}: {error.strerror}. Name a new file.") from error
    return _public_hex(key.public_key())


def signed(document: Mapping[str, Json], path: Path) -> dict[str, Json]:
    """A document with `public_key` and `signature` over its canonical JSON. Raises BadQuestionError for no key."""
    key = _private_key(path)
    with_key: dict[str, Json] = {**document, "public_key": _public_hex(key.public_key())}
    return {**with_key, "signature": key.sign(canonical_json(with_key)).hex()}


def public_key(path: Path) -> str:
    """The public half, in hex, of a private key in a file. Raises BadQuestionError where there is none."""
    return _public_hex(_private_key(path).public_key())


def sign_pack(pack: Path, path: Path) -> None:
    """Put the signature of a pack's manifest into the pack, which has to name the key as its signer already."""
    key = _private_key(path)
    with zipfile.ZipFile(pack, "a") as archive:
        document: dict[str, Json] = {
            "algorithm": "Ed25519",
            "signs": MANIFEST,
            "public_key": _public_hex(key.public_key()),
            "signature": key.sign(archive.read(MANIFEST)).hex(),
        }
        archive.writestr(member(SIGNATURE), canonical_json(document) + b"\n")


def _private_key(path: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise BadQuestionError(f"Cannot read the key {path}: {error.strerror}") from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadQuestionError(f"{path} holds no private key without a password (PEM).") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BadQuestionError(f"{path} is no Ed25519 key. Make one: whence seal --new-key FILE")
    return key


def signer_of(document: Mapping[str, Json]) -> str | None:
    """The public key, in hex, that signed a document; None where nobody did.

    The key stands in the document: this proves who signed, not that they may. Compare it with the one expected.
    Raises BadQuestionError where the signature is not that key's, or not of this document, or is none.
    """
    if "signature" not in document:
        return None
    public_key, signature = str(document.get("public_key")), str(document["signature"])
    covered = {key: value for key, value in document.items() if key != "signature"}
    try:
        key, signed = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)), bytes.fromhex(signature)
    except ValueError as error:
        raise BadQuestionError("The document holds no Ed25519 key and signature in hex.") from error
    try:
        key.verify(signed, canonical_json(covered))
    except InvalidSignature as error:
        raise BadQuestionError("The signature is not of this document: it was changed.") from error
    return public_key


def _public_hex(key: Ed25519PublicKey) -> str:
    return key.public_bytes(*_RAW).hex()
