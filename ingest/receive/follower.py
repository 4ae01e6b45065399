"""The thread that brings the tables up to the log, so that no request has to wait for that."""

import logging
import threading

from catalog.session.catalog import Catalog

_LOG = logging.getLogger(__name__)
_IDLE_SECONDS = 0.1
# Each merge has a fixed cost, so under load it waits until this many entries have come in.
_FAR_BEHIND = 2_000


class Follower:
    """Merges when the tables are far behind, or when nothing new has come for a moment."""

    def __init__(self, catalog: Catalog) -> None:
        """Start following."""
        self._catalog = catalog
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="whence-follower")
        self._thread.start()

    def close(self) -> None:
        """Stop; a merge under way is finished first."""
        self._stopped.set()
        self._thread.join()

    def _follow(self) -> None:
        seen = self._catalog.log_position
        while not self._stopped.wait(_IDLE_SECONDS):
            position = self._catalog.log_position
            idle, seen = position == seen, position
            backlog = self._catalog.backlog
            if backlog >= _FAR_BEHIND or (backlog and idle):
                self._catch_up()

    def _catch_up(self) -> None:
        try:
            self._catalog.catch_up()
        except Exception:  # noqa: BLE001  # a merge is all or nothing and is tried again; the log is not harmed
            _LOG.exception("the readings could not follow the log; %d entries behind", self._catalog.backlog)
