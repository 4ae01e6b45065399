"""The thread that keeps a catalog in a lake small."""

import logging
import threading

from catalog.database.storage.place import Lake
from catalog.questions.operating.maintain import maintain
from catalog.session.catalog import Catalog
from catalog.values.errors import UnavailableError

_LOG = logging.getLogger(__name__)
HOUR = 3600.0


class LakeUpkeep:
    """Puts together what small commits left, every so often; of a catalog in a file there is nothing to do."""

    def __init__(self, catalog: Catalog, every_seconds: float = HOUR) -> None:
        """Start the thread; its first upkeep comes after the first pause."""
        self._catalog = catalog
        self._every_seconds = every_seconds
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        if isinstance(catalog.place, Lake):
            self._thread = threading.Thread(target=self._watch, name="whence-upkeep")
            self._thread.start()

    def close(self) -> None:
        """Stop; a step under way is finished."""
        self._stopped.set()
        if self._thread:
            self._thread.join()

    def _watch(self) -> None:
        while not self._stopped.wait(self._every_seconds):
            try:
                done = maintain(self._catalog)
            except UnavailableError:
                _LOG.exception("the lake could not be kept small; the next attempt comes in its turn")
            else:
                _LOG.info("the lake was kept small: %s", done)
