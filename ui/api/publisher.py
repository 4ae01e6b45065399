"""The published copy: a plain DuckDB file beside the catalog, so that analysts' queries burden nobody."""

import logging
import threading
from pathlib import Path
from time import monotonic

from catalog.questions.operating.copies import CopyAnswer, snapshot
from catalog.session.catalog import Catalog
from catalog.values.errors import NotFoundError, WhenceError

_LOG = logging.getLogger(__name__)
PACE_SECONDS = 60.0


class Publisher:
    """Writes the copy again when the log grew or rejected inputs came, at a set pace; once it was first asked for."""

    def __init__(self, catalog: Catalog, pace_seconds: float = PACE_SECONDS) -> None:
        """Start the thread. A pace of 0 publishes nothing."""
        self._catalog = catalog
        self._pace_seconds = pace_seconds
        self._writing = threading.Lock()
        self._copy: CopyAnswer | None = None
        self._holds = (-1, 0)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="whence-publisher")
        if pace_seconds:
            self._thread.start()

    def close(self) -> None:
        """Stop; a copy that is being written is finished."""
        self._stopped.set()
        if self._pace_seconds:
            self._thread.join()

    def copy(self, *, is_fresh: bool) -> CopyAnswer:
        """The copy as it is, the first one written now; is_fresh: one that holds all that the log has now.

        Raises NotFoundError where nothing is published, UnavailableError where it could not be written.
        """
        if not self._pace_seconds or self._catalog.path is None:
            raise NotFoundError("This server publishes no copy. Start it with: whence serve --publish-every 60")
        if self._copy is None or is_fresh:
            self._write()
        if self._copy is None:
            raise NotFoundError("The copy is not written yet. Ask again in a moment.")
        return self._copy

    def _write(self) -> None:
        with self._writing:
            newest = self._newest()
            if self._copy is not None and newest == self._holds:
                return  # whoever waited here has it from the one before
            self._copy = snapshot(self._catalog, _path_of(self._catalog))
            self._holds = newest

    def _newest(self) -> tuple[int, int]:
        """The log's position, and how often rejected inputs came over, as those of a reader do after the log."""
        return self._catalog.log_position, self._catalog.table_changes.so_far()["log.rejected"]

    def _watch(self) -> None:
        due = monotonic()
        while not self._stopped.wait(max(0.0, due - monotonic())):
            due = monotonic() + self._pace_seconds
            if self._copy is None or self._newest() == self._holds:
                continue
            try:
                self._write()
            except WhenceError:
                _LOG.exception("the published copy could not be written; the one before it stays")


def _path_of(catalog: Catalog) -> Path:
    """Where the copy of a catalog stands: `whence.published.duckdb` beside `whence.duckdb`."""
    path = catalog.path or Path("whence.duckdb")
    return path.with_name(f"{path.stem}.published.duckdb")
