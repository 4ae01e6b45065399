"""Plan, apply and suggestions as JSON-able answers, the same through every door."""

from collections.abc import Iterable
from datetime import UTC, datetime

from pydantic import JsonValue

from catalog.log.entry import Entry
from catalog.questions.declared import undeclared
from catalog.session.catalog import Catalog
from ingest.declarations.events import plan_entries
from ingest.declarations.folder import GovernanceFile
from ingest.declarations.parse import FaultyError
from ingest.declarations.plan_folder import plan_of
from ingest.declarations.suggestions import suggest

Answer = dict[str, JsonValue]


def plan_answer(catalog: Catalog, files: Iterable[GovernanceFile]) -> Answer:
    """What the files would change; or `errors`: every fault of every file."""
    try:
        return plan_of(catalog, files).as_json()
    except FaultyError as error:
        return _errors(error)


def prepare(catalog: Catalog, files: Iterable[GovernanceFile], actor: str | None) -> tuple[Answer, list[Entry]]:
    """What is changed, and the log entries that change it, which must be appended at once; or `errors` and none."""
    try:
        plan = plan_of(catalog, files)
    except FaultyError as error:
        return _errors(error), []
    entries = plan_entries(plan, datetime.now(UTC), actor)
    return {**plan.as_json(), "events": len(entries), "actor": actor}, entries


def apply_answer(catalog: Catalog, files: Iterable[GovernanceFile], actor: str | None) -> Answer:
    """What was changed, all of it or, killed on the way, nothing; or `errors`, and nothing is changed."""
    answer, entries = prepare(catalog, files, actor)
    catalog.append(entries)
    return answer


def suggest_answer(catalog: Catalog) -> Answer:
    """Files to be filled in, one for each namespace, for what nobody declared."""
    found = undeclared(catalog)
    return {
        "suggestions": [{"path": file.path, "text": file.text} for file in suggest(found)],
        "datasets": sum(not item.is_model for item in found),
        "models": sum(item.is_model for item in found),
    }


def _errors(error: FaultyError) -> Answer:
    return {"errors": [fault.as_json() for fault in error.faults]}
