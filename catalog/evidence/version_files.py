"""The files of one version in a pack: its lineage, verdicts, records and documents."""

from collections.abc import Iterator

import duckdb
import orjson

from catalog.evidence.archive import Archive
from catalog.evidence.documents.dataset_facts import datasets_of
from catalog.evidence.documents.datasheet import datasheet
from catalog.evidence.documents.document import KINDS
from catalog.evidence.dossier import Dossier
from catalog.evidence.enclosed.lineage import Derivation, Traced, events_of
from catalog.evidence.formats.bom import ml_bom
from catalog.evidence.formats.croissant import croissant
from catalog.evidence.formats.prov import prov_json
from catalog.evidence.log_slice import written_entries
from catalog.evidence.subjects import folder_name
from catalog.evidence.trace_page import trace_page
from catalog.questions.lists import RecordRow

_DECIDED = ("approval", "waiver", "assignment")


def add_version(archive: Archive, folder: str, dossier: Dossier, cursor: duckdb.DuckDBPyConnection) -> None:
    """Put the files of a version into a folder of the archive; the cursor reads the log."""
    archive.add(f"{folder}/trace.json", dossier.trace_text + b"\n")
    archive.add(f"{folder}/trace.html", trace_page(dossier))
    archive.add_json(f"{folder}/names.json", dossier.names)
    archive.add_json(f"{folder}/our_word.json", _our_word(dossier, cursor))
    archive.add_json(f"{folder}/label.json", dossier.label)
    archive.add_json(f"{folder}/findings.json", dossier.findings)
    archive.add_json(
        f"{folder}/gate.json", {key: dossier.gate[key] for key in ("decision", "purpose", "approval", "digests")}
    )
    archive.add_json(f"{folder}/validations.json", dossier.validations)
    archive.add_json(f"{folder}/approvals.json", list(_of_kinds(dossier, decided=True)))
    archive.add_json(f"{folder}/records.json", list(_of_kinds(dossier, decided=False)))
    if dossier.signatures:
        archive.add_json(f"{folder}/model_signature.json", dossier.checked_signatures)
    _add_documents(archive, folder, dossier)
    proofs = {name: f"{folder}/{name}.json" for name in ("trace", "findings", "gate", "validations", "approvals")}
    archive.add_json(f"{folder}/bom.cdx.json", ml_bom(dossier, proofs))
    archive.add_json(f"{folder}/prov.json", prov_json(dossier))


def _add_documents(archive: Archive, folder: str, dossier: Dossier) -> None:
    """Put in the documents about a model, and a datasheet of every dataset of the trace."""
    for kind, document in KINDS.items() if dossier.is_model else ():
        if kind != "datasheet":
            archive.add(f"{folder}/{kind}.md", document(dossier).encode())
    for facts in datasets_of(dossier):
        name = folder_name(facts.namespace, facts.name)
        archive.add(f"{folder}/datasheets/{name}.md", datasheet(facts).encode())
        archive.add_json(f"{folder}/datasheets/{name}.croissant.json", croissant(facts))


def _of_kinds(dossier: Dossier, *, decided: bool) -> Iterator[RecordRow]:
    return (row for row in dossier.records if (row["kind"] in _DECIDED) == decided)


def _our_word(dossier: Dossier, cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """What of the trace does not follow from the enclosed events by the rules of `verify.py`, which lists it too."""
    entries = written_entries(cursor, dossier.places)
    bodies = (orjson.loads(entry)["body"] for entry in entries)
    events = events_of(orjson.loads(body) for body in bodies if body is not None)
    trace: Traced = orjson.loads(dossier.trace_text)
    return Derivation(trace, [{**item} for item in dossier.names], events).doubts()
