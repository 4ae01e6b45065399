"""How data fare against suites: counts, suites on datasets a page at a time, the history of one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Literal, TypedDict

from catalog.database.connection import statement
from catalog.database.subset import of_subset, stage_datasets
from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.session.catalog import Catalog
from catalog.session.pages import Page, page_of
from catalog.session.parameters import About, Count, Skipped, Words
from catalog.session.query import Question, ask

Outcome = Literal["violation", "errored", "missing", "warning", "pass"]
OUTCOMES: tuple[Outcome, ...] = ("violation", "errored", "missing", "warning", "pass")
_TREND = 20


class ValidationOverview(TypedDict):
    """How many suites on datasets have each outcome, and how many validations there are in all."""

    outcomes: dict[str, int]
    validations: int


class SuiteOnDataset(TypedDict):
    """A suite on a dataset with its newest result; is_stale: it was run with an older text of the suite."""

    namespace: str
    name: str
    suite: str
    outcome: Outcome
    version: str | None
    validated_at: str | None
    validations: int
    evaluated: int | None
    failed: int | None
    errored: int | None
    is_demanded: bool
    is_stale: bool


class UnvalidatedDataset(TypedDict):
    """A dataset that model versions learned from and no suite ever looked at."""

    namespace: str
    name: str
    model_versions: int
    depth: int
    is_source: bool


class SuiteValidation(TypedDict):
    """A validation of a version by a suite, and the run that did it."""

    version: str
    validated_at: str
    outcome: Outcome
    success: bool
    evaluated: int
    failed: int
    errored: int
    suite_digest: str | None
    run_id: str | None
    job_namespace: str | None
    job_name: str | None


class ExpectationHistory(TypedDict):
    """How an expectation of a suite fared; trend: the newest outcomes, in order of time."""

    expectation: str
    column_name: str | None
    expected: str | None
    severity: str | None
    success: bool | None
    error: str | None
    actual: str | None
    is_current: bool
    validations: int
    failures: int
    first_failed_at: str | None
    first_failed_version: str | None
    failing_since: str | None
    trend: list[bool | None]


class HistoryTotals(TypedDict):
    """How many there are of each, shown or not."""

    validations: int
    expectations: int


class SuiteHistory(TypedDict):
    """The validations of a dataset by a suite, and its expectations."""

    namespace: str
    name: str
    suite: str
    validations: list[SuiteValidation]
    expectations: list[ExpectationHistory]
    totals: HistoryTotals


def quality_overview(catalog: Catalog) -> ValidationOverview:
    """How many suites on datasets have each outcome now (`outcomes`), and how many `validations` there are in all.

    The outcome is that of the newest validation; `missing` is a suite that is demanded and was never run.
    """
    with _checked(catalog) as question:
        rows = question.cursor.execute(of_subset("questions/count_validations")).fetchall()
    return {
        "outcomes": {outcome: suites for outcome, suites, _ in rows},
        "validations": sum(validations for _, _, validations in rows),
    }


def search_validations(
    catalog: Catalog,
    *,
    query: Words = "",
    outcome: Annotated[Outcome | None, About("Of the newest validation.")] = None,
    suite: Annotated[str | None, About("Only this suite.")] = None,
    namespace: Annotated[str | None, About("Only datasets of this namespace.")] = None,
    name: Annotated[str | None, About("Only datasets of just this name.")] = None,
    count: Count = 50,
    skipped: Skipped = 0,
) -> Page[SuiteOnDataset]:
    """How many suites on datasets fit (`total`), and a page of them as `rows`, each with its newest result.

    query: every word stands in the dataset's namespace or name, or in the suite's. Those that want something done
    come first.
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
    with _checked(catalog) as question:
        return page_of(SuiteOnDataset, question.rows("questions/search_validations", wanted, of_subset))


def validation_choices(catalog: Catalog) -> dict[str, list[str]]:
    """What suites on datasets can be narrowed to: suites and namespaces, in order of the alphabet."""
    choices: dict[str, list[str]] = {"suite": [], "namespace": []}
    with _checked(catalog) as question:
        for row in question.rows("questions/validation_choices", text_of=of_subset):
            choices[str(row["filter"])].append(str(row["word"]))
    return choices


def unvalidated_datasets(
    catalog: Catalog, *, query: Words = "", count: Count = 50, skipped: Skipped = 0
) -> Page[UnvalidatedDataset]:
    """How many datasets models learned from without any validation (`total`), and a page of them as `rows`.

    Those a model read itself (`depth` 1) come first. Assesses the whole catalog where that is not done yet.
    """
    refresh(catalog, VERDICT_TABLES)
    wanted: dict[str, object] = {"words": query.lower().split(), "count": count, "skipped": skipped}
    with _checked(catalog) as question:
        return page_of(UnvalidatedDataset, question.rows("questions/unvalidated_datasets", wanted, of_subset))


def suite_history(
    catalog: Catalog,
    *,
    namespace: Annotated[str, About("The dataset's namespace.")],
    name: Annotated[str, About("The dataset's name.")],
    suite: Annotated[str, About("The suite's name.")],
    count: Count = 200,
) -> SuiteHistory:
    """The newest validations of a dataset by a suite, newest first, and how each of its expectations fared.

    Both empty where the suite was never run on it. `totals` says how many there are of each.
    Raises NotFoundError where the dataset is unknown.
    """
    with ask(catalog) as question:
        target = question.target(name, namespace)
        stage_datasets(question.cursor, [target.dataset_key])
        given: dict[str, object] = {"dataset_key": target.dataset_key, "suite": suite, "count": count}
        validations = page_of(SuiteValidation, question.rows("questions/suite_validations", given, of_subset))
        given["shown"] = _TREND
        expectations = page_of(ExpectationHistory, question.rows("questions/suite_expectations", given, of_subset))
    return {
        "namespace": target.namespace,
        "name": target.name,
        "suite": suite,
        "validations": validations["rows"],
        "expectations": expectations["rows"],
        "totals": {"validations": validations["total"], "expectations": expectations["total"]},
    }


@contextmanager
def _checked(catalog: Catalog) -> Iterator[Question]:
    """A question of the datasets that were ever checked: staged, so that `of_subset` reads these alone."""
    with ask(catalog, by_graph=False) as question:
        keys = [key for (key,) in question.cursor.execute(statement("questions/checked_datasets")).fetchall()]
        stage_datasets(question.cursor, keys)
        yield question
