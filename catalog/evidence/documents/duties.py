"""Documents that the law asks for: GDPR Art. 30, AI Act Annex IV 2(d) and Art. 53(1)(d)."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from catalog.evidence.documents.dataset_facts import DatasetFacts, datasets_of, sources_of
from catalog.evidence.documents.page import UNKNOWN, Page, together
from catalog.evidence.documents.sections import NOT_DECLARED, circumstances, legal_bases, of_label, undeclared
from catalog.evidence.dossier import Dossier
from catalog.values.canonical_json import Json

# The questions of the summary of training content, and the channels that answer them.
_CHANNELS = (
    ("Publicly available datasets", ("public_dataset",)),
    ("Licensed datasets and other private ones of third parties", ("licensed", "private_third_party")),
    ("Data crawled and scraped from the web", ("crawled",)),
    ("Data of users, by interaction or services", ("user_interaction", "user_service")),
    ("Synthetic data", ("synthetic",)),
    ("Data of the organisation itself, and other", ("internal", "other")),
)
_BANDS = ((10**6, "under 1 MB"), (10**9, "1 MB to 1 GB"), (10**12, "1 GB to 1 TB"))


def processing_record(dossier: Dossier) -> str:
    """What of a record of processing activities (Art. 30 GDPR) the lineage of a version answers."""
    page = Page(f"Record of processing: {dossier.target.name} {dossier.target.version}")
    circumstances(page, dossier)
    facts = DatasetFacts(dossier, dossier.target.namespace, dossier.target.name)
    label = dossier.label
    page.heading("The processing")
    page.facts(
        [
            ("Controller, joint controllers, representative, data protection officer", None),
            ("Responsible inside", facts.stated("whence_model", "owner") or facts.stated("whence_source", "owner")),
            ("Purpose", facts.stated("whence_model", "purpose")),
            ("Activity", facts.stated("whence_model", "activity")),
            ("People can be told apart", label["identifiability"]),
            ("Categories of data subjects", of_label(dossier, label["subjects"])),
            ("Categories of personal data", of_label(dossier, label["categories"])),
            ("Special categories", of_label(dossier, label["special_categories"])),
            ("Sources of which nothing personal is declared", undeclared(dossier, "whence_personal_data")),
            ("Recipients", None),
            ("Where data may be", label["geography"]["allowed"]),
            ("Where it may not be", label["geography"]["forbidden"] or NOT_DECLARED),
            ("Transfers to third countries", None),
            ("To be erased by", label["delete_by"]),
            ("To be kept until", label["keep_until"]),
            ("Technical and organisational measures", None),
        ]
    )
    page.heading("Intended use, in words")
    page.quoted(facts.stated("whence_model", "intended_use"), facts.author("whence_model"))
    page.heading("Where the data come from, and on what grounds")
    legal_bases(page, sources_of(dossier))
    page.heading("How long each source may be kept")
    page.table(
        ("data", "duration", "counted from", "at the end"),
        (
            (
                item.title,
                item.stated("whence_retention", "duration"),
                item.stated("whence_retention", "anchor"),
                item.stated("whence_retention", "action"),
            )
            for item in sources_of(dossier)
        ),
    )
    return page.written()


def annex_iv(dossier: Dossier) -> str:
    """What Annex IV 2(d) of the AI Act asks of the training data: origin, scope, selection, labelling, cleaning."""
    page = Page(f"Data requirements (AI Act, Annex IV 2(d)): {dossier.target.name} {dossier.target.version}")
    circumstances(page, dossier)
    facts = DatasetFacts(dossier, dossier.target.namespace, dossier.target.name)
    page.heading("Training methodologies and techniques")
    page.facts(_parameters(dossier) or [("Parameters", None)])
    page.heading("Intended purpose, in words")
    page.quoted(facts.stated("whence_model", "intended_use"), facts.author("whence_model"))
    datasets = datasets_of(dossier)
    page.heading("General description, provenance, scope and main characteristics")
    page.table(
        ("data", "used as", "source", "channel", "rows", "columns", "collected from", "collected to"),
        (
            (
                item.title,
                item.roles,
                item.stated("whence_source", "name") if item.is_leaf else "made from others: see the trace",
                item.stated("whence_source", "channel") if item.is_leaf else "made from others: see the trace",
                _rows(item),
                len(item.columns) or None,
                item.stated("whence_source", "collected_from") if item.is_leaf else "made from others: see the trace",
                item.stated("whence_source", "collected_to") if item.is_leaf else "made from others: see the trace",
            )
            for item in datasets
        ),
    )
    page.heading("How the data was obtained, and what it was collected for")
    page.table(
        ("data", "supplier", "original purpose", "licence", "legal bases"),
        (
            (
                item.title,
                item.stated("whence_source", "supplier"),
                item.stated("whence_source", "original_purpose"),
                item.stated("whence_source", "licence"),
                _bases(item),
            )
            for item in sources_of(dossier)
        ),
    )
    page.heading("Labelling procedures")
    page.table(
        ("data", "how", "by what rules", "who", "agreement"),
        (
            (
                item.title,
                *(
                    item.stated("whence_labelling", key)
                    for key in ("process", "guideline", "labelled_by", "agreement")
                ),
            )
            for item in datasets
        ),
    )
    page.heading("Data cleaning and preparation")
    page.table(("data", "steps"), ((item.title, _steps(item)) for item in datasets))
    page.heading("What is missing")
    page.table(
        ("kind", "about", "what"), ((gap["kind"], gap["name"], gap["message"]) for gap in dossier.trace["gaps"])
    )
    return page.written()


def training_summary(dossier: Dossier) -> str:
    """The summary of training content of Art. 53(1)(d) of the AI Act; every answer is yes, no or unknown."""
    page = Page(
        f"Summary of training content (AI Act, Art. 53(1)(d)): {dossier.target.name} {dossier.target.version}"
    )
    circumstances(page, dossier)
    sources = sources_of(dossier)
    page.heading("General")
    latest = [item.stated("whence_source", "collected_to") for item in sources]
    page.facts(
        [
            ("Sources", len(sources)),
            ("Sources that are declared", sum("whence_source" in item.facets for item in sources)),
            ("Latest acquisition", max(map(str, latest)) if latest and None not in latest else None),
            ("Latest acquisition that is stated", max((str(day) for day in latest if day), default=None)),
            ("Modality (text, image, audio, video, tabular)", None),
            ("Size", _size_band(sources)),
        ]
    )
    page.heading("Which kinds of data")
    page.table(
        ("kind", "used", "which"),
        (
            (
                kind,
                together(_is_of(item, channels) for item in sources),
                [item.title for item in sources if _is_of(item, channels)] or None,
            )
            for kind, channels in _CHANNELS
        ),
    )
    page.heading("Crawlers and domains")
    crawled = [item for item in sources if _is_of(item, ("crawled",))]
    page.table(
        ("data", "crawler", "user agent", "kept to robots.txt", "domain", "from", "to"),
        (
            (
                item.title,
                *(item.stated("whence_source", "crawler", key) for key in ("name", "user_agent", "respected_robots")),
                _domain(item),
                item.stated("whence_source", "collected_from"),
                item.stated("whence_source", "collected_to"),
            )
            for item in crawled
        ),
    )
    page.heading("Models that generated data")
    page.table(
        ("data", "generator"),
        (
            (item.title, item.stated("whence_source", "generator"))
            for item in sources
            if _is_of(item, ("synthetic",)) or item.stated("whence_source", "generator")
        ),
    )
    page.heading("Rights reserved against text and data mining")
    reserved = [item.stated("whence_source", "tdm_reserved") for item in sources]
    answers = [value if isinstance(value, bool) else None for value in reserved]
    page.facts([("Any source with rights reserved", together(answers)), ("Measures to respect them", None)])
    page.table(
        ("data", "reserved", "licence", "kept to robots.txt"),
        (
            (
                item.title,
                item.stated("whence_source", "tdm_reserved"),
                item.stated("whence_source", "licence"),
                item.stated("whence_source", "crawler", "respected_robots"),
            )
            for item in sources
        ),
    )
    return page.written()


def _is_of(item: DatasetFacts, channels: tuple[str, ...]) -> bool | None:
    """Whether a source came by one of some channels; None where its channel is unknown."""
    channel = item.stated("whence_source", "channel")
    return None if channel is None else channel in channels


def _domain(item: DatasetFacts) -> str | None:
    url = item.stated("whence_source", "url")
    return urlsplit(url).hostname if isinstance(url, str) else None


def _size_band(sources: list[DatasetFacts]) -> str | None:
    """The band of all sources together; None where the size of any is unknown."""
    sizes = [
        max((item.size(version["version"]).bytes or 0 for version in item.versions), default=0) for item in sources
    ]
    if not sizes or 0 in sizes:
        return None
    return next((band for most, band in _BANDS if sum(sizes) < most), "1 TB and more")


def _rows(item: DatasetFacts) -> int | None:
    known = [rows for version in item.versions if (rows := item.size(version["version"]).rows) is not None]
    return max(known, default=None)


def _bases(item: DatasetFacts) -> list[str] | None:
    grants = item.stated("whence_grants", "grants")
    return (
        [str(grant.get("basis")) for grant in grants if isinstance(grant, dict)] if isinstance(grants, list) else None
    )


def _steps(item: DatasetFacts) -> list[str] | None:
    steps = item.stated("whence_preparation", "steps")
    return [str(step.get("name")) for step in steps if isinstance(step, dict)] if isinstance(steps, list) else None


def _parameters(dossier: Dossier) -> list[tuple[str, object]]:
    def rows() -> Iterator[tuple[str, Json]]:
        for body in dossier.training:
            values = body.get("parameters")
            yield from values.items() if isinstance(values, dict) else ()

    return [(name, value if value is not None else UNKNOWN) for name, value in dict(rows()).items()]
