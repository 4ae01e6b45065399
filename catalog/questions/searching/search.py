"""Models and datasets found by words and filters, a page at a time, however many there are."""

from typing import Annotated, Literal, TypedDict

from catalog.derived.dataset_index import DATASET_INDEX
from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.governance.rules.gate import Decision
from catalog.session.catalog import Catalog
from catalog.session.pages import Page, page_of
from catalog.session.parameters import About, Count, Skipped, Words
from catalog.session.query import ask

Order = Literal["name", "updated"]
Kind = Annotated[str | None, About('The datasetType, "" where none is known.')]
Owner = Annotated[str | None, About('Who owns it, "" where nobody is known to.')]
InNamespace = Annotated[str | None, About("Only of this namespace.")]
OfSource = Annotated[str | None, About('The declared source, "" where there is none.')]


class DatasetFound(TypedDict):
    """A dataset of a search.

    verdict: the most severe open finding about it, or `none`; identifiability and retention: of its current version.
    All three are None unless they are asked for.
    """

    namespace: str
    name: str
    type: str | None
    owner: str | None
    source_name: str | None
    description: str | None
    current_version: str | None
    updated_at: str | None
    dropped_at: str | None
    verdict: str | None
    identifiability: str | None
    retention: str | None


class ModelFound(TypedDict):
    """A model of a search, with the findings of its newest version that nobody waived."""

    namespace: str
    name: str
    current_version: str | None
    verdict: Decision | Literal["unjudged"]
    violations: int
    gaps: int
    warnings: int
    waived: int
    purpose: str | None
    owner: str | None
    updated_at: str | None
    versions: int
    description: str | None


class NameFound(TypedDict):
    """A name of a search; type: `model`, `dataset`, or another datasetType in lower case."""

    namespace: str
    name: str
    type: str


Choices = dict[str, list[str]]


def search_datasets(
    catalog: Catalog,
    *,
    query: Words = "",
    kind: Kind = None,
    owner: Owner = None,
    namespace: InNamespace = None,
    source: OfSource = None,
    basis: Annotated[str | None, About("A legal basis that a grant of it names.")] = None,
    purpose: Annotated[str | None, About("A purpose that a grant of it permits.")] = None,
    verdict: Annotated[str | None, About("The severity of an open finding about it, or `none`.")] = None,
    order: Order = "name",
    is_assessed: Annotated[bool, About("With findings about each, personal data and retention.")] = False,
    count: Count = 50,
    skipped: Skipped = 0,
) -> Page[DatasetFound]:
    """How many datasets fit (`total`), and a page of them as `rows`; those whose name has every word come first.

    query: every word stands in a name, namespace, type, owner, source, description, column or tag. With a verdict, or
    is_assessed, the whole catalog is assessed first. Models are no datasets here.
    """
    wanted: dict[str, object] = {
        "kind": kind,
        "owner": owner,
        "namespace": namespace,
        "source": source,
        "basis": basis,
        "purpose": purpose,
        "verdict": verdict,
        "by_update": order == "updated",
        "is_assessed": is_assessed,
        "words": query.lower().split(),
        "count": count,
        "skipped": skipped,
    }
    if verdict or is_assessed:
        refresh(catalog, VERDICT_TABLES)
    refresh(catalog, DATASET_INDEX)
    with ask(catalog, by_graph=False) as question:
        return page_of(DatasetFound, question.rows("questions/search_datasets", wanted))


def search_models(
    catalog: Catalog,
    *,
    query: Words = "",
    verdict: Annotated[str | None, About("pass, violation, gap, or `unjudged`: newer than the assessment.")] = None,
    owner: Owner = None,
    namespace: InNamespace = None,
    purpose: Annotated[str | None, About('The declared purpose, "" where there is none.')] = None,
    count: Count = 50,
    skipped: Skipped = 0,
) -> Page[ModelFound]:
    """How many models fit (`total`), and a page of them as `rows`, with the verdict on the newest version of each."""
    refresh(catalog, VERDICT_TABLES)
    refresh(catalog, DATASET_INDEX)
    wanted: dict[str, object] = {
        "words": query.lower().split(),
        "verdict": verdict,
        "owner": owner,
        "namespace": namespace,
        "purpose": purpose,
        "count": count,
        "skipped": skipped,
    }
    with ask(catalog, by_graph=False) as question:
        return page_of(ModelFound, question.rows("questions/search_models", wanted))


def search_names(catalog: Catalog, *, query: Words = "", count: Count = 50) -> Page[NameFound]:
    """How many names hold every word (`total`), and the first of them as `rows`: models before other datasets."""
    refresh(catalog, DATASET_INDEX)
    wanted: dict[str, object] = {"words": query.lower().split(), "count": count}
    with ask(catalog, by_graph=False) as question:
        return page_of(NameFound, question.rows("questions/search_names", wanted))


def search_choices(
    catalog: Catalog, *, is_model: Annotated[bool, About("Of models, else of other datasets.")]
) -> Choices:
    """What models, or datasets, can be narrowed to: the values of each filter, in order of the alphabet."""
    choices: Choices = {word: [] for word in ("kind", "owner", "namespace", "source", "basis", "purpose")}
    refresh(catalog, DATASET_INDEX)
    with ask(catalog, by_graph=False) as question:
        for row in question.rows("questions/search_choices", {"is_model": is_model}):
            choices[str(row["filter"])].append(str(row["word"]))
    return choices
