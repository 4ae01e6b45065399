"""The circuit breaker for pipelines in Python: go on only where a suite holds."""

import json
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from catalog.events.openlineage import Body
from catalog.values.errors import UnavailableError, WhenceError
from expectations.relations import Relation, relation_of_file
from expectations.running import run_suite
from expectations.suites import Suite, read_suite
from expectations.validation import Outcome, Validation
from expectations.validation_events import COMMAND, Subject, command_events, new_run, validation_events
from expectations.versions import content_version
from whence.records import RunName

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
    wanted = suite if isinstance(suite, Suite) else read_suite(Path(suite))
    rows = relation if isinstance(relation, Relation) else relation_of_file(str(relation))
    validation = run_suite(wanted, rows)
    if url is not None:
        namespace, name = dataset or ("file", rows.source)
        subject = Subject(namespace, name, version or content_version(rows))
        run = parent or new_run(COMMAND)
        events = validation_events(validation, subject, new_run(f"{COMMAND}.{wanted.name}"), run)
        if parent is None:
            start, complete = command_events(run, validation.started_at, validation.ended_at, None)
            events = [start, *events, complete]
        _post(url, events)
    if validation.is_stopping:
        raise ExpectationsNotMetError(validation)
    return validation


def _words(outcome: Outcome) -> str:
    column = f"({outcome.column})" if outcome.column else ""
    return f"{outcome.type}{column} {'could not be computed' if outcome.error is not None else 'did not hold'}"


def _post(url: str, events: Sequence[Body]) -> None:
    body = json.dumps(list(events)).encode()
    place = f"{url.rstrip('/')}/api/v1/lineage/batch"
    try:
        request = urllib.request.Request(place, body, {"Content-Type": "application/json"})  # noqa: S310  # the user's
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
            outcome = json.loads(answer.read())
    except (OSError, ValueError) as error:
        raise UnavailableError(f"{url} did not take the results: {error}") from error
    if outcome.get("status") != "success":
        raise UnavailableError(f"{url} did not take all results: {outcome.get('failed_events')}")
