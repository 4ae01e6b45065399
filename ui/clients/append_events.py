"""Events of our own, into a catalog or to the server that holds it."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from catalog.values.errors import UnavailableError

if TYPE_CHECKING:
    from catalog.events.openlineage import Body
    from catalog.session.catalog import Catalog
    from ui.clients.http_client import Server


def append_events(catalog: "Catalog", events: Sequence["Body"]) -> None:
    """Append the events in one transaction. Raises BadQuestionError, before anything, where one is rejected."""
    from catalog.log.own_entries import own_entry  # noqa: PLC0415  # loads DuckDB's neighbours

    catalog.append([own_entry(json.dumps(event).encode()) for event in events])


def send_events(server: "Server", events: Sequence["Body"]) -> None:
    """Send the events as one batch. Raises UnavailableError where the server did not take all of them."""
    if not events:
        return
    answer = server.send_events([json.dumps(event).encode() for event in events])
    failed = answer.get("failed_events") or answer.get("errors") or []
    if failed:
        reasons = "; ".join(str(item.get("reason")) for item in failed)
        raise UnavailableError(f"{server.url} did not take the results: {reasons}")
