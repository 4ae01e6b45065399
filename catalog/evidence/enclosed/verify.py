"""Check an evidence pack with nothing but Python: `python3 -I verify.py [PACK] [--signer HEX] [--model PATH]`.

In this order: the manifest against manifest.sha256, every file against the manifest, the signature, the chain of the
log up to its head, the enclosed entries against the chain, whether the lineage follows from these entries, and the
signatures of models, with --model also against the model on disk.
Exits with 0, or with 1 after naming each file or entry that was altered. Take this program from somebody you trust:
one that came with an altered pack may have been altered with it.
"""

import argparse
import hashlib
import json
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, TypedDict

from catalog.evidence.enclosed.lineage import Derivation, Traced, events_of, moment
from catalog.evidence.enclosed.model_signature import (
    SignatureEnclosed,
    check_model_signature,
    differences,
    in_words_of,
    sent_signatures,
)
from catalog.evidence.enclosed.signature import is_signed

MANIFEST, SUM, SIGNATURE = "manifest.json", "manifest.sha256", "signature.json"
MODEL_SIGNATURE = "model_signature.json"
CHAIN, ENTRIES = "log/chain.ndjson", "log/entries.ndjson"
RECORDS = ("records.json", "approvals.json")
CANNOT = """\
What this cannot check: whether an event tells the truth; whether all that happened was sent as events; which names
mean one dataset (names.json); labels, findings, the gate's decision, retention, controls and KPIs, and documents
written from them, which Whence computes from what is enclosed, and which are not computed again here."""
UNREADABLE = (
    *(OSError, EOFError, KeyError, ValueError, TypeError, IndexError, AttributeError, RecursionError),
    *(NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error),
)


class Listed(TypedDict):
    """A file of the manifest."""

    path: str
    sha256: str


class Subject(TypedDict):
    """A version that the pack is about, and the folder of what is enclosed of it."""

    folder: str


class Manifest(TypedDict):
    """What is looked at of the manifest."""

    log_head: str
    signed_by: "str | None"
    models: "list[Subject]"
    files: "list[Listed]"


class Entry(TypedDict):
    """What is looked at of an enclosed entry; body None: it was redacted after the time that the pack is of."""

    writer: str
    position: int
    kind: str
    event_time: str
    body: "str | None"


class Pack:
    """A pack, unpacked in a folder or still in its zip file."""

    def __init__(self, place: Path) -> None:
        """Open it. Raises OSError or BadZipFile where there is none."""
        self.zip = None if place.is_dir() else zipfile.ZipFile(place)
        self.folder = place

    def names(self) -> "list[str]":
        """The names of all files, sorted; one that is there twice is listed twice."""
        if self.zip:
            return sorted(name for name in self.zip.namelist() if not name.endswith("/"))
        files = (path for path in self.folder.rglob("*") if path.is_file() or path.is_symlink())
        return sorted(path.relative_to(self.folder).as_posix() for path in files)

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises one of UNREADABLE."""
        return self.zip.read(name) if self.zip else (self.folder / name).read_bytes()

    def lines(self, name: str) -> "list[str]":
        """The lines of a file."""
        return self.read(name).decode().split("\n")[:-1]


class Found:
    """What a check finds: faults, which make it fail, what may be relied on, and what rests on our word."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.faults: list[str] = []
        self.relied_on: list[str] = []
        self.our_word: list[str] = []


class End(NamedTuple):
    """Where the chain of a writer has come to."""

    position: int
    chain_hash: bytes
    received_at: str


def check(pack: Pack, signer: "str | None" = None, model: "Path | None" = None) -> Found:
    """What is wrong with a pack, and what may be relied on.

    signer: the public key that must have signed it; model: where the model is that a version's signature is of.
    """
    found = Found()
    try:
        written, noted = pack.read(MANIFEST), pack.read(SUM).decode().split()
    except UNREADABLE as error:
        found.faults.append(f"{MANIFEST} or {SUM} is missing or cannot be read: {error}")
        return found
    if noted[:1] != [hashlib.sha256(written).hexdigest()]:
        found.faults.append(f"{MANIFEST} or {SUM} was altered: they do not belong together")
    try:
        manifest: Manifest = json.loads(written)
        listed = {item["path"]: item["sha256"] for item in manifest["files"]}
    except UNREADABLE as error:
        found.faults.append(f"{MANIFEST} was altered: it is no manifest any more ({error!r})")
        return found
    check_files(pack, listed, written, found)
    parts: dict[str, Callable[[], None]] = {
        SIGNATURE: lambda: check_signature(pack, manifest, written, signer, found),
        "log": lambda: check_log(pack, manifest, found),
        "records": lambda: check_records(pack, listed, found),
        "models": lambda: check_lineage(pack, manifest, found),
        MODEL_SIGNATURE: lambda: check_signed_models(pack, manifest, model, found),
    }
    for name, part in parts.items():
        try:
            part()
        except UNREADABLE as error:
            found.faults.append(f"{name} cannot be read as it should be: {error!r}")
    return found


def check_files(pack: Pack, listed: "dict[str, str]", manifest: bytes, found: Found) -> None:
    """Every file that is listed is there as it was, and no other is."""
    names = pack.names()
    found.faults += [f"{name} was removed" for name in sorted(set(listed) - set(names))]
    for place, name in enumerate(names):
        if place and names[place - 1] == name:
            found.faults.append(f"{name} is there twice")
        elif name in listed:
            if not is_as_it_was(pack, name, listed[name]):
                found.faults.append(f"{name} was altered")
        elif name not in (MANIFEST, SUM, SIGNATURE) and not is_same_pack(pack, name, manifest):
            found.faults.append(f"{name} was added")
    found.relied_on.append(f"{len(listed)} files are as the manifest has them")


def is_as_it_was(pack: Pack, name: str, sha256: str) -> bool:
    """Whether a file has the content that the manifest has noted."""
    try:
        return hashlib.sha256(pack.read(name)).hexdigest() == sha256
    except UNREADABLE:
        return False


def is_same_pack(pack: Pack, name: str, manifest: bytes) -> bool:
    """Whether a file is this pack itself, left where it was unpacked."""
    place = pack.folder / name
    # Unpacked beside itself, as most people do, the pack is one file more in the folder.
    if pack.zip or not zipfile.is_zipfile(place):
        return False
    with zipfile.ZipFile(place) as other:
        return MANIFEST in other.namelist() and other.read(MANIFEST) == manifest


def check_signature(pack: Pack, manifest: Manifest, written: bytes, signer: "str | None", found: Found) -> None:
    """The manifest is signed by whom it names, and by whom it should be."""
    named_signer, is_there = manifest["signed_by"], SIGNATURE in pack.names()
    if named_signer is None:
        if is_there:
            found.faults.append(f"{SIGNATURE} was added: the manifest names no signer")
        if signer:
            found.faults.append(f"{MANIFEST} is not signed, and should be by {signer}")
        found.relied_on.append("it is not signed: whoever alters it can make all hashes anew. Ask for a signed pack")
        return
    if not is_there:
        found.faults.append(f"{SIGNATURE} was removed: the manifest says that {named_signer} signed it")
        return
    signature = json.loads(pack.read(SIGNATURE))
    key, signed = bytes.fromhex(named_signer), bytes.fromhex(signature["signature"])
    if signature["public_key"] != named_signer or not is_signed(key, written, signed):
        found.faults.append(f"{SIGNATURE} does not fit {MANIFEST}: one of them was altered")
    elif signer not in (None, named_signer):
        found.faults.append(f"{MANIFEST} is signed by {named_signer}, not by {signer}")
    else:
        found.relied_on.append(f"the key {named_signer} signed it")


def check_log(pack: Pack, manifest: Manifest, found: Found) -> None:
    """Every link of the chain up to the head, and every enclosed entry against its link."""
    hashes: dict[tuple[str, int], str] = {}
    ends: dict[str, End] = {}
    for line in pack.lines(CHAIN):
        link = json.loads(line)
        writer, position, received_at = link[:3]
        before = ends.get(writer, End(0, bytes(32), ""))
        text = json.dumps(link[:8], ensure_ascii=False, separators=(",", ":"))
        expected = hashlib.sha256(before.chain_hash + text.encode()).hexdigest()
        is_in_place = position == before.position + 1 and sortable(received_at) >= sortable(before.received_at)
        if not is_in_place or expected != link[8]:
            found.faults.append(f"{CHAIN}: entry {position} of {writer} was altered, or the one before it is gone")
        ends[writer] = End(position, bytes.fromhex(link[8]), received_at)
        hashes[writer, position] = link[7]
    head = hashlib.sha256(b"".join(sorted(end.chain_hash for end in ends.values()))).hexdigest()
    if head != manifest["log_head"]:
        found.faults.append(f"{CHAIN} was cut or altered: it ends at {head}, not at {manifest['log_head']}")
    entries: list[Entry] = [json.loads(line) for line in pack.lines(ENTRIES)]
    left_over = redacted(entries)
    for entry in entries:
        place = entry["writer"], entry["position"]
        if entry["body"] is None:
            found.our_word.append(f"entry {place[1]} of {place[0]} was redacted later: what it said is not shown")
        elif left_over.get(place, hashes.get(place)) != hashlib.sha256(entry["body"].encode()).hexdigest():
            found.faults.append(f"{ENTRIES}: entry {entry['position']} of {entry['writer']} was altered")
    found.relied_on.append(f"the chain of {len(hashes)} entries leads to the head {head}")
    found.relied_on.append(
        f"{len(entries)} entries are enclosed, each as the chain has it or a redaction in it has left it"
    )


def check_records(pack: Pack, listed: "Iterable[str]", found: Found) -> None:
    """Every record in a file of the pack is as the last enclosed entry about it has it."""
    latest: dict[tuple[str, str], tuple[str, list[object]]] = {}
    entries: list[Entry] = [json.loads(line) for line in pack.lines(ENTRIES)]
    hides_some = any(entry["kind"] == "record" and entry["body"] is None for entry in entries)
    for entry in entries:
        if entry["kind"] == "record" and entry["body"] is not None:
            event = json.loads(entry["body"])
            key, at = (event["record"]["kind"], event["record"]["id"]), moment(entry["event_time"])
            before, said = latest.get(key, ("", []))
            if at >= before:
                latest[key] = at, [*(said if at == before else []), event["record"]]
    count = 0
    for name in sorted(name for name in listed if name.rpartition("/")[2] in RECORDS):
        for row in json.loads(pack.read(name)):
            count += 1
            stated = {key: row["body"].get(key) for key in ("status", "owner")}
            is_as_said = all(row[key] == text for key, text in stated.items() if isinstance(text, str))
            if not is_as_said or row["body"] not in latest.get((row["kind"], row["id"]), ("", []))[1]:
                doubt = f"{name}: {row['kind']} {row['id']} is not what the enclosed entries say"
                (found.our_word if hides_some else found.faults).append(doubt)
    found.relied_on.append(f"{count} records are as the last entries about them have them")


def redacted(entries: "Sequence[Entry]") -> "dict[tuple[str, int], str]":
    """What enclosed records of redactions say is left of other entries, by its hash; the last of each counts."""
    left_over: dict[tuple[str, int], str] = {}
    for entry in entries:
        if entry["kind"] == "record" and entry["body"] is not None:
            record = json.loads(entry["body"])["record"]
            if (record["kind"], record.get("status"), record.get("chain")) == ("redaction", "done", "log"):
                left_over[record["writer"], record["position"]] = record["text_hash"]
    return left_over


def sortable(time: str) -> str:
    """A time of the chain so that texts sort by it: six digits of a second, or none where they are zero."""
    return time.replace("Z", "" if "." in time else ".000000")


def check_lineage(pack: Pack, manifest: Manifest, found: Found) -> None:
    """The lineage of each version follows from the enclosed entries, but for what is listed as our word."""
    bodies = (json.loads(line)["body"] for line in pack.lines(ENTRIES))
    events = events_of(json.loads(body) for body in bodies if body is not None)
    edges = 0
    for subject in manifest["models"]:
        folder = subject["folder"]
        trace: Traced = json.loads(pack.read(f"{folder}/trace.json"))
        listed = json.loads(pack.read(f"{folder}/our_word.json"))
        if trace["log_head"] != manifest["log_head"]:
            found.faults.append(f"{folder}/trace.json was altered: it is of another head, {trace['log_head']}")
        doubts = Derivation(trace, json.loads(pack.read(f"{folder}/names.json")), events).doubts()
        for doubt in sorted(set(doubts) - set(listed)):
            found.faults.append(f"{folder}/trace.json does not follow from {ENTRIES}: {doubt}")
        for doubt in sorted(set(listed) - set(doubts)):
            found.faults.append(f"{folder}/our_word.json or {ENTRIES} was altered: {doubt}: this is not so")
        edges += len(trace["edges"])
        found.our_word += [f"{folder}: {doubt}" for doubt in listed]
    traces = len(manifest["models"])
    found.relied_on.append(f"{edges} edges of {traces} trace(s) follow from these entries, but for what is our word")


def check_signed_models(pack: Pack, manifest: Manifest, model: "Path | None", found: Found) -> None:
    """Every signature of a model was sent in an enclosed event, and its check finds what the pack says."""
    names = [f"{subject['folder']}/{MODEL_SIGNATURE}" for subject in manifest["models"]]
    signed = [name for name in names if name in pack.names()]
    bodies = (json.loads(line)["body"] for line in pack.lines(ENTRIES))
    sent = sent_signatures(json.loads(body) for body in bodies if body is not None) if signed else []
    for name in signed:
        enclosed: list[SignatureEnclosed] = json.loads(pack.read(name))
        for item in enclosed:
            if item["sent"] not in sent or check_model_signature(item["sent"], item["artifacts"]) != item["check"]:
                found.faults.append(f"{name} was altered, or the event that sent the signature")
            found.relied_on.append(f"{name}: {in_words_of(item['check'])}")
            if model:
                unlike = differences(item["check"], model)
                found.faults += [f"{model}: {difference}" for difference in unlike]
                found.relied_on += [] if unlike else [f"{model} has the files that {name} lists, and no other"]
    if model and not signed:
        found.faults.append(f"{model} cannot be compared: no signature of a model is enclosed")


def main(words: "Sequence[str]") -> int:
    """Check the pack that is named, else the one this program lies in: 0, or 1 where something was altered."""
    parser = argparse.ArgumentParser(prog="verify.py", description="Check an evidence pack.")
    parser.add_argument("pack", nargs="?", type=Path, default=Path(__file__).resolve().parent, help="folder or zip")
    parser.add_argument("--signer", type=str.lower, metavar="HEX", help="the public key that must have signed it")
    parser.add_argument("--model", type=Path, metavar="PATH", help="the model on disk, compared with its signature")
    given = parser.parse_args(words)
    try:
        pack = Pack(given.pack)
    except (OSError, zipfile.BadZipFile) as error:
        print(f"{given.pack} is no evidence pack: {error}")
        return 1
    found = check(pack, given.signer, given.model)
    for line in found.faults:
        print(f"ALTERED   {line}")
    for line in () if found.faults else found.relied_on:
        print(f"ok        {line}")
    for line in found.our_word:
        print(f"our word  {line}")
    print(CANNOT)
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
