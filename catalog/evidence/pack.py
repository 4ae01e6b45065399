"""The evidence pack: everything about some versions in one zip file, which anybody can check without Whence."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypedDict

from catalog.evidence.archive import Archive
from catalog.evidence.dossier import Dossier, read_dossier
from catalog.evidence.enclosed.program import verify_program
from catalog.evidence.log_slice import places_of_records, written_chain, written_entries
from catalog.evidence.management_files import add_management, management_records
from catalog.evidence.readme import readme
from catalog.evidence.redacted import Place
from catalog.evidence.subjects import find_subjects, folder_name
from catalog.evidence.target import check_target
from catalog.evidence.version_files import add_version
from catalog.lineage.lookup import Target
from catalog.questions.lists import RecordRow, records
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks
from catalog.session.query import Circumstances, ask
from catalog.values.errors import BadQuestionError, UnavailableError

FORM = "whence evidence 1"


class EvidenceAnswer(TypedDict):
    """A pack that was written: where, how many files are in it, and the SHA-256 of the whole."""

    path: str
    files: int
    sha256: str


def write_pack(
    catalog: Catalog,
    target: Path,
    names: Sequence[str],
    version: str | None = None,
    clocks: Clocks | None = None,
    signer: str | None = None,
    on_step: Callable[[str], None] | None = None,
) -> EvidenceAnswer:
    """The pack of some versions, written into a file that appears when it is whole.

    signer: the public key, in hex, of whoever signs its manifest afterwards. on_step is given what is done next.
    Raises NotFoundError for unknown names, IntegrityError where the log is broken, UnavailableError where the file
    cannot be written.
    """
    step = on_step or (lambda _: None)
    clocks = _fixed(catalog, clocks or Clocks())
    step("finding the versions")
    with ask(catalog, clocks) as question:
        subjects = find_subjects(question, names, version)
    check_target(target)
    # In the folder of the target: within one file system it is renamed in one step, so no reader sees half of a pack.
    draft = target.with_name(f".{target.name}.draft")
    try:
        archive = Archive(draft)
        try:
            files = _fill(catalog, archive, subjects, clocks, signer, step)
        finally:
            archive.abandon()
        sha256 = _sha256(draft)
        draft.replace(target)
    except OSError as error:
        raise UnavailableError(f"{target} could not be written: {error.strerror or error}") from error
    finally:
        draft.unlink(missing_ok=True)
    return {"path": str(target), "files": files, "sha256": sha256}


def _fixed(catalog: Catalog, clocks: Clocks) -> Clocks:
    """The clocks with known_at at the newest entry at the latest: without it deadlines would count from today.

    So the same catalog gives the same bytes on any day, and what is received meanwhile does not come in.
    """
    with ask(catalog, clocks) as question:
        newest = question.newest_received()
    known_at: datetime | None = min(filter(None, (clocks.known_at, newest)), default=clocks.known_at)
    return Clocks(clocks.as_of, known_at)


def _fill(
    catalog: Catalog,
    archive: Archive,
    subjects: Sequence[Target],
    clocks: Clocks,
    signer: str | None,
    step: Callable[[str], None],
) -> int:
    """How many files the archive has, after everything was put in."""
    # Read once for all versions of the pack.
    kept = records(catalog, clocks=clocks)
    places: set[Place] = set()
    listed: list[dict[str, str]] = []
    circumstances: Circumstances | None = None
    archive.add("verify.py", verify_program())
    for subject in subjects:
        step(f"{subject.name} {subject.version}")
        dossier = _dossier(catalog, subject, clocks, kept)
        folder = f"models/{folder_name(subject.namespace, subject.name, subject.version)}"
        with catalog.cursor(clocks) as cursor:
            add_version(archive, folder, dossier, cursor)
        places.update(dossier.places)
        named = {"namespace": subject.namespace, "name": subject.name, "version": subject.version}
        listed.append({**named, "folder": folder})
        circumstances = dossier.circumstances
    if circumstances is None:
        raise BadQuestionError("Evidence of what? Give one NAME or more", parameter="name")
    step("controls and KPIs")
    rows = management_records(kept)
    add_management(archive, catalog, clocks, rows)
    step("the log")
    with catalog.cursor(clocks) as cursor:
        places.update(places_of_records(cursor, [f"{row['kind']}/{row['id']}" for row in rows]))
        archive.add_parts("log/chain.ndjson", written_chain(cursor))
        archive.add_parts("log/entries.ndjson", written_entries(cursor, places))
    archive.add("README.md", readme(listed, circumstances))
    head = {key: circumstances[key] for key in ("as_of", "known_at", "log_head", "rules")}
    return archive.finish({"form": FORM, **head, "signed_by": signer, "models": listed})


def _dossier(catalog: Catalog, subject: Target, clocks: Clocks, kept: list[RecordRow]) -> Dossier:
    with ask(catalog, clocks) as question:
        question.target(subject.name, subject.namespace, subject.version)  # notes what did not exist yet
        return read_dossier(question, subject, kept)


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
