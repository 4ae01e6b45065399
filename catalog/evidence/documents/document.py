"""The question for one document, and every kind there is."""

from collections.abc import Callable, Mapping
from typing import Annotated, Literal, TypedDict

from catalog.evidence.documents.dataset_facts import DatasetFacts
from catalog.evidence.documents.datasheet import datasheet
from catalog.evidence.documents.duties import annex_iv, processing_record, training_summary
from catalog.evidence.documents.model_card import model_card
from catalog.evidence.dossier import Dossier, read_dossier
from catalog.lineage.trace_json import VersionName
from catalog.questions.lists import records
from catalog.session.catalog import Catalog
from catalog.session.clocks import Clocks
from catalog.session.parameters import About, Name, Namespace, Version
from catalog.session.query import Circumstances, ask

Kind = Literal["model-card", "datasheet", "processing-record", "annex-iv", "training-summary"]


def _own_datasheet(dossier: Dossier) -> str:
    return datasheet(DatasetFacts(dossier, dossier.target.namespace, dossier.target.name))


KINDS: Mapping[Kind, Callable[[Dossier], str]] = {
    "model-card": model_card,
    "datasheet": _own_datasheet,
    "processing-record": processing_record,
    "annex-iv": annex_iv,
    "training-summary": training_summary,
}


class _DocumentHead(TypedDict):
    kind: Kind
    target: VersionName


class DocumentAnswer(_DocumentHead, Circumstances):
    """A document in Markdown, and what it rests on."""

    text: str


def document(
    catalog: Catalog,
    kind: Annotated[Kind, About("Which document.")],
    name: Name,
    namespace: Namespace = None,
    version: Version = None,
    clocks: Clocks | None = None,
) -> DocumentAnswer:
    """A document about a version in Markdown, written from what is declared and recorded; `unknown` for all else."""
    kept = records(catalog, clocks=clocks)
    with ask(catalog, clocks) as question:
        target = question.target(name, namespace, version)
        dossier = read_dossier(question, target, kept)
        named: VersionName = {"namespace": target.namespace, "name": target.name, "version": target.version}
        return {"kind": kind, "target": named, **question.circumstances(), "text": KINDS[kind](dossier)}
