"""The circuit breaker for pipelines in Python: go on only where a suite holds."""

import json
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from catalog.values.errors import UnavailableError, WhenceError
from expectations.relations import Relation, relation_of_file
from expectations.running import run_suite
from expectations.suites import Suite, read_suite
from expectations.telling import COMMAND, Event, RunName, Subject, command_events, new_run, validation_events
from expectations.validation import Outcome, Validation
from expectations.versions import content_version

_SECONDS = 30


class ExpectationsNotMetError(WhenceError):
    """Something critical did not hold, or could not be computed; `validation` has everything."""

    def __init__(self, validation: Validation) -> None:
        """Say what did not hold."""
        stopping = [_words(outcome) for outcome in validation.outcomes if not outcome.success]
        super().__init__(f"{validation.suite}: {'; '.join(stopping) or 'no expectations'}")
        self.validation = validation


def require(
    suite: Suite | Path | str,
    relation: Relation | Path | str,
    *,
    dataset: tuple[str, str] | None = None,
    version: str | None = None,
    url: str | None = None,
    parent: RunName | None = None,
) -> Validation:
    """What a suite says of data, where it lets a pipeline go on; warnings do.

    A relation may be the path of a file, a suite that of its file. With `url`, a server's, the results are recorded
    first: of `dataset`, else of the file by its path in namespace `file`, and of `version`, else of the file's
    content. Raises ExpectationsNotMetError, and UnavailableError where data or server cannot be reached: then too
    nobody goes on.
    """
    asked = suite if isinstance(suite, Suite) else read_suite(Path(suite))
    there = relation if isinstance(relation, Relation) else relation_of_file(str(relation))
    validation = run_suite(asked, there)
    if url is not None:
        namespace, name = dataset or ("file", there.source)
        subject = Subject(namespace, name, version or content_version(there))
        run = parent or new_run(COMMAND)
        told = validation_events(validation, subject, new_run(f"{COMMAND}.{asked.name}"), run)
        if parent is None:
            begun, ended = command_events(run, validation.started_at, validation.ended_at, None)
            told = [begun, *told, ended]
        _post(url, told)
    if validation.is_stopping:
        raise ExpectationsNotMetError(validation)
    return validation


def _words(outcome: Outcome) -> str:
    column = f"({outcome.column})" if outcome.column else ""
    return f"{outcome.type}{column} {'could not be computed' if outcome.error is not None else 'did not hold'}"


def _post(url: str, events: Sequence[Event]) -> None:
    body = json.dumps(list(events)).encode()
    place = f"{url.rstrip('/')}/api/v1/lineage/batch"
    try:
        request = urllib.request.Request(place, body, {"Content-Type": "application/json"})  # noqa: S310  # the user's
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
            said = json.loads(answer.read())
    except (OSError, ValueError) as error:
        raise UnavailableError(f"{url} did not take the results: {error}") from error
    if said.get("status") != "success":
        raise UnavailableError(f"{url} did not take all results: {said.get('failed_events')}")
