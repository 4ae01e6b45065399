"""How data fare against suites: counts, suites on datasets a page at a time, the history of one."""

from catalog.asking import JsonObject, ask
from catalog.governance.judging import refresh
from catalog.store import Catalog

OUTCOMES = ("violation", "errored", "missing", "warning", "pass")
_TREND = 20


def quality_overview(catalog: Catalog) -> JsonObject:
    """How many suites on datasets have each outcome now (`outcomes`), and how many `validations` there are in all.

    The outcome is that of the newest validation; `missing` is a suite that is demanded and was never run.
    """
    with ask(catalog, by_graph=False) as question:
        rows = question.rows("count_validations")
    return {
        "outcomes": {str(row["outcome"]): row["suites"] for row in rows},
        "validations": sum(int(str(row["validations"])) for row in rows),
    }


def search_validations(
    catalog: Catalog,
    *,
    query: str = "",
    outcome: str | None = None,
    suite: str | None = None,
    namespace: str | None = None,
    name: str | None = None,
    count: int = 50,
    skipped: int = 0,
) -> JsonObject:
    """How many suites on datasets fit (`total`), and a page of them as `rows`, each with its newest result.

    query: every word stands in the dataset's namespace or name, or in the suite's. outcome: one of OUTCOMES. Those
    that want something done come first.
    """
    wanted: dict[str, object] = {
        "words": query.lower().split(),
        "outcome": outcome,
        "suite": suite,
        "namespace": namespace,
        "name": name,
        "count": count,
        "skipped": skipped,
    }
    with ask(catalog, by_graph=False) as question:
        return _page(question.rows("search_validations", wanted))


def validation_choices(catalog: Catalog) -> dict[str, list[str]]:
    """What suites on datasets can be narrowed to: suites and namespaces, in order of the alphabet."""
    choices: dict[str, list[str]] = {"suite": [], "namespace": []}
    with ask(catalog, by_graph=False) as question:
        for row in question.rows("validation_choices"):
            choices[str(row["filter"])].append(str(row["word"]))
    return choices


def unvalidated_datasets(catalog: Catalog, *, query: str = "", count: int = 50, skipped: int = 0) -> JsonObject:
    """How many datasets models learned from without any validation (`total`), and a page of them as `rows`.

    Those a model read itself (`depth` 1) come first. Judges the whole catalog where that is not done yet.
    """
    refresh(catalog)
    with ask(catalog, by_graph=False) as question:
        wanted: dict[str, object] = {"words": query.lower().split(), "count": count, "skipped": skipped}
        return _page(question.rows("unvalidated_datasets", wanted))


def suite_history(catalog: Catalog, *, namespace: str, name: str, suite: str, count: int = 200) -> JsonObject:
    """The newest validations of a dataset by a suite, newest first, and how each of its expectations fared.

    Both empty where the suite was never run on it. `totals` says how many there are of each.
    Raises NotFoundError where the dataset is unknown.
    """
    with ask(catalog, by_graph=False) as question:
        target = question.target(name, namespace)
        given: dict[str, object] = {"dataset_key": target.dataset_key, "suite": suite, "count": count}
        validations = _page(question.rows("suite_validations", given))
        expectations = _page(question.rows("suite_expectations", {**given, "shown": _TREND}))
    return {
        "namespace": target.namespace,
        "name": target.name,
        "suite": suite,
        "validations": validations["rows"],
        "expectations": expectations["rows"],
        "totals": {"validations": validations["total"], "expectations": expectations["total"]},
    }


def _page(rows: list[JsonObject]) -> JsonObject:
    total = rows[0]["total"] if rows else 0
    return {"total": total, "rows": [{key: value for key, value in row.items() if key != "total"} for row in rows]}
