"""The thread that keeps verdicts, controls and KPIs up to the log while nothing comes in."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime

from catalog.derived.refresh import refresh
from catalog.derived.verdict_tables import VERDICT_TABLES
from catalog.management.kept_tables import refresh_managed
from catalog.session.catalog import Catalog

_LOG = logging.getLogger(__name__)
_IDLE_SECONDS = 5.0
# Past so many new entries a refresh is given up: it has to be done again anyway, and they need the processor.
_MOST_MEANWHILE = 200


class _PutOffError(Exception):
    """The refresh is better done later."""


class RefreshAhead:
    """Keeps what is worked out from the log up to it and the day; waits until nothing new has come for a moment."""

    def __init__(self, catalog: Catalog) -> None:
        """Start the thread; its first refresh begins when nothing has come in for a moment."""
        self._catalog = catalog
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="whence-refresh")
        self._thread.start()

    def close(self) -> None:
        """Stop; a refresh under way ends after its present step, and the tables stay as they were."""
        self._stopped.set()
        self._thread.join()

    def _watch(self) -> None:
        self._attempt(self._catalog.graph)  # loaded here, or the first question would wait for it
        seen = self._catalog.log_position
        done: tuple[int, date] | None = None
        while not self._stopped.wait(_IDLE_SECONDS):
            position, today = self._catalog.log_position, datetime.now(UTC).date()
            is_idle, seen = position == seen and not self._catalog.backlog, position
            if is_idle and done != (position, today) and self._refresh(position):
                done = position, today

    def _refresh(self, position: int) -> bool:
        """Whether the refresh need not be tried again before something new comes in."""

        def check() -> None:
            if self._stopped.is_set() or self._catalog.log_position > position + _MOST_MEANWHILE:
                raise _PutOffError

        try:
            self._attempt(lambda: refresh(self._catalog, VERDICT_TABLES, check))
            self._attempt(lambda: refresh_managed(self._catalog))
        except _PutOffError:
            return False
        return True

    def _attempt(self, task: Callable[[], object]) -> None:
        try:
            task()
        except _PutOffError:
            raise
        except Exception:  # noqa: BLE001  # who asks next sees the error; the log and the readings are not harmed
            _LOG.exception("the verdict tables could not be refreshed")
