"""OpenSSF model signatures checked with nothing but Python: a Sigstore bundle that a key of an elliptic curve signed.

The format is that of the `model_signing` tools, version 1.0: a DSSE envelope around an in-toto statement, which lists
the digest of each file of the model.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypedDict

from catalog.evidence.enclosed.curves import InvalidSignatureError, is_signed_by, public_key

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://model_signing/signature/v1.0"
PAYLOAD_TYPE = "application/vnd.in-toto+json"


class Signed(TypedDict):
    """One signature in an envelope."""

    sig: str


class Envelope(TypedDict):
    """What was signed, and the signatures (DSSE)."""

    payload: str
    payloadType: str
    signatures: "list[Signed]"


class Bundle(TypedDict):
    """What is looked at of a Sigstore bundle."""

    dsseEnvelope: Envelope


class ModelSignature(TypedDict):
    """What is looked at of the facet `whence_signature`."""

    bundle: Bundle
    public_key: "str | None"


class SignatureEnclosed(TypedDict):
    """A signature in a pack: what was sent, the digests that runs recorded of the model, and what the check found."""

    sent: ModelSignature
    artifacts: "list[str]"
    check: "SignatureChecked"


class SignedFile(TypedDict):
    """A file (or a part of one) of a signed model."""

    name: str
    algorithm: str
    digest: str


class SignedModel(TypedDict):
    """A model as a statement names it, and the digest of all that is signed of it."""

    name: str
    digest: "dict[str, str]"


class Serialization(TypedDict):
    """Which files of a model's folder were left out."""

    ignore_paths: "list[str]"


class Predicate(TypedDict):
    """What was signed."""

    serialization: Serialization
    resources: "list[SignedFile]"


class Statement(TypedDict):
    """What is looked at of an in-toto statement of model signing."""

    _type: str
    predicateType: str
    subject: "list[SignedModel]"
    predicate: Predicate


class SignatureChecked(TypedDict):
    """What a check of a model's signature finds; `because` says why it is invalid or was not checked.

    key: SHA-256 of the signer's public key (DER); covers_artifact: whether the digest that the run recorded of the
    model is among what was signed, None where it recorded none.
    """

    state: str  # valid, invalid or unchecked
    because: "str | None"
    key: "str | None"
    model: "str | None"
    files: "list[SignedFile]"
    ignored: "list[str]"
    covers_artifact: "bool | None"


def check_model_signature(facet: ModelSignature, artifacts: "Iterable[str]") -> SignatureChecked:
    """What a check of the facet `whence_signature` finds; artifacts: digests that runs recorded of the model."""
    checked: SignatureChecked = {
        "state": "invalid",
        "because": None,
        "key": None,
        "model": None,
        "files": [],
        "ignored": [],
        "covers_artifact": None,
    }
    try:
        _check(facet, set(artifacts), checked)
    except InvalidSignatureError as error:
        checked["because"] = str(error)
    except (KeyError, ValueError, TypeError, IndexError, AttributeError) as error:
        checked["because"] = f"it is not as model signing writes one ({type(error).__name__})"
    return checked


def _check(facet: ModelSignature, artifacts: "set[str]", checked: SignatureChecked) -> None:
    envelope = facet["bundle"]["dsseEnvelope"]
    payload = base64.b64decode(envelope["payload"], validate=True)
    root = _note_files(json.loads(payload), checked)
    noted = {item["digest"] for item in checked["files"] if item["algorithm"] == "sha256"} | {root}
    if artifacts:
        checked["covers_artifact"] = any(text.rpartition(":")[2].lower() in noted for text in artifacts)
    pem = facet.get("public_key")
    if not pem:
        checked["state"] = "unchecked"
        checked["because"] = "no public key was sent with it: check it with model_signing verify"
        return
    key = public_key(pem)
    checked["key"] = hashlib.sha256(key.der).hexdigest()
    if envelope["payloadType"] != PAYLOAD_TYPE:
        raise InvalidSignatureError(f"it signs {envelope['payloadType']!r}, not {PAYLOAD_TYPE}")
    signed = f"DSSEv1 {len(PAYLOAD_TYPE)} {PAYLOAD_TYPE} {len(payload)} ".encode() + payload
    signatures = [base64.b64decode(item["sig"], validate=True) for item in envelope["signatures"]]
    if not any(is_signed_by(key, signed, each) for each in signatures):
        raise InvalidSignatureError("this public key did not sign it, or what was signed was altered")
    checked["state"] = "valid"


def _note_files(statement: Statement, checked: SignatureChecked) -> str:
    """Note what a statement lists; return the digest of the whole. Raises InvalidSignatureError where it differs."""
    if statement["_type"] != STATEMENT or statement["predicateType"] != PREDICATE:
        raise InvalidSignatureError(f"it states {statement['predicateType']!r}, not {PREDICATE}")
    (subject,) = statement["subject"]
    whole = hashlib.sha256()
    for item in statement["predicate"]["resources"]:
        digest = item["digest"].lower()
        checked["files"].append({"name": item["name"], "algorithm": item["algorithm"], "digest": digest})
        whole.update(bytes.fromhex(digest))
    checked["model"] = subject["name"]
    checked["ignored"] = list(statement["predicate"]["serialization"].get("ignore_paths", []))
    if subject["digest"]["sha256"] != whole.hexdigest():
        raise InvalidSignatureError("the digest of the whole is not that of the files it lists")
    return whole.hexdigest()


def sent_signatures(bodies: "Iterable[Mapping[str, object]]") -> "list[ModelSignature]":
    """Every signature that events sent with an output."""
    found: list[ModelSignature] = []
    for event in bodies:
        outputs = event.get("outputs")
        for item in outputs if isinstance(outputs, list) else ():
            facets = item.get("outputFacets")
            facet = facets.get("whence_signature") if isinstance(facets, dict) else None
            if isinstance(facet, dict) and "bundle" in facet:
                found.append({"bundle": facet["bundle"], "public_key": facet.get("public_key")})
    return found


def in_words_of(checked: SignatureChecked) -> str:
    """What a check found, as a sentence."""
    if checked["state"] != "valid":
        return f"the model's signature is {checked['state']}: {checked['because']}"
    covers = {
        True: "it covers what the run recorded of the model",
        False: "what the run recorded of the model is not among it",
        None: "the run recorded no digest of the model",
    }[checked["covers_artifact"]]
    return f"the model's signature is valid, by the key with SHA-256 {checked['key']}: {covers}"


def differences(checked: SignatureChecked, model: Path) -> "list[str]":
    """What of a model on disk, a folder or one file, is not as it was signed, a sentence each."""
    faults = [fault for item in checked["files"] if (fault := _difference(item, model))]
    if model.is_dir():
        there = {path.relative_to(model).as_posix() for path in model.rglob("*") if path.is_file()}
        added = sorted(there - {item["name"] for item in checked["files"]})
        ignored = tuple(checked["ignored"])
        faults += [
            f"{name} is not among what was signed"
            for name in added
            if not any(name == each or name.startswith(f"{each}/") for each in ignored)
        ]
    return faults


def _difference(item: SignedFile, model: Path) -> "str | None":
    path = model / item["name"] if model.is_dir() else model
    if item["algorithm"] != "sha256":
        return f"{item['name']} is signed by {item['algorithm']}, which is not computed here"
    if not path.is_file():
        return f"{item['name']} is not there"
    digest = hashlib.sha256()
    with path.open("rb") as content:
        while part := content.read(1 << 20):
            digest.update(part)
    return None if digest.hexdigest() == item["digest"] else f"{item['name']} is not what was signed"
