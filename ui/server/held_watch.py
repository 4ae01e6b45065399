"""The thread that ends a server which lost its catalog, so that another serves it and nobody gets old answers."""

import logging
import os
import signal
import threading

from catalog.session.catalog import Catalog
from catalog.session.given_up import check_usable
from catalog.values.errors import UnavailableError

_LOG = logging.getLogger(__name__)
_SECONDS = 2.0


class HeldWatch:
    """Asks every so often whether the catalog is still ours, and usable; one that cannot be lost is not asked."""

    def __init__(self, catalog: Catalog) -> None:
        """Start the thread."""
        self._catalog = catalog
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="whence-held")
        if catalog.can_be_lost:
            self._thread.start()

    def close(self) -> None:
        """Stop."""
        self._stopped.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _watch(self) -> None:
        while not self._stopped.wait(_SECONDS):
            try:
                self._catalog.check_held()
                check_usable(self._catalog)
            except UnavailableError:
                _LOG.exception("this process can do nothing more with the catalog; the server ends")
                os.kill(os.getpid(), signal.SIGTERM)
                return
            except Exception as error:  # noqa: BLE001  # PostgreSQL is away; it is asked again
                _LOG.warning("the catalog cannot be reached: %s", error)
