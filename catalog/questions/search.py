"""Models and datasets found by words and filters, a page at a time, however many there are."""

from typing import Literal

from catalog.derived.dataset_index import bring_up
from catalog.derived.verdict_tables import refresh
from catalog.session.catalog import Catalog
from catalog.session.query import JsonObject, ask

Order = Literal["name", "updated"]


def search_datasets(
    catalog: Catalog,
    *,
    query: str = "",
    kind: str | None = None,
    owner: str | None = None,
    namespace: str | None = None,
    source: str | None = None,
    basis: str | None = None,
    purpose: str | None = None,
    verdict: str | None = None,
    order: Order = "name",
    count: int = 50,
    skipped: int = 0,
) -> JsonObject:
    """How many datasets fit (`total`), and a page of them as `rows`; those whose name has every word come first.

    query: every word stands in a name, namespace, type, owner, source, description, column or tag. kind: the
    datasetType, "" where nobody said; owner and source likewise. verdict: the severity of an open finding about the
    dataset, or `none`; only for that the catalog is judged. Models are no datasets here.
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
        "words": query.lower().split(),
        "count": count,
        "skipped": skipped,
    }
    if verdict:
        refresh(catalog)
    bring_up(catalog)
    with ask(catalog, by_graph=False) as question:
        return _page(question.rows("questions/search_datasets", wanted))


def search_models(
    catalog: Catalog,
    *,
    query: str = "",
    verdict: str | None = None,
    owner: str | None = None,
    namespace: str | None = None,
    purpose: str | None = None,
    count: int = 50,
    skipped: int = 0,
) -> JsonObject:
    """How many models fit (`total`), and a page of them as `rows`, with the verdict on the newest version of each.

    verdict: pass, violation, gap, or `unjudged` where the model came in after the assessment.
    """
    refresh(catalog)
    bring_up(catalog)
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
        return _page(question.rows("questions/search_models", wanted))


def search_names(catalog: Catalog, *, query: str = "", count: int = 50) -> JsonObject:
    """How many names hold every word (`total`), and the first of them as `rows`: models before other datasets."""
    bring_up(catalog)
    with ask(catalog, by_graph=False) as question:
        return _page(question.rows("questions/search_names", {"words": query.lower().split(), "count": count}))


def search_choices(catalog: Catalog, *, is_model: bool) -> dict[str, list[str]]:
    """What models, or datasets, can be narrowed to: the values of each filter, in order of the alphabet."""
    choices: dict[str, list[str]] = {
        word: [] for word in ("kind", "owner", "namespace", "source", "basis", "purpose")
    }
    bring_up(catalog)
    with ask(catalog, by_graph=False) as question:
        for row in question.rows("questions/search_choices", {"is_model": is_model}):
            choices[str(row["filter"])].append(str(row["word"]))
    return choices


def _page(rows: list[JsonObject]) -> JsonObject:
    total = rows[0]["total"] if rows else 0
    return {"total": total, "rows": [{key: value for key, value in row.items() if key != "total"} for row in rows]}
