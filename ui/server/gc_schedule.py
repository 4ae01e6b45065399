"""Collecting garbage when it costs least.

Parsed events are large trees that die by reference count. Python's own collector walks them again and again while
they wait to be read: a tenth of the server's processor time, all of it on the request path.
"""

import gc
import threading

from catalog.session.catalog import Catalog

_CHECK_SECONDS = 5.0
_MOST_CHECKS = 12


class GarbageThread:
    """Collects when no entry waits to be read, or once a minute however busy it is; in place of the collector."""

    def __init__(self, catalog: Catalog) -> None:
        """Take over from the collector; objects that exist now are never looked at again."""
        gc.collect()
        gc.freeze()
        gc.disable()
        self._catalog = catalog
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._collect, name="whence-garbage")
        self._thread.start()

    def close(self) -> None:
        """Give the task back to the collector."""
        self._stopped.set()
        self._thread.join()
        gc.unfreeze()
        gc.enable()

    def _collect(self) -> None:
        checks = 0
        while not self._stopped.wait(_CHECK_SECONDS):
            checks += 1
            if checks >= _MOST_CHECKS or not self._catalog.backlog:
                gc.collect()
                checks = 0
