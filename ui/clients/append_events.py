"""Events of our own, into a catalog or to the server that holds it."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from catalog.values.errors import BadQuestionError, UnavailableError

if TYPE_CHECKING:
    from catalog.session.catalog import Catalog
    from ui.clients.http_client import Server


def append_events(catalog: "Catalog", events: Sequence[Mapping[str, Any]]) -> None:
    """Append the events in one transaction. Raises BadQuestionError, before anything, where one is refused."""
    from catalog.log.admission import Refused, admit  # noqa: PLC0415  # loads DuckDB's neighbours

    entries = [admit(json.dumps(event).encode()) for event in events]
    faults = [fault for entry in entries if isinstance(entry, Refused) for fault in entry.faults]
    if faults:
        raise BadQuestionError("The log does not take it: " + "; ".join(f"{x.pointer}: {x.reason}" for x in faults))
    catalog.append([entry for entry in entries if not isinstance(entry, Refused)])


def send_events(server: "Server", events: Sequence[Mapping[str, Any]]) -> None:
    """Send the events as one batch. Raises UnavailableError where the server did not take all of them."""
    if not events:
        return
    answer = server.send_events([json.dumps(event).encode() for event in events])
    failed = answer.get("failed_events") or answer.get("errors") or []
    if failed:
        told = "; ".join(str(item.get("reason")) for item in failed)
        raise UnavailableError(f"{server.url} did not take the results: {told}")
