"""How data fare against suites: counts, suites on datasets a page at a time, the history of one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from catalog.database.connection import statement
from catalog.database.subset import scoped, stage_datasets
from catalog.derived.verdict_tables import refresh
from catalog.session.catalog import Catalog
from catalog.session.query import JsonObject, ask

OUTCOMES = ("violation", "errored", "missing", "warning", "pass")
_TREND = 20


def quality_overview(catalog: Catalog) -> JsonObject:
    """How many suites on datasets have each outcome now (`outcomes`), and how many `validations` there are in all.

    The outcome is that of the newest validation; `missing` is a suite that is demanded and was never run.
    """
    with _checked(catalog) as rows_of:
        rows = rows_of("questions/count_validations")
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
    with _checked(catalog) as rows_of:
        return _page(rows_of("questions/search_validations", wanted))


def validation_choices(catalog: Catalog) -> dict[str, list[str]]:
    """What suites on datasets can be narrowed to: suites and namespaces, in order of the alphabet."""
    choices: dict[str, list[str]] = {"suite": [], "namespace": []}
    with _checked(catalog) as rows_of:
        for row in rows_of("questions/validation_choices"):
            choices[str(row["filter"])].append(str(row["word"]))
    return choices


def unvalidated_datasets(catalog: Catalog, *, query: str = "", count: int = 50, skipped: int = 0) -> JsonObject:
    """How many datasets models learned from without any validation (`total`), and a page of them as `rows`.

    Those a model read itself (`depth` 1) come first. Judges the whole catalog where that is not done yet.
    """
    refresh(catalog)
    wanted: dict[str, object] = {"words": query.lower().split(), "count": count, "skipped": skipped}
    with _checked(catalog) as rows_of:
        return _page(rows_of("questions/unvalidated_datasets", wanted))


def suite_history(catalog: Catalog, *, namespace: str, name: str, suite: str, count: int = 200) -> JsonObject:
    """The newest validations of a dataset by a suite, newest first, and how each of its expectations fared.

    Both empty where the suite was never run on it. `totals` says how many there are of each.
    Raises NotFoundError where the dataset is unknown.
    """
    with ask(catalog) as question:
        target = question.target(name, namespace)
        stage_datasets(question.cursor, [target.dataset_key])
        rows_of = partial(question.rows, text_of=scoped)
        given: dict[str, object] = {"dataset_key": target.dataset_key, "suite": suite, "count": count}
        validations = _page(rows_of("questions/suite_validations", given))
        expectations = _page(rows_of("questions/suite_expectations", {**given, "shown": _TREND}))
    return {
        "namespace": target.namespace,
        "name": target.name,
        "suite": suite,
        "validations": validations["rows"],
        "expectations": expectations["rows"],
        "totals": {"validations": validations["total"], "expectations": expectations["total"]},
    }


@contextmanager
def _checked(catalog: Catalog) -> Iterator[Callable[..., list[JsonObject]]]:
    """The rows of statements about the datasets that somebody checked, read from what was said of these alone."""
    with ask(catalog, by_graph=False) as question:
        keys = [key for (key,) in question.cursor.execute(statement("questions/checked_datasets")).fetchall()]
        stage_datasets(question.cursor, keys)
        yield partial(question.rows, text_of=scoped)


def _page(rows: list[JsonObject]) -> JsonObject:
    total = rows[0]["total"] if rows else 0
    return {"total": total, "rows": [{key: value for key, value in row.items() if key != "total"} for row in rows]}
