"""Plan, apply and suggestions as JSON objects, the same through every client."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TypedDict

from catalog.events.openlineage import Body
from catalog.log.entry import Entry
from catalog.questions.declaring.declared import undeclared
from catalog.session.catalog import Catalog
from ingest.declarations.events import plan_entries
from ingest.declarations.plan_folder import plan_of
from ingest.declarations.reading.folder import GovernanceFile
from ingest.declarations.reading.parse import FaultyError
from ingest.declarations.suggestions import suggest


class SuggestedFile(TypedDict):
    """A file to be filled in."""

    path: str
    text: str


class Suggestions(TypedDict):
    """Files to be filled in, and how many datasets and models they are about."""

    suggestions: list[SuggestedFile]
    datasets: int
    models: int


def plan_answer(catalog: Catalog, files: Iterable[GovernanceFile]) -> Body:
    """What the files would change; or `errors`: every fault of every file."""
    try:
        return plan_of(catalog, files).as_json()
    except FaultyError as error:
        return _errors(error)


def prepare(catalog: Catalog, files: Iterable[GovernanceFile], actor: str | None) -> tuple[Body, list[Entry]]:
    """What is changed, and the log entries that change it, which must be appended at once; or `errors` and none."""
    try:
        plan = plan_of(catalog, files)
    except FaultyError as error:
        return _errors(error), []
    entries = plan_entries(plan, datetime.now(UTC), actor)
    return {**plan.as_json(), "events": len(entries), "actor": actor}, entries


def apply_answer(catalog: Catalog, files: Iterable[GovernanceFile], actor: str | None) -> Body:
    """What was changed, all of it or, killed on the way, nothing; or `errors`, and nothing is changed."""
    answer, entries = prepare(catalog, files, actor)
    catalog.append(entries)
    return answer


def suggest_answer(catalog: Catalog) -> Suggestions:
    """Files to be filled in, one for each namespace, with what is not declared yet."""
    items = undeclared(catalog)
    return {
        "suggestions": [{"path": file.path, "text": file.text} for file in suggest(items)],
        "datasets": sum(not item.is_model for item in items),
        "models": sum(item.is_model for item in items),
    }


def _errors(error: FaultyError) -> Body:
    return {"errors": [fault.as_json() for fault in error.faults]}
