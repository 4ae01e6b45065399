"""Runs found by words, state and job, the newest first, a page at a time."""

from typing import Annotated, TypedDict

from catalog.session.catalog import Catalog
from catalog.session.pages import Page, page_of
from catalog.session.parameters import About, Count, Skipped, Words
from catalog.session.query import ask


class RunFound(TypedDict):
    """A run of a search; seconds: how long it took, None while it has not ended."""

    run_id: str
    job_namespace: str
    job_name: str
    state: str | None
    started_at: str | None
    ended_at: str | None
    seconds: float | None


def search_runs(
    catalog: Catalog,
    *,
    query: Words = "",
    state: Annotated[str | None, About("COMPLETE, FAIL, ABORT, RUNNING or START.")] = None,
    job_namespace: Annotated[str | None, About("Only of jobs of this namespace.")] = None,
    job_name: Annotated[str | None, About("Only of jobs of this name.")] = None,
    count: Count = 50,
    skipped: Skipped = 0,
) -> Page[RunFound]:
    """How many runs fit (`total`), and a page of them as `rows`; query: every word stands in job or run id."""
    wanted: dict[str, object] = {
        "words": query.lower().split(),
        "state": state,
        "job_namespace": job_namespace,
        "job_name": job_name,
        "count": count,
        "skipped": skipped,
    }
    with ask(catalog, by_graph=False) as question:
        return page_of(RunFound, question.rows("questions/search_runs", wanted))
