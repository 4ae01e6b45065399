"""The thread that judges the catalog while nothing comes in, so that whoever looks need not wait for it."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime

from catalog.derived.verdict_tables import refresh
from catalog.session.catalog import Catalog

_LOG = logging.getLogger(__name__)
_IDLE_SECONDS = 5.0
# So much that comes in while it judges has to be judged again anyway, and needs the processor more.
_TOO_MUCH = 200


class _PutOffError(Exception):
    """There is something better to do now."""


class JudgingAhead:
    """Brings the judged tables up to the log, and to the day, once nothing new has come for a moment.

    It is put off where much comes.
    """

    def __init__(self, catalog: Catalog) -> None:
        """Start; the first judging begins when nothing has come in for a moment."""
        self._catalog = catalog
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="whence-judging")
        self._thread.start()

    def close(self) -> None:
        """Stop; of judging under way no more than the present step is finished, and nothing of it is kept."""
        self._stopped.set()
        self._thread.join()

    def _watch(self) -> None:
        self._attempt(self._catalog.graph)  # the first question would wait for it
        seen = self._catalog.log_position
        judged: tuple[int, date] | None = None
        while not self._stopped.wait(_IDLE_SECONDS):
            position, today = self._catalog.log_position, datetime.now(UTC).date()
            idle, seen = position == seen and not self._catalog.backlog, position
            if idle and judged != (position, today) and self._judge(position):
                judged = position, today

    def _judge(self, position: int) -> bool:
        """Judge; whether it need not be tried again before something new comes in."""

        def go_on() -> None:
            if self._stopped.is_set() or self._catalog.log_position > position + _TOO_MUCH:
                raise _PutOffError

        try:
            self._attempt(lambda: refresh(self._catalog, go_on))
        except _PutOffError:
            return False
        return True

    def _attempt(self, deed: Callable[[], object]) -> None:
        try:
            deed()
        except _PutOffError:
            raise
        except Exception:  # noqa: BLE001  # who asks next sees the error; the log and the readings are not harmed
            _LOG.exception("the catalog could not be judged")
