"""The run that a run belongs to, as text: what a scheduler puts into the environment of the programs it starts."""

import logging
from contextlib import suppress
from uuid import UUID

from whence.records import Parents, RunName
from whence.settings import parent_id, root_parent_id

log = logging.getLogger(__name__)


def environment_parents() -> Parents | None:
    """Return the parents a scheduler put into the environment; a malformed one is logged and left out."""
    parent = _environment_run("OPENLINEAGE_PARENT_ID", parent_id())
    if parent is None:
        return None
    root_text = root_parent_id()
    # Without a root the parent is the outermost run, as dbt-ol has it; beside a root that cannot be read it is not.
    return Parents(parent, _environment_run("OPENLINEAGE_ROOT_PARENT_ID", root_text) if root_text else parent)


def run_name(text: str) -> RunName:
    """Return the run that `namespace/job/runId` names; a namespace may hold slashes. Raises ValueError."""
    words = text.rsplit("/", 2)
    if len(words) == 3 and all(words):
        with suppress(ValueError):
            return RunName(words[0], words[1], str(UUID(words[2])))
    raise ValueError(f"a parent is 'namespace/job/runId' with a UUID as runId, not {text!r}")


def _environment_run(variable: str, text: str | None) -> RunName | None:
    try:
        return run_name(text) if text else None
    except ValueError as error:  # the world outside: it must not end a training
        log.warning("%s is left out: %s", variable, error)
        return None
