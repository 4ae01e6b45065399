"""Getting events out without ever harming the program that emits them: posted, else kept in a spool file."""

import logging
import os
from pathlib import Path

from whence.openlineage import Connection, DatasetEvent, RunEvent, event_json
from whence.settings import api_key, spool_path

log = logging.getLogger(__name__)

FIRST_SECONDS = 3.0
AFTER_FAILURE_SECONDS = 0.5


class Delivery:
    """The way to one backend, shared by a run and its children: an absent backend is waited for once."""

    def __init__(self, url: str | None) -> None:
        self._url = url
        self._spool = spool_path()
        self._connection: Connection | None = None
        self._warned = False

    def send(self, event: RunEvent | DatasetEvent) -> bool:
        """Return whether the backend took the event; if not, it is in the spool file. Never raises."""
        try:
            self._connect().post(event)
        except Exception as failure:  # noqa: BLE001 - transports are plug-ins: none of their errors may end a training
            self._keep(event, failure)
            return False
        return True

    def close(self) -> None:
        """Wait a bounded time for transports that send in the background."""
        if self._connection is None:
            return
        try:
            if not self._connection.close(FIRST_SECONDS):
                log.warning("Some OpenLineage events were still unsent after %s s", FIRST_SECONDS)
        except Exception as failure:  # noqa: BLE001 - as in send
            log.warning("Closing the OpenLineage transport failed: %s", _named(failure))

    def _connect(self) -> Connection:
        if self._connection is None:
            self._connection = Connection(self._url, api_key(), FIRST_SECONDS)
        return self._connection

    def _keep(self, event: RunEvent | DatasetEvent, failure: Exception) -> None:
        if self._connection is not None:
            self._connection.wait_at_most(AFTER_FAILURE_SECONDS)
        try:
            append_line(self._spool, event_json(event))
        except OSError as spool_failure:
            log.warning(
                "Lineage event LOST: the backend failed (%s) and so did the spool file %s (%s)",
                _named(failure),
                self._spool,
                spool_failure,
            )
            return
        if not self._warned:
            self._warned = True
            log.warning(
                "The OpenLineage backend did not take an event (%s). Undelivered events are kept in %s; "
                "hand them in with: whence ingest %s",
                _named(failure),
                self._spool,
                self._spool,
            )


def append_line(path: Path, line: str) -> None:
    """Append one line in a single write, so that processes sharing the file never mix; raises OSError."""
    body = line.encode() + b"\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        written = os.write(descriptor, body)
    finally:
        os.close(descriptor)
    if written != len(body):
        raise OSError(f"only {written} of {len(body)} bytes written")


def _named(failure: Exception) -> str:
    # The kind and the HTTP status only: a message may hold a URL with a password in it.
    status = getattr(getattr(failure, "response", None), "status_code", None)
    return type(failure).__name__ + (f" {status}" if status else "")
