"""Sections that several documents have."""

from collections.abc import Iterable, Sequence

from catalog.evidence.concerning import names_dataset
from catalog.evidence.documents.dataset_facts import DatasetFacts, sources_of
from catalog.evidence.documents.page import NONE, Page
from catalog.evidence.dossier import Dossier
from catalog.questions.lists import RecordRow
from catalog.values.canonical_json import Json

NOT_DECLARED = "none declared"
_SENTENCES = ("note", "measures", "impacts", "societal", "cause", "reasons")  # members in which people write


def of_label(dossier: Dossier, terms: Sequence[str]) -> object:
    """Terms of a label; where there is none: that there is none if the data is about nobody, else unknown (None)."""
    is_about_nobody = dossier.label["identifiability"] in ("non_personal", "anonymised")
    return terms or (NONE if is_about_nobody else None)


def undeclared(dossier: Dossier, facet: str) -> object:
    """The sources that declare nothing of a kind."""
    return [item.title for item in sources_of(dossier) if facet not in item.facets] or NONE


def circumstances(page: Page, dossier: Dossier) -> None:
    """What the document rests on."""
    trace = dossier.trace
    page.text(
        f"Written by Whence from what was recorded by {trace['known_at']}"
        f"{' as of ' + trace['as_of'] if trace['as_of'] else ''}; head of the log `{trace['log_head']}`. "
        "`unknown` means that nobody has stated it; nothing here is inferred from silence."
    )
    if not_yet := trace.get("not_yet"):
        page.text(f"**{not_yet['message']}**")


def legal_bases(page: Page, datasets: Iterable[DatasetFacts]) -> None:
    """The legal bases that some datasets declare, a row for each; one with unknowns where a dataset declares none."""
    page.table(
        ("dataset", "legal basis", "Art. 9 condition", "purposes", "prohibited", "from", "to", "status", "evidence"),
        [row for facts in datasets for row in _grants(facts)],
    )


def _grants(facts: DatasetFacts) -> list[tuple[Json, ...]]:
    grants = facts.stated("whence_grants", "grants")
    if not isinstance(grants, list):
        return [(facts.title, *(None,) * 8)]
    return [
        (
            facts.title,
            grant.get("basis"),
            grant.get("art9") or NOT_DECLARED,
            grant.get("purposes"),
            grant.get("prohibited_purposes") or NOT_DECLARED,
            grant.get("valid_from") or "open",
            grant.get("valid_to") or "open",
            grant.get("status") or "not a consent",
            grant.get("evidence"),
        )
        for grant in grants
        if isinstance(grant, dict)
    ]


def records_of(
    page: Page, dossier: Dossier, kinds: Sequence[str], about: str | None, dataset: tuple[str, str] | None = None
) -> None:
    """The records of some kinds about a matter (None: any) with what people wrote; of one dataset, or of all."""
    found = [
        row
        for row in dossier.records
        if row["kind"] in kinds
        and (about is None or about in (row["body"].get("category"), row["body"].get("about")))
        and (dataset is None or names_dataset(row, *dataset))
    ]
    if not found:
        page.text("unknown: no record of it")
    for row in found:
        _record(page, row)


def _record(page: Page, row: RecordRow) -> None:
    body = row["body"]
    page.text(
        f"**{row['kind']} {row['id']}**: {body.get('title') or 'without title'} ({row['status'] or 'no state'})"
    )
    shown = ("method", "metric", "value", "threshold", "passed", "likelihood", "impact", "treatment", "grade")
    facts: list[tuple[str, object]] = [(key, body[key]) for key in shown if key in body]
    page.facts([*facts, ("owner", row["owner"]), ("opened", row["opened_at"]), ("closed", row["closed_at"])])
    for key in _SENTENCES:
        if body.get(key):
            page.quoted(body[key], f"{key}, recorded by {body.get('by') or 'somebody not named'}")
