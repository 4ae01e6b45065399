"""The thread of the process that holds a lake: what nodes took in goes into the log from here."""

import logging
import threading

from catalog.access.principal import OWNER
from catalog.database.storage.inbox import Standing
from catalog.events.facet_rows import FacetReader
from catalog.log.admission import Rejected, admit
from catalog.log.entry import Entry
from catalog.session.catalog import Catalog
from catalog.session.taking import Taking, has_inbox, taking_of
from ingest.receive.workers.large_events import LARGE_BYTES, LargeEvents, Sender

_LOG = logging.getLogger(__name__)
_PAUSE_SECONDS = 0.25
_AFTER_FAILURE_SECONDS = 1.0
# With so many there were more to take while these were taken.
_MANY = 1_000


class InboxTaker:
    """Looks into the inbox several times a second; for a catalog that has none there is nothing to do.

    standing: what waited when it last looked, None where it never did; taken: how many inputs this process took.
    """

    def __init__(self, catalog: Catalog, large: LargeEvents) -> None:
        """Start nothing yet. large: reads large events, as it does those that come to this process."""
        self._catalog = catalog
        self._large = large
        self._reader = FacetReader()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="whence-inbox")
        self.standing: Standing | None = None
        self.taken = 0

    def start(self) -> None:
        """Start the thread where there may be nodes."""
        if has_inbox(self._catalog):
            self._thread.start()

    def close(self) -> None:
        """Stop; a batch under way is finished first."""
        self._stopped.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _follow(self) -> None:
        taking: Taking | None = None
        pause = 0.0
        while not self._stopped.wait(pause):
            try:
                taking = taking or taking_of(self._catalog, self._admit)
                if taking is None:
                    return
                count = taking.take()
                self.taken += count
                self.standing = taking.standing()
                pause = 0.0 if count >= _MANY else _PAUSE_SECONDS
            except Exception:  # noqa: BLE001  # a batch is all or nothing and is tried again; what waits is durable
                _LOG.exception("what nodes took in could not be taken into the log; it is tried again")
                pause = _AFTER_FAILURE_SECONDS

    def _admit(self, text: bytes, actor: str | None) -> Entry | Rejected:
        if len(text) >= LARGE_BYTES:
            return self._large.admit(text, Sender(actor, OWNER))
        return admit(text, actor, self._reader)
